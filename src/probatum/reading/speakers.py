"""Who is named in a sentence and could be speaking: persons with their offices, bodies, units, roles.

In: sentences in order. Out: for each, its `Voice`s. A `Roster` remembers names, so that a surname later in the text
is the same person with the same body. A person's body comes from the office beside the name ("ombudsman Olha
Petrenko") or from an apposition ("Ivan Bondar, a representative of the Prosecutor General's Office").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from probatum.model.statements import Span, Speaker

from .data import load
from .units import Sentence

_NAME = re.compile(r"[^\W\d_][^\W\d_’'-]*(?:[’'-][^\W\d_]+)*")
_OF_BODY = re.compile(r"(?:[oel]d?)(?:[sP])?B")
_OFFICE = re.compile(r"O(?:[oelE]|w){0,4}d?(?:[sP])?B")
_APPOSITION = re.compile(r",(?:[^,\"SY]{0,9})(?:[OB])(?:[^,\"SY.]{0,7})(?=[,.\"]|S|$)")
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who could be speaking. `first` and `last` are unit positions, inclusive."""

    first: int
    last: int
    speaker: Speaker
    span: Span
    person: bool = False


class Roster:
    """The persons of a text by surname, and the one who spoke last."""

    def __init__(self, *, lang: str) -> None:
        self.no_names = frozenset(load(lang, "attribution")["no_names"])
        self._by_surname: dict[str, Speaker] = {}
        self.last: Speaker | None = None

    def meet(self, speaker: Speaker) -> Speaker:
        """Remember a named person; what was known of the person before is kept."""
        assert speaker.name is not None
        surname = speaker.name.split()[-1]
        known = self._by_surname.get(surname)
        if known is not None:
            fuller = known.name if len(known.name or "") > len(speaker.name) else speaker.name
            speaker = Speaker(name=fuller, body=known.body or speaker.body, role=known.role or speaker.role)
        self._by_surname[surname] = speaker
        return speaker

    def known(self, surname: str) -> Speaker | None:
        """The person of that surname, if the text has named one."""
        return self._by_surname.get(surname)


def voices(text: str, sentence: Sentence, roster: Roster) -> list[Voice]:
    """All who could be speaking in the sentence, in order."""
    found: list[Voice] = []
    at = 0
    while at < len(sentence.units):
        voice = _voice(text, sentence, at, roster)
        if voice is None:
            at += 1
            continue
        found.append(voice)
        at = voice.last + 1
    return found


def _voice(text: str, sentence: Sentence, at: int, roster: Roster) -> Voice | None:
    sign = sentence.signs[at]
    if sign == "O":
        name = _name(text, sentence, at + 1, roster)
        return _office(text, sentence, at, name, roster)
    if sign == "B":
        return _body(text, sentence, at, roster)
    if sign == "N":
        unit = sentence.units[at]
        words = text[unit.start : unit.end]
        return Voice(first=at, last=at, speaker=Speaker(name=words, role="unit"), span=unit.span)
    name = _name(text, sentence, at, roster)
    if name is None:
        return None
    last, words = name
    return _person(text, sentence, at, last, Speaker(name=words), roster)


def _name(text: str, sentence: Sentence, at: int, roster: Roster) -> tuple[int, str] | None:
    """Two or three capitalised unknown words, or the surname of somebody met before."""
    last = at
    while last < len(sentence.units) and last - at < _MOST_NAMES and _capital(text, sentence, last, roster):
        last += 1
    words = text[sentence.units[at].start : sentence.units[last - 1].end] if last > at else ""
    if last - at >= 2:
        return last - 1, words
    if last - at == 1:
        follows = sentence.signs[last : last + 1]
        if roster.known(words) is not None or (follows == "S" and len(words) > 3) or sentence.signs[at - 1 : at] == "O":
            return last - 1, words
    return None


def _capital(text: str, sentence: Sentence, at: int, roster: Roster) -> bool:
    unit = sentence.units[at]
    return (
        unit.sign == "w"
        and unit.low not in roster.no_names
        and text[unit.start].isupper()
        and not unit.low.isupper()
        and bool(_NAME.fullmatch(text[unit.start : unit.end]))
        and not text[unit.start : unit.end].isupper()
    )


def _office(text: str, sentence: Sentence, at: int, name: tuple[int, str] | None, roster: Roster) -> Voice | None:
    attrs = sentence.units[at].attrs
    speaker = Speaker(body=attrs.get("body"), role=attrs.get("role"))
    if name is not None:
        last, words = name
        return _person(text, sentence, at, last, replace(speaker, name=words), roster)
    last = at
    match = _OFFICE.match(sentence.signs, at)
    if match:
        last = match.end() - 1
        speaker = replace(speaker, body=sentence.units[last].attrs.get("body"))
        after = _name(text, sentence, last + 1 + (sentence.signs[last + 1 : last + 2] == ","), roster)
        if after is not None:
            return _person(text, sentence, at, after[0], replace(speaker, name=after[1]), roster)
    span = (sentence.units[at].start, sentence.units[last].end)
    if speaker.body is None and speaker.role not in ("witness",):
        words = text[span[0] : span[1]]
        speaker = replace(speaker, name=None, role=speaker.role or words.lower())
    return Voice(first=at, last=last, speaker=speaker, span=span)


def _person(text: str, sentence: Sentence, first: int, last: int, speaker: Speaker, roster: Roster) -> Voice:
    apposition = _APPOSITION.match(sentence.signs, last + 1) or _OF_BODY.match(sentence.signs, last + 1)
    end = last
    if apposition is not None:
        for at in range(last + 1, apposition.end()):
            attrs = sentence.units[at].attrs
            if sentence.signs[at] in "OB":
                speaker = replace(
                    speaker, body=speaker.body or attrs.get("body"), role=speaker.role or attrs.get("role")
                )
        end = apposition.end() - 1
    met = roster.meet(speaker)
    span = (sentence.units[first].start, sentence.units[last].end)
    return Voice(first=first, last=end, speaker=met, span=span, person=True)


def _body(text: str, sentence: Sentence, at: int, roster: Roster) -> Voice:
    unit = sentence.units[at]
    code = unit.attrs.get("body")
    start = unit.start
    first = at
    if code in (None, "PO-REG-UA"):
        while (first > 0 and sentence.signs[first - 1] in "Ps") or (
            first > 0 and _capital(text, sentence, first - 1, roster)
        ):
            first -= 1
            start = sentence.units[first].start
    named = text[start : unit.end] if code in (None, "PO-REG-UA") else None
    after = _name(text, sentence, at + 1, roster) if sentence.signs[at + 1 : at + 2] == "w" else None
    if after is not None and code is not None:
        return _person(text, sentence, at, after[0], Speaker(name=after[1], body=code), roster)
    return Voice(first=at, last=at, speaker=Speaker(name=named, body=code), span=(start, unit.end))
