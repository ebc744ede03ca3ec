"""Cyrillic names in Latin letters, one way for each language.

Ukrainian: the national system (Cabinet of Ministers resolution 55 of 27 January 2010). Russian: BGN/PCGN 1947, with the
marks for soft and hard signs left out, as news texts write it. Unknown characters pass through unchanged.
"""

from __future__ import annotations

import re

_UK_LATIN = "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ iu ia _"
_UK = dict(zip("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'", _UK_LATIN.split(), strict=True))
_UK_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_RU_LATIN = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya"
_RU = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _RU_LATIN.split(), strict=True))
_RU_AFTER = frozenset("аеёиоуыэюяйъь")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def ukrainian(name: str) -> str:
    """`Нью-Йорк` -> `Niu-York`, `Згурівка` -> `Zghurivka`."""
    return _WORD.sub(lambda match: _cased(match.group(), _uk_word(match.group().casefold())), _plain(name))


def russian(name: str) -> str:
    """`Белгород` -> `Belgorod`, `Артёмовск` -> `Artyomovsk`, `Елец` -> `Yelets`."""
    return _WORD.sub(lambda match: _cased(match.group(), _ru_word(match.group().casefold())), _plain(name))


def _plain(name: str) -> str:
    return re.sub("[’ʼ`´‘]", "'", name)


def _uk_word(word: str) -> str:
    word = word.replace("зг", "zgh")
    first = _UK_START.get(word[:1])
    rest = word[1:] if first else word
    latin = "".join(_UK.get(letter, letter) for letter in rest).replace("_", "")
    return (first or "") + latin


def _ru_word(word: str) -> str:
    out = []
    previous = "ъ"
    for letter in word:
        if letter == "е" and previous in _RU_AFTER:
            out.append("ye")
        elif letter == "й" and previous in "иы" and word.endswith(letter):
            out.append("y" if previous == "и" else "")
        else:
            out.append(_RU.get(letter, letter))
        previous = letter
    return "".join(out).replace("_", "")


def _cased(original: str, latin: str) -> str:
    return latin[:1].upper() + latin[1:] if original[:1].isupper() else latin
