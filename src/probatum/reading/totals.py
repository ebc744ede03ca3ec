"""Aggregates: how many were killed in how many cases, of which scope, as of when.

In: the facts of a sentence and who spoke before it. Out: Total statements, one for each number that is a sum over
events. A number of killed is a total when a number of cases stands beside it, or words that only sums have ("since
the start of the invasion"). An incident's own count never is, nor is a sum that the text makes itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from probatum.model.statements import Span, Speaker, Total
from probatum.model.times import TimePrecision

from .dates import TimeMention
from .facts import Facts
from .numbers import NumberMention
from .official import UN_BODIES
from .places import PlaceKind
from .scenes import Scene
from .total_scope import as_of, is_bound, patterns, period, region, side
from .units import Unit

_FEWEST_CASES = 2
_MANY = 20
_TOO_MANY_FOR_ONE = 40
_SEVERAL = 8
_LONG = timedelta(days=45)
_NEAR = 3
_IN_CASES = re.compile(r"n[aw]{0,2}v?b{0,2}[aw]?K.*ln[aw]{0,2}Q")
_PART = re.compile(r"noR[vbaw]*K")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Who spoke before, and the last total with the sentence it was stated in."""

    speakers: tuple[Speaker, ...] = ()
    total: Total | None = None
    sentence: int = 0
    killings_told: bool = False

    def near(self, facts: Facts) -> bool:
        """Whether a total was stated right before, or killings of prisoners and now "12 killed in 4 cases"."""
        if self.total is not None and facts.sentence.index - self.sentence <= _NEAR:
            return True
        return self.killings_told and _IN_CASES.search(facts.sentence.signs) is not None

    def shared_out(self, scene: Scene) -> bool:
        """ "90 of them in 2024": whether it only divides, by years, the total stated in the sentence before."""
        follows = self.total is not None and scene.facts.sentence.index - self.sentence == 1
        return follows and _dated_scope(scene) and _PART.search(scene.facts.sentence.signs) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The numbers of one total as found in a sentence."""

    killed: Unit | None = None
    cases: Unit | None = None
    cases_unit: str | None = None
    year: int | None = None


def totals(scene: Scene, *, before: Announcement, lang: str) -> list[Total]:
    """The totals that the sentence states; from `before` it inherits the speakers when it names none."""
    facts = scene.facts
    low = facts.sentence.low
    cues = patterns(lang)
    killing = re.search("[KkgX]", facts.sentence.signs) is not None
    told = killing or (cues["died"].search(low) is not None and not facts.cause)
    if facts.elsewhen or facts.own or not told or cues["own_count"].search(low):
        return []
    figures = _figures(facts)
    summed = (
        bool(cues["cues"].search(low))
        or _dated_scope(scene)
        or _long_scope(scene, figures)
        or _so_far(scene, figures, cues)
    )
    if figures.cases is not None:
        if figures.killed is None and not cues["records"].search(low):
            return []
    elif figures.killed is None or not summed or _one_event(scene, lang):
        return []
    if figures.cases is None and (facts.sentence.tried or not (killing or cues["such_cases"].search(low))):
        return []
    going_on = figures.cases is not None and before.near(facts)
    going_on = going_on or cues["such_cases"].search(low) is not None
    if not _of_prisoners(facts) and not going_on:
        return []
    main = _total(scene, figures, before, lang)
    return [main, *_by_year(scene, main)]


def _by_year(scene: Scene, main: Total) -> list[Total]:
    """ "Compared with 11 in 2022 and 57 in 2023", "57 and 11 in 2023 and 2022 respectively"."""
    units, signs = scene.facts.sentence.units, scene.facts.sentence.signs
    pairs = [(match.start(), match.end() - 1) for match in re.finditer(r"n[aw]?lD|noRl?D|nbKl?D", signs)]
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
                fields={
                    **{name: main.fields[name] for name in ("as_of", "said_by", "scope.side") if name in main.fields},
                    **fields,
                },
            )
        )
    return found


def _figures(facts: Facts) -> Figures:
    sentence = facts.sentence
    cases, cases_unit = None, None
    for match in re.finditer(r"n[aw]{0,2}Q", sentence.signs):
        number = sentence.units[match.start()]
        more = any(unit.attrs.get("new") for unit in sentence.units[match.start() : match.end()])
        if _value(number) >= _FEWEST_CASES and not more:
            cases, cases_unit = number, sentence.units[match.end() - 1].attrs["unit"]
            break
    killed = next((unit for unit in _killed_numbers(facts) if unit is not cases), None)
    return Figures(killed=killed, cases=cases, cases_unit=cases_unit)


def _killed_numbers(facts: Facts) -> list[Unit]:
    """Numbers that count people killed: of fighters, or right beside a word for killing."""
    sentence = facts.sentence
    found = []
    for party in facts.parties:
        if party.kind in "FRC" and party.number_span is not None and party.count.known and not party.single:
            unit = next((u for u in sentence.units[party.first : party.last + 1] if u.span == party.number_span), None)
            if unit is not None and unit.sign == "n":
                found.append(unit)
    for match in re.finditer(r"n(?=[wva]{0,1}[bv]{0,2}K)|(?<=[TbS])n(?![aw]{0,2}Q)(?!D)", sentence.signs):
        found.append(sentence.units[match.start()])
    return [unit for unit in found if _value(unit) >= _FEWEST_CASES]


def _value(unit: Unit) -> int:
    """The number stated: "more than 100" states 100."""
    mention = unit.mention
    if not isinstance(mention, NumberMention):
        return 0
    stated = (mention.count.min or 1) - 1
    if mention.count.max is None and mention.words.replace(",", "") == str(stated):
        return stated
    return mention.count.min or mention.count.max or 0


def _dated_scope(scene: Scene) -> bool:
    return any(role.mention.interval.precision is TimePrecision.YEAR for role in scene.times)


def _long_scope(scene: Scene, figures: Figures) -> bool:
    """Several people over months: not one event."""
    if figures.killed is None or _value(figures.killed) < _SEVERAL:
        return False
    spans = [role.mention.interval for role in scene.times]
    return any(each.start and each.end and each.end - each.start > _LONG for each in spans)


def _so_far(scene: Scene, figures: Figures, cues: Mapping[str, re.Pattern[str]]) -> bool:
    """ "95 prisoners have been killed", an official says, with no place, day or footage: a sum up to now."""
    if figures.killed is None or scene.facts.footage is not None:
        return False
    if _value(figures.killed) >= _SEVERAL and _of_monitors(scene):
        return not any(place.rank is not None for place in scene.places) and not scene.times
    if _value(figures.killed) < _MANY:
        return False
    if _value(figures.killed) >= _TOO_MANY_FOR_ONE:
        named = bool(scene.facts.voices) or any(each.speaker.body or each.speaker.role for each in scene.facts.said)
        return named and not any(place.rank is not None for place in scene.places)
    tied = any(place.rank is not None for place in scene.places) or any(time.role == "event" for time in scene.times)
    perfect = any(said.speaker.body for said in scene.facts.said) and re.search(
        r"v[wa]*b?[wa]*K", scene.facts.sentence.signs
    )
    inquiry = any(voice.speaker.body for voice in scene.facts.voices) and cues["inquiry"].search(
        scene.facts.sentence.low
    )
    return not tied and bool(perfect or inquiry)


def _of_monitors(scene: Scene) -> bool:
    """Whether international monitors say it, who sum up what they have found."""
    return any(said.speaker.body in UN_BODIES for said in scene.facts.said)


def _one_event(scene: Scene, lang: str) -> bool:
    """A settlement or a day of killing makes it one event, whatever else is said."""
    settlement = any(p.rank is not None and p.mention.kind is PlaceKind.SETTLEMENT for p in scene.places)
    day = any(
        t.role == "event" and t.mention.interval.precision is TimePrecision.DAY and not is_bound(scene, t.unit, lang)
        for t in scene.times
    )
    return (
        settlement
        or day
        or scene.facts.footage is not None
        or bool(patterns(lang)["one_event"].search(scene.facts.sentence.low))
    )


def _of_prisoners(facts: Facts) -> bool:
    parties = [party for party in facts.parties if party.kind in "FR" or party.status]
    executed = any(unit.attrs.get("exec") for unit in facts.sentence.units)
    return (
        executed or any(party.status for party in parties) or any(u.attrs.get("status") for u in facts.sentence.units)
    )


def _total(scene: Scene, figures: Figures, before: Announcement, lang: str) -> Total:
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
    number = figures.killed or figures.cases
    assert number is not None
    where, where_span = region(scene, number, lang)
    when, when_span = period(scene, lang)
    whose, whose_span = side(scene, figures.killed)
    day, day_span = as_of(scene, lang)
    speakers = tuple(dict.fromkeys(said.speaker for said in facts.said)) or _acting(facts)
    if before.total is not None and _of_these(facts, before, speakers, lang):
        day, day_span = (day, day_span) if day else (before.total.as_of, _span(before.total, "as_of"))
        whose, whose_span = (whose, whose_span) if whose else (before.total.side, _span(before.total, "scope.side"))
    found = {"scope.region": where_span, "scope.period": when_span, "scope.side": whose_span, "as_of": day_span}
    fields |= {name: (span,) for name, span in found.items() if span is not None}
    if speakers:
        fields["said_by"] = tuple(said.span for said in facts.said) or tuple(voice.span for voice in facts.voices[:1])
    return Total(
        killed=killed,
        at_least=at_least,
        cases=cases,
        cases_unit=figures.cases_unit,
        region=where,
        period=when,
        side=whose,
        as_of=day,
        said_by=speakers or before.speakers,
        hedges=tuple(hedge.code for hedge in facts.hedges),
        confidence=0.9,
        spans=(facts.sentence.span,),
        fields=fields,
    )


def _acting(facts: Facts) -> tuple[Speaker, ...]:
    """The body that investigates or records, where nobody is said to say it."""
    first = facts.voices[:1]
    return tuple(voice.speaker for voice in first if voice.speaker.body)


def _of_these(facts: Facts, before: Announcement, speakers: tuple[Speaker, ...], lang: str) -> bool:
    """Whether the figures are part of those stated right before, by nobody else."""
    assert before.total is not None
    same = not speakers or set(speakers) <= set(before.total.said_by)
    return same and before.near(facts) and patterns(lang)["of_these"].search(facts.sentence.low) is not None


def _span(total: Total, name: str) -> Span | None:
    return next(iter(total.fields.get(name, ())), None)
