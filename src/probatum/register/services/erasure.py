"""Erasing personal data for good: private values of ledger entries, Objects of Items, the words of Reports.

A tombstone with who, when and why is recorded and published first. Then the openings and the bytes are removed, and the
register is made anew from the vault, so that no row keeps what the vault no longer has. Killed on the way, the next
erasure (or `finish`) carries out every tombstone again: that is harmless. What others hold (packages, replicas until
they are next brought up to date, backups) is out of reach, and readings of a text keep what they state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from probatum.model.digests import Digest
from probatum.model.errors import UsageError
from probatum.vault.erasure import MADE, Erasure
from probatum.vault.events import Entry, opening_names, without_openings
from probatum.vault.publication import erase_openings
from probatum.vault.report import Progress

from ..models import Item, LedgerEntry, Report
from ..recording import record
from .rebuild import rebuild
from .vault import events_of, ledger_folder, objects, publish_ledger, workspace

Clock = Callable[[], datetime]


def erase(
    *,
    erased: Sequence[Digest] = (),
    values: Mapping[int, frozenset[str]] | None = None,
    reason: str,
    actor: str,
    clock: Clock,
    progress: Progress,
) -> Erasure:
    """Erase Objects and private values (for an entry's index the names; none means all). Hold the workspace alone.

    Raise UsageError for what is not there or may not be erased, KeyLocked without the key's passphrase.
    """
    for digest in erased:
        _require_erasable(digest)
    wanted = {index: _names(index, names) for index, names in (values or {}).items()}
    made = Erasure(objects=tuple(erased), values=wanted, reason=reason)
    publish_ledger(ask=True, required=True)
    record([made.to_event(at=clock(), actor=actor)], objects=objects())
    finish(progress=progress)
    return made


def finish(*, progress: Progress) -> None:
    """Carry out every tombstone of the ledger; harmless to repeat."""
    publish_ledger(ask=True, required=True)
    for tombstone in map(Erasure.from_event, events_of(MADE)):
        for digest in tombstone.objects:
            objects().erase(digest)
        for index, names in tombstone.values.items():
            _remove(index, set(names))
    rebuild(progress=progress)
    for suffix in ("", "-wal", "-shm"):  # it holds what was erased
        (workspace().root / f"register.before-rebuild.sqlite3{suffix}").unlink(missing_ok=True)


def _remove(index: int, names: set[str]) -> None:
    erase_openings(ledger_folder(), index, names)
    with transaction.atomic():
        row = LedgerEntry.objects.get(index=index)
        entry = Entry(index=index, body=bytes(row.body), openings=bytes(row.openings))
        row.openings = without_openings(entry, names).openings
        row.save(update_fields=["openings"])


def _require_erasable(digest: Digest) -> None:
    """Only what people may ask to have erased: an Item, or a Report's words. What machines found names no bytes."""
    known = Item.objects.filter(object_id=str(digest)), Report.objects.filter(text_object_id=str(digest))
    if not any(rows.exists() for rows in known):
        raise UsageError(f"{digest} is no Item and no Report's text", remedy="Digests are on the custody pages.")


def _names(index: int, names: frozenset[str]) -> frozenset[str]:
    row = LedgerEntry.objects.filter(index=index).first()
    if row is None:
        raise UsageError(f"There is no ledger entry {index}")
    there = opening_names(bytes(row.openings))
    missing = names - there
    if missing or not there:
        found = ", ".join(sorted(there)) or "none"
        raise UsageError(f"Entry {index} has no such private value", expected=", ".join(sorted(names)), found=found)
    return names or frozenset(there)
