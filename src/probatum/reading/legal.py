"""Legal references: "Part 2, Article 438 of Ukraine's Criminal Code" is `UA-CC 438(2)`.

In: a sentence. Out: references in one written form with their spans. An article without a named law belongs to the law
given as default.
"""

from __future__ import annotations

import re
from functools import cache

from probatum.model.statements import Span

from .data import load
from .units import Sentence

_LAW_FAR = 70


def legal_references(sentence: Sentence, *, lang: str, default: str = "UA-CC") -> list[tuple[str, Span]]:
    """The references of the sentence in order, each with its span."""
    found = []
    for match in _reference(lang).finditer(sentence.low):
        part_before, article_after, article, *parts = match.groups()
        number = article_after or article
        part = part_before or next((each for each in parts if each), None)
        code, end = _law(sentence.low, match.end(), lang) or (default, match.end())
        span = (sentence.span[0] + match.start(), sentence.span[0] + end)
        found.append((f"{code} {number}({part})" if part else f"{code} {number}", span))
    return found


def _law(low: str, at: int, lang: str) -> tuple[str, int] | None:
    matches = [
        (m.start(), m.end(), code) for pattern, code in _laws(lang) if (m := pattern.search(low, at, at + _LAW_FAR))
    ]
    if not matches:
        return None
    _, end, code = min(matches, key=lambda each: (each[0], -each[1]))
    return code, end


@cache
def _reference(lang: str) -> re.Pattern[str]:
    """An article with or without its part, before or after it."""
    known = load(lang, "legal")
    part = rf"(?:{_either(known['part'])})\s+(\d{{1,2}})(?:\s*[-,]\s*\d)?"
    article = rf"(?:{_either(known['article'])})\s+(\d{{1,3}}(?:[-.]\d)?)"
    between = _either(known["between"])
    return re.compile(
        rf"{part}\s*(?:,|{between})?\s*(?:(?:{between})\s+)?{article}"
        rf"|{article}\s*(?:\(\s*(\d{{1,2}})\s*\)|,?\s*\(?{part}\)?|\s*§\s*(\d{{1,2}}))?"
    )


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _laws(lang: str) -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(r"\b" + re.escape(name) + r"\b"), law["code"])
        for law in load(lang, "legal")["laws"]
        for name in law["names"]
    ]
