"""Puts an original and the text read from it into the sink, and makes their Items and the Report.

In: a stream of the original and its Content. Out: Items in order (the original first) and at most one Report. The text
of a Report is always an Item of its own, unless the original's bytes are exactly that text.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from probatum.model.objects import ItemRole, Sink

from .captured import CapturedItem, CapturedReport, Given, publication
from .contents import Content
from .html_metadata import language_tag
from .kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was kept of one original; indexes count from `offset`, the number of Items that came before."""

    items: tuple[CapturedItem, ...]
    report: CapturedReport | None


def keep_stream(
    stream: BinaryIO, sink: Sink, *, kind: Kind, name: str, parent: int | None = None, **metadata: Any
) -> CapturedItem:
    """Keep all bytes of a stream as one Item."""
    stored = sink.put(stream)
    return CapturedItem(
        role=kind.role,
        digest=stored.digest,
        size=stored.size,
        media_type=kind.media_type,
        name=name,
        parent=parent,
        metadata=metadata,
    )


def keep_text(text: str, sink: Sink, *, name: str, parent: int | None, **metadata: Any) -> CapturedItem:
    """Keep a text as UTF-8, as one Item in role `text`."""
    kind = Kind(role=ItemRole.TEXT, media_type="text/plain; charset=utf-8")
    return keep_stream(io.BytesIO(text.encode()), sink, kind=kind, name=name, parent=parent, **metadata)


def keep_content(original: CapturedItem, content: Content | None, sink: Sink, given: Given, *, offset: int = 0) -> Kept:
    """The Items and the Report of an original that is in the sink already; `offset` is its index."""
    if content is None or not content.text:
        return Kept(items=(original,), report=None)
    if content.same_bytes:
        item = replace(original, media_type="text/plain; charset=utf-8")
        return Kept(items=(item,), report=report_of(content, given, text_item=offset))
    if original.role is ItemRole.TEXT:
        # Two Items in role `text` would leave open which one is read: the original is the document here.
        original = replace(original, role=ItemRole.DOCUMENT)
    text = keep_text(content.text, sink, name=f"{original.name}.txt", parent=offset, **content.metadata)
    return Kept(items=(original, text), report=report_of(content, given, text_item=offset + 1))


def report_of(content: Content, given: Given, *, text_item: int, url: str | None = None) -> CapturedReport:
    """The Report that a content makes; what the user gave goes before what it says about itself."""
    published, published_at, published_from = publication(given.published, content.published, content.published_at)
    notes = content.notes
    if given.published is not None and content.published not in (None, published):
        notes = (*notes, f"Its own metadata say that it was published on {content.published}.")
    return CapturedReport(
        text=content.text,
        text_item=text_item,
        title=given.title or content.title,
        url=url or given.source_url or content.url,
        lang=language_tag(given.lang) or content.lang,
        source=given.source or content.source,
        source_url=given.source_url,
        published=published,
        published_at=published_at,
        published_from=published_from,
        author=content.author,
        edited_at=content.edited_at,
        notes=notes,
    )
