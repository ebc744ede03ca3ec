"""By what a tally can be broken down: one small function for each grouping.

In: a CountedIncident. Out: the name of the group it belongs to. What is not known is `unknown`, what spans several
groups is `several`: an incident is never put into a month by half of its interval, nor left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from probatum.model.times import DateInterval

from .incidents import CountedIncident

UNKNOWN = "unknown"
SEVERAL = "several"


def region(incident: CountedIncident) -> str:
    """The region of the place of killing."""
    return incident.place.region or UNKNOWN


def country(incident: CountedIncident) -> str:
    """The country of the place of killing."""
    return incident.place.country or UNKNOWN


def month(incident: CountedIncident) -> str:
    """The month of the event, else of its surfacing (`time_basis` says which): `2024-10`."""
    return _named(_dated(incident)[0], 7)


def year(incident: CountedIncident) -> str:
    """The year of the event, else of its surfacing."""
    return _named(_dated(incident)[0], 4)


def side(incident: CountedIncident) -> str:
    """The side of the victims."""
    if len(incident.sides) > 1:
        return SEVERAL
    return incident.sides[0] if incident.sides else UNKNOWN


def state(incident: CountedIncident) -> str:
    """How far the incident is verified."""
    return incident.state


def time_basis(incident: CountedIncident) -> str:
    """What a month or year rests on: `event`, `surfaced` or `unknown`. Publication never stands in for either."""
    return _dated(incident)[1]


def _dated(incident: CountedIncident) -> tuple[DateInterval, str]:
    if incident.event_time.known:
        return incident.event_time, "event"
    if incident.surfaced.known:
        return incident.surfaced, "surfaced"
    return incident.event_time, UNKNOWN


def _named(interval: DateInterval, length: int) -> str:
    """The first `length` characters of the ISO day if both ends share them."""
    if interval.start is None or interval.end is None:
        return UNKNOWN
    first, last = interval.start.isoformat()[:length], interval.end.isoformat()[:length]
    return first if first == last else SEVERAL


GROUPINGS: Mapping[str, Callable[[CountedIncident], str]] = {
    "region": region,
    "country": country,
    "month": month,
    "year": year,
    "side": side,
    "state": state,
}
"""Every grouping by the name that `--by` takes."""

TIMED = frozenset({"month", "year"})
"""Groupings that rest on a date, whose rows say which."""
