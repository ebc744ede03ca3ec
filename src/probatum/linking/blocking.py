"""Which pairs are worth comparing: claims that share something telling meet in a block.

In: Profiles sorted by key. Out: pairs of positions (i < j). Comparing all with all is quadratic; here each claim meets
those of its settlement, day, region and month, footage and so on. A large block is sorted and each claim meets its next
`window` neighbours only (sorted neighbourhood, Hernández and Stolfo 1995). Pairs that contradict each other in side or
region and show no common footage are left out: no sum of features would join them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from .profiles import Days, Profile
from .weights import Weights

Block = tuple[str | int, ...]

_SHORT = 3
"""Days: a vaguer date than this is no block of its own."""


def candidates(profiles: Sequence[Profile], weights: Weights) -> list[tuple[int, int]]:
    """The pairs to compare, sorted, each once."""
    blocks: dict[Block, list[int]] = {}
    for position, profile in enumerate(profiles):
        for block in set(_blocks(profile)):
            blocks.setdefault(block, []).append(position)
    size = len(profiles)
    found: set[int] = set()  # one number a pair: a fifth of the memory of tuples
    for members in blocks.values():
        found.update(i * size + j for i, j in _pairs(members, profiles, weights) if _possible(profiles[i], profiles[j]))
    return [divmod(pair, size) for pair in sorted(found)]


def _pairs(members: list[int], profiles: Sequence[Profile], weights: Weights) -> Iterator[tuple[int, int]]:
    if len(members) <= weights.block:
        yield from combinations(members, 2)
        return
    ordered = sorted(members, key=lambda position: _likeness(profiles[position]))
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + weights.window]:
            yield (one, other) if one < other else (other, one)


def _likeness(profile: Profile) -> tuple[str, int, int, str]:
    """Sorts claims of a large block so that those of one event stand close together."""
    day = profile.surfaced.first if profile.surfaced else profile.published or 0
    return (profile.region or "", day, profile.least or 0, profile.key)


def _possible(a: Profile, b: Profile) -> bool:
    if a.report == b.report:
        return False
    if a.footage & b.footage:
        return True
    if a.side and b.side and a.side != b.side:
        return False
    return not (a.region and b.region and a.region != b.region)


def _blocks(profile: Profile) -> Iterator[Block]:
    named = {"settlement": profile.settlement, "area": profile.area, "url": profile.url}
    yield from ((kind, name) for kind, name in named.items() if name)
    yield from (("footage", group) for group in profile.footage)
    yield from (("victim", name) for name in profile.victims)
    yield from _around("event", profile.event)
    yield from _around("surfaced", profile.surfaced)
    yield from _appearance(profile)
    yield from _by_month(profile)


def _appearance(profile: Profile) -> Iterator[Block]:
    """Blocks by publication; a claim that does not date its footage meets those whose footage was up by then."""
    if profile.published is not None:
        yield from (("published", day) for day in (profile.published, profile.published + 1))
        yield from (("person", name, profile.published // 14) for name in profile.people)
        if profile.surfaced is None and profile.event is None:
            yield ("appeared", profile.published)
    if profile.surfaced is not None and profile.surfaced.length <= _SHORT:
        yield from (("appeared", profile.surfaced.first + later) for later in range(-1, 4))


def _by_month(profile: Profile) -> Iterator[Block]:
    for month in _months(profile):
        if profile.region:
            yield ("region", profile.region, month)
        if profile.least is not None and profile.least > _SHORT:
            yield ("killed", profile.least, month)
        yield from (("word", word, month) for word in profile.words)
        if profile.unit:
            yield ("unit", profile.unit, month)


def _around(name: str, days: Days | None) -> Iterator[Block]:
    """Each day of a short interval and the day after, so that neighbouring days meet."""
    if days is not None and days.length <= _SHORT:
        yield from ((name, day) for day in range(days.first, days.last + 2))


def _months(profile: Profile) -> set[int]:
    """Thirty-day periods that the claim touches, each with the one before, so that neighbours meet."""
    days = [profile.published, *((each.first, each.last)[end] for each in _dated(profile) for end in (0, 1))]
    return {day // 30 - before for day in days if day is not None for before in (0, 1)} or {0}


def _dated(profile: Profile) -> tuple[Days, ...]:
    return tuple(each for each in (profile.event, profile.surfaced) if each is not None and each.length <= 92)
