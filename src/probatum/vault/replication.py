"""Copying a vault to another place, and repairing one from the other; every copy is read back before it counts.

In: two stores and two published ledgers. Out: what was copied, what was there already, and what could not be copied
because the source itself is altered. Resumable: what a killed run copied is there for the next one. A replica never
goes backwards: one that holds more, or another ledger, is refused, since then the source has lost something.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from probatum.model.digests import Digest
from probatum.model.errors import LedgerError, ObjectMissing, VaultError

from .checkpoints import parse_untrusted
from .merkle import range_root
from .objects import ObjectStore
from .publication import LedgerFolder, subtree
from .report import Progress
from .tiles import CHECKPOINT


class MendableStore(ObjectStore, Protocol):
    """A store from which an altered Object can be taken away, to be kept aside or for good."""

    def set_aside(self, digest: Digest) -> str:
        """Move what is kept under the digest out of the way, where it stays as evidence; return its new name."""
        ...

    def erase(self, digest: Digest) -> bool:
        """Remove an Object for good; return whether there was one."""
        ...


class ReplicaDiffers(VaultError):
    """A replica holds something that the vault does not: it is older, or another."""

    code = "replica_differs"


@dataclass(slots=True, kw_only=True)
class Copied:
    """What came of copying Objects."""

    copied: int = 0
    present: int = 0
    bytes: int = 0
    erased: int = 0
    altered: list[Digest] = field(default_factory=list)
    """Objects of the source that no longer have their digest; they were not copied."""


def replicate_objects(
    source: ObjectStore, target: MendableStore, *, erased: Collection[Digest] = (), progress: Progress | None = None
) -> Copied:
    """Copy every Object that the target lacks, read each copy back, and remove from it what was erased."""
    result = Copied()
    for number, digest in enumerate(source.digests(), start=1):
        if digest in erased:
            continue
        if digest in target and target.size(digest) == source.size(digest):
            result.present += 1
        elif _copy(source, target, digest):
            result.copied += 1
            result.bytes += target.size(digest)
        else:
            result.altered.append(digest)
        if progress:
            progress("Copying Objects", number, number)
    result.erased = sum(target.erase(digest) for digest in erased)
    return result


def _copy(source: ObjectStore, target: MendableStore, digest: Digest) -> bool:
    """Copy one Object; False when the source's own bytes are not what their name says."""
    if digest in target:
        target.set_aside(digest)  # of another size, so it is altered
    with source.open(digest) as stream:
        stored = target.put(stream)
    if stored.digest != digest:
        if stored.new:
            target.erase(stored.digest)
        return False
    if not whole(target, digest):
        raise VaultError("A copy read back is not what was written", expected=str(digest), remedy="Check the disk.")
    return True


def whole(store: ObjectStore, digest: Digest) -> bool:
    """Whether a store has an Object, with the bytes that its digest says."""
    try:
        with store.open(digest) as stream:
            return Digest.of_stream(stream) == digest
    except (ObjectMissing, OSError):
        return False


def repair_objects(store: MendableStore, replica: ObjectStore, damaged: Iterable[Digest]) -> list[Digest]:
    """Restore damaged Objects from a replica that has them whole; return which. Altered ones are set aside first."""
    repaired = []
    for digest in damaged:
        if not whole(replica, digest):
            continue
        if digest in store:
            store.set_aside(digest)
        with replica.open(digest) as stream:
            store.put(stream)
        if whole(store, digest):
            repaired.append(digest)
    return repaired


def replicate_ledger(source: LedgerFolder, target: LedgerFolder) -> int:
    """Make the target's published ledger the source's, the checkpoint last; return how many files were written."""
    with source.exclusive(), target.exclusive():
        _require_continuation(source, target)
        paths = [path for path in source.paths() if path != CHECKPOINT]
        written = sum(_write(source, target, path) for path in paths)
        target.sync()
        written += _write(source, target, CHECKPOINT)
        target.sync()
        for path in set(target.paths()) - {*paths, CHECKPOINT}:
            target.remove(path)  # superseded, or openings that were erased
    return written


def _write(source: LedgerFolder, target: LedgerFolder, path: str) -> bool:
    data = source.read(path)
    if data is None or target.read(path) == data:
        return False
    target.write(path, data)
    if target.read(path) != data:
        raise LedgerError(f"A copy of {path} read back is not what was written", remedy="Check the disk.")
    return True


def _require_continuation(source: LedgerFolder, target: LedgerFolder) -> None:
    """Raise ReplicaDiffers unless the source's ledger begins with all that the target has signed."""
    held, mine = target.read(CHECKPOINT), source.read(CHECKPOINT)
    if mine is None:
        raise LedgerError("There is no published ledger to copy")
    if held is None:
        return
    old, new = parse_untrusted(held), parse_untrusted(mine)
    if old.size > new.size:
        raise ReplicaDiffers(
            "The replica's ledger is longer than the vault's: the vault has lost entries",
            expected=f"at most {new.size} entries",
            found=str(old.size),
            remedy="Keep both as they are, and find out what happened.",
        )
    root = range_root(0, old.size, partial(_subtree, source, new.size)) if old.size else old.root
    if root != old.root:
        raise ReplicaDiffers(
            "The replica's ledger is not the beginning of the vault's: one of the two was rewritten",
            expected=old.root.hex(),
            found=root.hex(),
            remedy="Keep both as they are, and find out what happened.",
        )


def _subtree(folder: LedgerFolder, size: int, level: int, index: int) -> bytes:
    return subtree(folder, level, index, size)
