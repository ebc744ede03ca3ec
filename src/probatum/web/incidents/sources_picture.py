"""The picture of who reported an incident when: a row for each source, a mark for each report, the event beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from probatum.register.models import Incident
from probatum.register.queries.incident import ClaimView
from probatum.web.base.drawing import Tick
from probatum.web.base.words import day_words, range_words

WIDTH, LEFT, RIGHT, TOP, ROW = 580.0, 168.0, 40.0, 30.0, 26.0
ROWS_SHOWN = 14
TICKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One report on its day."""

    x: float
    label: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source and its reports."""

    name: str
    y: float
    dots: Sequence[Dot]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPicture:
    """Rows of dots over an axis of days; the event's interval as a band where it is known."""

    width: float
    height: float
    left: float
    right: float
    rows: Sequence[SourceRow]
    ticks: Sequence[Tick]
    band: tuple[float, float] | None
    undated: int
    left_out: int


def sources_picture(incident: Incident, claims: Sequence[ClaimView]) -> SourcesPicture | None:
    """None when no report has a date."""
    dated = [claim for claim in claims if claim.report.published]
    if not dated:
        return None
    days = [claim.report.published for claim in dated if claim.report.published]
    known = [day for day in (incident.event_from, incident.event_to) if day]
    first, last = min([*days, *known]) - timedelta(days=1), max([*days, *known]) + timedelta(days=1)
    names = list(dict.fromkeys(_name(claim) for claim in dated))
    rows = [_row(name, index, dated, first, last) for index, name in enumerate(names[:ROWS_SHOWN])]
    band = None
    if incident.event_from and incident.event_to:
        start, end = _x(incident.event_from, first, last), _x(incident.event_to, first, last)
        band = (start, round(max(4.0, end - start), 1))
    return SourcesPicture(
        width=WIDTH,
        height=TOP + ROW * len(rows) + 12,
        left=LEFT,
        right=WIDTH - RIGHT,
        rows=rows,
        ticks=_ticks(first, last),
        band=band,
        undated=len(claims) - len(dated),
        left_out=max(0, len(names) - ROWS_SHOWN),
    )


def _row(name: str, index: int, dated: Sequence[ClaimView], first: date, last: date) -> SourceRow:
    dots = {
        claim.report.id: Dot(
            x=_x(claim.report.published, first, last),
            label=f"{day_words(claim.report.published)}: {range_words(claim.record.get('victims'))}",
            report=claim.report.id,
        )
        for claim in dated
        if _name(claim) == name and claim.report.published
    }
    return SourceRow(name=name, y=TOP + ROW * (index + 0.5), dots=list(dots.values()))


def _name(claim: ClaimView) -> str:
    return claim.report.source.name if claim.report.source else "?"


def _x(day: date | None, first: date, last: date) -> float:
    along = ((day or first) - first).days / max(1, (last - first).days)
    return round(LEFT + (WIDTH - LEFT - RIGHT) * along, 1)


def _ticks(first: date, last: date) -> list[Tick]:
    span = (last - first).days
    days = dict.fromkeys(first + timedelta(days=round(span * part / TICKS)) for part in range(TICKS + 1))
    return [Tick(at=_x(day, first, last), label=day_words(day)) for day in days]
