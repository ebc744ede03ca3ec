"""Tells what a file is from its bytes; its name decides only between kinds of plain text.

In: the first bytes and the name. Out: a Kind: the role and media type it is kept under and how its text,
if any, is got.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from pathlib import PurePath

from probatum.model.objects import ItemRole

HEAD = 64 * 1024
"""Bytes at the start of a file that are looked at."""

MARKDOWN_NAMES = frozenset({".md", ".markdown", ".mdown"})
TEXT_NAMES = frozenset({".txt", ".text", ".html", ".htm", ".xhtml", ".csv", ".json", ".jsonl", ".srt", ".vtt", ""})
"""Names that promise text; what is binary under such a name is refused, for somebody is mistaken about it."""

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p|meta|title)\b[^<]*>", re.IGNORECASE)
# Atomic groups: a page of ten thousand comments must not be tried in ten thousand ways.
_LEADING = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?>\s|<\?xml[^>]*\?>|<!--.*?-->)*+(<[a-z!][^>]*>)", re.IGNORECASE | re.DOTALL
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_CONTROL_SHARE = 0.01


class Reader(Enum):
    """How the text of a file is got."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a file is: the role and media type it is kept under, and the reader of its text."""

    role: ItemRole
    media_type: str
    reader: Reader = Reader.NONE


_PDF = "application/pdf"
_TS = "video/mp2t"  # its sync byte is the letter G, so that a text could match
_BINARY = Kind(role=ItemRole.OTHER, media_type="application/octet-stream")


def kind_of(head: bytes, name: str) -> Kind:
    """The kind of a file that begins with `head`.

    >>> kind_of(b"<!DOCTYPE html><html><p>Hello", "a.txt").reader
    <Reader.HTML: 'html'>
    """
    if head.startswith(_BOMS):
        return _text_kind(_narrow(head), name)
    for signature in _signatures():
        if signature.matches(head) and (signature.kind.media_type != _TS or looks_binary(head)):
            return _refine(signature.kind, head)
    if looks_binary(head):
        # The PDF header may stand anywhere within the first 1024 bytes (ISO 32000-1, Annex H.3.4.1).
        return _signed(_PDF) if b"%PDF-" in head[:1024] else _BINARY
    return _text_kind(head, name)


def promises_text(name: str) -> bool:
    """Whether the name says that this is a text."""
    return PurePath(name).suffix.lower() in TEXT_NAMES | MARKDOWN_NAMES


def looks_binary(data: bytes) -> bool:
    """Whether these bytes cannot be text in any encoding of one byte or UTF-8: NUL bytes or many control characters."""
    if b"\x00" in data:
        return True
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > len(data) * _CONTROL_SHARE


def _narrow(head: bytes) -> bytes:
    """The ASCII skeleton of UTF-16, enough to see whether it is HTML."""
    return head.replace(b"\x00", b"")


def _text_kind(head: bytes, name: str) -> Kind:
    if PurePath(name).suffix.lower() in MARKDOWN_NAMES:
        return Kind(role=ItemRole.DOCUMENT, media_type="text/markdown", reader=Reader.MARKDOWN)
    if _is_html(head):
        return Kind(role=ItemRole.PAGE, media_type="text/html", reader=Reader.HTML)
    if b"<svg" in head[:2048].lower() and _LEADING.match(head):
        return Kind(role=ItemRole.IMAGE, media_type="image/svg+xml")
    if PurePath(name).suffix.lower() in {".json", ".jsonl"} and head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["}:
        return Kind(role=ItemRole.OTHER, media_type="application/json")
    return Kind(role=ItemRole.TEXT, media_type="text/plain", reader=Reader.PLAIN)


def _is_html(head: bytes) -> bool:
    """Whether it starts with a tag, after blanks and comments, and has tags that only HTML has."""
    leading = _LEADING.match(head)
    if not leading:
        return False
    # A text may quote one tag; a page without a head has several.
    return _HTML.match(leading[1]) is not None or len(_HTML.findall(head)) >= 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signature:
    parts: tuple[tuple[int, bytes], ...]
    kind: Kind

    def matches(self, head: bytes) -> bool:
        return all(head[at : at + len(magic)] == magic for at, magic in self.parts)


@cache
def _signatures() -> tuple[_Signature, ...]:
    table = tomllib.loads(files(__package__).joinpath("signatures.toml").read_text("utf-8"))
    return tuple(
        _Signature(
            parts=tuple(
                (part["at"], bytes.fromhex(part["hex"])) for part in (row, row.get("also"), row.get("and")) if part
            ),
            kind=Kind(
                role=ItemRole(row["role"]),
                media_type=row["media_type"],
                reader=Reader.PDF if row["media_type"] == _PDF else Reader.NONE,
            ),
        )
        for row in table["signature"]
    )


def _signed(media_type: str) -> Kind:
    return next(row.kind for row in _signatures() if row.kind.media_type == media_type)


def _refine(kind: Kind, head: bytes) -> Kind:
    """Settle what the first bytes leave open: a gzipped WARC, WebM, sound or pictures in Ogg."""
    if kind.media_type == "application/gzip" and _gunzipped(head).startswith(b"WARC/"):
        return Kind(role=ItemRole.WARC, media_type="application/warc+gzip")
    if kind.media_type == "video/x-matroska" and b"webm" in head[:64]:
        return Kind(role=ItemRole.VIDEO, media_type="video/webm")
    if kind.media_type == "audio/ogg" and b"theora" in head[:512]:
        return Kind(role=ItemRole.VIDEO, media_type="video/ogg")
    return kind


def _gunzipped(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 64)
    except zlib.error:
        return b""
