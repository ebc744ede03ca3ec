"""The words with which a language speaks of places, from `<lang>/places.toml`.

Adding a language is adding a folder: a language without the file has no place words, which is not an error.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .gazetteer import PlaceKind, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of a country with a name of its own that is no unit ("Donbas")."""

    name: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """A name that means the village only where some of `needs` are near and none of `refuses`."""

    needs: tuple[str, ...]
    refuses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """One language's words, ready to match."""

    lang: str
    heads_after: dict[str, PlaceKind]
    heads_before: dict[str, PlaceKind]
    before: re.Pattern[str]
    vicinity: frozenset[str]
    loose: frozenset[str]
    stop: frozenset[str]
    given_names: frozenset[str]
    titles: frozenset[str]
    capitals_before: frozenset[str]
    name_after: frozenset[str]
    offices: frozenset[str]
    linking: frozenset[str]
    office_before: re.Pattern[str]
    areas: dict[str, Area]
    ambiguous: dict[str, Ambiguous]


@cache
def place_words(lang: str) -> PlaceWords | None:
    """The words of `lang`, None when there is no file for it."""
    source = files(__package__) / lang / "places.toml"
    if not lang.isalpha() or not source.is_file():
        return None
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    heads = {PlaceKind(kind): lists for kind, lists in data["heads"].items()}
    words, names = data["words"], data["names"]
    before_heads = {word: kind for kind, lists in heads.items() for word in lists["before"]}
    return PlaceWords(
        lang=lang,
        heads_after={word: kind for kind, lists in heads.items() for word in lists["after"]},
        heads_before=before_heads,
        before=_before(data, list(before_heads)),
        vicinity=frozenset(data["vicinity"]),
        loose=frozenset(data["loose"]),
        stop=frozenset(fold(word) for word in (*words["stop"], *words.get("ordinary", ()), *words["given_names"])),
        given_names=frozenset(words["given_names"]),
        titles=frozenset(words["titles"]),
        capitals_before=frozenset(words["before"]),
        name_after=frozenset(names["after"]),
        offices=frozenset(names["offices"]),
        linking=frozenset(names["linking"]),
        office_before=_offices(names),
        areas={
            fold(form): Area(name=area["name"], country=area["country"])
            for area in data.get("areas", [])
            for form in area["forms"]
        },
        ambiguous={
            fold(row["name"]): Ambiguous(needs=tuple(row["needs"]), refuses=tuple(row["refuses"]))
            for row in data.get("ambiguous", [])
        },
    )


def _before(data: dict[str, Any], heads: list[str]) -> re.Pattern[str]:
    """What may stand before a name: preposition, fillers, head ("near the occupied village of")."""
    return re.compile(
        rf"(?:\b(?P<preposition>{_any(data['prepositions'])}) )?"
        rf"(?:(?:{_any(data['fillers'])}),? ){{0,5}}"
        rf"(?:\b(?P<head>{_any(heads)}) (?P<of>of )?(?:the )?)?\Z",
        re.IGNORECASE,
    )


def _offices(names: dict[str, list[str]]) -> re.Pattern[str]:
    seats, heads = _any(names["seats"]), _any(names["before"])
    return re.compile(rf"\b(?:(?:{seats}) (?:in|for|of)|(?:{heads}) (?:of|for)) (?:the )?\Z", re.IGNORECASE)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
