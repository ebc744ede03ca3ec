"""The inbox: captures of a case, newest first, in pages that stay quick however many there are.

Pages are found by key, not by counting rows: a page starts after the last row of the one before. Counts are read from
an index only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from ..models import Capture, CaptureState, Case, Job, JobState, Report, Sighting, Source
from .protected import titles

PAGE = 50
LIVE = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilter:
    """What the inbox is narrowed to; an empty text means "all"."""

    state: str = ""
    method: str = ""
    source: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """Some captures, and the keys before and after them (None at an end)."""

    captures: Sequence[Capture]
    reports: dict[str, Report]
    """The first Report of each capture, by the capture's id."""
    titles: dict[str, str]
    """Titles without protected names, by the Report's id."""
    newer: str | None
    older: str | None


def captures(case: Case, chosen: InboxFilter) -> QuerySet[Capture]:
    """The captures of a case that pass the filter, newest first."""
    rows = Capture.objects.filter(case=case)
    if chosen.state:
        rows = rows.filter(state=chosen.state)
    if chosen.method:
        rows = rows.filter(method=chosen.method)
    if chosen.source:
        rows = rows.filter(
            id__in=Report.objects.filter(case=case, source_id=chosen.source).values("sightings__capture")
        )
    if chosen.words:
        rows = rows.filter(Q(location__icontains=chosen.words) | Q(failure__icontains=chosen.words))
    return rows.order_by("-requested_at", "-position", "-id")


def page(case: Case, chosen: InboxFilter, *, after: str | None = None, before: str | None = None) -> InboxPage:
    """The page after (older than) or before (newer than) the capture of that id; the newest page without either."""
    rows = captures(case, chosen)
    anchor = Capture.objects.filter(case=case, id=after or before or "").first()
    backwards = anchor is not None and after is None
    if anchor is not None:
        rows = rows.filter(_beyond(anchor, older=not backwards))
    if backwards:
        rows = rows.order_by("requested_at", "position", "id")
    found = list(rows.defer("machine", "http", "redirects")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_newer, has_older = (more, True) if backwards else (anchor is not None, more)
    reports = first_reports(found)
    return InboxPage(
        captures=found,
        reports=reports,
        titles=titles(reports.values()),
        newer=found[0].id if found and has_newer else None,
        older=found[-1].id if found and has_older else None,
    )


def _beyond(anchor: Capture, *, older: bool) -> Q:
    """Rows on one side of `anchor` in the order of the inbox; the first part lets the index find the start."""
    side = "lt" if older else "gt"
    at, position = anchor.requested_at, anchor.position
    return Q(**{f"requested_at__{side}e": at}) & (
        Q(**{f"requested_at__{side}": at})
        | Q(**{"requested_at": at, f"position__{side}": position})
        | Q(**{"requested_at": at, "position": position, f"id__{side}": anchor.id})
    )


def first_reports(captures: Iterable[Capture]) -> dict[str, Report]:
    """The first Report that each capture found, by the capture's id; two queries however many there are."""
    ids = [capture.id for capture in captures]
    seen = Sighting.objects.filter(capture__in=ids).order_by().values("capture_id").annotate(first=Min("report_id"))
    first = {row["capture_id"]: row["first"] for row in seen}
    reports = Report.objects.filter(id__in=first.values()).select_related("source").defer("text", "notes").in_bulk()
    return {capture: reports[report] for capture, report in first.items()}


def state_counts(case: Case) -> dict[str, int]:
    """How many captures are in each state."""
    counted = Capture.objects.filter(case=case).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(CaptureState.values, 0) | dict(counted)


def methods(case: Case) -> list[str]:
    """The ways in which captures of a case were made."""
    found = Capture.objects.filter(case=case).exclude(method="").order_by("method").values_list("method", flat=True)
    return list(found.distinct())


def sources(case: Case) -> QuerySet[Source]:
    """The case's sources by name."""
    return Source.objects.filter(case=case).order_by("name")


def live_jobs(case: Case) -> list[Job]:
    """Work that waits or runs for a case, oldest first."""
    return list(Job.objects.filter(case=case.id, state__in=LIVE).order_by("created_at", "id"))


def ended_since(case: Case, moment: datetime) -> list[Job]:
    """Jobs that ended since `moment`, newest first."""
    return list(Job.objects.filter(case=case.id, finished_at__gte=moment).order_by("-finished_at")[:3])


def job(case: Case, name: str) -> Job | None:
    """One job of the case."""
    return Job.objects.filter(case=case.id, id=name).first()


def capture(case: Case, name: str) -> Capture | None:
    """One capture of the case."""
    return Capture.objects.select_related("previous").filter(case=case, id=name).first()
