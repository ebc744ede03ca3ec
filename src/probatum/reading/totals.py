"""Aggregates: how many were killed in how many cases, of which scope, as of when.

In: the facts of a sentence and who spoke before it. Out: Total statements, one for each number that is a sum over
events. A number of killed is a total when a number of cases stands beside it, or words that only sums have ("since
the start of the invasion"). An incident's own count never is, nor is a sum that the text makes itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from probatum.model.statements import Span, Speaker, Total
from probatum.model.times import UNKNOWN_TIME, DateInterval, TimePrecision

from .data import load
from .dates import TimeMention
from .facts import Facts
from .numbers import NumberMention
from .patterns import any_of
from .places import PlaceKind
from .scenes import Scene
from .units import Unit
from .war import full_scale

_FEWEST_CASES = 2
_MANY = 20
_TOO_MANY_FOR_ONE = 40
_SEVERAL = 8
_LONG = timedelta(days=45)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The numbers of one total as found in a sentence."""

    killed: Unit | None = None
    cases: Unit | None = None
    cases_unit: str | None = None
    year: int | None = None


def totals(scene: Scene, *, before: tuple[Speaker, ...], lang: str) -> list[Total]:
    """The totals that the sentence states; `before` are the speakers it inherits when it names none."""
    facts = scene.facts
    low = facts.sentence.low
    patterns = _patterns(lang)
    if (
        facts.elsewhen
        or facts.own
        or not re.search("[KkgX]", facts.sentence.signs)
        or patterns["own_count"].search(low)
    ):
        return []
    figures = _figures(facts)
    summed = (
        bool(patterns["cues"].search(low))
        or _dated_scope(scene)
        or _long_scope(scene, figures)
        or _so_far(scene, figures, patterns)
    )
    if figures.cases is not None:
        if figures.killed is None and not patterns["records"].search(low):
            return []
    elif figures.killed is None or not summed or _one_event(scene):
        return []
    if not _of_prisoners(facts):
        return []
    main = _total(scene, figures, before, lang)
    return [main, *_by_year(scene, main)]


def _by_year(scene: Scene, main: Total) -> list[Total]:
    """ "Compared with 11 in 2022 and 57 in 2023", "57 and 11 in 2023 and 2022 respectively"."""
    units, signs = scene.facts.sentence.units, scene.facts.sentence.signs
    pairs = [(match.start(), match.end() - 1) for match in re.finditer(r"n[aw]?lD", signs)]
    for match in re.finditer(r"ncnlDcD", signs):
        at = match.start()
        pairs = [pair for pair in pairs if pair[0] != at + 2] + [(at, at + 4), (at + 2, at + 6)]
    found = []
    for number, year in pairs:
        mention = units[year].mention
        if not isinstance(mention, TimeMention) or mention.interval.precision is not TimePrecision.YEAR:
            continue
        if units[number].span in main.fields.get("killed", ()) + main.fields.get("cases", ()):
            continue
        fields = {"killed": (units[number].span,), "scope.period": (units[year].span,)}
        found.append(
            replace(
                main,
                killed=_value(units[number]),
                cases=None,
                cases_unit=None,
                at_least=False,
                period=mention.interval,
                fields={**{name: main.fields[name] for name in ("as_of", "said_by") if name in main.fields}, **fields},
            )
        )
    return found


def _figures(facts: Facts) -> Figures:
    sentence = facts.sentence
    cases, cases_unit = None, None
    for match in re.finditer(r"n[aw]{0,2}Q", sentence.signs):
        number = sentence.units[match.start()]
        if _value(number) >= _FEWEST_CASES:
            cases, cases_unit = number, sentence.units[match.end() - 1].attrs["unit"]
            break
    killed = next((unit for unit in _killed_numbers(facts) if unit is not cases), None)
    return Figures(killed=killed, cases=cases, cases_unit=cases_unit)


def _killed_numbers(facts: Facts) -> list[Unit]:
    """Numbers that count people killed: of fighters, or right beside a word for killing."""
    sentence = facts.sentence
    found = []
    for party in facts.parties:
        if party.kind in "FR" and party.number_span is not None and party.count.known and not party.single:
            unit = next((u for u in sentence.units[party.first : party.last + 1] if u.span == party.number_span), None)
            if unit is not None and unit.sign == "n":
                found.append(unit)
    for match in re.finditer(r"n(?=[wva]{0,1}[bv]{0,2}K)|(?<=[TbS])n(?![aw]{0,2}Q)(?!D)", sentence.signs):
        found.append(sentence.units[match.start()])
    return [unit for unit in found if _value(unit) >= _FEWEST_CASES]


def _value(unit: Unit) -> int:
    if isinstance(unit.mention, NumberMention):
        return unit.mention.count.min or unit.mention.count.max or 0
    return 0


def _dated_scope(scene: Scene) -> bool:
    return any(role.mention.interval.precision is TimePrecision.YEAR for role in scene.times)


def _long_scope(scene: Scene, figures: Figures) -> bool:
    """Several people over months: not one event."""
    if figures.killed is None or _value(figures.killed) < _SEVERAL:
        return False
    spans = [role.mention.interval for role in scene.times]
    return any(each.start and each.end and each.end - each.start > _LONG for each in spans)


def _so_far(scene: Scene, figures: Figures, patterns: Mapping[str, re.Pattern[str]]) -> bool:
    """ "95 prisoners have been killed", an official says, with no place, day or footage: a sum up to now."""
    if figures.killed is None or _value(figures.killed) < _MANY or scene.facts.footage is not None:
        return False
    if _value(figures.killed) >= _TOO_MANY_FOR_ONE:
        named = bool(scene.facts.voices)
        return named and not any(place.rank is not None for place in scene.places)
    tied = any(place.rank is not None for place in scene.places) or any(time.role == "event" for time in scene.times)
    perfect = any(said.speaker.body for said in scene.facts.said) and re.search(
        r"v[wa]*b?[wa]*K", scene.facts.sentence.signs
    )
    inquiry = any(voice.speaker.body for voice in scene.facts.voices) and patterns["inquiry"].search(
        scene.facts.sentence.low
    )
    return not tied and bool(perfect or inquiry)


def _one_event(scene: Scene) -> bool:
    """A settlement or a day of killing makes it one event, whatever else is said."""
    settlement = any(p.rank is not None and p.mention.kind is PlaceKind.SETTLEMENT for p in scene.places)
    day = any(
        t.role == "event" and t.mention.interval.precision is TimePrecision.DAY and not _since(scene, t.unit)
        for t in scene.times
    )
    return (
        settlement
        or day
        or scene.facts.footage is not None
        or bool(re.search(r"\bin one\b|\bsingle\b", scene.facts.sentence.low))
    )


def _since(scene: Scene, unit: Unit) -> bool:
    low = scene.facts.sentence.low
    at = unit.start - scene.facts.sentence.span[0]
    return bool(re.search(r"\b(?:since|as of|until|by|between|from)\b[^,]{0,25}$", low[:at])) or unit.low.startswith(
        "since"
    )


def _of_prisoners(facts: Facts) -> bool:
    parties = [party for party in facts.parties if party.kind in "FR" or party.status]
    executed = any(unit.attrs.get("exec") for unit in facts.sentence.units)
    return (
        executed or any(party.status for party in parties) or any(u.attrs.get("status") for u in facts.sentence.units)
    )


def _total(scene: Scene, figures: Figures, before: tuple[Speaker, ...], lang: str) -> Total:
    facts = scene.facts
    fields: dict[str, tuple[Span, ...]] = {}
    killed, at_least = None, False
    if figures.killed is not None:
        fields["killed"] = (figures.killed.span,)
        killed = _value(figures.killed)
        mention = figures.killed.mention
        at_least = isinstance(mention, NumberMention) and mention.count.max is None
    cases = None
    if figures.cases is not None:
        fields["cases"] = (figures.cases.span,)
        cases = _value(figures.cases)
    region, region_span = _region(scene, figures)
    if region_span is not None:
        fields["scope.region"] = (region_span,)
    period, period_span = _period(scene, lang)
    if period_span is not None:
        fields["scope.period"] = (period_span,)
    as_of, as_of_span = _as_of(scene)
    if as_of_span is not None:
        fields["as_of"] = (as_of_span,)
    speakers = tuple(dict.fromkeys(said.speaker for said in facts.said))
    if speakers:
        fields["said_by"] = tuple(said.span for said in facts.said)
    return Total(
        killed=killed,
        at_least=at_least,
        cases=cases,
        cases_unit=figures.cases_unit,
        region=region,
        period=period,
        as_of=as_of,
        said_by=speakers or before,
        hedges=tuple(hedge.code for hedge in facts.hedges),
        confidence=0.9,
        spans=(facts.sentence.span,),
        fields=fields,
    )


def _region(scene: Scene, figures: Figures) -> tuple[str | None, Span | None]:
    """The region that the figures are of: the last one named before them, else the only one after them."""
    number = figures.killed or figures.cases
    assert number is not None
    regions = [(unit, unit.mention) for unit in scene.facts.sentence.units if unit.sign == "P"]
    named = [(unit, m) for unit, m in regions if getattr(m, "kind", None) is PlaceKind.REGION]
    before = [(unit, mention) for unit, mention in named if unit.start < number.start]
    low, base = scene.facts.sentence.low, scene.facts.sentence.span[0]
    after = [
        (u, m) for u, m in named if u.start > number.start and "also" not in low[number.end - base : u.start - base]
    ]
    chosen = before[-1] if before else (after[0] if len(after) == 1 else None)
    if chosen is None:
        return None, None
    return getattr(chosen[1], "name", None), chosen[0].span


def _period(scene: Scene, lang: str) -> tuple[DateInterval, Span | None]:
    sentence = scene.facts.sentence
    match = _patterns(lang)["since_full_scale"].search(sentence.low)
    if match:
        span = (sentence.span[0] + match.start(), sentence.span[0] + match.end())
        return DateInterval(start=full_scale(), precision=TimePrecision.DAY), span
    for role in scene.times:
        interval = role.mention.interval
        if _is_as_of(scene, role.unit) or (
            role.role in ("said", "surfaced") and interval.precision is TimePrecision.DAY
        ):
            continue
        if _led_by_since(scene, role.unit):
            return DateInterval(start=interval.start, precision=interval.precision), role.unit.span
        if interval.precision in (TimePrecision.YEAR, TimePrecision.MONTH, TimePrecision.SEASON):
            return interval, role.unit.span
    return UNKNOWN_TIME, None


def _led_by_since(scene: Scene, unit: Unit) -> bool:
    at = unit.start - scene.facts.sentence.span[0]
    return unit.low.startswith("since") or bool(re.search(r"\bsince (?:the )?$", scene.facts.sentence.low[:at]))


def _is_as_of(scene: Scene, unit: Unit) -> bool:
    at = unit.start - scene.facts.sentence.span[0]
    return unit.low.startswith("as of") or bool(re.search(r"\bas of (?:the )?$", scene.facts.sentence.low[:at]))


def _as_of(scene: Scene) -> tuple[date | None, Span | None]:
    for role in scene.times:
        interval = role.mention.interval
        if interval.precision is not TimePrecision.DAY and not _is_as_of(scene, role.unit):
            continue
        if _is_as_of(scene, role.unit) or role.role == "said":
            return interval.end, role.unit.span
    return None, None


@cache
def _patterns(lang: str) -> dict[str, re.Pattern[str]]:
    known = load(lang, "totals")
    return {name: any_of(known[name]) for name in ("cues", "records", "since_full_scale", "own_count", "inquiry")}
