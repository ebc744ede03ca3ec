"""Collecting links end to end: a page on loopback becomes Items, a web archive and a Report."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import BinaryIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from probatum.adapters.http import SafeFetcher
from probatum.collect import Captured, Given, Limits, collect_url
from probatum.model.digests import Digest
from probatum.model.errors import CollectError
from probatum.model.objects import ItemRole, Stored

from .raw_server import RawServer, moved, ok, running

NOW = datetime(2024, 11, 13, 8, tzinfo=UTC)
BODY = "The council opened the new bridge on Tuesday, officials said in a statement."
HTML = "Content-Type: text/html; charset=utf-8"


def page(*paragraphs: str, head: str = "", lang: str = "en") -> bytes:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"<!doctype html><html lang={lang}><head>{head}</head><body><article>{text}</article></body></html>".encode()


class MemorySink:
    def __init__(self) -> None:
        self.objects: dict[Digest, bytes] = {}

    def put(self, stream: BinaryIO) -> Stored:
        data = stream.read()
        digest = Digest.of(data)
        new = self.objects.setdefault(digest, data) is data
        return Stored(digest=digest, size=len(data), new=new)


@pytest.fixture
def server() -> Iterator[RawServer]:
    with running() as started:
        yield started


@pytest.fixture
def sink() -> MemorySink:
    return MemorySink()


def collect(server: RawServer, sink: MemorySink, path: str = "/", given: Given | None = None) -> Captured:
    fetcher = SafeFetcher(allow_private=["127.0.0.1/32"], timeout=5, deadline=10, now=lambda: NOW)
    return collect_url(server.url(path), fetcher, sink, given=given)


def code_of(server: RawServer, sink: MemorySink, path: str = "/") -> tuple[str, str]:
    with pytest.raises(CollectError) as caught:
        collect(server, sink, path)
    assert not sink.objects
    return caught.value.code, caught.value.message


def test_a_page_becomes_a_report_on_top_of_its_archive(server: RawServer, sink: MemorySink) -> None:
    meta = '<title>Bridge</title><meta property="article:published_time" content="2024-11-12">'
    server.answers |= {"/go": moved("/news/bridge"), "/news/bridge": ok(page(BODY, BODY[::-1], head=meta), HTML)}
    found = collect(server, sink, "/go", Given(source="Example"))
    assert [(item.role, item.parent) for item in found.items] == [
        (ItemRole.WARC, None),
        (ItemRole.PAGE, 0),
        (ItemRole.TEXT, 1),
    ]
    report = found.reports[0]
    assert report.text.splitlines()[0] == BODY
    assert (report.url, report.source, report.title) == (server.url("/news/bridge"), "Example", "Bridge")
    assert report.published == date(2024, 11, 12)
    assert found.redirects == ({"url": server.url("/go"), "status": 302, "address": "127.0.0.1"},)
    assert found.http is not None
    assert (found.http["status"], found.http["address"], found.http["resolved"]) == (200, "127.0.0.1", ["127.0.0.1"])
    assert sink.objects[found.items[1].digest] == page(BODY, BODY[::-1], head=meta)


def test_the_web_archive_holds_every_byte_and_its_digests_are_right(server: RawServer, sink: MemorySink) -> None:
    """Read back by another program's reader, which checks the digests."""
    server.answers |= {"/": moved("/b"), "/b": ok(page(BODY), HTML, "X-odd:  two spaces")}
    found = collect(server, sink)
    archive = sink.objects[found.items[0].digest]
    kinds, blocks, last = [], {}, None
    for record in ArchiveIterator(io.BytesIO(archive), no_record_parse=True, check_digests="raise"):
        kind, uri = record.rec_headers["WARC-Type"], record.rec_headers["WARC-Target-URI"]
        kinds.append(kind)
        blocks[kind, uri] = record.raw_stream.read()
        assert record.rec_headers["WARC-Date"] == "2024-11-13T08:00:00.000000Z"
        last = record
    assert kinds == ["warcinfo", "response", "request", "metadata", "response", "request", "metadata"]
    assert blocks["response", server.url("/b")] == server.answers["/b"]
    assert [blocks["request", server.url(path)] for path in ("/", "/b")] == server.requests
    assert json.loads(blocks["metadata", server.url("/b")])["resolved"] == ["127.0.0.1"]
    assert last is not None
    assert last.rec_headers["WARC-IP-Address"] == "127.0.0.1"


def test_the_archive_is_readable_as_http(server: RawServer, sink: MemorySink) -> None:
    """Status and content come out of it again."""
    server.answers["/"] = ok(page(BODY), HTML)
    archive = sink.objects[collect(server, sink).items[0].digest]
    response = next(record for record in ArchiveIterator(io.BytesIO(archive)) if record.rec_type == "response")
    assert response.http_headers.get_statuscode() == "200"
    assert response.content_stream().read() == page(BODY)


def test_a_tampered_archive_is_found(server: RawServer, sink: MemorySink) -> None:
    """One changed letter fails the digest: the check above can fail."""
    server.answers["/"] = ok(page(BODY), HTML)
    plain = gzip.decompress(sink.objects[collect(server, sink).items[0].digest]).replace(b"bridge", b"fridge", 1)
    with pytest.raises(Exception, match="digest"):
        sum(len(record.content_stream().read()) for record in ArchiveIterator(io.BytesIO(plain), check_digests="raise"))


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "500 Oops", "403 Forbidden"])
def test_an_error_status_is_an_error_that_names_what_came(server: RawServer, sink: MemorySink, status: str) -> None:
    server.answers["/"] = ok(b"<title>Sorry</title>gone", "Content-Type: text/html", status=status)
    code, words = code_of(server, sink)
    assert code == "http_status"
    assert status in words
    assert "Sorry" in words


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (page("Log in to continue reading this story."), "log in"),
        (page("Sorry, this post does not exist or has been deleted."), "does not exist"),
        (page("На жаль, сторінку не знайдено."), "does not exist"),
        (page("You need to enable JavaScript to run this app."), "JavaScript"),
        (b"<!doctype html><html><body><div id=root></div><script src=a.js></script></body></html>", "JavaScript"),
        (page("Verifying you are human. This may take a few seconds."), "robots"),
        (page("The page moved.", head="<title>404 Not Found</title>"), "nothing was found"),
        (b"<!doctype html><html><body><img src=a.png></body></html>", "no text"),
    ],
)
def test_pages_that_are_not_what_was_asked_for_are_refused(
    server: RawServer, sink: MemorySink, body: bytes, says: str
) -> None:
    """Although the server says that all is well."""
    server.answers["/"] = ok(body, HTML)
    code, words = code_of(server, sink)
    assert code == "page_unusable"
    assert says in words


def test_an_article_about_deleted_posts_is_no_deleted_post(server: RawServer, sink: MemorySink) -> None:
    """The rules count only where there is little other text."""
    more = [f"{BODY} Paragraph {number} tells more about it." for number in range(12)]
    server.answers["/"] = ok(page("The post does not exist, the site said; log in to continue.", *more), HTML)
    assert collect(server, sink).reports


def test_a_doubtful_page_is_kept_with_a_note(server: RawServer, sink: MemorySink) -> None:
    server.answers["/"] = ok(page(BODY, "Subscribe to continue reading this article today."), HTML)
    report = collect(server, sink).reports[0]
    assert any("cut off" in note for note in report.notes)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "cp1251"), ("windows-1251", "utf-8"), ("iso-8859-1", "koi8_u"), ("x", "cp1251")],
)
def test_a_wrong_charset_is_seen_through_and_noted(
    server: RawServer, sink: MemorySink, declared: str, encoding: str
) -> None:
    """No mojibake, whatever the header says."""
    text = "Міська рада відкрила новий міст у вівторок, повідомили посадовці."
    server.answers["/"] = ok(
        page(text, lang="uk").decode().encode(encoding), f"Content-Type: text/html; charset={declared}"
    )
    report = collect(server, sink).reports[0]
    assert report.text == text
    assert report.lang == "uk"
    assert report.notes


def test_a_language_that_the_letters_contradict_is_not_believed(server: RawServer, sink: MemorySink) -> None:
    """Templates say "en" on Ukrainian pages; unknown is better than wrong."""
    server.answers["/"] = ok(page("Міська рада відкрила новий міст у вівторок, повідомили посадовці."), HTML)
    assert collect(server, sink).reports[0].lang is None


def test_a_video_behind_a_link_is_an_item_without_report(server: RawServer, sink: MemorySink) -> None:
    """By its bytes, whatever the header calls it."""
    video = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 100
    server.answers["/v/clip.mp4"] = ok(video, "Content-Type: text/html")
    found = collect(server, sink, "/v/clip.mp4")
    assert [(item.role, item.name) for item in found.items] == [
        (ItemRole.WARC, "capture.warc.gz"),
        (ItemRole.VIDEO, "clip.mp4"),
    ]
    assert found.reports == ()


def test_a_plain_text_behind_a_link_is_its_own_text_item(server: RawServer, sink: MemorySink) -> None:
    server.answers["/"] = ok(BODY.encode(), "Content-Type: text/plain")
    found = collect(server, sink)
    assert [item.role for item in found.items] == [ItemRole.WARC, ItemRole.TEXT]
    assert (found.reports[0].text, found.reports[0].text_item) == (BODY, 1)


def test_json_behind_a_link_is_kept_and_not_read(server: RawServer, sink: MemorySink) -> None:
    server.answers["/"] = ok(b'{"a": "killed"}', "Content-Type: application/json")
    found = collect(server, sink)
    assert (found.items[1].role, found.reports) == (ItemRole.OTHER, ())
    assert found.notes


def test_a_page_too_long_to_read_is_kept_like_a_file_of_that_length(server: RawServer, sink: MemorySink) -> None:
    server.answers["/"] = ok(page(*["A harmless line of the list of closed roads."] * 50), HTML)
    fetcher = SafeFetcher(allow_private=["127.0.0.1/32"], timeout=5, deadline=10, now=lambda: NOW)
    found = collect_url(server.url("/"), fetcher, sink, limits=Limits(max_text_bytes=1024))
    assert [item.role for item in found.items] == [ItemRole.WARC, ItemRole.PAGE]
    assert found.reports == ()
    assert any("kept, but not read" in note for note in found.notes)
