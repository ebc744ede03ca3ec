"""Replicas of the vault, and dated fixity runs with repair from one; all of it is recorded as events.

A fixity run reads every Object again. What is altered or missing is named in the ledger, also when nobody can repair
it; what a replica has whole is restored, and the altered bytes are set aside as evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from probatum.adapters.folder_ledger import FolderLedger
from probatum.adapters.folder_objects import FolderObjects
from probatum.model.digests import Digest
from probatum.model.errors import UsageError
from probatum.model.times import instant
from probatum.vault.events import Event
from probatum.vault.replication import Copied, repair_objects, replicate_ledger, replicate_objects, whole
from probatum.vault.report import Progress

from ..models import Object
from ..recording import record
from .erased import erased_objects
from .vault import ledger_folder, objects, publish_ledger, workspace

NAMED = 200
"""Digests that an event names at most, so that it fits into an entry; all are counted."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class FixityRun:
    """What a run found: all Objects read, those altered, those missing, and those restored from a replica."""

    objects: int
    bytes: int
    altered: tuple[Digest, ...]
    missing: tuple[Digest, ...]
    repaired: tuple[Digest, ...]

    @property
    def sound(self) -> bool:
        """Whether every Object is whole now."""
        return {*self.altered, *self.missing} <= set(self.repaired)


def replicate(target: Path, *, actor: str, clock: Clock, progress: Progress, prompt: bool = False) -> Copied:
    """Copy the vault's Objects and its published ledger to a folder, made anew or brought up to date.

    Raise UsageError for a folder that holds other things, ReplicaDiffers for a replica of another ledger.
    """
    _require_replica(target)
    publish_ledger(ask=prompt, required=False)
    replica = FolderObjects(target)
    found = replicate_objects(objects(), replica, erased=erased_objects(), progress=progress)
    files = replicate_ledger(ledger_folder(), FolderLedger(target / "ledger"))
    data = {
        "copied": found.copied,
        "present": found.present,
        "bytes": found.bytes,
        "ledger_files": files,
        "altered": _names(found.altered),
    }
    _record("vault.replicated", actor=actor, now=clock(), data=data, where={"path": str(target)})
    return found


def _require_replica(target: Path) -> None:
    inside = target.resolve()
    if inside.is_relative_to(workspace().vault) or workspace().vault.is_relative_to(inside):
        raise UsageError("A replica inside the vault, or around it, is none", found=str(inside))
    if not target.exists():
        target.mkdir(parents=True)
    if not target.is_dir() or any(each.name not in {"objects", "ledger"} for each in target.iterdir()):
        raise UsageError(f"{target} is no replica", expected="a folder that is new, empty or a replica")


def fixity(*, actor: str, clock: Clock, progress: Progress, repair_from: Path | None = None) -> FixityRun:
    """Read every Object again, restore what is damaged from a replica if one is given, and record the run."""
    started, store = clock(), objects()
    store.sweep()
    altered, count, size = [], 0, 0
    for digest in store.digests():
        if not whole(store, digest):
            altered.append(digest)
        count, size = count + 1, size + store.size(digest)
        progress("Reading Objects", count, count)
    missing = _missing()
    replica = _replica(repair_from)
    repaired = repair_objects(store, replica, [*altered, *missing]) if replica else []
    run = FixityRun(objects=count, bytes=size, altered=tuple(altered), missing=tuple(missing), repaired=tuple(repaired))
    where = {"repaired_from": str(repair_from)} if repair_from else {}
    _record(
        "vault.fixity", actor=actor, now=clock(), data={"started_at": instant(started), **_counts(run)}, where=where
    )
    return run


def _replica(folder: Path | None) -> FolderObjects | None:
    if folder is not None and not (folder / "objects").is_dir():
        raise UsageError(f"{folder} is no replica", expected="a folder that `probatum vault replicate` made")
    return FolderObjects(folder) if folder else None


def _missing() -> list[Digest]:
    """Objects that the register knows and the vault has not, without those that were erased."""
    store, gone = objects(), erased_objects()
    named = map(Digest.parse, Object.objects.order_by("digest").values_list("digest", flat=True).iterator())
    return [digest for digest in named if digest not in gone and digest not in store]


def _counts(run: FixityRun) -> dict[str, Any]:
    return {
        "objects": run.objects,
        "bytes": run.bytes,
        "altered_count": len(run.altered),
        "missing_count": len(run.missing),
        "altered": _names(run.altered),
        "missing": _names(run.missing),
        "repaired": _names(run.repaired),
    }


def _names(digests: Sequence[Digest]) -> list[str]:
    return [str(digest) for digest in digests[:NAMED]]


def _record(kind: str, *, actor: str, now: datetime, data: dict[str, Any], where: dict[str, str]) -> None:
    private = {"where": where} if where else {}
    record([Event(type=kind, at=now, actor=actor, data=data, private=private)], objects=objects())
    publish_ledger()
