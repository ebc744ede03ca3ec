"""Which times and places of a sentence belong to a killing, to the footage, or to neither.

In: `Facts`. Out: `TimeRole`s and `PlaceRole`s. A time belongs to the nearest thing that happened: a killing or
capture (event), an appearing or releasing (surfaced), a saying (said). A place belongs to the scene unless it is
somebody's home, an office's seat, a place of capture long before, or part of a name; "the Pokrovsk incident" names an
event and gives no settlement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .data import small_words
from .dates import TimeMention
from .facts import Facts, scene_patterns
from .kill import Kill
from .places import PlaceMention
from .units import Sentence, Unit

_HAPPENED = frozenset("KkgXH")
_BOUNDARY = {",": 20, "t": 20, "x": 20, "W": 12, '"': 20, ".": 30}
_LOOK_BACK = 60
_ATTRIBUTED = re.compile(r",[^,.KgkXYxD]{0,10}S")
# "Video from 3 May", "the recording is from May"
_FOOTAGE_OF = re.compile(r"V(?:b)?[eo]$")
_HEADING = re.compile(r"[.w\"]{0,4}P(?:,P){0,2}[.,]?")
_CLAUSE_OPENS = re.compile(r"[tx\"][lea]?[wa]?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRole:
    """A time and what it is the time of: `event`, `surfaced`, `said` or `none`."""

    unit: Unit
    mention: TimeMention
    role: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRole:
    """A place of the sentence. `rank` 0 is beside the killing, 1 elsewhere in the scene; None only names an event."""

    unit: Unit
    mention: PlaceMention
    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A sentence with its times and places sorted."""

    facts: Facts
    times: Sequence[TimeRole]
    places: Sequence[PlaceRole]


def scene(facts: Facts, *, before: Scene | None, lang: str) -> Scene:
    """Sort the times and places of a sentence. "There" and "in the same village" take the place told before."""
    places = place_roles(facts, lang=lang)
    if not places and before is not None and scene_patterns(lang)["same_place"].search(facts.sentence.low):
        places = [replace(place, rank=1) for place in before.places if place.rank is not None]
    return Scene(facts=facts, times=time_roles(facts, lang=lang), places=places)


def parts(whole: Scene) -> list[Scene]:
    """The sentence as one scene for each killing, where these were in different places or at different times."""
    kills = whole.facts.kills
    if len(kills) < 2 or not all(_counted(kill) for kill in kills):
        return [whole]
    sentence = whole.facts.sentence
    cuts = [0, *(_clause(sentence.signs, one, two) for one, two in pairwise(kills)), len(sentence.units)]
    found = []
    for kill, (first, stop) in zip(kills, pairwise(cuts), strict=True):
        held = sentence.units[first:stop]
        found.append(
            Scene(
                facts=replace(whole.facts, kills=(kill,)),
                times=[time for time in whole.times if time.unit in held],
                places=[place for place in whole.places if place.unit in held],
            )
        )
    apart = all(_apart(one, two) for one, two in pairwise(found))
    return found if apart else [whole]


def _counted(kill: Kill) -> bool:
    return kill.victims is not None and kill.victims.number_span is not None and not kill.victims.definite


def _clause(signs: str, one: Kill, two: Kill) -> int:
    """Where the words about the second killing begin."""
    start = min(two.at, two.victims.first if two.victims is not None else two.at)
    joined = signs.find(",c", one.at, start)
    if joined >= 0:
        return joined
    return next((at for at in range(start, one.at, -1) if signs[at] in ",cx"), start)


def _apart(one: Scene, two: Scene) -> bool:
    """Whether both have a place or a time of killing, and not the same."""
    names = [{place.mention.name for place in each.places if place.rank is not None} for each in (one, two)]
    times = [[time.mention.interval for time in each.times if time.role == "event"] for each in (one, two)]
    places_differ = all(names) and not names[0] & names[1]
    times_differ = all(times) and not any(a.overlaps(b) for a in times[0] for b in times[1] if a.known and b.known)
    return places_differ or times_differ


def time_roles(facts: Facts, *, lang: str) -> list[TimeRole]:
    """Every time of the sentence with its role."""
    sentence = facts.sentence
    times = [at for at, unit in enumerate(sentence.units) if unit.sign == "D" and isinstance(unit.mention, TimeMention)]
    anchors = [(place, role) for place in range(len(sentence.units)) if (role := _role_of(sentence, place, lang))]
    chosen = {at: _time_role(sentence, at, anchors) for at in times}
    for at, (place, role) in chosen.items():
        rivals = [other for other in times if other > at and chosen[other] == (place, role)]
        if role == "said" and at < place and any(other > place for other in rivals):
            # "were shot on Sunday, the military said on Monday": one saying has one day.
            chosen[at] = _time_role(sentence, at, [anchor for anchor in anchors if anchor[0] != place])
    found = []
    for at, (place, role) in chosen.items():
        unit = sentence.units[at]
        assert isinstance(unit.mention, TimeMention)
        anchor = sentence.units[place].low if place >= 0 else ""
        found.append(TimeRole(unit=unit, mention=unit.mention, role=role, anchor=anchor))
    return found


def _time_role(sentence: Sentence, at: int, known: Sequence[tuple[int, str]]) -> tuple[int, str]:
    """The unit that the time belongs to and the role it has by that."""
    if _FOOTAGE_OF.search(sentence.signs[:at]):
        return at - 1, "event"
    if not known:
        return -1, "none"
    opens = sentence.signs.find(",", 0, at) + 1 if sentence.signs.startswith("S") else 0
    opening = all(sign in 'leawdh,cDPx"' for sign in sentence.signs[opens:at]) and (opens or sentence.signs[:1] != "S")
    if opening or (_CLAUSE_OPENS.search(sentence.signs[:at]) and sentence.signs[at - 1] != "x"):
        after = [(place, role) for place, role in known if place > at]
        shown = [(place, role) for place, role in after if role == "surfaced"]
        footage_first = "V" in sentence.signs[at : after[0][0]] if after else False
        place, role = (shown if footage_first and shown else after or known)[0]
    else:
        if _ATTRIBUTED.match(sentence.signs, at + 1):
            # "were shot near Orikhiv on 4 May, the office said": the attribution behind has no day of its own.
            known = [(place, role) for place, role in known if place < at] or known
        place, role = min(known, key=lambda pair: _distance(sentence, at, pair[0]))
    return place, role


def _role_of(sentence: Sentence, at: int, lang: str) -> str:
    unit = sentence.units[at]
    if unit.sign in _HAPPENED or unit.attrs.get("verb") in ("capture", "surrender"):
        after = sentence.signs[at + 1 : at + 2]
        adjective = unit.sign == "a" and after in ("F", "U", "s")
        return "" if adjective else "event"
    if unit.sign == "Y":
        return "surfaced"
    if unit.sign == "J":
        return "none"
    if unit.sign == "S":
        return "surfaced" if unit.low in small_words(lang, "reports") else "said"
    return ""


def _distance(sentence: Sentence, at: int, anchor: int) -> float:
    low, high = sorted((at, anchor))
    between = sentence.signs[low + 1 : high]
    distance = len(between) + sum(_BOUNDARY.get(sign, 0) for sign in between)
    return 2 * distance + 1 if anchor > at else distance


def place_roles(facts: Facts, *, lang: str) -> list[PlaceRole]:
    """The places of the sentence that say where, or which event is meant; others are left out."""
    found: list[PlaceRole] = []
    sentence = facts.sentence
    for at, unit in enumerate(sentence.units):
        if unit.sign != "P" or not isinstance(unit.mention, PlaceMention):
            continue
        if _names_event(sentence, at):
            found.append(PlaceRole(unit=unit, mention=unit.mention, rank=None))
        elif _is_scene(sentence, at, found, lang=lang):
            found.append(PlaceRole(unit=unit, mention=unit.mention, rank=_rank(sentence, at)))
    return found


def _names_event(sentence: Sentence, at: int) -> bool:
    rest = sentence.signs[at + 1 : at + 4].lstrip("aw")
    led = sentence.signs[at - 1 : at] in ("d", "p", "a")
    return led and rest[:1] in ("E", "X", "g", "V")


def _is_scene(sentence: Sentence, at: int, before: Sequence[PlaceRole], *, lang: str) -> bool:
    unit = sentence.units[at]
    signs = sentence.signs
    offset = unit.start - sentence.span[0]
    back = sentence.low[max(offset - _LOOK_BACK, 0) : offset]
    if scene_patterns(lang)["river"].search(back):
        return False
    homes = list(scene_patterns(lang)["elsewhere"].finditer(back))
    if homes and len(back[homes[-1].end() :].split()) <= 5:
        return False
    follows_place = bool(before) and before[-1].rank is not None and _joins(sentence, before[-1].unit, unit, lang)
    mention = unit.mention
    assert isinstance(mention, PlaceMention)
    if follows_place or _HEADING.fullmatch(signs):
        return True
    lead = _lead(signs, at)
    if _seat(signs, at):
        return False
    return lead == "l" or (bool(mention.preposition) and lead != "e")


def _seat(signs: str, at: int) -> bool:
    """Whether it is where an office or a person sits: "investigators in Kyiv"."""
    return signs[max(at - 2, 0) : at] in ("Bl", "Ol")


def _joins(sentence: Sentence, first: Unit, second: Unit, lang: str) -> bool:
    between = sentence.low[first.end - sentence.span[0] : second.start - sentence.span[0]]
    words = between.replace(",", " ").replace("(", " ").split()
    return len(words) <= 3 and all(word in small_words(lang, "place_joining") for word in words)


def _lead(signs: str, at: int) -> str:
    """The preposition that leads the place, over "the village of" and the like."""
    for back in range(at - 1, max(at - 7, -1), -1):
        if signs[back] in "le":
            return signs[back]
        if signs[back] not in "dawonsiPhE":
            return ""
    return ""


def _rank(sentence: Sentence, at: int) -> int:
    anchors = [place for place, unit in enumerate(sentence.units) if unit.sign in "KkgX"]
    others = [place for place, unit in enumerate(sentence.units) if unit.sign in "SY" or unit.attrs.get("verb")]
    near = min((_distance(sentence, at, place) for place in anchors), default=99.0)
    other = min((_distance(sentence, at, place) for place in others), default=99.0)
    return 0 if anchors and near <= other + 1 else 1
