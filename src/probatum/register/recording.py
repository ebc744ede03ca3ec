"""Events go to the ledger and to the rows in one transaction, or not at all.

In: events. Out: ledger rows, and every row that follows from them. Nobody else writes a row of `models.REPLAYED`. The
order of events is the order of transactions: SQLite's immediate transactions and PostgreSQL's advisory lock let one
writer in at a time, so indexes have no gaps and no forks.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Max

from probatum.vault.events import Entry, Event, entry_event, make_entry
from probatum.vault.objects import ObjectStore

from .models import LedgerEntry
from .projection import project

SALT_BYTES = 32
_LOCK = 0x50524F42  # "PROB": the advisory lock that serialises appends on PostgreSQL


def record(events: Sequence[Event], *, objects: ObjectStore) -> list[LedgerEntry]:
    """Append `events` and apply each; all of it is committed when this returns (unless inside a wider transaction)."""
    with transaction.atomic():
        _one_writer()
        first = next_index()
        entries = [make_entry(event, index=first + at, salt=_salt) for at, event in enumerate(events)]
        rows = [row_of(entry, event) for entry, event in zip(entries, events, strict=True)]
        LedgerEntry.objects.bulk_create(rows, batch_size=500)
        for entry in entries:
            # As a replay will see it: canonical JSON has its own order of keys and form of numbers.
            project(entry_event(entry), objects)
    return rows


def next_index() -> int:
    """The index that the next event gets: how many there are."""
    last = LedgerEntry.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else int(last) + 1


def row_of(entry: Entry, event: Event) -> LedgerEntry:
    """The ledger row of an entry."""
    return LedgerEntry(
        index=entry.index,
        type=event.type,
        at=event.at,
        actor=event.actor,
        case=event.case,
        subject=subject_of(event),
        body=entry.body,
        openings=entry.openings,
        leaf_hash=entry.leaf_hash.hex(),
    )


def subject_of(event: Event) -> str:
    """The id of what an event is about, for looking up an item's history."""
    for name in ("package", "capture", "item", "judgement", "batch", "source", "member", "case", "object"):
        value = event.data.get(name)
        if isinstance(value, str):
            return value[:80]
    return ""


def _salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def _one_writer() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
