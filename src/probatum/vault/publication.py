"""Publishing the ledger into a folder of plain files, so that it can be checked and read without any database.

Tiles and bundles are written first, each whole or not at all; the signed checkpoint comes last and alone says how much
is published. A publication that was killed leaves files that no checkpoint speaks of; the next one writes them again.
Nothing is signed that does not continue what was signed before: the tree is taken up from the published tiles, and
those must have the published root.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from probatum.model.errors import LedgerError

from .checkpoints import Checkpoint, open_checkpoint, parse_untrusted, sign_checkpoint
from .events import MAX_BODY, MAX_OPENINGS, Entry, without_openings
from .merkle import leaf_hash, root
from .notes import PublicKey, Signer
from .notes import parse as parse_note
from .tiles import (
    CHECKPOINT,
    ENTRIES,
    OPENINGS,
    WIDTH,
    TileFile,
    file_for,
    head_root,
    join_bundle,
    join_hashes,
    level_count,
    levels,
    split_bundle,
    split_hashes,
    tile_kind,
)


class LedgerFolder(Protocol):
    """Where a published ledger is: files under relative paths with forward slashes."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None when there is none."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Put a whole file in place of what is there; its name is durable after `sync`."""
        ...

    def sync(self) -> None:
        """Make everything written so far durable."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file; none being there is fine."""
        ...

    def paths(self, prefix: str = "") -> Iterator[str]:
        """Every file whose path begins with `prefix`, in order."""
        ...

    def exclusive(self) -> AbstractContextManager[None]:
        """Keep every other writer out for as long as the block runs."""
        ...


def publish(
    ledger_folder: LedgerFolder, entries: Iterable[Entry], *, signer: Signer, earlier: Iterable[PublicKey] = ()
) -> Checkpoint:
    """Publish entries from the published size on and return the new checkpoint.

    Entries that are published already are passed over, so that repeating a publication changes nothing. Raise
    LedgerError when an index is missing, and when what is published was altered or signed by a key that is neither
    the signer's nor one of the `earlier` ones.
    """
    with ledger_folder.exclusive():
        published = published_checkpoint(ledger_folder, [signer.public_key, *earlier])
        tree = _Tree(ledger_folder, published)
        for entry in entries:
            tree.append(entry)
        if published and published.size == tree.size and _signed_by(published, signer):
            return published
        tree.write_partial_files()
        ledger_folder.sync()
        checkpoint = sign_checkpoint(tree.size, head_root(tree.rows), signer)
        ledger_folder.write(CHECKPOINT, checkpoint.note)
        ledger_folder.sync()
        tree.remove_superseded()
    return checkpoint


def _signed_by(checkpoint: Checkpoint, signer: Signer) -> bool:
    """Whether this key signed it; after a rotation the same head is signed anew."""
    key = signer.public_key
    return any((each.name, each.key_id) == (key.name, key.id) for each in parse_note(checkpoint.note).signatures)


def published_checkpoint(ledger_folder: LedgerFolder, keys: Iterable[PublicKey]) -> Checkpoint | None:
    """The checkpoint of a published ledger, its signature checked; None where nothing is published yet."""
    note = ledger_folder.read(CHECKPOINT)
    return open_checkpoint(note, keys) if note is not None else None


def read_entries(ledger_folder: LedgerFolder, start: int = 0) -> Iterator[Entry]:
    """The published entries from index `start` on, as they stand; `verify_vault` says whether they are right."""
    note = ledger_folder.read(CHECKPOINT)
    size = parse_untrusted(note).size if note is not None else 0
    for number in range(start // WIDTH, -(-size // WIDTH)):
        pairs = zip(
            read_bundle(ledger_folder, ENTRIES, number, size),
            read_bundle(ledger_folder, OPENINGS, number, size),
            strict=True,
        )
        for index, (body, openings) in enumerate(pairs, start=number * WIDTH):
            if index >= start:
                yield Entry(index=index, body=body, openings=openings)


def erase_openings(ledger_folder: LedgerFolder, index: int, names: set[str]) -> None:
    """Remove private values of a published entry for good; leaf, proofs and checkpoint stay valid.

    Harmless to repeat. The register's own copy of the openings is for the caller to change.
    """
    with ledger_folder.exclusive():
        note = ledger_folder.read(CHECKPOINT)
        size = parse_untrusted(note).size if note is not None else 0
        file = file_for(OPENINGS, index // WIDTH, size) if index >= 0 else None
        if file is None or index >= size:
            raise LedgerError("There is no such published entry", expected=f"an index below {size}", found=str(index))
        parts = read_bundle(ledger_folder, OPENINGS, file.number, size)
        entry = Entry(index=index, body=b"", openings=parts[index % WIDTH])
        parts[index % WIDTH] = without_openings(entry, names).openings
        ledger_folder.write(file.path, join_bundle(OPENINGS, parts))
        ledger_folder.sync()
        _remove_partials(ledger_folder, file, keep=file.path)


def read_bundle(ledger_folder: LedgerFolder, kind: str, number: int, size: int) -> list[bytes]:
    """The parts of a bundle (ENTRIES or OPENINGS) in a ledger of `size` entries; raise LedgerError when damaged."""
    file = _file(kind, number, size)
    return split_bundle(_read(ledger_folder, file), file)


def read_tile(ledger_folder: LedgerFolder, level: int, number: int, size: int) -> list[bytes]:
    """The hashes of a tile of a ledger of `size` entries; raise LedgerError when it is damaged."""
    file = _file(tile_kind(level), number, level_count(size, level))
    return split_hashes(_read(ledger_folder, file), file)


def subtree(ledger_folder: LedgerFolder, level: int, index: int, size: int) -> bytes:
    """The hash over leaves `[index << level, (index + 1) << level)`, for proofs (merkle.Subtrees): reads one file."""
    depth = level % 8
    first = index << depth
    hashes = read_tile(ledger_folder, level // 8, first // WIDTH, size)
    return root(hashes[first % WIDTH : first % WIDTH + (1 << depth)])


class _Tree:
    """The right edge of the published tree, growing. `rows` are the hashes of the partial tile of each level."""

    def __init__(self, folder: LedgerFolder, published: Checkpoint | None) -> None:
        self.folder = folder
        self.size = published.size if published else 0
        self.rows: list[list[bytes]] = [self._row(level) for level in levels(self.size)]
        self.bodies = self._bundle(ENTRIES)
        self.openings = self._bundle(OPENINGS)
        self.before = list(self._partial_files())
        if published:
            self._check(published)

    def append(self, entry: Entry) -> None:
        """Add the next entry; write what it completes."""
        if entry.index < self.size:
            return
        if entry.index > self.size:
            raise LedgerError("The ledger has a gap", expected=f"entry {self.size}", found=f"entry {entry.index}")
        if len(entry.body) > MAX_BODY or len(entry.openings) > MAX_OPENINGS:
            raise LedgerError(f"Ledger entry {entry.index} is too large to publish", found=f"{len(entry.body)} bytes")
        self.bodies.append(entry.body)
        self.openings.append(entry.openings)
        self.size += 1
        if len(self.bodies) == WIDTH:
            self._write_bundles()
            self.bodies.clear()
            self.openings.clear()
        self._push(entry.leaf_hash)

    def write_partial_files(self) -> None:
        """Write what is not full: the rightmost tile of each level and the last bundles."""
        known = {file.path for file in self.before}
        for level, row in enumerate(self.rows):
            file = TileFile(
                kind=tile_kind(level), number=level_count(self.size, level) // WIDTH, width=len(row) or WIDTH
            )
            if row and file.path not in known:
                self.folder.write(file.path, join_hashes(row))
        if self.bodies:
            self._write_bundles()

    def remove_superseded(self) -> None:
        """Remove partial tiles and entries that are full now, and every other state of the last openings.

        Other partial files stay: a reader may hold a checkpoint that needs them (tlog-tiles, "Partial Tiles").
        """
        now = {file.full_path: file.path for file in self._partial_files()}
        for file in self.before:
            if file.full_path not in now:
                _remove_partials(self.folder, file)
        last = _last(OPENINGS, self.size)
        if last:
            _remove_partials(self.folder, last, keep=last.path)

    def _push(self, hash_: bytes) -> None:
        level = 0
        while True:
            if level == len(self.rows):
                self.rows.append([])
            row = self.rows[level]
            row.append(hash_)
            if len(row) < WIDTH:
                return
            file = TileFile(kind=tile_kind(level), number=level_count(self.size, level) // WIDTH - 1)
            self.folder.write(file.path, join_hashes(row))
            hash_ = root(row)
            row.clear()
            level += 1

    def _write_bundles(self) -> None:
        number, width = (self.size - 1) // WIDTH, len(self.bodies)
        for kind, parts in ((ENTRIES, self.bodies), (OPENINGS, self.openings)):
            self.folder.write(TileFile(kind=kind, number=number, width=width).path, join_bundle(kind, parts))

    def _row(self, level: int) -> list[bytes]:
        count = level_count(self.size, level)
        return read_tile(self.folder, level, count // WIDTH, self.size) if count % WIDTH else []

    def _bundle(self, kind: str) -> list[bytes]:
        return read_bundle(self.folder, kind, self.size // WIDTH, self.size) if self.size % WIDTH else []

    def _partial_files(self) -> Iterator[TileFile]:
        for level in levels(self.size):
            file = _last(tile_kind(level), level_count(self.size, level))
            if file:
                yield file
        for kind in (ENTRIES, OPENINGS):
            file = _last(kind, self.size)
            if file:
                yield file

    def _check(self, published: Checkpoint) -> None:
        found = head_root(self.rows)
        if found != published.root or (self.bodies and [leaf_hash(body) for body in self.bodies] != self.rows[0]):
            raise LedgerError(
                "The published ledger does not have the root that was signed; nothing more was signed",
                expected=published.root.hex(),
                found=found.hex(),
                remedy="Run `probatum verify` to see which file was altered.",
            )


def _last(kind: str, count: int) -> TileFile | None:
    """The partial file at the end, if there is one."""
    return file_for(kind, count // WIDTH, count)


def _file(kind: str, number: int, count: int) -> TileFile:
    file = file_for(kind, number, count)
    if file is None or number < 0:
        raise LedgerError(f"The ledger has no {kind}/{number}", expected=f"one within {count}")
    return file


def _read(ledger_folder: LedgerFolder, file: TileFile) -> bytes:
    data = ledger_folder.read(file.path)
    if data is None:
        raise LedgerError(f"The published ledger lacks {file.path}", remedy="Restore it from a replica.")
    return data


def _remove_partials(ledger_folder: LedgerFolder, file: TileFile, keep: str | None = None) -> None:
    for path in list(ledger_folder.paths(f"{file.full_path}.p/")):
        if path != keep:
            ledger_folder.remove(path)
