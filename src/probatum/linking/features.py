"""What speaks for and against "two claims speak of one incident": one plain function for each finding.

Each feature takes two Profiles and the Weights and returns its weight in bits with the reason in plain words. The first
paragraph of each docstring is the user's documentation of that feature. Every feature is symmetric, and unknown values
weigh nothing: not knowing is never agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .place_feature import place
from .profiles import Days, Profile
from .weights import Weights

Found = tuple[float, str]
Feature = Callable[[Profile, Profile, Weights], Found]

_NOTHING: Found = (0.0, "")


def event_time(a: Profile, b: Profile, weights: Weights) -> Found:
    """When it happened. A shared day weighs much, a shared month less, a shared year next to nothing; dates that miss
    each other by more than a day speak against. A report cannot tell of an event that had not happened yet.
    """
    if _too_early(a, b) or _too_early(b, a):
        return weights.flat["event_time.after_publication"], "one came out before the other's event happened"
    if a.event is None or b.event is None:
        return _NOTHING
    gap = a.event.gap(b.event)
    if gap == 0:
        weight = _overlap("event_time.overlap", a.event, b.event, weights)
        return weight, f"dates agree within {max(a.event.length, b.event.length)} day(s)"
    stepped = weights.step("event_time.gap", gap)
    return weights.flat["event_time.far"] if stepped is None else stepped, f"dates {gap} day(s) apart"


def _too_early(event: Profile, report: Profile) -> bool:
    """Whether `report` was out, or its footage up, more than a day before `event` began."""
    if event.event_first is None:
        return False
    known = [day for day in (report.published, report.surfaced.last if report.surfaced else None) if day is not None]
    return bool(known) and min(known) < event.event_first - 1


def _overlap(name: str, a: Days, b: Days, weights: Weights) -> float:
    return weights.step(name, max(a.length, b.length)) or 0.0


def surfaced(a: Profile, b: Profile, weights: Weights) -> Found:
    """When footage or news of it appeared. The same day weighs much; weeks apart speaks against. Where one report dates
    it, the other's day of publication is a weaker sign.
    """
    if a.surfaced is not None and b.surfaced is not None:
        gap = a.surfaced.gap(b.surfaced)
        if gap == 0:
            return _overlap("surfaced.overlap", a.surfaced, b.surfaced, weights), "surfaced at the same time"
        stepped = weights.step("surfaced.gap", gap)
        return weights.flat["surfaced.far"] if stepped is None else stepped, f"surfaced {gap} day(s) apart"
    if a.surfaced is not None:
        return _against_publication(a.surfaced, b, weights)
    if b.surfaced is not None:
        return _against_publication(b.surfaced, a, weights)
    return _NOTHING


def _against_publication(dated: Days, other: Profile, weights: Weights) -> Found:
    if other.published is None or dated.length > 3:
        return _NOTHING
    later = other.published - dated.first
    if later < -1:
        weight = weights.flat["surfaced.before"] if other.shows_footage else 0.0
        return weight, "one report with footage came out before the other's footage surfaced" if weight else ""
    if other.background:
        return _NOTHING
    weight = weights.step("surfaced.to_publication", max(0, later)) or 0.0
    return weight, f"one was published {max(0, later)} day(s) after the other's footage surfaced" if weight else ""


def published(a: Profile, b: Profile, weights: Weights) -> Found:
    """When the reports came out. Reports of one event come in a burst. Counted only where neither report dates the
    footage; a claim recalled in passing is never too late.
    """
    if a.published is None or b.published is None or a.surfaced is not None or b.surfaced is not None:
        return _NOTHING
    gap = abs(a.published - b.published)
    stepped = weights.step("published.gap", gap)
    weight = weights.flat["published.far"] if stepped is None else stepped
    if a.background or b.background:
        weight = max(0.0, weight) * weights.flat["published.background"]
    return weight, f"published {gap} day(s) apart"


def killed(a: Profile, b: Profile, weights: Weights) -> Found:
    """How many were killed. The same number speaks for one event, the more so the rarer it is; ranges that can both be
    true hardly do; contradicting numbers speak against, mildly when close, since outlets contradict each other.
    """
    if (a.least is None and a.most is None) or (b.least is None and b.most is None):
        return weights.flat["killed.unknown"], ""
    if a.least == b.least and a.most == b.most:
        return weights.step(
            "killed.equal", a.least if a.least is not None else a.most or 0
        ) or 0.0, "same number killed"
    low, high = (a, b) if (a.most is not None and b.least is not None and a.most < b.least) else (b, a)
    if low.most is None or high.least is None or low.most >= high.least:
        return weights.flat["killed.compatible"], "numbers killed can both be true"
    return weights.flat[_conflict(low.most, high.least)], "numbers killed contradict each other"


def _conflict(less: int, more: int) -> str:
    if more - less == 1:
        return "killed.off_by_one"
    if more < 2 * less:
        return "killed.below_double"
    return "killed.double" if more < 4 * less else "killed.many_times"


def sides(a: Profile, b: Profile, weights: Weights) -> Found:
    """Whose soldiers the victims were. Different sides are different events; the same side says little."""
    if a.side is None or b.side is None:
        return weights.flat["sides.unknown"], ""
    if a.side == b.side:
        return weights.flat["sides.same"], "victims of the same side"
    return weights.flat["sides.different"], "victims of different sides"


def footage(a: Profile, b: Profile, weights: Weights) -> Found:
    """The same recording shown by both reports: the strongest sign there is, weaker where a report claims several
    killings and does not say which of them it shows.
    """
    if a.report == b.report or not a.footage & b.footage:
        return weights.flat["footage.none"], ""
    if a.alone and b.alone:
        return weights.flat["footage.shared"], "the reports show the same footage"
    return weights.flat["footage.shared_one_of_several"], "the reports show the same footage, among several killings"


def speaker(a: Profile, b: Profile, weights: Weights) -> Found:
    """Who says it. The same journalist or witness weighs; the same body, which speaks of every case, hardly."""
    if a.people & b.people:
        return weights.flat["speaker.same_person"], "same person cited"
    if a.bodies & b.bodies:
        return weights.flat["speaker.same_body"], "same body cited"
    return weights.flat["speaker.unknown"], ""


def unit(a: Profile, b: Profile, weights: Weights) -> Found:
    """Which unit is accused. The same unit speaks for one event; different ones say nothing."""
    if a.unit is not None and a.unit == b.unit:
        return weights.flat["unit.same"], "same unit accused"
    return weights.flat["unit.unknown"], ""


def victims(a: Profile, b: Profile, weights: Weights) -> Found:
    """Whether both name the same victim. The name itself is never shown here."""
    if a.victims & b.victims:
        return weights.flat["victims.same_name"], "the same victim named"
    return weights.flat["victims.unknown"], ""


def words(a: Profile, b: Profile, weights: Weights) -> Found:
    """Rare circumstances that both mention (beheaded, stabbed, a sword); words that most reports share say nothing."""
    shared = a.words & b.words
    if not shared:
        return weights.flat["words.unknown"], ""
    word = max(sorted(shared), key=lambda each: weights.rare_words[each])
    return weights.rare_words[word], f"both say “{word.replace('_', ' ')}”"


def copy(a: Profile, b: Profile, weights: Weights) -> Found:
    """The same address collected twice and claiming the same things: the same claim again."""
    if a.url is None or a.url != b.url or a.report == b.report:
        return weights.flat["copy.unknown"], ""
    same = (a.settlement, a.region, a.least, a.most, a.event, a.surfaced) == (
        b.settlement,
        b.region,
        b.least,
        b.most,
        b.event,
        b.surfaced,
    )
    return (weights.flat["copy.same_page"], "the same page, collected again") if same else _NOTHING


def same_report(a: Profile, b: Profile, weights: Weights) -> Found:
    """Two killing statements of one report are two events, unless a person says otherwise."""
    if a.report != b.report:
        return _NOTHING
    return weights.flat["same_report.different_events"], "two statements of one report"


FEATURES: Mapping[str, Feature] = {
    "place": place,
    "event_time": event_time,
    "surfaced": surfaced,
    "published": published,
    "killed": killed,
    "sides": sides,
    "footage": footage,
    "speaker": speaker,
    "unit": unit,
    "victims": victims,
    "words": words,
    "copy": copy,
    "same_report": same_report,
}
"""Every feature by the name under which explanations show it."""


def weigh(a: Profile, b: Profile, weights: Weights) -> float:
    """The weight of a pair: the sum of its features, in bits."""
    return sum(feature(a, b, weights)[0] for feature in FEATURES.values())


def explain(a: Profile, b: Profile, weights: Weights) -> tuple[dict[str, float], dict[str, str]]:
    """The features that say something about a pair, and their reasons."""
    found = {name: feature(a, b, weights) for name, feature in FEATURES.items()}
    telling = {name: each for name, each in found.items() if each[1]}
    return (
        {name: round(weight, 2) for name, (weight, _) in telling.items()},
        {name: reason for name, (_, reason) in telling.items()},
    )
