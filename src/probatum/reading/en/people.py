"""Phrases for people in an English sentence.

In: a `Sentence`. Out: its `Party` phrases in order. A singular phrase without a number is exactly one.
"""

from __future__ import annotations

import re

from probatum.model.ranges import CountRange

from ..numbers import NumberMention
from ..people import Party
from ..units import Sentence, Unit

_PARTY = re.compile(
    r"(?:[dip]?[ah]*[Gn]o(?=[dipahnsFUCNw]))?[dip]?"
    r"(?:[ahns]|(?<=[dinsap])w(?=[wasFUC])|(?<=a),(?=a)|(?<=a),?c(?=a)|(?<=F)'(?=[FU]))*[UFC]*[FUC]"
    r"|[dip]?[ahns]*[san]O(?![wS])|[dip]?[ahn]*as(?![wsFUCaOn])"
    r"|[dip]?[aG]?o[dip]?a?N|(?<=[Kkg])n(?![a-zA-Z'])|G(?=v?b)|n(?=a[p.,o;])"
    r"|[di]a(?=[el.,cxyb\"Y]|$)"
    r"|d?A|noR|,?noW|dn(?=[vbWS,.])|h?n(?=v?b)|R"
)


def parties(sentence: Sentence) -> list[Party]:
    """All phrases for people, in order; they do not overlap."""
    found: list[Party] = []
    for match in _PARTY.finditer(sentence.signs):
        party = _party(sentence, *match.span())
        unit_of_theirs = bool(found) and found[-1].last == party.first - 1 and sentence.signs[party.first] == "o"
        if _people(sentence.units[party.last], party) and not unit_of_theirs:
            found.append(party)
    return found


def _people(head: Unit, party: Party) -> bool:
    """An office is no victim, a rank is; a side alone ("an unarmed Ukrainian") is a person when a state is said."""
    if head.sign == "O":
        return head.attrs.get("role") == "commander"
    if head.sign == "a" and not party.status:
        return bool(head.attrs.get("new"))  # "the second"
    return head.sign != "s" or bool(party.status)


def _party(sentence: Sentence, first: int, stop: int) -> Party:
    units = sentence.units[first:stop]
    signs = sentence.signs[first:stop]
    if signs[0] == "," and stop - first > 1:
        first, units, signs = first + 1, units[1:], signs[1:]
    head = units[-1]
    kind = {"F": "F", "U": "U", "C": "C", "A": "A", "N": "F", "O": "F", "s": "F"}.get(head.sign, "R")
    single = head.attrs.get("number") == "single" or head.sign in "Osa"
    number = _number(units)
    count = _count(number, single, kind, head)
    return Party(
        first=first,
        last=stop - 1,
        kind=kind,
        count=count,
        side=next((unit.attrs["side"] for unit in units if "side" in unit.attrs), None),
        status=tuple(dict.fromkeys(value for unit in units for value in unit.attrs.get("status", ()))),
        definite=kind == "R" or (signs[0] in "dp" and not any(unit.attrs.get("new") for unit in units)),
        new=any(unit.attrs.get("new") for unit in units),
        single=count == CountRange.exactly(1),
        own=any(unit.low == "own" for unit in units) or signs[0] == "p",
        number_span=number.span if number else (head.span if count.known else None),
        span=(units[0].start, head.end),
    )


def _number(units: tuple[Unit, ...]) -> Unit | None:
    """The number that counts the head: the first one that is told ("two of five" are two)."""
    numbers = [unit for unit in units if unit.sign == "n"]
    told = (unit for unit in numbers if isinstance(unit.mention, NumberMention) and unit.mention.count.known)
    return next(told, next(iter(numbers), None))


def _count(number: Unit | None, single: bool, kind: str, head: Unit) -> CountRange:
    if number is not None and isinstance(number.mention, NumberMention):
        return number.mention.count
    if kind == "R" and head.low.startswith("both"):
        return CountRange.exactly(2)
    if single and kind in "FRU":
        return CountRange.exactly(1)
    return CountRange()
