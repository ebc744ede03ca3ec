"""Things are seized, persons are taken prisoner: which words of capture in a sentence say nothing of persons.

In: the units of a sentence. Out: the same units, where a word of capture whose subject or object is a thing ("the
howitzer was captured", "seized a depot") is an ordinary word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .lexicon import Lexicon

if TYPE_CHECKING:
    from .units import Unit

# "The howitzer was", "their armoured vehicle had been", "it was", "Robotyne was"
_SUBJECT = re.compile(r"(?:(?:^|[^FRUCAMnaw])[dip][aswnN']*w|(?:^|[,xtc])P)[vmz]{0,2}b{1,2}[wa]?$")
# "A depot", "their two positions", "Robotyne"
_OBJECT = re.compile(r"(?:[dip][asnwN']*w|n[as]*w|P)(?![aswnN'FRUCAG])")
_IT = re.compile(r"[vmz]{0,2}b{1,2}[wa]?$")


def of_persons(units: list[Unit], words: Lexicon) -> list[Unit]:
    """The units, without the sense of captivity where a thing was captured."""
    signs = "".join(unit.sign for unit in units)
    return [
        unit._replace(sign="w", attrs={}) if _of_a_thing(units, signs, at, words) else unit
        for at, unit in enumerate(units)
    ]


def _of_a_thing(units: list[Unit], signs: str, at: int, words: Lexicon) -> bool:
    if units[at].attrs.get("verb") != "capture" or units[at].low not in words.seizing:
        return False
    passive = _IT.search(signs, 0, at)
    if passive is not None and passive.start() and units[passive.start() - 1].low in words.thing_words:
        return True
    if _SUBJECT.search(signs, 0, at):
        return True
    found = _OBJECT.match(signs, at + 1)
    return found is not None and units[found.end() - 1].low not in words.no_things
