"""The gap: what officials count against what the register documents.

In: incidents and totals. Out: a GapRow for each scope and body. undocumented = official - documented, as honest bounds:
- killed: least = official - the documented most (0 when that is open, or exceeds the official figure), most = official
  - the documented least. Official 124 beside "at least 22" leaves 0 to 102. An official "at least" leaves the most
  open.
- incidents: official cases - documented incidents. A criminal case may hold several incidents: the unit stands beside
  it.

Never below 0; `exceeded` says that the register documents more than the official figure.

Compared are incidents inside the scope. One whose event is dated counts if it began by the day of the total; one of
unknown date counts if it became known by then or within `grace_days` (coverage.toml), since officials know of a case
before the public sees its footage. Incidents that may belong (unknown region, a period that only partly fits) are
listed as `possible`, and those after the day of the total as `later`; neither is subtracted.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from importlib.resources import files

from probatum.model.ranges import CountRange, total_of
from probatum.model.times import DateInterval

from .incidents import CountedIncident, CountedTotal
from .totals import Figure, Scope, figures_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """What the register holds of a scope."""

    killed: CountRange
    incidents: int
    unknown_count: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undocumented:
    """What the official figure has beyond that."""

    killed: CountRange
    incidents: CountRange


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """One scope and body: the newest official figure against the register, with the older figures as `history`."""

    scope: Scope
    official: Figure
    documented: Documented
    undocumented: Undocumented
    exceeded: bool
    possible: tuple[str, ...]
    later: tuple[str, ...]
    history: tuple[Figure, ...]


class _Inside(Enum):
    YES = "yes"
    POSSIBLE = "possible"
    LATER = "later"
    NO = "no"


def gap(incidents: Iterable[CountedIncident], totals: Iterable[CountedTotal]) -> tuple[GapRow, ...]:
    """Hold the incidents against every official figure; the order of either does not matter."""
    known = sorted(incidents, key=lambda incident: incident.id)
    grace = grace_days()
    return tuple(_row(known, figures, grace) for figures in figures_of(totals).values())


@lru_cache(maxsize=1)
def grace_days() -> int:
    """Days after a total within which an undated incident that becomes known is taken as covered."""
    return int(tomllib.loads(files("probatum.counting").joinpath("coverage.toml").read_text("utf-8"))["grace_days"])


def undocumented_killed(official: int | None, documented: CountRange, *, at_least: bool) -> CountRange:
    """The bounds of official - documented, never below 0; unknown when officials name no number."""
    if official is None:
        return CountRange()
    least = 0 if documented.max is None else max(0, official - documented.max)
    most = None if at_least else max(0, official - (documented.min or 0))
    return CountRange(min=least, max=most)


def _row(incidents: Sequence[CountedIncident], figures: Sequence[Figure], grace: int) -> GapRow:
    current, *history = figures
    sorted_out: dict[_Inside, list[CountedIncident]] = {each: [] for each in _Inside}
    for incident in incidents:
        sorted_out[_inside(incident, current, grace)].append(incident)
    inside = sorted_out[_Inside.YES]
    documented = Documented(
        killed=total_of(incident.killed for incident in inside),
        incidents=len(inside),
        unknown_count=sum(not incident.killed.known for incident in inside),
        members=_ids(inside),
    )
    cases = CountRange() if current.cases is None else CountRange.exactly(max(0, current.cases - len(inside)))
    return GapRow(
        scope=current.scope,
        official=current,
        documented=documented,
        undocumented=Undocumented(
            killed=undocumented_killed(current.killed, documented.killed, at_least=current.at_least), incidents=cases
        ),
        exceeded=_exceeded(current, documented),
        possible=_ids(sorted_out[_Inside.POSSIBLE]),
        later=_ids(sorted_out[_Inside.LATER]),
        history=tuple(history),
    )


def _ids(incidents: Sequence[CountedIncident]) -> tuple[str, ...]:
    return tuple(incident.id for incident in incidents)


def _exceeded(official: Figure, documented: Documented) -> bool:
    more_killed = official.killed is not None and (documented.killed.min or 0) > official.killed
    more_cases = official.cases is not None and documented.incidents > official.cases
    return (more_killed and not official.at_least) or more_cases


def _inside(incident: CountedIncident, figure: Figure, grace: int) -> _Inside:
    region = figure.scope.region
    if region is not None and incident.place.region not in (None, region):
        return _Inside.NO
    side = figure.scope.side
    if side is not None and incident.sides and side not in incident.sides:
        return _Inside.NO  # a figure for the victims of one side says nothing of the other's
    in_period = _in_period(incident, figure.scope.period)
    if in_period is _Inside.NO:
        return _Inside.NO
    if figure.known_by is not None and _after(incident, figure.known_by, grace):
        return _Inside.LATER
    if (region is not None and incident.place.region is None) or (side is not None and not incident.sides):
        return _Inside.POSSIBLE
    return in_period


def _in_period(incident: CountedIncident, period: DateInterval) -> _Inside:
    """Surfacing can only rule out a period that begins after it: the event came before."""
    if not period.known:
        return _Inside.YES
    event = incident.event_time
    if not event.known:
        known = incident.first_known
        return _Inside.NO if known and period.start and known < period.start else _Inside.POSSIBLE
    if not event.overlaps(period):
        return _Inside.NO
    starts_inside = period.start is None or (event.start is not None and event.start >= period.start)
    ends_inside = period.end is None or (event.end is not None and event.end <= period.end)
    return _Inside.YES if starts_inside and ends_inside else _Inside.POSSIBLE


def _after(incident: CountedIncident, day: date, grace: int) -> bool:
    if incident.event_time.start is not None:
        return incident.event_time.start > day
    known = incident.first_known
    return known is not None and known > day + timedelta(days=grace)
