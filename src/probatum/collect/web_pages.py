"""Collects a web page or a file on the web, through a Fetcher.

In: a link. Out: a Captured: the exchanges as WARC (Item 0), the body as its real kind (Item 1), the text read from it.
What is not what was asked for raises before anything is kept: an error status, a log-in wall, a deleted post, a page
that is empty without JavaScript. A page that works, but is doubtful, is kept with a note.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from probatum.model.errors import CollectError
from probatum.model.objects import ItemRole, Sink

from .captured import Captured, CapturedItem, Given
from .contents import Content, Hints, read_content
from .decoding import decode
from .fetching import FetchedExchange, FetchedPage, Fetcher
from .html_text import page_title, parse
from .keeping import keep_content, keep_stream
from .kinds import HEAD, Kind, Reader, kind_of
from .limits import KIB, MIB, Limits, in_words
from .page_faults import PageSeen, page_faults
from .warcs import write_warc

_WARC = Kind(role=ItemRole.WARC, media_type="application/warc+gzip")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HTTP_OK, _HTTP_REDIRECT, _HTTP_ERROR = 200, 300, 400


def collect_url(
    url: str, fetcher: Fetcher, sink: Sink, *, given: Given | None = None, limits: Limits | None = None
) -> Captured:
    """Collect what a link leads to.

    Raises CollectError `http_status`, `page_unusable`, `broken_pdf`, `encrypted_pdf`, or what the Fetcher raises.
    """
    given, limits = given or Given(), limits or Limits()
    with fetcher.fetch(url, limits) as page:
        _check_status(page.final)
        kind = _kind(page.final)
        content = _read(page.final, kind, limits)
        notes = _judge(page.final, kind, content)
        warc = _keep_warc(page, sink)
        page.final.body.seek(0)
        body = keep_stream(page.final.body, sink, kind=kind, name=_name(page.final.url), parent=0)
        return _captured(page, (warc, body), content, notes, sink, given)


def _captured(
    page: FetchedPage,
    first: tuple[CapturedItem, CapturedItem],
    content: Content | None,
    notes: tuple[str, ...],
    sink: Sink,
    given: Given,
) -> Captured:
    final = page.final
    kept = keep_content(first[1], content, sink, given, offset=1)
    report = kept.report
    if report is not None:
        # The address that was fetched, not one that the page claims: that one may be anybody's.
        report = replace(report, url=final.url, notes=(*report.notes, *notes))
    every = [note for exchange in page.exchanges for note in exchange.notes]
    if content is not None and content.url and content.url != final.url:
        every.append(f"The page calls its own address {content.url}.")
    return Captured(
        method="http",
        requested=page.requested,
        final_url=final.url,
        redirects=tuple(
            {"url": each.url, "status": each.status, "address": each.address} for each in page.exchanges[:-1]
        ),
        tool=page.tool,
        items=(first[0], *kept.items),
        reports=(report,) if report else (),
        notes=(*every, *(notes if report is None else ()), *(content.notes if content and report is None else ())),
        http=_http(final),
    )


def _check_status(final: FetchedExchange) -> None:
    if _HTTP_OK <= final.status < _HTTP_REDIRECT:
        return
    came = f"{in_words(final.body_size)} of {final.header('Content-Type') or 'unnamed content'}"
    title = _title_of(final)
    retry = "Try again later." if final.status in (408, 425, 429) or final.status >= 500 else "Check the link."
    raise CollectError(
        f"The server answered with an error: {final.status} {final.reason}".rstrip(),
        code="http_status",
        found=f"{came}{f', titled “{title}”' if title else ''}, from {final.url}",
        remedy=retry,
    )


def _title_of(final: FetchedExchange) -> str | None:
    if "html" not in (final.header("Content-Type") or "html"):
        return None
    final.body.seek(0)
    tree = parse(final.body.read(64 * KIB).decode("utf-8", "replace"))
    return (page_title(tree) or "")[:100] if tree is not None else None


def _kind(final: FetchedExchange) -> Kind:
    """The kind by the bytes; the declared type decides only between kinds of text."""
    final.body.seek(0)
    head = final.body.read(HEAD)
    final.body.seek(0)
    if not head.strip():
        raise _unusable(final, "the answer is empty")
    kind = kind_of(head, "page.html")
    declared = (final.header("Content-Type") or "").partition(";")[0].strip().lower()
    if kind.reader is not Reader.PLAIN:
        return kind
    if declared in ("text/html", "application/xhtml+xml"):
        return Kind(role=ItemRole.PAGE, media_type="text/html", reader=Reader.HTML)
    if declared == "text/markdown":
        return Kind(role=ItemRole.DOCUMENT, media_type=declared, reader=Reader.MARKDOWN)
    if declared.endswith(("json", "xml")) or declared in ("text/css", "application/javascript", "text/javascript"):
        return Kind(role=ItemRole.OTHER, media_type=declared)
    return kind


def _read(final: FetchedExchange, kind: Kind, limits: Limits) -> Content | None:
    if kind.reader is Reader.NONE:
        known = kind.role in (ItemRole.VIDEO, ItemRole.IMAGE, ItemRole.AUDIO)
        return None if known else Content(text="", notes=(f"Nothing is read from {kind.media_type}.",))
    final.body.seek(0)
    hints = Hints(name=f"The page {final.url}", url=final.url, encodings=(_charset(final),))
    return read_content(kind, final.body, hints, limits)


def _judge(final: FetchedExchange, kind: Kind, content: Content | None) -> tuple[str, ...]:
    """Refuse a page that is not what was asked for; the notes say what is doubtful about one that is."""
    if kind.reader is not Reader.HTML or content is None or content.too_long:
        return ()
    final.body.seek(0)
    html = decode(final.body.read(MIB), declared=(_charset(final),), name=final.url).text
    faults = page_faults(PageSeen(url=final.url, html=html, text=content.text, title=content.title))
    for fault in faults:
        if fault.unusable:
            raise _unusable(final, fault.says)
    if not content.text:
        raise _unusable(final, "no text was found on it")
    return tuple(f"Doubtful ({fault.id}): {fault.says}." for fault in faults)


def _unusable(final: FetchedExchange, says: str) -> CollectError:
    return CollectError(
        f"The page {final.url} is not what was asked for",
        code="page_unusable",
        found=says,
        remedy="Open it in a browser; if it shows there, save it as a file or as a screenshot and add that.",
    )


def _keep_warc(page: FetchedPage, sink: Sink) -> CapturedItem:
    with tempfile.SpooledTemporaryFile(max_size=16 * MIB) as spool:
        out = cast(BinaryIO, spool)
        write_warc(page, out)
        out.seek(0)
        return keep_stream(out, sink, kind=_WARC, name="capture.warc.gz")


def _charset(final: FetchedExchange) -> str | None:
    match = _CHARSET.search(final.header("Content-Type") or "")
    return match[1] if match else None


def _name(url: str) -> str:
    """A file name for the body; it only describes, objects are named by their digest."""
    parts = urlsplit(url)
    name = PurePosixPath(unquote(parts.path)).name or parts.hostname or "page"
    return re.sub(r"[^\w.() -]", "_", name)[:120]


def _http(final: FetchedExchange) -> dict[str, Any]:
    tls = final.tls
    return {
        "status": final.status,
        "reason": final.reason,
        "headers": [list(pair) for pair in final.headers],
        "address": final.address,
        "port": final.port,
        "resolved": list(final.resolved),
        "at": final.at.isoformat(),
        "tls": {key: value for key, value in tls.items() if key != "chain_pem"} if tls else None,
    }


__all__ = ["FetchedExchange", "FetchedPage", "Fetcher", "collect_url"]
