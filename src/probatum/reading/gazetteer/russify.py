"""The usual Russian name of a Ukrainian settlement, made by rule where no source gives one.

`Роботине` -> `Работино` cannot be had by rule (it needs a source); `Степове` -> `Степное`, `Степовое` and `Іванівка`
-> `Ивановка` can. The rules are ordered suffix and letter rewrites in `data/russify.csv`; a name may get several
forms, since a form that nobody uses does no harm in a lookup table.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def russian_forms(name: str) -> tuple[str, ...]:
    """Likely Russian forms of a Ukrainian name, the likeliest first; none when the name has no Ukrainian letters."""
    forms = [""]
    last = 0
    plain = re.sub("[’ʼ`]", "'", name)
    for match in _WORD.finditer(plain):
        between = plain[last : match.start()]
        words = _word_forms(match.group().casefold())
        forms = [form + between + _cased(match.group(), word) for form in forms for word in words][:6]
        last = match.end()
    return tuple(dict.fromkeys(form + plain[last:] for form in forms))


def _word_forms(word: str) -> list[str]:
    for ending, endings in _endings():
        if word.endswith(ending) and len(word) > len(ending):
            stem = _letters(word[: -len(ending)])
            return [stem + new for new in endings]
    return [_letters(word)]


def _letters(stem: str) -> str:
    for old, new in _prefixes():
        if stem.startswith(old):
            stem = new + stem[len(old) :]
            break
    return re.sub(r"([бвгджзйклмнпрстфхцчшщь])'", r"\1ъ", stem).translate(_TABLE)


_TABLE = str.maketrans({"і": "и", "ї": "и", "є": "е", "ґ": "г", "'": "ъ"})


@cache
def _rules() -> tuple[tuple[str, str, str], ...]:
    text = (files(__package__) / "data" / "russify.csv").read_text(encoding="utf-8")
    rows = csv.reader((line for line in text.splitlines() if not line.startswith("#")), delimiter=";")
    return tuple((row[0], row[1], row[2]) for row in rows if len(row) == 3)


@cache
def _endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = [(old, tuple(new.split("|"))) for where, old, new in _rules() if where == "end"]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def _prefixes() -> tuple[tuple[str, str], ...]:
    rows = [(old, new) for where, old, new in _rules() if where == "start"]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _cased(original: str, word: str) -> str:
    return word[:1].upper() + word[1:] if original[:1].isupper() else word
