"""The records that commands print: plain JSON shapes of what a case holds (records.md)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from ..models import (
    Capture,
    CaptureState,
    Case,
    Footage,
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
    }


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
    return {
        "case": {"slug": case.slug, "name": case.name, "fictional": case.fictional},
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
            "objects": Object.objects.count(),
            "ledger_entries": LedgerEntry.objects.count(),
        },
        "to_do": to_do,
    }


def incidents_record(case: Case) -> dict[str, Any]:
    """`probatum incidents --json`: every incident with every claim kept beside the others."""
    incidents = Incident.objects.filter(case=case, current=True).order_by("id")
    return {"incidents": [_incident(each) for each in incidents]}


def _incident(incident: Incident) -> dict[str, Any]:
    links = IncidentStatement.objects.filter(incident=incident, current=True)
    rows = links.select_related("statement", "statement__report", "statement__report__source").order_by(
        "statement__report__published", "statement__report_id", "statement__position"
    )
    statements = [link.statement for link in rows]
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
        "footage": footage_of(reports),
        "actions": [action for each in statements for action in related(each, ("action", "order", "denial"))],
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


def related(killing: Statement, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """What the same report says that is about this killing: actions, orders, denials."""
    rows = Statement.objects.filter(report=killing.report_id, current=True, kind__in=kinds).order_by("position")
    return [
        {"statement": row.id, "report": row.report_id, **row.record}
        for row in rows
        if row.record.get("about") == killing.position
    ]


def footage_of(reports: list[str]) -> list[str]:
    """The Footage published with any of these reports."""
    rows = Footage.objects.filter(current=True, footage_items__current=True)
    rows = rows.filter(footage_items__item__report_items__report__in=reports)
    return list(rows.distinct().order_by("id").values_list("id", flat=True))
