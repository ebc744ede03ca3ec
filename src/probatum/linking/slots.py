"""What an incident says, from what its claims say: place, times and number killed, with doubts kept.

In: the Claims of one group. Out: Slots. Every claim stays beside the others in the register; a slot only says what they
leave open. `conflicts` names the slots in which two claims cannot both be true.

Number killed: from the smallest least to the largest most that is claimed. "3" beside "4" is 3 to 4 and a conflict. An
"at least 2" leaves the top open for all (2 beside "at least 2" is 2 or more): a report that gives an exact number does
not rule out what another one expects to rise. Claims without a number widen nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

from probatum.model.places import UNKNOWN_PLACE, Place
from probatum.model.ranges import CountRange
from probatum.model.times import UNKNOWN_TIME, DateInterval, TimePrecision

from .claims import Claim
from .place_slot import place_slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """What the claims of one incident amount to."""

    place: Place = UNKNOWN_PLACE
    event_time: DateInterval = UNKNOWN_TIME
    surfaced: DateInterval = UNKNOWN_TIME
    killed: CountRange = CountRange()
    sides: tuple[str, ...] = ()
    earliest_published: date | None = None
    conflicts: tuple[str, ...] = ()


def slots_of(claims: Sequence[Claim]) -> Slots:
    """The slots of an incident made of `claims`; their order does not matter."""
    killings = [claim.killing for claim in claims]
    killed, killed_conflict = killed_slot([killing.victims.count for killing in killings])
    place, place_conflict = place_slot([killing.place for killing in killings])
    event, event_conflict = time_slot([killing.event_time for killing in killings])
    surfaced, surfaced_conflict = time_slot([killing.surfaced for killing in killings])
    sides = tuple(sorted({killing.victims.side for killing in killings if killing.victims.side}))
    doubts = {
        "place": place_conflict,
        "event_time": event_conflict,
        "surfaced": surfaced_conflict,
        "killed": killed_conflict,
        "sides": len(sides) > 1,
    }
    return Slots(
        place=place,
        event_time=event,
        surfaced=surfaced,
        killed=killed,
        sides=sides,
        earliest_published=min((claim.published for claim in claims if claim.published), default=None),
        conflicts=tuple(name for name, doubt in doubts.items() if doubt),
    )


def killed_slot(counts: Sequence[CountRange]) -> tuple[CountRange, bool]:
    """The hull of the claimed numbers, and whether two of them cannot both be true."""
    known = [count for count in counts if count.known]
    hull = reduce(CountRange.hull, known, CountRange())
    leasts = [count.min for count in known if count.min is not None]
    mosts = [count.max for count in known if count.max is not None]
    return hull, bool(leasts and mosts) and max(leasts) > min(mosts)


def time_slot(times: Sequence[DateInterval]) -> tuple[DateInterval, bool]:
    """The days on which all known claims agree; where there are none, the span of all of them and a conflict."""
    known = [time for time in times if time.known]
    if not known:
        return UNKNOWN_TIME, False
    starts = [time.start for time in known if time.start]
    ends = [time.end for time in known if time.end]
    latest_start, earliest_end = max(starts, default=None), min(ends, default=None)
    if latest_start and earliest_end and latest_start > earliest_end:
        start = min(starts) if len(starts) == len(known) else None
        end = max(ends) if len(ends) == len(known) else None
        return _interval(start, end, known), True
    return _interval(latest_start, earliest_end, known), False


def _interval(start: date | None, end: date | None, known: Sequence[DateInterval]) -> DateInterval:
    """The interval, with a claim's precision where one says just this, else the finest that holds its length."""
    stated = sorted(time.precision.value for time in known if (time.start, time.end) == (start, end))
    if stated:
        return DateInterval(start=start, end=end, precision=TimePrecision(stated[0]))
    if start is None or end is None:
        return DateInterval(start=start, end=end)
    days = (end - start).days + 1
    steps = ((1, TimePrecision.DAY), (31, TimePrecision.MONTH), (92, TimePrecision.SEASON))
    precision = next((each for most, each in steps if days <= most), TimePrecision.YEAR)
    return DateInterval(start=start, end=end, precision=precision)
