"""Words as the search index holds them: folded, and by their dictionary form in every language they could be of.

A text's language may be unknown and a searcher seldom names one, so a word in Latin letters is looked up as English,
one in Cyrillic as Ukrainian and as Russian (simplemma). The folded word itself is always kept: names have no lemma.
The dictionaries are loaded at first use (about a second, 200 MB).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r"\w+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`´‘\u0301")
_FOLDED = str.maketrans("ёґ", "ег")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LATIN_LANGUAGES = ("en",)
CYRILLIC_LANGUAGES = ("uk", "ru")


def words(text: str) -> Iterator[str]:
    """The words of a text, folded: `П’ять Їхніх` gives `пять`, `їхніх`."""
    for match in _WORD.finditer(text.translate(_APOSTROPHES).casefold()):
        yield match.group()


@lru_cache(maxsize=1 << 16)
def forms(word: str) -> tuple[str, ...]:
    """A folded word and its lemmas, each once, the word itself first."""
    import simplemma

    languages: tuple[str, ...] = CYRILLIC_LANGUAGES if CYRILLIC.search(word) else LATIN_LANGUAGES
    if word.isdigit():
        languages = ()
    lemmas = (simplemma.lemmatize(word, lang=language).casefold() for language in languages)
    plain = dict.fromkeys(each.translate(_APOSTROPHES).translate(_FOLDED) for each in (word, *lemmas))
    return tuple(each for each in plain if _WORD.fullmatch(each))


def indexed(text: str) -> str:
    """A text as the index takes it: every form of every word, once each."""
    return " ".join(dict.fromkeys(form for word in words(text) for form in forms(word)))


def match_expression(asked: str) -> str:
    """What was asked for, as an FTS5 expression: every word, in any of its forms; empty when there is no word."""
    groups = (" OR ".join(f'"{form}"' for form in forms(word)) for word in words(asked))
    return " AND ".join(f"({group})" for group in groups if group)
