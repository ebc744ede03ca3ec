"""Holding a published tree against itself: entries, tiles of every level, and the root that was signed.

Each hash stands twice: in a tile, and as what follows from the files below. Where the two differ, the tile above (or
the signed root) says which is right, so that the altered file is named and not its neighbour; where that does not say,
both are named. Works through the tree from left to right with one row of hashes for each level in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from probatum.model.errors import LedgerError

from .checkpoints import Checkpoint
from .merkle import leaf_hash, root
from .publication import LedgerFolder, read_tile
from .report import Findings
from .tiles import ENTRIES, WIDTH, TileFile, file_for, head_root, level_count, levels, tile_kind

Row = Sequence[bytes | None]
"""Hashes of a tile; None where a file below is damaged, which has been reported then."""

ENTRY, TILE, ROOT = "ledger.entry", "ledger.tile", "ledger.root"


class TreeCheck:
    """Takes the bundles of a ledger in order, then says whether they make up the tree of the checkpoint."""

    def __init__(self, folder: LedgerFolder, checkpoint: Checkpoint, findings: Findings) -> None:
        self._folder = folder
        self._checkpoint = checkpoint
        self._findings = findings
        self._rows: list[list[bytes | None]] = [[] for _ in levels(checkpoint.size)]
        self._completed = [0 for _ in self._rows]
        self._tiles_above: dict[int, tuple[int, list[bytes] | None]] = {}

    def take(self, bodies: Sequence[bytes] | None, width: int) -> None:
        """The next bundle's entries; None when they are damaged, which has been reported."""
        self._rows[0] = [None] * width if bodies is None else [leaf_hash(body) for body in bodies]
        if width == WIDTH:
            self._complete(0)

    def finish(self) -> None:
        """Hold the partial tiles at the right edge against the signed root."""
        edge = [(row, self._published(level) if row else []) for level, row in enumerate(self._rows)]
        from_below = _edge_root([_fill(computed, published) for computed, published in edge])
        from_tiles = _edge_root([_fill(published, computed) for computed, published in edge])
        signed = self._checkpoint.root
        for level, (computed, published) in enumerate(edge):
            for at in _differing(computed, published):
                self._blame(level, at, tile=from_tiles != signed, below=from_below != signed)
        if signed not in (from_below, from_tiles):
            found = from_below.hex() if from_below else "none, because files are damaged"
            self._findings.failed(ROOT, "checkpoint", expected=signed.hex(), found=found)
        elif not any(map(self._findings.failures, (ENTRY, TILE))):
            self._findings.ok(ROOT, f"{self._checkpoint.size} entries", f"root {signed.hex()}")

    def _complete(self, level: int) -> None:
        """A tile is full: hold it against what is below and above, and hand its hash to the level above."""
        computed, published, above = self._rows[level], self._published(level), self._above(level)
        filled = _fill(computed, published)
        from_below, from_tile = _edge_root([filled]), root(published) if published else None
        for at in _differing(computed, published):
            self._blame(level, at, tile=from_tile != above, below=from_below != above)
        settled = above is not None and above in (from_below, from_tile)
        self._rows[level] = []
        self._completed[level] += 1
        self._rows[level + 1].append(above if settled else from_tile or from_below or above)
        if len(self._rows[level + 1]) == WIDTH:
            self._complete(level + 1)

    def _published(self, level: int) -> list[bytes] | None:
        """The tile that the current row should be; None (and reported) when it is damaged."""
        number = self._completed[level]
        try:
            return read_tile(self._folder, level, number, self._checkpoint.size)
        except LedgerError as error:
            path = self._file(tile_kind(level), number, level).path
            self._findings.failed(TILE, path, expected="a whole tile", found=error.message)
            return None

    def _above(self, level: int) -> bytes | None:
        """What the tile above has for the tile that is complete now; None when that one is damaged."""
        number, at = divmod(self._completed[level], WIDTH)
        known = self._tiles_above.get(level)
        if known is None or known[0] != number:
            try:
                known = (number, read_tile(self._folder, level + 1, number, self._checkpoint.size))
            except LedgerError:  # reported when its own turn comes
                known = (number, None)
            self._tiles_above[level] = known
        return known[1][at] if known[1] else None

    def _blame(self, level: int, at: int, *, tile: bool, below: bool) -> None:
        """Name the file of which a hash is not what the others say it is: the tile, what is below it, or both."""
        number = self._completed[level]
        if tile:
            path = self._file(tile_kind(level), number, level).path
            self._findings.failed(TILE, path, expected="the hashes of what is below", found=f"another as number {at}")
        if below and level == 0:
            path, index = self._file(ENTRIES, number, 0).path, number * WIDTH + at
            self._findings.failed(ENTRY, f"{path}: entry {index}", expected="what was signed", found="other bytes")
        elif below:
            path = self._file(tile_kind(level - 1), number * WIDTH + at, level - 1).path
            self._findings.failed(TILE, path, expected="the hash that the tile above has", found="another")

    def _file(self, kind: str, number: int, level: int) -> TileFile:
        file = file_for(kind, number, level_count(self._checkpoint.size, level))
        assert file is not None  # only files within the ledger's size are asked for
        return file


def _fill(first: Row | None, second: Row | None) -> Row:
    """`first` with its gaps filled from `second`."""
    if first is None or second is None:
        return first or second or [None]
    return [mine if mine is not None else theirs for mine, theirs in zip(first, second, strict=True)]


def _edge_root(rows: list[Row]) -> bytes | None:
    """The root over partial tiles, level 0 first; None where a hash is not known."""
    known = [list(row) for row in rows if _known(row)]
    return head_root(known) if len(known) == len(rows) else None


def _known(row: Row) -> TypeGuard[Sequence[bytes]]:
    return None not in row


def _differing(computed: Row, published: Row | None) -> list[int]:
    pairs = zip(computed, published or computed, strict=True)
    return [at for at, (mine, theirs) in enumerate(pairs) if mine is not None and mine != theirs]
