"""Handlers for readings: what a reader found, taken from the vault Object that the event names."""

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


def _recorded(event: Event, objects: ObjectStore) -> None:
    digest, size = event.data["object"], event.data["size"]
    keep_object(digest, size, event)
    document = decode(read_bytes(objects, Digest.parse(digest)))
    reports = [each["id"] for each in document["readings"]]
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
        statements += _statements(reading, each["statements"])
        Report.objects.filter(id=each["id"]).update(
            reading_state=ReadingState.READ if each["read"] else ReadingState.NOT_YET_READ,
            relevant=each["relevant"],
            lang=each["lang"],
            reader=each["reader"],
        )
    Reading.objects.bulk_create(readings)
    Statement.objects.bulk_create(statements, batch_size=200)


def _statements(reading: Reading, records: list[dict[str, Any]]) -> list[Statement]:
    rows: list[Statement] = []
    seen: Counter[str] = Counter()
    for position, record in enumerate(records):
        words = f"{record['kind']} {record.get('action', '')} {record['spans']}"
        rows.append(
            Statement(
                id=derived_id("st", reading.id, str(position)),
                key=statement_key(reading.report_id, words, seen[words]),
                reading=reading,
                report_id=reading.report_id,
                position=position,
                kind=record["kind"],
                record=record,
            )
        )
        seen[words] += 1
    return rows


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
