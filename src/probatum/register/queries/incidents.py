"""The register's table: incidents narrowed, searched and sorted, in pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from ..models import Case, Incident, Report
from . import search

PAGE = 50
SORTS = {
    "time": ("Event", "when_sorted"),
    "place": ("Place", "region"),
    "killed": ("Killed", "killed_min"),
    "reports": ("Reports", "reports"),
    "published": ("First published", "earliest_published"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """What the table is narrowed to; an empty text means "all", `none` a region or month that is not known."""

    region: str = ""
    side: str = ""
    month: str = ""
    state: str = ""
    conflicting: bool = False
    words: str = ""
    sort: str = "time"
    descending: bool = True


def incidents(case: Case, chosen: IncidentFilter) -> QuerySet[Incident]:
    """Current incidents of the case that pass the filter, in the wished order; unknown values come last."""
    rows = Incident.objects.filter(case=case, current=True)
    if chosen.region:
        rows = rows.filter(region=None if chosen.region == "none" else chosen.region)
    if chosen.state:
        rows = rows.filter(state=chosen.state)
    if chosen.side:
        rows = rows.filter(Q(record__sides__icontains=f'"{chosen.side}"'))
    if chosen.conflicting:
        rows = rows.filter(record__conflicting=True)
    if chosen.month:
        rows = rows.filter(_in_month(chosen.month))
    if chosen.words:
        rows = rows.filter(_about(case, chosen.words))
    return _sorted(rows, chosen)


def _sorted(rows: QuerySet[Incident], chosen: IncidentFilter) -> QuerySet[Incident]:
    column = SORTS.get(chosen.sort, SORTS["time"])[1]
    rows = rows.annotate(when_sorted=Coalesce("event_from", "surfaced_from", "earliest_published"))
    order = F(column).desc(nulls_last=True) if chosen.descending else F(column).asc(nulls_last=True)
    return rows.order_by(order, "id")


def _in_month(month: str) -> Q:
    """The event's month where it is known; `none` for events of unknown time."""
    if month == "none":
        return Q(event_from=None, event_to=None)
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return Q(pk__in=())
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return Q(event_from__lt=after) & (Q(event_to__gte=first) | Q(event_to=None, event_from__gte=first))


def _about(case: Case, words: str) -> Q:
    """Incidents whose place has the words, or that a Report with the words speaks of."""
    reports = search.report_ids(case, words)
    told = Incident.objects.filter(
        case=case, current=True, incident_statements__current=True, incident_statements__statement__report__in=reports
    )
    place = Q(settlement__icontains=words) | Q(area__icontains=words) | Q(region__icontains=words) | Q(id=words)
    return place | Q(pk__in=told.values("pk"))


def reports_about(case: Case, words: str, limit: int = 10) -> list[Report]:
    """Reports with the words, the newest first; for the search page."""
    rows = Report.objects.filter(case=case, id__in=search.report_ids(case, words)).select_related("source")
    return list(rows.defer("text").order_by(F("published").desc(nulls_last=True), "id")[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Values that the filter offers."""

    regions: list[str]
    sides: list[str]
    months: list[str]
    states: list[str]


def choices(case: Case) -> Choices:
    """What occurs in the case's current incidents."""
    rows = Incident.objects.filter(case=case, current=True)
    regions = rows.exclude(region=None).order_by("region").values_list("region", flat=True).distinct()
    states = rows.order_by("state").values_list("state", flat=True).distinct()
    months = rows.exclude(event_from=None).order_by("-event_from").values_list("event_from", flat=True).distinct()
    sides = {side for found in rows.values_list("record__sides", flat=True).distinct() for side in found or ()}
    return Choices(
        regions=[region for region in regions if region],
        sides=sorted(sides),
        months=list(dict.fromkeys(f"{day:%Y-%m}" for day in months if day)),
        states=list(states),
    )


def lines(case: Case, chosen: IncidentFilter) -> Iterator[dict[str, Any]]:
    """The rows of the table as they are exported."""
    for row in incidents(case, chosen).iterator(chunk_size=500):
        place, record = row.record["place"], row.record
        yield {
            "incident": row.id,
            "state": row.state,
            "settlement": row.settlement,
            "area": row.area,
            "region": row.region,
            "country": row.country,
            "place_precision": place["precision"],
            "event_from": record["event_time"]["from"],
            "event_to": record["event_time"]["to"],
            "event_precision": record["event_time"]["precision"],
            "surfaced_from": record["surfaced"]["from"],
            "surfaced_to": record["surfaced"]["to"],
            "first_published": row.earliest_published,
            "killed_min": row.killed_min,
            "killed_max": row.killed_max,
            "conflicting": "yes" if record.get("conflicting") else "no",
            "sides": " ".join(record.get("sides") or ()),
            "reports": row.reports,
        }
