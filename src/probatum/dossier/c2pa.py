"""Whether a media file carries C2PA data (signed claims of origin), by a small reader of its own: no network, no model.

In: a stream that can seek. Out: present, absent, or not checked for containers that are not known here; where, and how
many bytes. Signatures of C2PA are not checked: what is found is kept with the original and said to be "not checked".
Places: C2PA 2.1, annex A: JPEG APP11 segments (JUMBF), the PNG chunk caBX, the ISO BMFF box uuid with C2PA's id, the
RIFF chunk C2PA. Lengths come from strangers: every one is held against the file, and at most MAX_PARTS are read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

MAX_PARTS = 100_000
MAX_OFFSET = 1 << 62
"""Beyond what any disk holds; a stated length can be larger than a number that a file can be asked for."""
BMFF_ID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""The user type of C2PA's box (annex A.5)."""


class Presence(StrEnum):
    """Whether there is C2PA data."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class C2paFinding:
    """What was found: whether there is any, in which part of the file, how many bytes of it."""

    presence: Presence
    where: str | None = None
    size: int = 0

    def to_record(self) -> dict[str, Any]:
        """The JSON shape; `signature` is never more than "not_checked" here."""
        signature = "not_checked" if self.presence is Presence.PRESENT else None
        return {"presence": self.presence.value, "where": self.where, "size": self.size, "signature": signature}


def c2pa_of(stream: BinaryIO) -> C2paFinding:
    """Look for C2PA data; a file that is cut short or damaged is read as far as it goes."""
    end = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(12)
    if head[:3] == b"\xff\xd8\xff":
        return _found("JPEG APP11", _jpeg(stream, end))
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return _found("PNG caBX", _png(stream, end))
    if head[4:8] == b"ftyp":
        return _found("ISO BMFF uuid", _bmff(stream, end))
    if head[:4] == b"RIFF":
        return _found("RIFF C2PA", _riff(stream, end))
    return C2paFinding(presence=Presence.NOT_CHECKED)


def _found(where: str, sizes: Iterator[int]) -> C2paFinding:
    size = sum(sizes)
    return (
        C2paFinding(presence=Presence.PRESENT, where=where, size=size)
        if size
        else C2paFinding(presence=Presence.ABSENT)
    )


def _jpeg(stream: BinaryIO, end: int) -> Iterator[int]:
    """Sizes of APP11 segments that hold JUMBF boxes of C2PA; the first of them names it."""
    at, begun = 2, False
    for _ in range(MAX_PARTS):
        marker = _at(stream, at, 4)
        if len(marker) < 4 or marker[0] != 0xFF or marker[1] in (0xD9, 0xDA):
            return
        length = struct.unpack(">H", marker[2:])[0]
        if marker[1] == 0xEB and at + 2 + length <= end:
            data = _at(stream, at + 4, min(length - 2, 96)) if length > 2 else b""
            begun = begun or (data[:2] == b"JP" and b"jumb" in data and b"c2pa" in data)
            if begun and data[:2] == b"JP":
                yield length - 2
        at += 2 + length


def _png(stream: BinaryIO, end: int) -> Iterator[int]:
    at = 8
    for _ in range(MAX_PARTS):
        head = _at(stream, at, 8)
        if len(head) < 8:
            return
        length = struct.unpack(">I", head[:4])[0]
        if head[4:] == b"caBX" and at + 12 + length <= end:
            yield length
        at += 12 + length


def _bmff(stream: BinaryIO, end: int) -> Iterator[int]:
    at = 0
    for _ in range(MAX_PARTS):
        head = _at(stream, at, 32)
        if len(head) < 8:
            return
        length, skip = struct.unpack(">I", head[:4])[0], 8
        if length == 1 and len(head) >= 16:
            length, skip = struct.unpack(">Q", head[8:16])[0], 16
        length = length or end - at
        if head[4:8] == b"uuid" and head[skip : skip + 16] == BMFF_ID and at + length <= end:
            yield length - skip - 16
        if length < skip:
            return
        at += length


def _riff(stream: BinaryIO, end: int) -> Iterator[int]:
    at = 12
    for _ in range(MAX_PARTS):
        head = _at(stream, at, 8)
        if len(head) < 8:
            return
        length = struct.unpack("<I", head[4:])[0]
        if head[:4] == b"C2PA" and at + 8 + length <= end:
            yield length
        at += 8 + length + (length & 1)


def _at(stream: BinaryIO, at: int, size: int) -> bytes:
    if at > MAX_OFFSET:
        return b""
    stream.seek(at)
    return stream.read(size)
