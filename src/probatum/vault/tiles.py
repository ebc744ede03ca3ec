"""The files of a published ledger: their names and forms (C2SP tlog-tiles), and bundles of openings beside them.

`tile/<L>/<N>` holds 256 hashes of level L, `tile/entries/<N>` 256 entries with 16-bit lengths before them, and
`openings/<N>` (ours, not in the specification) their openings with 32-bit lengths. The rightmost ones are partial:
`<name>.p/<width>`. A number N is written in groups of three digits, all but the last after an x: 1234067 is
x001/x234/067.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from probatum.model.errors import LedgerError

from .merkle import root

WIDTH = 256
"""Hashes in a full tile, entries in a full bundle."""
HASH = 32
CHECKPOINT = "checkpoint"
ENTRIES = "tile/entries"
OPENINGS = "openings"
_ENTRY_PREFIX = 2
_OPENINGS_PREFIX = 4
_FORM = re.compile(
    r"(?P<kind>tile/(?:[0-9]|[1-5][0-9]|6[0-3])|tile/entries|openings)/"
    r"(?P<number>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TileFile:
    """One file: of which kind (`tile/0`, `tile/entries`, `openings`), the how-manieth, and how wide (1 to 256)."""

    kind: str
    number: int
    width: int = WIDTH

    @property
    def full_path(self) -> str:
        """Where the full file is or will be."""
        digits = f"{self.number:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        return "/".join([self.kind, *(f"x{group}" for group in groups[:-1]), groups[-1]])

    @property
    def path(self) -> str:
        """Where this file is."""
        return self.full_path if self.width == WIDTH else f"{self.full_path}.p/{self.width}"

    @classmethod
    def from_path(cls, path: str) -> TileFile | None:
        """Read a path; None when it is not the one form of any file."""
        found = _FORM.match(path)
        if not found:
            return None
        number = int(found["number"].replace("x", "").replace("/", ""))
        file = cls(kind=found["kind"], number=number, width=int(found["width"] or WIDTH))
        return file if file.path == path and file.width <= WIDTH else None


def tile_kind(level: int) -> str:
    """The kind of tiles of a level."""
    return f"tile/{level}"


def level_count(size: int, level: int) -> int:
    """How many hashes a level has in a ledger of `size` entries."""
    return size >> 8 * level


def levels(size: int) -> range:
    """The levels that have any hashes."""
    return range(-(-max(size.bit_length(), 1) // 8)) if size else range(0)


def file_for(kind: str, number: int, count: int) -> TileFile | None:
    """The file with this number where `count` hashes or entries are in all; None beyond the end."""
    width = min(WIDTH, count - number * WIDTH)
    return TileFile(kind=kind, number=number, width=width) if width > 0 else None


def head_root(parts: Iterable[list[bytes]]) -> bytes:
    """The root of a tree from the hashes of its partial tiles, level 0 first (each perhaps empty)."""
    carried: list[bytes] = []
    for hashes in parts:
        row = [*hashes, *carried]
        carried = [root(row)] if row else []
    return carried[0] if carried else root([])


def join_hashes(hashes: Iterable[bytes]) -> bytes:
    """The bytes of a tile."""
    return b"".join(hashes)


def split_hashes(data: bytes, file: TileFile) -> list[bytes]:
    """The hashes of a tile; raise LedgerError when it is not as wide as its name says."""
    if len(data) != file.width * HASH:
        raise LedgerError(
            f"The ledger's {file.path} is damaged", expected=f"{file.width * HASH} bytes", found=f"{len(data)} bytes"
        )
    return [data[at : at + HASH] for at in range(0, len(data), HASH)]


def join_bundle(kind: str, parts: Iterable[bytes]) -> bytes:
    """The bytes of a bundle of entries or openings."""
    prefix = _prefix(kind)
    return b"".join(len(part).to_bytes(prefix, "big") + part for part in parts)


def split_bundle(data: bytes, file: TileFile) -> list[bytes]:
    """The parts of a bundle; raise LedgerError unless they are as many as its name says, all whole."""
    parts = list(_parts(data, _prefix(file.kind)))
    if len(parts) != file.width or join_bundle(file.kind, parts) != data:
        raise LedgerError(
            f"The ledger's {file.path} is damaged", expected=f"{file.width} whole parts", found=f"{len(data)} bytes"
        )
    return parts


def _prefix(kind: str) -> int:
    return _ENTRY_PREFIX if kind == ENTRIES else _OPENINGS_PREFIX


def _parts(data: bytes, prefix: int) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        end = at + prefix + int.from_bytes(data[at : at + prefix], "big")
        yield data[at + prefix : end]
        at = end
