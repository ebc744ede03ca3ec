"""Reads the text out of content of any kind: the one place where kinds meet their readers.

In: a Kind, the bytes and what is declared about them. Out: Content: the text and what it says about itself. Content
without text has text "" and a note; only broken input raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, BinaryIO

from probatum.model.errors import CollectError

from .decoding import decode, readable
from .html_metadata import believable_language, language_tag, parse_moment
from .html_text import read_page
from .kinds import Kind, Reader
from .limits import Limits, in_words
from .markdown_text import read_markdown
from .pdf_text import read_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A text and what it says about itself. `same_bytes` is True when the original's bytes are exactly this text.

    `too_long` says that there is a text that was not read for its length.
    """

    text: str
    same_bytes: bool = False
    too_long: bool = False
    title: str | None = None
    url: str | None = None
    lang: str | None = None
    source: str | None = None
    author: str | None = None
    published: date | None = None
    published_at: datetime | None = None
    edited_at: datetime | None = None
    notes: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known before reading: a name for messages, where it was, and the encodings that were declared."""

    name: str
    url: str | None = None
    encodings: Sequence[str | None] = ()


def read_content(kind: Kind, stream: BinaryIO, hints: Hints, limits: Limits) -> Content:
    """Read content that has text; a text longer than the limit is not read, and says so."""
    if kind.reader is Reader.PDF:
        return _bearable(_pdf(stream, hints, limits), limits)
    data = stream.read(limits.max_text_bytes + 1)
    if len(data) > limits.max_text_bytes:
        note = f"Longer than {in_words(limits.max_text_bytes)}: kept, but not read as text."
        return Content(text="", too_long=True, notes=(note,))
    return _bearable(_READERS[kind.reader](data, hints), limits)


def _bearable(content: Content, limits: Limits) -> Content:
    if len(content.text) <= limits.max_characters:
        return content
    note = f"A text of {len(content.text):,} characters, more than {limits.max_characters:,}: kept, but not read."
    return replace(content, text="", same_bytes=False, too_long=True, notes=(*content.notes, note))


def _plain(data: bytes, hints: Hints) -> Content:
    decoded = decode(data, declared=hints.encodings, name=hints.name)
    text = readable(decoded.text)
    if not text.strip():
        raise CollectError(f"{hints.name} holds no words", code="empty_file", remedy="Check where it came from.")
    same = text.encode() == data
    metadata = {} if same else {"decoded_from": decoded.encoding}
    return Content(text=text, same_bytes=same, notes=decoded.notes, metadata=metadata)


def _markdown(data: bytes, hints: Hints) -> Content:
    decoded = decode(data, declared=hints.encodings, name=hints.name)
    found = read_markdown(readable(decoded.text))
    fields = found.fields
    day, moment = parse_moment(fields.get("published") or fields.get("date") or "")
    notes = decoded.notes if found.text else (*decoded.notes, "No text was found in it.")
    return Content(
        text=found.text,
        title=found.title,
        url=fields.get("url"),
        lang=believable_language(language_tag(fields.get("lang")), found.text),
        source=fields.get("source"),
        author=fields.get("author"),
        published=day,
        published_at=moment,
        notes=notes,
        metadata={"front_matter": fields, "decoded_from": decoded.encoding},
    )


def _html(data: bytes, hints: Hints) -> Content:
    declared = [*hints.encodings, _meta_charset(data)]
    decoded = decode(data, declared=declared, name=hints.name)
    page = read_page(decoded.text, url=hints.url)
    said = page.metadata
    notes = (*decoded.notes, *page.notes)
    return Content(
        text=page.text,
        title=said.title,
        url=said.url,
        lang=believable_language(said.lang, page.text),
        source=said.site,
        author=said.author,
        published=said.published,
        published_at=said.published_at,
        edited_at=said.modified_at,
        notes=notes if page.text else (*notes, "No text was found on the page."),
        metadata={"decoded_from": decoded.encoding, "lang_declared": said.lang},
    )


def _pdf(stream: BinaryIO, hints: Hints, limits: Limits) -> Content:
    found = read_pdf(stream, limits, name=hints.name)
    return Content(
        text=found.text,
        title=found.title,
        author=found.author,
        notes=found.notes if found.text else (*found.notes, "No text was found in the PDF."),
        metadata={"pdf": found.metadata},
    )


def _meta_charset(data: bytes) -> str | None:
    """The encoding that a page declares in its first kilobytes (HTML Living Standard, prescan)."""
    match = re.search(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", data[:4096], re.IGNORECASE)
    return match[1].decode("ascii", "ignore") if match else None


_READERS: dict[Reader, Callable[[bytes, Hints], Content]] = {
    Reader.PLAIN: _plain,
    Reader.MARKDOWN: _markdown,
    Reader.HTML: _html,
}
