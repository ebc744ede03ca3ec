"""Collecting one file: what is kept, what is read, and what is refused with which code."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from probatum.collect import Given, Limits, collect_file
from probatum.collect.captured import PublishedFrom
from probatum.model.digests import Digest
from probatum.model.errors import CollectError
from probatum.model.objects import ItemRole

from .conftest import MemorySink

Write = Callable[[str, bytes | str], Path]
BODY = "The council opened the new bridge on Tuesday, officials said."
PAGE = f"""<!doctype html><html lang="en"><head><title>Bridge opened - Example News</title>
<meta property="og:site_name" content="Example News"><meta property="og:title" content="Bridge opened">
<meta property="article:published_time" content="2024-11-13T00:30:00+02:00"></head><body>
<nav><a href="/">Home</a> <a href="/w">Weather</a></nav>
<article><h1>Bridge opened</h1><p>{BODY}</p><p>“It took three years to build it,” the mayor told reporters there.</p>
<p>The old ferry will stop next week, and its crew will move to the new harbour office.</p></article>
<footer><p>Copyright 2024 Example News. All rights reserved everywhere.</p></footer></body></html>"""


def pdf_of(*lines: str) -> bytes:
    """A PDF of one page with a text layer, as small as they come."""
    shown = b" T* ".join(b"(" + line.encode("ascii") + b") Tj" for line in lines)
    content = b"BT /F1 12 Tf 14 TL 20 700 Td " + shown + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length " + str(len(content)).encode() + b" >> stream\n" + content + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += str(number).encode() + b" 0 obj\n" + body + b"\nendobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + table + trailer


def code_of(path: Path, sink: MemorySink, limits: Limits | None = None) -> str:
    """The code that collecting this file fails with; nothing may be kept then."""
    with pytest.raises(CollectError) as caught:
        collect_file(path, sink, limits=limits)
    assert not sink.objects
    assert len(caught.value.message) > 20
    return caught.value.code


def test_a_plain_text_is_one_item_and_its_report(write: Write, sink: MemorySink) -> None:
    """The original's bytes are the text: no second Item is needed."""
    found = collect_file(write("a.txt", BODY), sink, given=Given(published=date(2024, 11, 13), source="Example"))
    assert [item.role for item in found.items] == [ItemRole.TEXT]
    report = found.reports[0]
    assert (report.text, report.source, report.published) == (BODY, "Example", date(2024, 11, 13))
    assert report.published_from is PublishedFrom.GIVEN
    assert sink.objects[found.items[0].digest] == BODY.encode()


def test_a_legacy_text_keeps_its_original_beside_what_was_read(write: Write, sink: MemorySink) -> None:
    """The original stays byte for byte; the text derives from it and says how."""
    text = "Раду скликали у вівторок.\nМіст відкрили в середу."
    data = text.replace("\n", "\r\n").encode("cp1251")
    found = collect_file(write("a.txt", data), sink)
    original, derived = found.items
    assert sink.objects[original.digest] == data
    assert (derived.role, derived.parent) == (ItemRole.TEXT, 0)
    assert found.reports[0].text == text
    assert found.reports[0].notes


def test_a_page_gives_its_body_and_what_it_says_about_itself(write: Write, sink: MemorySink) -> None:
    """Kept as a page whatever its name; furniture and headline are not in the text."""
    found = collect_file(write("page.txt", PAGE), sink)
    assert [item.role for item in found.items] == [ItemRole.PAGE, ItemRole.TEXT]
    report = found.reports[0]
    assert report.text.splitlines()[0] == BODY
    assert "ferry" in report.text
    assert "Copyright" not in report.text
    assert "Weather" not in report.text
    assert (report.title, report.source, report.lang) == ("Bridge opened", "Example News", "en")


def test_the_publishers_day_and_the_instant_in_utc_are_both_kept(write: Write, sink: MemorySink) -> None:
    """Half past midnight in Kyiv is the evening before in UTC: the day stays the publisher's."""
    report = collect_file(write("page.html", PAGE), sink).reports[0]
    assert report.published == date(2024, 11, 13)
    assert report.published_at == datetime(2024, 11, 12, 22, 30, tzinfo=UTC)
    assert report.published_from is PublishedFrom.METADATA


def test_what_the_user_says_goes_first_and_the_difference_is_noted(write: Write, sink: MemorySink) -> None:
    given = Given(published=date(2024, 11, 20), source="Other", title="Mine", lang="uk-UA")
    report = collect_file(write("page.html", PAGE), sink, given=given).reports[0]
    assert (report.published, report.published_at, report.source) == (date(2024, 11, 20), None, "Other")
    assert (report.title, report.lang) == ("Mine", "uk")
    assert any("2024-11-13" in note for note in report.notes)


def test_markdown_gives_words_without_markup_and_its_front_matter(write: Write, sink: MemorySink) -> None:
    """The fields between the lines say where it comes from."""
    text = f"---\ntitle: Bridge\nsource: Example\npublished: 2024-10-05\n---\n# Bridge\n\n{BODY[:12]}**{BODY[12:]}**\n"
    found = collect_file(write("a.md", text), sink)
    report = found.reports[0]
    assert [item.role for item in found.items] == [ItemRole.DOCUMENT, ItemRole.TEXT]
    assert (report.text, report.title, report.source) == (BODY, "Bridge", "Example")
    assert report.published == date(2024, 10, 5)


def test_a_pdf_is_read_and_its_lines_are_put_together(write: Write, sink: MemorySink) -> None:
    """A paragraph broken into lines, with a hyphen at an end, is one line of text."""
    data = pdf_of(
        "The council opened the new bridge on Tues-", "day, and the ferry that served the town for", "years stops."
    )
    found = collect_file(write("a.bin", data), sink)
    assert (found.items[0].role, found.items[0].media_type) == (ItemRole.DOCUMENT, "application/pdf")
    assert found.reports[0].text == (
        "The council opened the new bridge on Tuesday, and the ferry that served the town for years stops."
    )


def test_a_pdf_without_text_is_kept_with_a_note(write: Write, sink: MemorySink) -> None:
    """A scan is evidence, although nothing can be read from it."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    found = collect_file(write("scan.pdf", out.getvalue()), sink)
    assert (len(found.items), found.reports) == (1, ())
    assert any("No text" in note for note in found.notes)


def test_a_page_without_text_is_kept_with_a_note(write: Write, sink: MemorySink) -> None:
    found = collect_file(write("a.html", "<!doctype html><html><body><img src=x></body></html>"), sink)
    assert (len(found.items), found.reports) == (1, ())
    assert any("No text" in note for note in found.notes)


def test_broken_and_locked_pdfs_are_refused_by_name(write: Write, sink: MemorySink) -> None:
    """Both codes, and neither leaves anything behind."""
    assert code_of(write("a.pdf", b"%PDF-1.4\nnothing"), sink) == "broken_pdf"
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("secret"))))
    writer.encrypt("password")
    out = io.BytesIO()
    writer.write(out)
    assert code_of(write("b.pdf", out.getvalue()), sink) == "encrypted_pdf"


@pytest.mark.parametrize(
    ("head", "role", "media_type"),
    [
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 50, ItemRole.VIDEO, "video/mp4"),
        (b"\x1a\x45\xdf\xa3\x93\x42\x82\x84webm" + b"\0" * 50, ItemRole.VIDEO, "video/webm"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, ItemRole.IMAGE, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, ItemRole.IMAGE, "image/jpeg"),
        (b"RIFF\x10\0\0\0WEBP" + b"\0" * 50, ItemRole.IMAGE, "image/webp"),
        (b"RIFF\x10\0\0\0AVI " + b"\0" * 50, ItemRole.VIDEO, "video/x-msvideo"),
        (b"ID3\x04" + b"\0" * 50, ItemRole.AUDIO, "audio/mpeg"),
        (b"OggS" + b"\0" * 50, ItemRole.AUDIO, "audio/ogg"),
        ((b"G" + b"\0" * 187) * 4, ItemRole.VIDEO, "video/mp2t"),
        (b"WARC/1.1\r\nWARC-Type: warcinfo\r\n", ItemRole.WARC, "application/warc"),
        (b"PK\x03\x04" + b"\0" * 50, ItemRole.OTHER, "application/zip"),
        (b"\0\x01\x02unheard of", ItemRole.OTHER, "application/octet-stream"),
    ],
)
def test_the_bytes_decide_what_a_file_is(
    write: Write, sink: MemorySink, head: bytes, role: ItemRole, media_type: str
) -> None:
    """Whatever it is called; media make Items and no Report."""
    found = collect_file(write("name.bin", head), sink)
    assert (found.items[0].role, found.items[0].media_type) == (role, media_type)
    assert found.reports == ()
    assert sink.objects[found.items[0].digest] == head


def test_a_video_named_txt_is_kept_as_a_video_with_a_note(write: Write, sink: MemorySink) -> None:
    found = collect_file(write("a.txt", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), sink)
    assert found.items[0].role is ItemRole.VIDEO
    assert "video/mp4" in found.notes[0]


def test_a_text_that_begins_with_g_is_no_video(write: Write, sink: MemorySink) -> None:
    """The sync byte of MPEG transport streams is the letter G."""
    text = "G" + "a" * 187
    assert collect_file(write("a.txt", text * 4), sink).reports[0].text == text * 4


def test_what_is_no_text_and_is_named_as_one_is_refused(write: Write, sink: MemorySink) -> None:
    """Binary data and archives under a text's name: somebody is mistaken about them."""
    assert code_of(write("a.txt", bytes(range(256)) * 20), sink) == "not_text"
    assert code_of(write("b.txt", b"PK\x03\x04" + bytes(range(256))), sink) == "not_text"


def test_empty_missing_and_blank_files_are_named(write: Write, sink: MemorySink, tmp_path: Path) -> None:
    assert code_of(write("a.txt", b""), sink) == "empty_file"
    assert code_of(write("b.txt", b" \n\t\n"), sink) == "empty_file"
    assert code_of(tmp_path / "absent.txt", sink) == "not_found"
    assert code_of(tmp_path, sink) == "not_a_file"


def test_pipes_sockets_and_devices_are_never_opened(
    tmp_path: Path, sink: MemorySink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a pipe would hang, opening a device might act."""
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock")
        monkeypatch.setattr("os.open", lambda *args, **kwargs: pytest.fail("it was opened"))
        for path in (tmp_path / "pipe", tmp_path / "sock", Path("/dev/null")):
            assert code_of(path, sink) == "not_a_file"


def test_a_sparse_file_is_refused_whatever_its_size_limit(tmp_path: Path, sink: MemorySink) -> None:
    """Four GiB of nothing are said to be that, not merely too large."""
    path = tmp_path / "sparse.mp4"
    with path.open("wb") as out:
        out.write(b"\0\0\0\x18ftypmp42")
        out.truncate(4 << 30)
    assert code_of(path, sink) == "sparse_file"


def test_a_file_over_the_limit_is_refused(write: Write, sink: MemorySink) -> None:
    assert code_of(write("a.txt", b"x" * 1001), sink, Limits(max_bytes=1000)) == "too_large"
    assert collect_file(write("b.txt", b"x" * 1000), sink, limits=Limits(max_bytes=1000)).reports


def test_a_text_too_long_to_read_is_kept_unread(write: Write, sink: MemorySink) -> None:
    found = collect_file(write("a.txt", b"words " * 100), sink, limits=Limits(max_text_bytes=100))
    assert (len(found.items), found.reports) == (1, ())
    assert "Too long" in found.notes[0]


def test_a_file_without_permission_is_named(write: Write, sink: MemorySink, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated, since root may read everything."""
    path = write("a.txt", BODY)

    def refuse(*args: object, **kwargs: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    assert code_of(path, sink) == "no_permission"


@pytest.mark.parametrize("name", ["a.txt", "clip.mp4"])
def test_a_file_that_grows_while_it_is_read_is_not_kept(
    write: Write, sink: MemorySink, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Neither a text nor a video that is streamed."""
    head = b"\0\0\0\x18ftypmp42" if name.endswith("mp4") else b""
    path = write(name, head + b"words " * 1000)
    original = os.readv

    def grow(descriptor: int, buffers: list[memoryview]) -> int:
        with path.open("ab") as out:
            out.write(b"more")
        return original(descriptor, buffers)

    monkeypatch.setattr("os.readv", grow)
    assert code_of(path, sink) == "changed_while_read"


def test_a_link_that_is_named_directly_is_followed(write: Write, sink: MemorySink, tmp_path: Path) -> None:
    """The user pointed at it, so the user means what it points at."""
    write("a.txt", BODY)
    (tmp_path / "link.txt").symlink_to("a.txt")
    assert collect_file(tmp_path / "link.txt", sink).reports[0].text == BODY


def test_adding_the_same_twice_makes_no_second_object(write: Write, sink: MemorySink) -> None:
    path = write("page.html", PAGE)
    first = collect_file(path, sink)
    count = len(sink.objects)
    assert collect_file(path, sink) == first
    assert len(sink.objects) == count


def test_every_report_rests_on_its_text_item(write: Write, sink: MemorySink) -> None:
    """The Item holds exactly the text as UTF-8."""
    paths = [write("a.txt", BODY), write("b.html", PAGE), write("c.md", f"# T\n\n{BODY}"), write("d.pdf", pdf_of(BODY))]
    for path in paths:
        found = collect_file(path, sink)
        report = found.reports[0]
        assert found.items[report.text_item].digest == Digest.of(report.text.encode())


def test_a_text_as_long_as_a_library_is_kept_but_makes_no_report(tmp_path: Path, sink: MemorySink) -> None:
    """And says so; the bytes are in the vault whole."""
    (tmp_path / "long.txt").write_text("The ferry sails. " * 100, "utf-8")
    found = collect_file(tmp_path / "long.txt", sink, limits=Limits(max_characters=1_000))
    assert found.reports == ()
    assert "1,700 characters" in found.notes[0]
    assert found.items[0].size == 1_700
