"""The records that commands print: plain JSON shapes of what a case holds (records.md)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from ..models import (
    Capture,
    CaptureState,
    Case,
    Fingerprint,
    Footage,
    FootageItem,
    Incident,
    IncidentStatement,
    Item,
    LedgerEntry,
    Object,
    ReadingState,
    Report,
    Statement,
)
from . import due
from .seals import unsealed


def batch_record(batch: str | None) -> dict[str, Any]:
    """How a batch of captures ended."""
    captures = Capture.objects.filter(batch=batch or "").order_by("position")
    items = Item.objects.filter(capture__batch=batch or "")
    first = captures.values_list("requested_at", flat=True).first()
    new = Object.objects.filter(items__capture__batch=batch or "", kept_at__gte=first).distinct() if first else None
    return {
        "batch": batch,
        "kept": captures.filter(state=CaptureState.DONE).count(),
        "waiting": captures.filter(state=CaptureState.REQUESTED).count(),
        "items": items.count(),
        "new_objects": new.count() if new is not None else 0,
        "reports": Report.objects.filter(sightings__capture__batch=batch or "").distinct().count(),
        "failed": [
            {"capture": row.id, "location": row.location, "code": row.failure_code, "message": row.failure}
            for row in captures.filter(state=CaptureState.FAILED)
        ],
        "notes": [
            {"capture": row.id, "location": row.location, "note": note}
            for row in captures.filter(state=CaptureState.DONE).exclude(notes=[])
            for note in row.notes
        ],
        "unreadable": [
            {"item": row.id, "name": row.item.name, "code": row.failure_code, "message": row.failure}
            for row in _unreadable().filter(item__capture__batch=batch or "")
        ],
    }


def _unreadable() -> QuerySet[Fingerprint]:
    """Media that are kept, but could not be decoded."""
    return Fingerprint.objects.exclude(failure_code="").select_related("item").order_by("id")


def status_record(case: Case, *, reader: str, footage: str) -> dict[str, Any]:
    """What a case holds and what is still to do."""
    captures = Capture.objects.filter(case=case).aggregate(
        all=Count("id"),
        kept=Count("id", filter=Q(state=CaptureState.DONE)),
        failed=Count("id", filter=Q(state=CaptureState.FAILED)),
        waiting=Count("id", filter=Q(state=CaptureState.REQUESTED)),
    )
    reports = Report.objects.filter(case=case)
    unread = due.reports_due(case.id, reader).count()
    media = due.media_due(case.id, footage).count()
    to_do = []
    if captures["waiting"]:
        to_do.append(f"{captures['waiting']} captures are not finished: probatum add")
    if unread:
        to_do.append(f"{unread} reports are not read: probatum read")
    if media:
        to_do.append(f"{media} media files are not analysed: probatum add")
    if unreadable := _unreadable().filter(item__capture__case=case).count():
        to_do.append(f"{unreadable} media files are kept but could not be decoded: see Footage on the pages")
    return {
        "case": {"slug": case.slug, "name": case.name, "fictional": case.fictional},
        "seal": unsealed().to_record(),
        "counts": {
            "captures": captures["all"],
            "captures_kept": captures["kept"],
            "captures_failed": captures["failed"],
            "captures_waiting": captures["waiting"],
            "reports": reports.count(),
            "reports_not_yet_read": reports.filter(reading_state=ReadingState.NOT_YET_READ).count(),
            "reports_relevant": reports.filter(relevant=True).count(),
            "statements": Statement.objects.filter(report__case=case, current=True).count(),
            "incidents": Incident.objects.filter(case=case, current=True).count(),
            "footage": Footage.objects.filter(case=case, current=True).count(),
            "objects": Object.objects.filter(items__capture__case=case).distinct().count(),
            "ledger_entries": LedgerEntry.objects.filter(case=case.id).count(),
        },
        "to_do": to_do,
    }


def incidents_record(case: Case) -> dict[str, Any]:
    """`probatum incidents --json`: every incident with every claim kept beside the others.

    A handful of queries, however many incidents there are.
    """
    incidents = list(Incident.objects.filter(case=case, current=True).order_by("id"))
    statements = _statements_of(case)
    said, shown = _said_about(case), _shown_with(case)
    return {"incidents": [_incident(each, statements.get(each.id, []), said, shown) for each in incidents]}


About = dict[tuple[str, int], list[dict[str, Any]]]
"""For a report and the position of a killing in it: what the same report says about that killing."""


def _statements_of(case: Case) -> dict[str, list[Statement]]:
    links = IncidentStatement.objects.filter(incident__case=case, incident__current=True, current=True)
    rows = links.select_related("statement", "statement__report", "statement__report__source")
    rows = rows.defer("statement__report__text", "statement__report__notes").order_by(
        "statement__report__published", "statement__report_id", "statement__position"
    )
    found: dict[str, list[Statement]] = {}
    for link in rows.iterator(chunk_size=1000):
        found.setdefault(link.incident_id, []).append(link.statement)
    return found


def _said_about(case: Case) -> About:
    rows = Statement.objects.filter(report__case=case, current=True, kind__in=("action", "order", "denial"))
    found: About = {}
    for row in rows.order_by("report_id", "position").iterator(chunk_size=1000):
        about = row.record.get("about")
        if about is not None:
            said = {"statement": row.id, "report": row.report_id, **row.record}
            found.setdefault((row.report_id, about), []).append(said)
    return found


def _shown_with(case: Case) -> dict[str, set[str]]:
    rows = FootageItem.objects.filter(footage__case=case, footage__current=True, current=True)
    found: dict[str, set[str]] = {}
    for footage, report in rows.values_list("footage_id", "item__report_items__report_id"):
        if report:
            found.setdefault(report, set()).add(footage)
    return found


def _incident(
    incident: Incident, statements: list[Statement], said: About, shown: dict[str, set[str]]
) -> dict[str, Any]:
    reports = list(dict.fromkeys(each.report_id for each in statements))
    record = incident.record
    return {
        "id": incident.id,
        "place": record["place"],
        "event_time": record["event_time"],
        "surfaced": record["surfaced"],
        "killed": record["killed"],
        "conflicting": record["conflicting"],
        "sides": record["sides"],
        "state": incident.state,
        "reports": reports,
        "footage": sorted({footage for report in reports for footage in shown.get(report, ())}),
        "actions": [action for each in statements for action in said.get((each.report_id, each.position), ())],
        "claims": [claim_record(each) for each in statements],
    }


def claim_record(statement: Statement) -> dict[str, Any]:
    """One claim with where it stands: its report, its source, its words."""
    report = statement.report
    return {
        "statement": statement.id,
        "key": statement.key,
        "report": report.id,
        "source": report.source.name if report.source else None,
        "published": report.published.isoformat() if report.published else None,
        "reader": report.reader,
        **statement.record,
    }
