"""A package is the same bytes for the same contents, and says what it is everywhere."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from probatum.adapters import package_files
from probatum.adapters.package_files import FolderFiles, FolderOut, new_folder, new_zip, place_file
from probatum.dossier.bags import check_bag
from probatum.dossier.contents import Original
from probatum.dossier.errors import PackageError, PackageRefused
from probatum.dossier.layout import TAG_MANIFEST, opening_path, original_path, require_safe
from probatum.dossier.page import page
from probatum.dossier.words import c2pa_words, described, place_words, range_words, said_by, time_words
from probatum.dossier.writing import write_package
from probatum.model.digests import Digest
from probatum.model.errors import ObjectAltered, ValueInvalid

from . import samples


def test_the_same_contents_give_the_same_bytes() -> None:
    """Fixed order, fixed dates, no clock but the recorded time of the export."""
    assert samples.zip_bytes() == samples.zip_bytes()


def test_the_order_in_which_things_were_gathered_does_not_matter() -> None:
    """Files are sorted when they are written."""
    made = samples.contents()
    turned = replace(made, originals=made.originals[::-1], sidecars=dict(reversed(list(made.sidecars.items()))))
    assert samples.zip_bytes(turned) == samples.zip_bytes()


def test_a_package_is_a_valid_bag_with_every_byte_under_a_digest(tmp_path: Path) -> None:
    """Only the tag manifest and the note over it are in no manifest; the note names the tag manifest's digest."""
    written = samples.write_folder(tmp_path / "p")
    assert check_bag(FolderFiles(tmp_path / "p")).faults == ()
    listed = {
        line.partition("  ")[2]
        for path in (tmp_path / "p").glob("*manifest-sha256.txt")
        for line in path.read_text("utf-8").splitlines()
    }
    there = {path.relative_to(tmp_path / "p").as_posix() for path in (tmp_path / "p").rglob("*") if path.is_file()}
    assert there - listed == {"package.note", TAG_MANIFEST}
    assert written.root.hex == hashlib.sha256((tmp_path / "p" / TAG_MANIFEST).read_bytes()).hexdigest()
    assert str(written.root) in (tmp_path / "p" / "package.note").read_text("utf-8")
    assert (written.files, written.size) == (
        len(there),
        sum(path.stat().st_size for path in (tmp_path / "p").rglob("*") if path.is_file()),
    )


def test_an_altered_original_does_not_go_out(tmp_path: Path) -> None:
    """Its bytes are hashed on their way."""
    bad = Original(digest=Digest.of(b"one"), size=3, media_type="text/plain", open=lambda: io.BytesIO(b"two"))
    with pytest.raises(ObjectAltered):
        write_package(samples.contents(originals=[bad]), FolderOut(tmp_path / "p"), samples.sign)


def test_a_fictional_package_says_so_everywhere(tmp_path: Path) -> None:
    """In the page, the guide, the metadata, the signed note, every record and every sidecar."""
    samples.write_folder(tmp_path / "p")
    folder = tmp_path / "p"
    for name in ("VERIFY.md", "bag-info.txt", "package.note", "data/index.html"):
        assert "fictional" in (folder / name).read_text("utf-8").lower(), name
    for path in [*(folder / "data/records").iterdir(), *(folder / "data/sidecars").iterdir()]:
        assert "FICTIONAL" in path.read_text("utf-8"), path


def test_a_package_that_is_not_fictional_never_says_so(tmp_path: Path) -> None:
    """The label means something."""
    samples.write_folder(tmp_path / "p", samples.contents(label=None))
    for name in ("VERIFY.md", "bag-info.txt", "package.note", "data/index.html"):
        assert "fictional" not in (tmp_path / "p" / name).read_text("utf-8").lower(), name


class Parts(HTMLParser):
    """Collects the tags and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "data", "poster")]
        assert not [name for name, _ in attrs if name.startswith("on")]


def test_the_page_runs_nothing_and_calls_nothing_outside() -> None:
    """Whatever a report's title holds is text."""
    text = page(samples.contents())
    parts = Parts()
    parts.feed(text)
    assert not parts.tags & {"script", "iframe", "img", "video", "object", "embed", "form", "link", "base"}
    assert all(address.startswith(("#", "originals/sha256-")) for address in parts.addresses)
    assert "&lt;script&gt;" in text
    assert "default-src 'none'" in text
    assert not re.search(r"https?://", text)


def test_only_passive_kinds_get_an_extension() -> None:
    """A stranger's page must not run by a double click."""
    digest = Digest.of(b"x")
    assert original_path(digest, "text/html") == f"data/originals/sha256-{digest.hex}"
    assert original_path(digest, "image/svg+xml") == f"data/originals/sha256-{digest.hex}"
    assert original_path(digest, "video/mp4").endswith(".mp4")


@pytest.mark.parametrize(
    "path", ["../x", "/x", "a//b", "a/./b", "a/.hidden", "con.txt", "a\\b", "a:b", "ends.", "x" * 300, "é"]
)
def test_a_dangerous_path_is_refused(path: str) -> None:
    """Never renamed."""
    with pytest.raises(PackageRefused):
        require_safe(path)


def test_a_private_value_with_an_odd_name_is_refused() -> None:
    """It would become a file's name."""
    with pytest.raises(ValueInvalid):
        opening_path(1, "../x")


def test_a_folder_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    """A failure leaves nothing behind."""

    def fail() -> None:
        with new_folder(tmp_path / "p") as (out, _):
            out.add("a", 1, [b"a"])
            raise PackageError("stop")

    with pytest.raises(PackageError, match="stop"):
        fail()
    assert list(tmp_path.iterdir()) == []
    with new_folder(tmp_path / "p") as (out, place):
        out.add("a", 1, [b"a"])
        assert not (tmp_path / "p").exists()
        place()
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_name_that_is_taken_is_never_overwritten(tmp_path: Path) -> None:
    """Neither by a folder nor by a file."""
    (tmp_path / "p").write_bytes(b"mine")
    with pytest.raises(PackageError, match="there already"), new_folder(tmp_path / "p"):
        pass
    with new_zip(tmp_path / "q", "top") as (out, finish):
        out.add("a", 1, [b"a"])
        part = finish()
        with pytest.raises(PackageError, match="there already"):
            place_file(part, tmp_path / "p")
        place_file(part, tmp_path / "q")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p", "q"]
    assert (tmp_path / "p").read_bytes() == b"mine"


def test_words_keep_ranges_and_precision() -> None:
    """Unknown is said, not guessed."""
    assert [
        range_words({"min": low, "max": high}) for low, high in ((None, None), (2, None), (None, 3), (2, 2), (2, 3))
    ] == [
        "not stated",
        "at least 2",
        "at most 3",
        "2",
        "2 to 3",
    ]
    assert place_words({"settlement": None, "region": "Kursk", "precision": "oblast"}) == "Kursk (precision: oblast)"
    assert time_words({"from": None, "to": None}) == "unknown"
    assert time_words({"from": "2024-10-01", "to": None, "precision": "unknown"}).startswith("2024-10-01 to …")
    assert described({"kind": "denial"}) == "denial"
    assert (
        said_by({"said_by": [{"name": "A", "body": "PGO-UA"}, {"name": None, "body": "ICRC"}, {}]})
        == "A of PGO-UA, ICRC"
    )
    assert (
        described({"kind": "action", "action": "sentence", "hedges": ["reportedly"]}) == "action: sentence (reportedly)"
    )
    assert described({"kind": "total", "killed": 3}) == "total of 3 killed"


def test_a_ledger_part_without_entries_proves_nothing() -> None:
    """And is refused before anything is written."""
    with pytest.raises(ValueInvalid, match="needs ledger entries"):
        replace(samples.ledger_part(), leaves=[])


def test_a_file_that_grew_is_not_written(tmp_path: Path) -> None:
    """Its size was announced."""
    with pytest.raises(PackageError, match="changed while it was packed"):
        FolderOut(tmp_path).add("a", 1, [b"ab"])


def test_too_many_files_in_a_folder_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any is read."""
    monkeypatch.setattr(package_files, "MAX_ENTRIES", 1)
    for name in "abc":
        (tmp_path / name).touch()
    with pytest.raises(PackageRefused, match="too many files"):
        FolderFiles(tmp_path)


def test_c2pa_is_said_in_words() -> None:
    """Three values, never mixed."""
    said = [
        c2pa_words({"presence": each, "where": "PNG caBX", "size": 3}) for each in ("present", "absent", "not_checked")
    ]
    assert ["not checked" in said[0], "none" in said[1], "not looked for" in said[2]] == [True, True, True]
