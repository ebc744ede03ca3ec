"""A text as tokens: words, numbers and marks, each with where it stands.

In: a text. Out: tokens in order, with `low` the form that word lists know (lower case, straight apostrophes). The
possessive `'s` is a token of its own. Cost is linear in the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"[^\W_]+n['’ʼ]t\b"  # didn't
    r"|['’ʼ]s\b"
    r"|(?:[A-Z]\.){2,}"  # U.N.
    r"|[^\W_]+(?:[-*]+[^\W_]+)*(?:['’ʼ](?!s\b)[^\W_]+)*"
    r"|\S"
)
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})


class Token(NamedTuple):
    """One word or mark; `text` as written, `low` as word lists know it."""

    start: int
    end: int
    text: str
    low: str


def normal(text: str) -> str:
    """Lower case with straight apostrophes; as long as the text itself, so that positions stay."""
    straight = text.translate(_APOSTROPHES)
    low = straight.lower()
    if len(low) == len(text):
        return low
    return "".join(each if len(each := char.lower()) == 1 else char for char in straight)


def fold(word: str) -> str:
    """The form of a single word that word lists know."""
    return word.translate(_APOSTROPHES).lower()


def tokenise(text: str, start: int = 0, end: int | None = None, *, low: str | None = None) -> list[Token]:
    """The tokens of `text[start:end]`, with positions in the whole text; `low` is `normal(text)` where it is known."""
    stop = len(text) if end is None else end
    known = normal(text) if low is None else low
    return [
        Token(begin, stop, text[begin:stop], known[begin:stop])
        for begin, stop in (match.span() for match in _TOKEN.finditer(text, start, stop))
    ]
