"""Many patterns of a data file as one that is quick to try.

In: regular expressions, each for words in a sentence. Out: one pattern that matches where any of them does. Those that
start a sentence and those that start a word are tried together, so that a place in the text is looked at once and not
once for each pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_STARTS_WORD = r"\b"
_STARTS_SENTENCE = "^"


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all; without any it matches nothing."""
    words: list[str] = []
    openings: list[str] = []
    others: list[str] = []
    for pattern in patterns:
        if pattern.startswith(_STARTS_SENTENCE):
            openings.append(pattern.removeprefix(_STARTS_SENTENCE))
        elif pattern.startswith(_STARTS_WORD):
            words.append(pattern.removeprefix(_STARTS_WORD))
        else:
            others.append(pattern)
    parts = [f"{lead}{_either(group)}" for lead, group in ((r"\A", openings), (r"\b", words), ("", others)) if group]
    return re.compile("|".join(parts) or r"(?!)")


def any_word(words: Iterable[str]) -> re.Pattern[str]:
    """One pattern for plain words and phrases, each whole."""
    return re.compile(rf"\b{_either(re.escape(word) for word in words)}\b")


def _either(patterns: Iterable[str]) -> str:
    return "(?:" + "|".join(f"(?:{pattern})" if "|" in pattern else pattern for pattern in patterns) + ")"
