"""What a reader found goes into the register: one vault Object and one event for many texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from probatum.model.canonical import encode
from probatum.model.statements import Reading, Text
from probatum.vault.events import Event
from probatum.vault.objects import put_bytes

from ..models import Case, Report
from ..queries.due import reports_due
from ..recording import record
from .vault import objects

ACTOR = "probatum"
"""Who acts when a machine does."""


def texts(reports: Sequence[str]) -> Iterator[Text]:
    """Reports as the reading stage takes them."""
    rows = Report.objects.filter(id__in=list(reports)).select_related("source", "capture").order_by("id")
    for row in rows:
        yield Text(
            id=row.id,
            text=row.text,
            published=row.published,
            # Once read, `lang` may be what the reader took it for; a newer one must be free to see it otherwise.
            lang=row.capture.given.get("lang") if row.reader else row.lang,
            url=row.url,
            source=row.source.name if row.source else None,
        )


def record_readings(case: Case, readings: Sequence[Reading], *, now: datetime) -> None:
    """Record what was read in texts of one case, by one version of the reader.

    What another process recorded by the same version meanwhile is left out.
    """
    with transaction.atomic():
        due = reports_due(case.id, readings[0].reader) if readings else Report.objects.none()
        still = set(due.filter(id__in=[each.id for each in readings]).values_list("id", flat=True))
        readings = [each for each in readings if each.id in still]
        if readings:
            _record(case, readings, now)


def _record(case: Case, readings: Sequence[Reading], now: datetime) -> None:
    document = {"format": "probatum-readings-1", "readings": [each.to_record() for each in readings]}
    stored = put_bytes(objects(), encode(document))
    event = Event(
        type="reading.recorded",
        at=now,
        actor=ACTOR,
        case=case.id,
        data={
            "object": str(stored.digest),
            "size": stored.size,
            "reader": readings[0].reader,
            "count": len(readings),
        },
        private={},
    )
    record([event], objects=objects())


def record_failures(case: Case, reports: Sequence[str], *, reader: str, now: datetime) -> None:
    """Record that texts could not be read by this version of the reader."""
    event = Event(
        type="reading.failed",
        at=now,
        actor=ACTOR,
        case=case.id,
        data={"reports": list(reports), "reader": reader},
        private={},
    )
    record([event], objects=objects())
