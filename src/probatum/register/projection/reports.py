"""Handlers for readings: what a reader found, taken from the vault Object that the event names.

A person's judgement refers to a statement's key. So that it survives a newer reader, which may take a word more or less
into its spans, a statement takes over the key of the one before it that rests on mostly the same words.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from probatum.model.canonical import decode
from probatum.model.digests import Digest
from probatum.vault.events import Event
from probatum.vault.objects import ObjectStore, read_bytes

from ..ids import derived_id
from ..models import Reading, ReadingState, Report, Statement
from .captures import keep_object
from .handlers import Handler

MOSTLY = 0.5
"""The share of common words from which two statements are taken for the same one."""


def _recorded(event: Event, objects: ObjectStore) -> None:
    digest, size = event.data["object"], event.data["size"]
    keep_object(digest, size, event)
    document = decode(read_bytes(objects, Digest.parse(digest)))
    reports = [each["id"] for each in document["readings"]]
    before = _current(reports)
    Reading.objects.filter(report_id__in=reports, current=True).update(current=False)
    Statement.objects.filter(report_id__in=reports, current=True).update(current=False)
    readings, statements = [], []
    for each in document["readings"]:
        reading = Reading(
            id=derived_id("rd", each["id"], digest),
            report_id=each["id"],
            reader=each["reader"],
            at=event.at,
            object_id=digest,
        )
        readings.append(reading)
        statements += _statements(reading, each["statements"], before.get(each["id"], []))
        Report.objects.filter(id=each["id"]).update(
            reading_state=ReadingState.READ if each["read"] else ReadingState.NOT_YET_READ,
            relevant=each["relevant"],
            lang=each["lang"],
            reader=each["reader"],
        )
    # The same Object can come again, when an older version is used for a while: its rows become current again.
    Reading.objects.bulk_create(
        readings, update_conflicts=True, unique_fields=["id"], update_fields=["at", "current"], batch_size=200
    )
    Statement.objects.bulk_create(
        statements, update_conflicts=True, unique_fields=["id"], update_fields=["key", "current"], batch_size=200
    )


def _current(reports: list[str]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for row in Statement.objects.filter(report_id__in=reports, current=True).order_by("position", "id"):
        found.setdefault(row.report_id, []).append(row)
    return found


def _statements(reading: Reading, records: list[dict[str, Any]], before: list[Statement]) -> list[Statement]:
    keys = _keys(reading.report_id, records, before)
    return [
        Statement(
            id=derived_id("st", reading.id, str(position)),
            key=keys[position],
            reading=reading,
            report_id=reading.report_id,
            position=position,
            kind=record["kind"],
            record=record,
        )
        for position, record in enumerate(records)
    ]


def _keys(report: str, records: list[dict[str, Any]], before: list[Statement]) -> list[str]:
    """A key for each record: its own, or that of an earlier statement of the same kind on mostly the same words."""
    own: list[str] = []
    seen: Counter[str] = Counter()
    for record in records:
        words = f"{record['kind']} {record.get('action', '')} {record['spans']}"
        own.append(statement_key(report, words, seen[words]))
        seen[words] += 1
    free = {row.key: row for row in before if row.key not in own}
    known = {row.key for row in before}
    offers = sorted(
        (-_shared(record, row.record), position, key)
        for position, record in enumerate(records)
        if own[position] not in known
        for key, row in free.items()
    )
    for shared, position, key in offers:
        if -shared >= MOSTLY and own[position] not in known and key in free:
            own[position] = key
            known.add(key)
            del free[key]
    return own


def _shared(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Which part of the words of both (their union) two records of one kind share; 0 for different kinds."""
    if (one["kind"], one.get("action")) != (other["kind"], other.get("action")):
        return 0.0
    ours = {at for start, end in one["spans"] for at in range(start, end)}
    theirs = {at for start, end in other["spans"] for at in range(start, end)}
    return len(ours & theirs) / len(ours | theirs)


def statement_key(report: str, words: str, number: int) -> str:
    """What a judgement refers to: the same claim at the same words, whichever reader version found it.

    `number` tells apart claims of one kind that rest on the very same words.
    """
    return derived_id("sk", report, words, str(number))


def _failed(event: Event, objects: ObjectStore) -> None:
    Report.objects.filter(id__in=event.data["reports"]).update(
        reading_state=ReadingState.FAILED, reader=event.data["reader"]
    )


HANDLERS: dict[str, Handler] = {"reading.recorded": _recorded, "reading.failed": _failed}
