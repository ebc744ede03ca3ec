"""A case at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth

from probatum.model.ranges import CountRange, total_of

from ..models import Capture, Case, Incident, Job, LedgerEntry, Report, Statement
from . import inbox, suggestions


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The numbers of a case's first page."""

    killed: CountRange
    incidents: int
    unknown_counts: int
    conflicting: int
    reports: int
    relevant: int
    unread: int
    not_yet_read: int
    captures: dict[str, int]
    suggested: int
    totals: int
    ledger: int
    months: dict[date, int]
    """Reports published in each month that has any."""
    incident_months: dict[date, int]
    """Incidents by the month in which they were first reported."""
    jobs: list[Job]
    newest: list[Capture]

    @property
    def killed_record(self) -> dict[str, int | None]:
        """The range as pages take it."""
        return {"min": self.killed.min, "max": self.killed.max}


def overview(case: Case) -> Overview:
    """Count everything once; every count is answered from an index or a few hundred rows."""
    counts = list(Incident.objects.filter(case=case, current=True).values_list("killed_min", "killed_max"))
    ranges = [CountRange(min=low, max=high) for low, high in counts]
    reports = Report.objects.filter(case=case).order_by()
    states = dict(reports.values_list("reading_state").annotate(Count("pk")))
    published = reports.exclude(published=None).annotate(month=TruncMonth("published"))
    reported = Incident.objects.filter(case=case, current=True).exclude(earliest_published=None).order_by()
    first = reported.annotate(month=TruncMonth("earliest_published"))
    return Overview(
        killed=total_of(ranges),
        incidents=len(ranges),
        unknown_counts=sum(1 for each in ranges if not each.known),
        conflicting=Incident.objects.filter(case=case, current=True, record__conflicting=True).count(),
        reports=sum(states.values()),
        relevant=reports.filter(relevant=True).count(),
        unread=states.get("unread", 0),
        not_yet_read=states.get("not_yet_read", 0) + states.get("failed", 0),
        captures=inbox.state_counts(case),
        suggested=suggestions.number(case),
        totals=Statement.objects.filter(report__case=case, kind="total", current=True).count(),
        ledger=LedgerEntry.objects.filter(case=case.id).count(),
        months=dict(published.values_list("month").annotate(Count("pk")).order_by("month")),
        incident_months=dict(first.values_list("month").annotate(Count("pk")).order_by("month")),
        jobs=inbox.live_jobs(case),
        newest=list(Capture.objects.filter(case=case).order_by("-requested_at", "-position")[:5]),
    )
