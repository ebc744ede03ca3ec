"""Tallies: how many incidents and how many killed, as ranges, broken down as asked.

In: incidents. Out: rows that together hold every incident once, so that incidents and bounds of all rows add up to the
overall row. An incident without a number adds one to `unknown_count`, nothing to the least, and leaves the top open: it
is never counted as zero nor as one. Each row lists its incidents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from probatum.model.errors import CountingError
from probatum.model.ranges import CountRange, total_of

from .groupings import GROUPINGS, SEVERAL, TIMED, UNKNOWN, time_basis
from .incidents import CountedIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a tally.

    `unknown_count`: incidents with no number at all. `time_basis`: how many incidents are dated by event, by surfacing,
    or not at all; empty where no date was asked for.
    """

    keys: Mapping[str, str]
    incidents: int
    killed: CountRange
    unknown_count: int
    members: tuple[str, ...]
    time_basis: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Rows and their sum as of a day; `later` are incidents that became known only after it and are not counted."""

    as_of: date
    by: tuple[str, ...]
    rows: tuple[Row, ...]
    overall: Row
    later: tuple[str, ...] = ()


def tally(incidents: Iterable[CountedIncident], *, by: Sequence[str] = (), as_of: date) -> Tally:
    """Count `incidents` by any of region, country, month, year, side, state, as known on `as_of`.

    An incident is left for later only when it certainly became known after that day; without any date it counts. Rows
    are sorted by their keys, unknown last. Raises CountingError for an unknown grouping or an incident given twice.
    """
    for name in by:
        if name not in GROUPINGS:
            raise CountingError(f"Cannot count by “{name}”", expected=", ".join(GROUPINGS))
    given = sorted(incidents, key=lambda incident: incident.id)
    _refuse_twice(given)
    counted = [incident for incident in given if incident.first_known is None or incident.first_known <= as_of]
    groups: dict[tuple[str, ...], list[CountedIncident]] = {}
    for incident in counted:
        groups.setdefault(tuple(GROUPINGS[name](incident) for name in by), []).append(incident)
    timed = not TIMED.isdisjoint(by)
    rows = [_row(dict(zip(by, key, strict=True)), groups[key], timed=timed) for key in sorted(groups, key=_order)]
    return Tally(
        as_of=as_of,
        by=tuple(by),
        rows=tuple(rows) if by else (),
        overall=_row({}, counted, timed=timed),
        later=tuple(incident.id for incident in given if incident not in counted),
    )


def _row(keys: Mapping[str, str], incidents: Sequence[CountedIncident], *, timed: bool) -> Row:
    return Row(
        keys=keys,
        incidents=len(incidents),
        killed=total_of(incident.killed for incident in incidents),
        unknown_count=sum(not incident.killed.known for incident in incidents),
        members=tuple(incident.id for incident in incidents),
        time_basis=dict(sorted(Counter(map(time_basis, incidents)).items())) if timed else {},
    )


def _refuse_twice(incidents: Sequence[CountedIncident]) -> None:
    for one, other in pairwise(incidents):
        if one.id == other.id:
            raise CountingError("An incident was given twice, it would be counted twice", found=one.id)


def _order(key: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    last = {SEVERAL: 1, UNKNOWN: 2}
    return tuple((last.get(each, 0), each) for each in key)
