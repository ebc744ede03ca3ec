"""The container of a package has one form; every other ZIP is refused, whatever it would have unpacked to."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.adapters.package_files import ZipFiles, open_package
from probatum.dossier import zip_container
from probatum.dossier.errors import PackageError, PackageRefused
from probatum.dossier.zip_container import ZipWriter, contents, read_container

from .verifiers import by_probatum, verify_py

SMALL = {"a.txt": b"one", "folder/b": b"", "folder/c.txt": b"three" * 10}


def packed(files: dict[str, bytes], top: str = "pkg-1") -> bytes:
    """A container."""
    stream = io.BytesIO()
    writer = ZipWriter(stream, top)
    for name, data in files.items():
        writer.add(name, len(data), [data])
    writer.close()
    return stream.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """What is in a container."""
    stream = io.BytesIO(data)
    return {each.path: b"".join(contents(stream, each)) for each in read_container(stream)}


@given(
    st.dictionaries(st.from_regex(r"\A[a-z]{1,6}(/[a-z]{1,6}){0,2}\Z"), st.binary(max_size=50), min_size=1, max_size=6)
)
def test_what_is_packed_comes_back(files: dict[str, bytes]) -> None:
    """And the standard library reads the same."""
    data = packed(files)
    expected = {f"pkg-1/{name}": each for name, each in files.items()}
    assert unpacked(data) == expected
    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert other.testzip() is None
        assert {name: other.read(name) for name in other.namelist()} == expected


def test_the_same_files_give_the_same_bytes() -> None:
    """No clock, no user, no version of a library."""
    assert packed(SMALL) == packed(SMALL)


def test_every_flipped_bit_is_found() -> None:
    """In headers, names, contents and directory."""
    data = packed(SMALL)
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(PackageRefused):
            unpacked(bytes(changed))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + bytes(18), packed(SMALL) + b"x", b"x" + packed(SMALL)])
def test_what_is_no_container_is_refused(data: bytes) -> None:
    """Empty, cut, with something before or after it."""
    with pytest.raises(PackageRefused):
        unpacked(data)


def test_a_file_that_shrinks_while_it_is_read_is_refused() -> None:
    """Its header promised more."""
    stream = io.BytesIO(packed({"a": b"one"}))
    [member] = read_container(stream)
    stream.truncate(member.start + 1)
    with pytest.raises(PackageRefused, match="cut short"):
        list(contents(stream, member))


@pytest.mark.parametrize("end", range(0, len(packed(SMALL)), 7))
def test_a_cut_container_is_refused(end: int) -> None:
    """Wherever it ends."""
    with pytest.raises(PackageRefused):
        unpacked(packed(SMALL)[:end])


def test_sizes_beyond_32_bits_have_their_own_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tried with a smaller limit, since 4 GiB are much for a test."""
    monkeypatch.setattr(zip_container, "LARGE", 40)
    assert unpacked(packed(SMALL)) == {f"pkg-1/{name}": data for name, data in SMALL.items()}


def test_a_file_of_another_size_than_announced_is_not_packed() -> None:
    """It changed while it was read."""
    with pytest.raises(PackageError, match="changed while it was packed"):
        ZipWriter(io.BytesIO(), "pkg-1").add("a", 3, [b"1234"])


def hostile(name: str, data: bytes = b"x", *, mode: int = 0o644, compress: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP as others make it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compress) as out:
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.external_attr = (stat.S_IFLNK if mode == 0o777 else stat.S_IFREG) << 16 | mode << 16
        info.compress_type = compress
        out.writestr(info, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        hostile("../../outside"),
        hostile("/etc/cron.d/x"),
        hostile("pkg-1/..\\..\\x"),
        hostile("C:/x"),
        hostile("pkg-1/link", b"/etc/passwd", mode=0o777),
        hostile("pkg-1/" + "n" * 5000),
        hostile("pkg-1/bomb", bytes(10_000_000), compress=zipfile.ZIP_DEFLATED),
        hostile("pkg-1/con"),
        hostile("pkg-1/a b"),
        hostile("pkg-1/é"),
    ],
    ids=["climbs", "absolute", "backslash", "drive", "link", "long", "bomb", "device", "space", "letters"],
)
def test_a_hostile_zip_is_refused_and_nothing_is_written(data: bytes, tmp_path: Path) -> None:
    """By both readers of ZIPs; never renamed, never unpacked."""
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "package.zip"
    path.write_bytes(data)
    assert not by_probatum(path)
    module = verify_py()
    with pytest.raises((module.Wrong, UnicodeError)):
        module.Zip(str(path)).open("x")
    assert [each.name for each in tmp_path.rglob("*")] == ["in", "package.zip"]


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit on the count, not only on bytes."""
    monkeypatch.setattr(zip_container, "MAX_ENTRIES", 2)
    with pytest.raises(PackageRefused, match="more than 2"):
        unpacked(packed(SMALL))


def test_a_container_has_one_folder(tmp_path: Path) -> None:
    """Files beside it would be overlooked."""
    stream = io.BytesIO()
    writer = ZipWriter(stream, "one")
    writer.add("a", 1, [b"a"])
    writer._top = "two"
    writer.add("a", 1, [b"a"])
    writer.close()
    with pytest.raises(PackageRefused, match="one folder"):
        ZipFiles(stream)


def test_two_files_of_one_name_are_refused() -> None:
    """Which of them is meant?"""
    stream = io.BytesIO()
    writer = ZipWriter(stream, "one")
    for data in (b"a", b"b"):
        writer.add("a", 1, [data])
    writer.close()
    with pytest.raises(PackageRefused, match="two of one name"):
        read_container(stream)


def test_a_wrong_checksum_is_refused() -> None:
    """The header fits, the content does not."""
    data = packed({"a": b"one"})
    changed = data.replace(b"one", b"two")
    assert zlib.crc32(b"one") != zlib.crc32(b"two")
    with pytest.raises(PackageRefused, match="CRC"):
        unpacked(changed)


def test_a_folder_with_a_link_or_a_device_is_refused(tmp_path: Path) -> None:
    """A link could lead anywhere."""
    (tmp_path / "link").symlink_to("/etc/passwd")
    with pytest.raises(PackageRefused), open_package(tmp_path):
        pass
