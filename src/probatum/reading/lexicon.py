"""The words a language knows, found as the longest phrase that starts at a token.

In: word lists as data. Out: a `Lexicon` whose `longest` names the entry at a token, if any. A form written all in
capitals (POW, SBU) is matched only as written; every other form without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from .data import load
from .patterns import any_of
from .tokens import Token, tokenise

# One sign a class, so that a sentence is also a string on which patterns can be tried.
SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "fighter": "F",
        "force": "U",
        "civilian": "C",
        "pronoun": "R",
        "group": "G",
        "adjective": "a",
        "side": "s",
        "determiner": "d",
        "indefinite": "i",
        "possessive": "p",
        "killed": "K",
        "kill": "k",
        "killing": "g",
        "deathnoun": "X",
        "be": "b",
        "have": "v",
        "modal": "m",
        "negation": "z",
        "of": "o",
        "by": "y",
        "to": "T",
        "relative": "W",
        "that": "t",
        "conjunction": "c",
        "clause": "x",
        "locative": "l",
        "preposition": "e",
        "event": "E",
        "footage": "V",
        "surface": "Y",
        "cases": "Q",
        "says": "S",
        "body": "B",
        "speaks": "O",
        "role": "O",
        "word": "w",
        "irrealis": "j",
        "actor": "A",
        "happen": "H",
        "deed": "J",
        "unit": "N",
        "number": "n",
        "place": "P",
        "time": "D",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a phrase is: its class sign and what is known of it."""

    sign: str
    attrs: Mapping[str, Any] = field(default_factory=dict)


class Lexicon:
    """Phrases by their first word."""

    def __init__(
        self, *, tried: Iterable[str] = (), unit_names: str = "(?!)", capture: Mapping[str, list[str]] | None = None
    ) -> None:
        self.tried = any_of(tried)
        self.unit_names = re.compile(unit_names)
        known = capture or {}
        self.seizing = frozenset(known.get("verbs", ()))
        self.no_things = frozenset(known.get("no_things", ()))
        self.thing_words = frozenset(known.get("things", ()))
        self._first: dict[str, list[tuple[tuple[str, ...], bool, Entry]]] = {}

    def add(self, forms: Iterable[str], entry: Entry) -> None:
        """Know these forms as this entry; an earlier entry for the same form stays the one that is found."""
        for form in forms:
            tokens = tokenise(form)
            cased = form.isupper() and len(form) > 1
            words = tuple(token.text if cased else token.low for token in tokens)
            bucket = self._first.setdefault(tokens[0].low, [])
            if all(known != words for known, _, _ in bucket):
                bucket.append((words, cased, entry))

    def freeze(self) -> None:
        """Put longer phrases first, so that the first that fits is the longest."""
        for bucket in self._first.values():
            bucket.sort(key=lambda known: len(known[0]), reverse=True)

    def longest(self, tokens: Sequence[Token], at: int) -> tuple[Entry, int] | None:
        """The entry of the longest phrase that starts at token `at`, and how many tokens it has."""
        limit = len(tokens)
        for words, cased, entry in self._first.get(tokens[at].low, ()):
            more = len(words)
            if at + more > limit or (more > 1 and not cased and tokens[at + 1].low != words[1]):
                continue
            stop = at + more
            if (tuple([token.text if cased else token.low for token in tokens[at:stop]])) == words:
                return entry, more
        return None

    def forms(self, signs: str) -> set[str]:
        """The first words of all phrases of these classes."""
        return {first for first, bucket in self._first.items() if any(entry.sign in signs for _, _, entry in bucket)}


@cache
def lexicon(lang: str) -> Lexicon:
    """All words of a language, with the sides of the war and the bodies that speak."""
    words = load(lang, "words")
    structure = words["grammar"]
    made = Lexicon(tried=words["scene"]["tried"], unit_names=structure["unit_names"], capture=structure.get("capture"))
    _add_bodies(made, load(lang, "bodies"))
    _add_sides(made, load(lang, "sides"))
    for words in load(lang, "words")["words"]:
        made.add(words["forms"], Entry(sign=SIGNS[words["sym"]], attrs=words["attrs"]))
    attribution = load(lang, "attribution")
    made.add(attribution["gives"], Entry(sign="Y", attrs={"gives": True}))
    made.add(attribution["says"], Entry(sign="S"))
    made.freeze()
    return made


def _add_sides(made: Lexicon, known: Mapping[str, Any]) -> None:
    for side in known["sides"]:
        attrs = {"side": side["code"]}
        made.add(side["fighters"], Entry(sign="F", attrs={**attrs, "number": "plural"}))
        made.add(side["fighter"], Entry(sign="F", attrs={**attrs, "number": "single"}))
        made.add(side["forces"], Entry(sign="U", attrs=attrs))
        made.add(side["adjectives"], Entry(sign="s", attrs=attrs))
        made.add(side["actors"], Entry(sign=SIGNS["actor"], attrs=attrs))
        made.add(side["people"], Entry(sign="U", attrs=attrs))


def _add_bodies(made: Lexicon, bodies: Mapping[str, Any]) -> None:
    for body in bodies["bodies"]:
        attrs = {"body": body["code"], "country": body["country"]}
        made.add(body["aliases"], Entry(sign="B", attrs=attrs))
        made.add(body["speaks"], Entry(sign="O", attrs=attrs))
    made.add(bodies["generic"]["aliases"], Entry(sign="B", attrs={"body": None}))
    for role in bodies["roles"]:
        made.add(role["forms"], Entry(sign="O", attrs={"role": role["role"]}))
