"""Incidents as the linker sees them, with every explanation, recorded as one Object and one event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from probatum.linking.claims import Claim
from probatum.linking.linker import LinkedIncident, Linking, SameIncident
from probatum.model.canonical import encode
from probatum.model.digests import Digest
from probatum.model.statements import Killing, statement_from_record
from probatum.vault.events import Event
from probatum.vault.objects import put_bytes

from ..models import Case, FootageItem, Incident, IncidentStatement, Judgement, JudgementKind, LedgerEntry, Verdict
from ..queries.due import current_judgements, killings
from ..recording import record
from .reading import ACTOR
from .vault import objects

_BASIS = ("reading.recorded", "footage.grouped", "judgement.made", "linking.recorded")
"""Events of a case that a linking rests on."""

Context = Mapping[str, tuple[str, str, date | None]]
"""For each statement key: its Statement row's id, its Report's id, the day of publication."""


def claims(case: Case) -> tuple[list[Claim], dict[str, tuple[str, str, date | None]]]:
    """The killings that a case's Reports claim, as the linker takes them, and where each comes from.

    A person's judgement comes first: a statement judged wrong is left out, a corrected one speaks as corrected.
    """
    judged = {row.a: row for row in current_judgements(case.id, JudgementKind.STATEMENT)}
    shown = _footage_of_reports(case)
    found: dict[str, Claim] = {}
    context: dict[str, tuple[str, str, date | None]] = {}
    for row in killings(case.id):
        killing = _effective(row.record, judged.get(row.key))
        if killing is None or row.key in found:
            continue
        report = row.report
        found[row.key] = Claim(
            key=row.key,
            report=report.id,
            index=row.position,
            killing=killing,
            published=report.published,
            source=report.source.name if report.source else None,
            url=report.url,
            footage=frozenset(shown.get(report.id, ())),
        )
        context[row.key] = (row.id, report.id, report.published)
    return list(found.values()), context


def _effective(record: dict[str, Any], judged: Judgement | None) -> Killing | None:
    if judged is not None and judged.verdict == Verdict.WRONG:
        return None
    said = judged.value if judged is not None and judged.verdict == Verdict.CORRECTED and judged.value else record
    statement = statement_from_record(said)
    return statement if isinstance(statement, Killing) else None


def _footage_of_reports(case: Case) -> dict[str, set[str]]:
    rows = FootageItem.objects.filter(footage__case=case, current=True, footage__current=True)
    found: dict[str, set[str]] = {}
    for footage, report in rows.values_list("footage_id", "item__report_items__report_id"):
        if report:
            found.setdefault(report, set()).add(footage)
    return found


def judgements(case: Case) -> list[SameIncident]:
    """What people decided about pairs of statements."""
    rows = current_judgements(case.id, JudgementKind.SAME_INCIDENT)
    return [SameIncident(a=row.a, b=row.b, verdict=row.verdict) for row in rows]


def previous(case: Case) -> dict[str, str]:
    """The Incident that each statement was in last, and the names that Incidents of other cases have.

    A statement that is in none now (judged wrong, or not found for a while) comes back to where it was.
    """
    others = Incident.objects.exclude(case=case).values_list("id", flat=True)
    found = {f"another case: {name}": name for name in others.iterator()}
    rows = IncidentStatement.objects.filter(incident__case=case).order_by("current", "incident__current", "id")
    found.update(rows.values_list("statement__key", "incident_id"))
    return found


def newest_basis(case: Case) -> int:
    """The newest event of the case that a linking rests on; a linking made on an older one is out of date."""
    entries = LedgerEntry.objects.filter(case=case.id, type__in=_BASIS).order_by("-index")
    return int(entries.values_list("index", flat=True).first() or 0)


def record_linking(case: Case, linking: Linking, context: Context, *, now: datetime, basis: int) -> bool | None:
    """Record a linking; return False and record nothing when it says what the newest one says.

    Return None, and record nothing, when something that it should rest on came after `basis`.
    """
    document = {
        "format": "probatum-linking-1",
        "version": linking.version,
        "incidents": [_incident(each, context) for each in linking.incidents],
        "explanations": [
            {
                "a": context[each.a][0],
                "b": context[each.b][0],
                "weight": each.weight,
                "features": dict(each.features),
                "reasons": dict(each.reasons),
                "suggested": each.suggested,
            }
            for each in linking.explanations
        ],
    }
    data = encode(document)
    digest = str(Digest.of(data))
    stored = put_bytes(objects(), data) if _newest(case) != digest else None
    with transaction.atomic():
        if newest_basis(case) != basis:
            return None
        if stored is None or _newest(case) == digest:
            return False
        record([_linked(case, linking, digest, stored.size, now)], objects=objects())
    return True


def _linked(case: Case, linking: Linking, digest: str, size: int, now: datetime) -> Event:
    return Event(
        type="linking.recorded",
        at=now,
        actor=ACTOR,
        case=case.id,
        data={"object": digest, "size": size, "version": linking.version, "incidents": len(linking.incidents)},
        private={},
    )


def _newest(case: Case) -> str | None:
    rows = LedgerEntry.objects.filter(case=case.id, type="linking.recorded").order_by("-index")
    return rows.values_list("subject", flat=True).first()


def _incident(each: LinkedIncident, context: Context) -> dict[str, Any]:
    published = [context[key][2] for key in each.members if context[key][2] is not None]
    return {
        "incident": each.id,
        "place": each.place.to_record(),
        "event_time": each.event_time.to_record(),
        "surfaced": each.surfaced.to_record(),
        "killed": each.killed.to_record(),
        "conflicting": each.conflicting,
        "conflicts": list(each.conflicts),
        "sides": list(each.sides),
        "state": "suggested",
        "statements": [context[key][0] for key in each.members],
        "reports": len({context[key][1] for key in each.members}),
        "earliest_published": min(day for day in published if day).isoformat() if published else None,
    }
