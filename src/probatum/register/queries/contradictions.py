"""Which parts of a claim cannot be true together with another claim about the same incident.

"At least 3" does not contradict "4", nor October the 12th of October: ranges and intervals contradict each other only
when they have nothing in common. What a claim leaves open contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from probatum.model.errors import ValueInvalid
from probatum.model.ranges import CountRange
from probatum.model.times import DateInterval

Record = Mapping[str, Any]


def contradicted(record: Record, others: Iterable[Record]) -> frozenset[str]:
    """The parts of `record` (killed, place, event_time, side) that some other record contradicts."""
    listed = list(others)
    return frozenset(part for part, differ in _PARTS.items() if any(differ(record, other) for other in listed))


def _killed(a: Record, b: Record) -> bool:
    one, two = (CountRange.from_record(dict(each.get("victims") or {})) for each in (a, b))
    return _above(one.min, two.max) or _above(two.min, one.max)


def _above(least: int | None, most: int | None) -> bool:
    return least is not None and most is not None and least > most


def _place(a: Record, b: Record) -> bool:
    one, two = a.get("place") or {}, b.get("place") or {}
    names = ("settlement", "region", "country")
    return any(one.get(name) and two.get(name) and one[name] != two[name] for name in names)


def _event_time(a: Record, b: Record) -> bool:
    try:
        one, two = (DateInterval.from_record(each.get("event_time") or {}) for each in (a, b))
    except ValueInvalid:
        return False
    return not one.overlaps(two)


def _side(a: Record, b: Record) -> bool:
    one, two = ((each.get("victims") or {}).get("side") for each in (a, b))
    return bool(one and two and one != two)


_PARTS: dict[str, Callable[[Record, Record], bool]] = {
    "killed": _killed,
    "place": _place,
    "event_time": _event_time,
    "side": _side,
}
