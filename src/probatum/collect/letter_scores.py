"""Judges how much a text in a one-byte encoding looks like Ukrainian, Russian or a Western language.

In: bytes. Out: the most plausible reading. Every character above ASCII earns points by a coarse rank of its letter, and
loses some for what a wrong encoding produces: capitals inside words, box drawings, letters of two scripts in one word.
Ranks, points and thresholds are in `legacy_encodings.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_SAMPLE = 64 * 1024
"""Bytes that are judged; more would only cost time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """One reading of the bytes; `mean` is its points for each character above ASCII."""

    encoding: str
    label: str
    text: str
    mean: float
    sure: bool


def guess_encoding(data: bytes) -> Guess | None:
    """The most plausible reading of bytes that are not UTF-8, or None when none is plausible."""
    readings = sorted(_readings(data[:_SAMPLE]), key=lambda reading: -reading[0])
    judgement = _table()["judgement"]
    if not readings or readings[0][0] < judgement["least_mean"]:
        return None
    mean, row, sample = readings[0]
    # Readings that agree in every character of the sample are no rivals: cp1251 and cp1252 share their quotation marks.
    rival = next((other for other, _, text in readings[1:] if text != sample), float("-inf"))
    sure = mean >= judgement["sure_mean"] and mean - rival >= judgement["sure_lead"]
    text = data.decode(row["name"], errors="replace")
    return Guess(encoding=row["name"], label=row["label"], text=text, mean=mean, sure=sure)


def plausible(text: str, best: Guess | None) -> bool:
    """Whether a declared reading may stand beside the best that was found."""
    score = mean_score(text[:_SAMPLE], None)
    lead = _table()["judgement"]["sure_lead"]
    return best is None or score >= best.mean - lead


def mean_score(text: str, script: str | None) -> float:
    """Points for each character above ASCII; `script` None takes the better of both scripts."""
    if script is None:
        return max(mean_score(text, "cyrillic"), mean_score(text, "latin"))
    points = _points()
    total, count, before = 0.0, 0, " "
    for character in text:
        if character > "\x7f":
            count += 1
            total += points[script].get(character, 0.0) if character in points[script] else _other(character)
        total += _join(before, character)
        before = character
    return total / count if count else 0.0


def _readings(sample: bytes) -> list[tuple[float, dict[str, Any], str]]:
    found = []
    for row in _table()["encoding"]:
        text = sample.decode(row["name"], errors="replace")
        found.append((mean_score(text, row["script"]), row, text))
    return found


def _join(before: str, character: str) -> float:
    """Points lost between two neighbours: a capital after a small letter, Latin beside Cyrillic."""
    if not (before.isalpha() and character.isalpha()) or (before < "\x80" and character < "\x80"):
        return 0.0
    points = _table()["points"]
    lost = 0.0
    if before.islower() and character.isupper():
        lost += points["case_break"]
    if (before < "\u0250") != (character < "\u0250"):
        lost += points["mixed"]
    return lost


def _other(character: str) -> float:
    points = _table()["points"]
    if character == "\ufffd" or "\x80" <= character < "\xa0":
        return float(points["undefined"])
    return float(points["foreign_letter"] if character.isalpha() else points["symbol"])


@cache
def _points() -> dict[str, dict[str, float]]:
    table = _table()
    letters, points = table["letters"], table["points"]
    shared = dict.fromkeys(table["judgement"]["punctuation"], points["punctuation"])
    ranks = {letter: points[rank] for rank in ("common", "middling", "rare") for letter in letters[rank]}
    cyrillic = shared | ranks | {letter.upper(): value + points["capital"] for letter, value in ranks.items()}
    western = dict.fromkeys(letters["latin"], points["latin"])
    latin = shared | western | {letter.upper(): value + points["capital"] for letter, value in western.items()}
    return {"cyrillic": cyrillic, "latin": latin}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("legacy_encodings.toml").read_text("utf-8"))
