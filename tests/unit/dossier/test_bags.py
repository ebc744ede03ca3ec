"""Bags are checked as strictly as RFC 8493 asks: complete, valid, nothing twice, nothing extra."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from probatum.adapters.package_files import FolderFiles
from probatum.dossier.bag_text import bag_info
from probatum.dossier.bags import check_bag, read_small

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Memory:
    """A bag in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def paths(self) -> Sequence[str]:
        return sorted(self.files)

    def chunks(self, path: str) -> Iterator[bytes]:
        yield self.files[path]


def bag(**changes: bytes | None) -> dict[str, bytes]:
    """A valid bag with one file, changed: names are given with _ for . and __ for /."""
    files = {"bagit.txt": DECLARATION, "data/a.txt": b"a"}
    files["manifest-sha256.txt"] = listed(files, "data/a.txt")
    files["tagmanifest-sha256.txt"] = listed(files, "bagit.txt", "manifest-sha256.txt")
    for name, data in changes.items():
        path = name.replace("__", "/").replace("_", ".")
        if data is None:
            del files[path]
        else:
            files[path] = data
    return files


def listed(files: dict[str, bytes], *paths: str, algorithm: str = "sha256") -> bytes:
    """A manifest of these files."""
    return "".join(f"{hashlib.new(algorithm, files[each]).hexdigest()}  {each}\n" for each in paths).encode()


def faults(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """What is wrong with a bag: (path, what was expected)."""
    return [(each.path, each.expected) for each in check_bag(Memory(files)).faults]


def test_a_valid_bag_has_no_faults() -> None:
    """And the digest and size of everything in it are known."""
    checked = check_bag(Memory(bag()))
    assert checked.faults == ()
    assert checked.sha256["data/a.txt"] == hashlib.sha256(b"a").hexdigest()
    assert checked.files == 4


@pytest.mark.parametrize(
    ("files", "path"),
    [
        (bag(data__a_txt=b"b"), "data/a.txt"),
        (bag(data__a_txt=None), "data/a.txt"),
        (bag(data__b_txt=b"b"), "data/b.txt"),
        (bag(bagit_txt=None), "bagit.txt"),
        (bag(bagit_txt=b"\xef\xbb\xbf" + DECLARATION), "bagit.txt"),
        (bag(bagit_txt=DECLARATION.replace(b": 1", b" : 1")), "bagit.txt"),
        (bag(bagit_txt=DECLARATION.replace(b"1.0", b"0.97")), "bagit.txt"),
        (bag(**{"manifest-sha256_txt": None}), "manifest-sha256.txt"),
    ],
)
def test_what_is_wrong_is_named(files: dict[str, bytes], path: str) -> None:
    """The file, with what was expected."""
    assert path in [name for name, _ in faults(files)]


@pytest.mark.parametrize(
    "line",
    [
        "{a}  data/a.txt\n{a}  data/a.txt",
        "{a} data/../x",
        "{a}  /etc/passwd",
        "{a}  bagit.txt",
        "{a}",
        "zz  data/a.txt",
    ],
)
def test_a_strange_manifest_is_refused(line: str) -> None:
    """A path twice, outside the bag, outside the payload, or no line of a manifest at all."""
    files = bag()
    digest = hashlib.sha256(b"a").hexdigest()
    files["manifest-sha256.txt"] = line.format(a=digest).encode() + b"\n"
    files["tagmanifest-sha256.txt"] = listed(files, "bagit.txt", "manifest-sha256.txt")
    assert "manifest-sha256.txt" in [name for name, _ in faults(files)]


def test_a_manifest_with_a_byte_order_mark_is_refused() -> None:
    """UTF-8 needs none, and it would hide in the first digest."""
    files = bag()
    files["manifest-sha256.txt"] = "\ufeff".encode() + files["manifest-sha256.txt"]
    files["tagmanifest-sha256.txt"] = listed(files, "bagit.txt", "manifest-sha256.txt")
    assert ("manifest-sha256.txt", "no byte-order mark") in faults(files)


def test_every_manifest_lists_every_file() -> None:
    """Two manifests, one of which lacks a file."""
    files = bag()
    files["data/b.txt"] = b"b"
    files["manifest-sha512.txt"] = listed(files, "data/a.txt", "data/b.txt", algorithm="sha512")
    files["tagmanifest-sha256.txt"] = listed(files, "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt")
    assert faults(files) == [("data/b.txt", "listed in manifest-sha256.txt")]


def test_a_manifest_of_an_unknown_algorithm_is_named() -> None:
    """It cannot be checked, so it is not passed over."""
    assert ("manifest-crc32.txt", "sha256") not in faults(bag(**{"manifest-crc32_txt": b""}))
    assert any(path == "manifest-crc32.txt" for path, _ in faults(bag(**{"manifest-crc32_txt": b""})))


def test_tag_manifests_list_the_manifests_and_no_tag_manifest() -> None:
    """Section 2.2.1."""
    files = bag()
    files["tagmanifest-sha256.txt"] = listed(files, "bagit.txt", "tagmanifest-sha256.txt")
    assert {path for path, _ in faults(files)} == {"manifest-sha256.txt", "tagmanifest-sha256.txt"}


def test_tag_manifests_list_the_same_files() -> None:
    """Section 2.2.1, where there are several."""
    files = bag()
    files["tagmanifest-md5.txt"] = listed(files, "manifest-sha256.txt", algorithm="md5")
    assert ("tagmanifest-sha256.txt", "the files that tagmanifest-md5.txt lists") in faults(files)


def test_percent_encoded_paths_are_decoded() -> None:
    """Only line breaks and the percent sign are encoded."""
    files = bag()
    files["data/100%\n.txt"] = b"b"
    lines = listed(files, "data/a.txt") + listed(files, "data/100%\n.txt").replace(b"%\n.txt", b"%25%0A.txt")
    files["manifest-sha256.txt"] = lines
    files["tagmanifest-sha256.txt"] = listed(files, "bagit.txt", "manifest-sha256.txt")
    assert faults(files) == []


@pytest.mark.parametrize(("oxum", "right"), [("1.1", True), ("2.1", False), ("1.2", False), ("x", False)])
def test_the_payload_oxum_is_bytes_and_files(oxum: str, right: bool) -> None:
    """Section 2.2.2."""
    assert (faults(bag(**{"bag-info_txt": f"Payload-Oxum: {oxum}\n".encode()})) == []) is right


def test_bag_info_goes_on_in_lines_that_begin_with_space() -> None:
    """A line without a label is a fault."""
    assert bag_info(b"A: one\n  two\nB:three\r\n") == ([("A", "one two"), ("B", "three")], [])
    assert bag_info(b" begins\n")[1]
    assert bag_info(b"no label\n")[1]
    assert bag_info(b"A: \xff\n")[1]


@pytest.mark.parametrize(
    ("line", "right"), [("http://x/ 1 data/a.txt", True), ("http://x/ 1 data/z", False), ("x", False)]
)
def test_what_is_to_be_fetched_is_listed(line: str, right: bool) -> None:
    """Section 2.2.3."""
    assert (faults(bag(fetch_txt=f"{line}\n".encode())) == []) is right


def test_the_conformance_suite_for_1_0(shared: Path) -> None:
    """Every verdict of the public suite for version 1.0."""
    suite = shared / "vectors" / "bagit" / "v1.0"
    if not suite.is_dir():
        pytest.skip("The BagIt conformance suite is not in ../shared/vectors.")
    verdicts = {
        path: check_bag(FolderFiles(path)).faults == ()
        for kind in ("valid", "invalid")
        for path in sorted((suite / kind).iterdir())
    }
    assert len(verdicts) >= 5
    assert [path.name for path, good in verdicts.items() if good is not (path.parent.name == "valid")] == []


def test_a_small_file_that_is_large_is_cut() -> None:
    """It will not have its digest; memory stays bounded."""
    assert read_small(Memory({"a": b"12345"}), "a", limit=3) == b"123"
