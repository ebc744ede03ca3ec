"""The words with which a language speaks of places, from `<lang>/places.toml`.

Adding a language is adding a folder: a language without the file has no place words, which is not an error. A language
whose names bend has `[bending]`: rules that turn endings back into those of the nominative.
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
    plural_heads: frozenset[str]
    needs_of: frozenset[str]
    before: re.Pattern[str]
    joins: re.Pattern[str]
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
    endings: dict[str, tuple[str, ...]]
    irregular: dict[str, str]
    adjective_endings: tuple[str, ...]
    adjective_stems: tuple[str, ...]
    adjective_names: tuple[str, ...]
    directions: dict[str, str]
    settlement_endings: tuple[str, ...] = ()


@cache
def place_words(lang: str) -> PlaceWords | None:
    """The words of `lang`, None when there is no file for it."""
    source = files(__package__) / lang / "places.toml"
    if not lang.isalpha() or not source.is_file():
        return None
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    heads = {PlaceKind(kind): lists for kind, lists in data["heads"].items()}
    words, names, bending = data["words"], data["names"], data.get("bending", {})
    before_heads = {word: kind for kind, lists in heads.items() for word in lists["before"]}
    return PlaceWords(
        lang=lang,
        heads_after={word: kind for kind, lists in heads.items() for word in lists["after"]},
        heads_before=before_heads,
        plural_heads=frozenset(data["plural_heads"]),
        needs_of=frozenset(data.get("needs_of", [])),
        before=_before(data, list(before_heads)),
        joins=re.compile(rf"\s*(?:,|,? (?:{_any(data['joins'])}))\s+(?:(?:{_any(data['join_fillers'])}) )*"),
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
        endings={old: tuple(new) for old, new in bending.get("endings", {}).items()},
        irregular={fold(old): fold(new) for old, new in bending.get("irregular", {}).items()},
        adjective_endings=tuple(sorted(bending.get("adjective_endings", []), key=len, reverse=True)),
        adjective_stems=tuple(bending.get("adjective_stems", [])),
        adjective_names=tuple(bending.get("adjective_names", [])),
        settlement_endings=tuple(words.get("settlement_endings", ())),
        directions={fold(stem): fold(name) for stem, name in bending.get("directions", {}).items()},
    )


def _before(data: dict[str, Any], heads: list[str]) -> re.Pattern[str]:
    """What may stand before a name: preposition, fillers, head ("near the occupied village of")."""
    return re.compile(
        rf"(?:\b(?P<preposition>{_any(data['prepositions'])}) )?"
        rf"(?:\b(?:{_any(data['fillers'])}),? ){{0,5}}"
        rf"(?:\b(?P<head>{_any(heads)}) ?(?<=[ .])(?P<of>of )?(?:the )?)?\Z",
        re.IGNORECASE,
    )


def _offices(names: dict[str, Any]) -> re.Pattern[str]:
    """Words before a name that make it an office's: seat or reach, never the scene."""
    if "before_pattern" in names:
        return re.compile(names["before_pattern"] + r"\Z", re.IGNORECASE)
    seats, heads = _any(names["seats"]), _any(names["before"])
    return re.compile(rf"\b(?:(?:{seats}) (?:in|for|of)|(?:{heads}) (?:of|for)) (?:the )?\Z", re.IGNORECASE)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
