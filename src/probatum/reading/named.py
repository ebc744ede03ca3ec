"""People called by name who may have been killed, and the unit of those who did it.

In: the voices and parties of a sentence. Out: parties of kind `M` for names that speak in no way, the names beside a
party ("Ivan Bondar, a captured marine"), and the military unit that a party is said to be of ("soldiers of the 12th
Brigade"). Names serve to tell events apart; the pages protect them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from probatum.model.ranges import CountRange
from probatum.model.statements import Span

from .data import load
from .patterns import any_of
from .people import Party
from .speakers import Voice
from .units import Sentence

NAMED = "M"
_BESIDE = frozenset(["", ",", ",,"])
_LISTED = frozenset(["c", ",", ",c"])
_SOLDIERLY = (None, "commander", "witness")
_OF_UNIT = re.compile(r"o[dsp]{0,2}N")
_APPOSED = frozenset(["", ","])
_NAME_FAR = 30


def named_parties(
    sentence: Sentence, voices: Sequence[Voice], parties: Sequence[Party], speaking: set[Span]
) -> list[Party]:
    """One party for each name, or list of names, that no other party holds and that does not speak here."""
    found: list[Party] = []
    held: list[Voice] = []
    for voice in silent(voices, speaking):
        if any(party.first <= voice.last and voice.first <= party.last for party in parties):
            continue
        if _apposed(sentence, voice, parties, held):
            held.append(voice)
            continue
        before = found[-1] if found else None
        if before is not None and sentence.signs[before.last + 1 : voice.first] in _LISTED:
            found[-1] = _party(before.first, voice, before.span[0], (before.count.min or 0) + 1)
        else:
            found.append(_party(voice.first, voice, voice.span[0], 1))
    return found


def silent(voices: Sequence[Voice], speaking: set[Span]) -> list[Voice]:
    """The persons who do not speak and hold no office: those who may be fighters."""
    return [
        voice
        for voice in voices
        if voice.person
        and voice.speaker.body is None
        and voice.speaker.role in _SOLDIERLY
        and voice.span not in speaking
    ]


def _apposed(sentence: Sentence, voice: Voice, parties: Sequence[Party], held: Sequence[Voice]) -> bool:
    """Whether it names a party told right before: "prisoner Ivan Bondar", "two marines, Ivan Bondar and Oleh Lys"."""
    signs = sentence.signs
    if held and signs[held[-1].last + 1 : voice.first] in _LISTED:
        return True
    return any(
        party.kind == "F"
        and party.last < voice.first
        and signs[party.last + 1 : _before_age(sentence, voice.first)] in _APPOSED
        for party in parties
    )


def _before_age(sentence: Sentence, at: int) -> int:
    """Where what leads a name begins: at the age in "30-year-old Ivan Bondar", else at the name."""
    aged = at > 0 and sentence.signs[at - 1] == "w" and sentence.units[at - 1].low[0].isdigit()
    return at - 1 if aged else at


def identified(sentence: Sentence, voices: Sequence[Voice], *, lang: str) -> tuple[tuple[str, Span], ...]:
    """The names by which the sentence says that the dead were identified; no suspect's."""
    known = _identifying(lang)
    match = known["identified"].search(sentence.low)
    if match is None or known["doers"].search(sentence.low) or not known["dead"].search(sentence.low):
        return ()
    start = sentence.span[0] + match.end()
    people = [voice for voice in voices if voice.person and voice.speaker.name and voice.span[0] >= start]
    if not people or people[0].span[0] > start + _NAME_FAR:
        return ()
    found = people[:1]
    for voice in people[1:]:
        if sentence.signs[found[-1].last + 1 : voice.first] not in _LISTED:
            break
        found.append(voice)
    return tuple((str(voice.speaker.name), voice.span) for voice in found)


@cache
def _identifying(lang: str) -> Mapping[str, re.Pattern[str]]:
    known = load(lang, "attribution")["identifying"]
    return {name: any_of(patterns) for name, patterns in known.items()}


def _party(first: int, voice: Voice, start: int, number: int) -> Party:
    return Party(
        first=first,
        last=voice.last,
        kind=NAMED,
        count=CountRange.exactly(number),
        single=number == 1,
        span=(start, voice.span[1]),
    )


def names_of(sentence: Sentence, voices: Sequence[Voice], party: Party) -> tuple[tuple[str, Span], ...]:
    """The names that are the party, or stand right beside it."""
    people = [voice for voice in voices if voice.person and voice.speaker.name]
    found = [voice for voice in people if _is(sentence, voice, party)]
    while found:
        first = found[0]
        more = [v for v in people if v.last < first.first and sentence.signs[v.last + 1 : first.first] in _LISTED]
        if not more:
            break
        found.insert(0, more[-1])
    while found:
        last = found[-1]
        more = [v for v in people if v.first > last.last and sentence.signs[last.last + 1 : v.first] in _LISTED]
        if not more:
            break
        found.append(more[0])
    return tuple((str(voice.speaker.name), voice.span) for voice in found)


def _is(sentence: Sentence, voice: Voice, party: Party) -> bool:
    if party.first <= voice.first and voice.last <= party.last:
        return True
    if party.kind not in "F":
        return False
    before = voice.last < party.first and sentence.signs[voice.last + 1 : party.first] in _BESIDE
    after = voice.first > party.last and sentence.signs[party.last + 1 : _before_age(sentence, voice.first)] in _BESIDE
    return before or after


def unit_of(sentence: Sentence, party: Party) -> Span | None:
    """The military unit that the party is, or is said to be of."""
    if sentence.signs[party.last] == "N":
        return sentence.units[party.last].span
    match = _OF_UNIT.match(sentence.signs, party.last + 1)
    return sentence.units[match.end() - 1].span if match else None
