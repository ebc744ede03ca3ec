"""Who says it and how surely: the speakers of a sentence and its words of caution.

In: a sentence and the voices in it. Out: `Said`s (speaker, the verb, whether they gave out footage) and hedges by
code with their words. "He added" is the person who spoke last. A hedge that only softens a number ("about") counts
before a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from probatum.model.statements import Span, Speaker

from .data import load
from .people import Party
from .speakers import Roster, Voice
from .units import Sentence

_BEFORE_SPEAKER = frozenset(["", "d", "s", "w", "U", "N", "P", "dU", "dN", "dP", "ds", "sU"])
_WITNESS_ROLE = "witness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """That somebody says or gives out something; `verb` is a unit position."""

    speaker: Speaker
    verb: int
    span: Span
    gives: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hedge:
    """A word of caution: its code and where it stands."""

    code: str
    span: Span


def said(
    sentence: Sentence, voices: Sequence[Voice], parties: Sequence[Party], roster: Roster, *, lang: str
) -> list[Said]:
    """Who says or gives out something in the sentence, in order."""
    prepositions = frozenset(load(lang, "attribution")["prepositions"])
    found: list[Said] = []
    for at, sign in enumerate(sentence.signs):
        if sign not in "SY":
            continue
        unit = sentence.units[at]
        gives = bool(unit.attrs.get("gives")) or sign == "Y"
        if unit.low in prepositions:
            voice = next((each for each in voices if at < each.first <= at + 5), None)
        else:
            voice = _subject(sentence, voices, at, gives=gives)
        speaker, span = (voice.speaker, voice.span) if voice else _other(sentence, parties, roster, at, gives=gives)
        if speaker is not None and span is not None:
            if voice is not None and voice.person:
                roster.last = speaker
            found.append(Said(speaker=speaker, verb=at, span=span, gives=gives))
    return found


def _subject(sentence: Sentence, voices: Sequence[Voice], at: int, *, gives: bool) -> Voice | None:
    signs = sentence.signs
    by = re.compile(r"(?:[wlPDae]{0,6})y").match(signs, at + 1)
    if by is not None:
        agent = next((each for each in voices if by.end() <= each.first <= by.end() + 5), None)
        if agent is not None:
            return agent
    if not gives:
        inverted = next((each for each in voices if each.first in (at + 1, at + 2, at + 3)), None)
        if (
            inverted is not None
            and at > 0
            and signs[at - 1] in '",.'
            and signs[at + 1 : inverted.first] in _BEFORE_SPEAKER
        ):
            return inverted
    left = [each for each in voices if each.last < at]
    for voice in reversed(left):
        between = signs[voice.last + 1 : at]
        if len(between) > 12 or "S" in between or '"' in between or re.search(r"[RAU](?!.*[,x])", between):
            return None
        led = signs[voice.first - 1 : voice.first] if voice.first else ""
        before = signs[max(voice.first - 3, 0) : voice.first]
        if re.search(r"[Teol][dsi]?$|y[dsi]?$", before) or led in ("y", "T"):
            continue
        if gives and sentence.signs[at - 1 : at] == "b":
            return None
        return voice
    return None


def _other(
    sentence: Sentence, parties: Sequence[Party], roster: Roster, at: int, *, gives: bool
) -> tuple[Speaker | None, Span | None]:
    """A pronoun stands for who spoke last; a captured or surviving soldier is a witness."""
    if gives:
        return None, None
    left = [party for party in parties if party.last < at and at - party.last <= 4]
    inverted = [party for party in parties if party.first == at + 1 and sentence.signs[at - 1 : at] in ('"', ",")]
    if not left and not inverted:
        return None, None
    party = (inverted or left)[-1]
    if party.kind == "R" and party.single and roster.last is not None:
        return roster.last, party.span
    if party.kind == "A":
        return Speaker(name=sentence.units[party.last].low.title()), party.span
    if party.kind == "F" and party.count.max == 1:
        speaker = Speaker(role=_WITNESS_ROLE)
        roster.last = speaker
        return speaker, party.span
    return None, None


def hedges(sentence: Sentence, *, lang: str) -> list[Hedge]:
    """The words of caution in the sentence, in order, each code once."""
    pattern, codes = _hedges(lang)
    found: dict[str, Hedge] = {}
    for match in pattern.finditer(sentence.low):
        code, counts_only = codes[match.group()]
        if counts_only and not _number_follows(sentence, sentence.span[0] + match.end()):
            continue
        span = (sentence.span[0] + match.start(), sentence.span[0] + match.end())
        found.setdefault(code, Hedge(code=code, span=span))
    return list(found.values())


def _number_follows(sentence: Sentence, end: int) -> bool:
    return any(unit.sign == "n" and (unit.start <= end < unit.end or unit.start == end + 1) for unit in sentence.units)


@cache
def _hedges(lang: str) -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    codes = {
        form: (hedge["code"], bool(hedge.get("counts_only")))
        for hedge in load(lang, "attribution")["hedges"]
        for form in hedge["forms"]
    }
    forms = sorted(codes, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, forms)) + r")\b"), codes
