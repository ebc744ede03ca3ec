"""What the figures of a total are of: region, period, day, and whose prisoners.

In: the scene of a sentence with the figures in it. Out: each part of the scope with the words it rests on, or None: a
scope is only what the words say. "Of these" takes the day and the side of the announcement told before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from probatum.model.statements import Span
from probatum.model.times import UNKNOWN_TIME, DateInterval, TimePrecision

from .data import load
from .patterns import any_of
from .people import Party
from .places import PlaceKind
from .scenes import Scene
from .units import Unit
from .war import enemies, full_scale

_PATTERNS = (
    "cues",
    "records",
    "since_full_scale",
    "own_count",
    "died",
    "such_cases",
    "inquiry",
    "of_these",
    "since_before",
    "as_of_before",
    "from_before",
    "one_event",
    "other_regions",
)


def region(scene: Scene, number: Unit, lang: str) -> tuple[str | None, Span | None]:
    """The region that the figures are of: the last one named before them, else the only one after them."""
    regions = [(unit, unit.mention) for unit in scene.facts.sentence.units if unit.sign == "P"]
    named = [(unit, m) for unit, m in regions if getattr(m, "kind", None) is PlaceKind.REGION]
    before = [(unit, mention) for unit, mention in named if unit.start < number.start]
    low, base = scene.facts.sentence.low, scene.facts.sentence.span[0]
    others = patterns(lang)["other_regions"]
    after = [
        (u, m)
        for u, m in named
        if u.start > number.start and not others.search(low[number.end - base : u.start - base])
    ]
    chosen = before[-1] if before else (after[0] if len(after) == 1 else None)
    if chosen is None:
        return None, None
    return getattr(chosen[1], "name", None), chosen[0].span


def period(scene: Scene, lang: str) -> tuple[DateInterval, Span | None]:
    """The time over which was counted."""
    sentence = scene.facts.sentence
    match = patterns(lang)["since_full_scale"].search(sentence.low)
    if match:
        span = (sentence.span[0] + match.start(), sentence.span[0] + match.end())
        return DateInterval(start=full_scale(), precision=TimePrecision.DAY), span
    for role in scene.times:
        interval = role.mention.interval
        if is_as_of(scene, role.unit, lang) or (
            role.role in ("said", "surfaced") and interval.precision is TimePrecision.DAY
        ):
            continue
        if _led(scene, role.unit, "since_before", lang):
            return DateInterval(start=interval.start, precision=interval.precision), role.unit.span
        if interval.precision in (TimePrecision.YEAR, TimePrecision.MONTH, TimePrecision.SEASON):
            return interval, role.unit.span
    return UNKNOWN_TIME, None


def as_of(scene: Scene, lang: str) -> tuple[date | None, Span | None]:
    """The day up to which was counted, or on which the figures were given out."""
    for role in scene.times:
        interval = role.mention.interval
        dated = is_as_of(scene, role.unit, lang)
        if dated or (interval.precision is TimePrecision.DAY and role.role == "said"):
            return interval.end, role.unit.span
    return None, None


def side(scene: Scene, number: Unit | None) -> tuple[str | None, Span | None]:
    """Whose prisoners are counted: said of those counted, else of prisoners in the sentence, else by who killed."""
    parties = [party for party in scene.facts.parties if party.kind in "FRC"]
    counted = [party for party in parties if number is not None and party.number_span == number.span]
    for party in (*counted, *(each for each in parties if each.status)):
        if party.side is not None:
            return party.side, party.span
    doers = [kill.doers for kill in scene.facts.kills if kill.doers is not None and kill.doers.side]
    sides = {party.side for party in doers}
    if len(sides) == 1 and not any(_on_other_side(party, doers[0]) for party in parties):
        return enemies().get(str(*sides)), doers[0].span
    return None, None


def _on_other_side(party: Party, doers: Party) -> bool:
    return party is not doers and party.side == doers.side


def is_as_of(scene: Scene, unit: Unit, lang: str) -> bool:
    """Whether the words say that the day is the one up to which was counted."""
    return _led(scene, unit, "as_of_before", lang)


def is_bound(scene: Scene, unit: Unit, lang: str) -> bool:
    """Whether the day is the end of a period and no day of killing: "since", "until", "between"."""
    return _led(scene, unit, "from_before", lang)


def _led(scene: Scene, unit: Unit, name: str, lang: str) -> bool:
    low = scene.facts.sentence.low
    at = unit.start - scene.facts.sentence.span[0]
    return bool(patterns(lang)[name].search(low[max(at - 40, 0) : at] + "\0" + unit.low))


@cache
def patterns(lang: str) -> Mapping[str, re.Pattern[str]]:
    """The language's patterns for totals. In those of what leads a day, `\0` stands where the day begins."""
    known = load(lang, "totals")
    return {name: any_of(known[name]) for name in _PATTERNS}
