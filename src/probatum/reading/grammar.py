"""What a language has to bring besides its word lists: how its sentences say who did what to whom.

A language is a folder here. Its data files are listed in `FILES`; its `grammar` module has two functions over the
signs of a sentence (`lexicon.SIGNS`): `parties` finds the phrases for people, `kills` the killings that are asserted.
All other steps are the same for every language. Adding a language is adding its folder; nothing else names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Protocol, cast

from .kill import Kill
from .people import Party
from .units import Sentence

FILES = (
    "words",
    "sides",
    "bodies",
    "attribution",
    "actions",
    "totals",
    "means",
    "legal",
    "sentences",
    "furniture",
    "numbers",
    "dates",
    "places",
)


class Grammar(Protocol):
    """A language's sentence structure."""

    def parties(self, sentence: Sentence) -> list[Party]:
        """All phrases for people, in order; they do not overlap."""
        ...

    def kills(self, sentence: Sentence, parties: Sequence[Party]) -> list[Kill]:
        """The killings that the sentence asserts, in order: neither negated nor feared, ordered or possible."""
        ...


@cache
def languages() -> tuple[str, ...]:
    """The languages that can be read: the folders with every data file and a grammar."""
    folders = (each for each in files(__package__).iterdir() if each.is_dir())
    return tuple(
        sorted(
            folder.name
            for folder in folders
            if folder.joinpath("grammar.py").is_file()
            and all(folder.joinpath(f"{name}.toml").is_file() for name in FILES)
        )
    )


@cache
def grammar(lang: str) -> Grammar:
    """The sentence structure of a language among `languages()`."""
    return cast(Grammar, import_module(f".{lang}.grammar", __package__))
