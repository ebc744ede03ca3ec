"""People called by name who may have been killed, and the unit of those who did it.

In: the voices and parties of a sentence. Out: parties of kind `M` for names that speak in no way, the names beside a
party ("Ivan Bondar, a captured marine"), and the military unit that a party is said to be of ("soldiers of the 12th
Brigade"). Names serve to tell events apart; the pages protect them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.model.ranges import CountRange
from probatum.model.statements import Span

from .people import Party
from .speakers import Voice
from .units import Sentence

NAMED = "M"
_BESIDE = frozenset(["", ",", ",,"])
_LISTED = frozenset(["c", ",", ",c"])
_SOLDIERLY = (None, "commander", "witness")
_OF_UNIT = re.compile(r"o[dsp]{0,2}N")


def named_parties(
    sentence: Sentence, voices: Sequence[Voice], parties: Sequence[Party], speaking: set[Span]
) -> list[Party]:
    """One party for each name, or list of names, that no other party holds and that does not speak here."""
    found: list[Party] = []
    for voice in voices:
        if not voice.person or voice.speaker.body or voice.speaker.role not in _SOLDIERLY or voice.span in speaking:
            continue
        if any(party.first <= voice.last and voice.first <= party.last for party in parties):
            continue
        before = found[-1] if found else None
        if before is not None and sentence.signs[before.last + 1 : voice.first] in _LISTED:
            found[-1] = _party(before.first, voice, before.span[0], (before.count.min or 0) + 1)
        else:
            found.append(_party(voice.first, voice, voice.span[0], 1))
    return found


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
    return tuple((str(voice.speaker.name), voice.span) for voice in found)


def _is(sentence: Sentence, voice: Voice, party: Party) -> bool:
    if party.first <= voice.first and voice.last <= party.last:
        return True
    if party.kind not in "F":
        return False
    before = voice.last < party.first and sentence.signs[voice.last + 1 : party.first] in _BESIDE
    after = voice.first > party.last and sentence.signs[party.last + 1 : voice.first] in _BESIDE
    return before or after


def unit_of(sentence: Sentence, party: Party) -> Span | None:
    """The military unit that the party is, or is said to be of."""
    if sentence.signs[party.last] == "N":
        return sentence.units[party.last].span
    match = _OF_UNIT.match(sentence.signs, party.last + 1)
    return sentence.units[match.end() - 1].span if match else None
