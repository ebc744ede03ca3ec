"""Passages cut into sentences, with positions in the whole text.

A sentence (or a part of one that a semicolon ends) ends at `.`, `!`, `?` or `…`, with the quotation marks that
follow, before white space and something that can begin a sentence. A full stop after an abbreviation ("Nov.", "Lt.",
"Art."), an initial or inside a number ends nothing.
"""

from __future__ import annotations

import re
from functools import cache

from probatum.model.statements import Span

from .data import load
from .tokens import fold

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’»)\]']*+(?=\s)|;(?=\s)")
_BEFORE = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)$")
_NEXT = re.compile(r"\s*([\"“‘«(\[']*)([^\s\"”’».,;:!?]+)")
_DATELINE = re.compile(r"[A-Z][A-Z’' -]{2,30}(?:,[^\n–—]{0,30}?)?(?:\([^)\n]{2,20}\) ?)?\s[-–—]{1,2}\s")
_WINDOW = 24
_LONGEST = 1_200


def sentences(text: str, span: Span, *, lang: str) -> list[Span]:
    """The sentences of one passage, in order, white space around them and a dateline ("KYIV, 3 May -") left out."""
    found: list[Span] = []
    start, stop = span
    dateline = _DATELINE.match(text, start, min(start + 80, stop))
    start = dateline.end() if dateline else start
    for match in _END.finditer(text, *span):
        if _ends(text, match, lang=lang, stop=stop):
            found.append((start, match.end()))
            start = match.end() + _blank(text, match.end(), stop)
    if start < stop:
        found.append((start, stop))
    return [part for sentence in found for part in _bounded(text, sentence)]


def _bounded(text: str, sentence: Span) -> list[Span]:
    """The sentence, or parts of it when nobody would call it one; this keeps the cost of reading linear."""
    start, stop = sentence
    parts: list[Span] = []
    while stop - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        parts.append((start, cut))
        start = cut + _blank(text, cut, stop)
    return [*parts, (start, stop)] if start < stop else parts


def _blank(text: str, at: int, stop: int) -> int:
    rest = at
    while rest < stop and text[rest].isspace():
        rest += 1
    return rest - at


def _ends(text: str, match: re.Match[str], *, lang: str, stop: int) -> bool:
    follows = _NEXT.match(text, match.end(), stop)
    if follows is None:
        return True
    quote, word = follows.groups()
    marks = match.group()
    if marks == ";":
        return True
    if word[0].islower():
        # "How many more?” he asked" goes on.
        return False
    if "." not in marks or len(marks.rstrip("\"”’»)]'")) > 1:
        return True
    before = _BEFORE.search(text, max(match.start() - _WINDOW, 0), match.start())
    if before is None or marks != ".":
        return True
    always, maybe, openers = _abbreviations(lang)
    last = fold(before.group(1))
    if last in always:
        return _closes(last, word, openers)
    if last in maybe:
        return bool(quote) or fold(word) in openers
    return not (len(last) == 1 and last.isalpha() and before.group(1).isupper())


def _closes(last: str, word: str, openers: frozenset[str]) -> bool:
    """After "no." or "may." a number or a name goes on; only a plain opener starts anew."""
    return last in ("no", "art", "co", "jan", "feb", "oct", "nov", "dec", "sept") and fold(word) in openers


@cache
def _abbreviations(lang: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    known = load(lang, "sentences")
    return frozenset(known["always"]), frozenset(known["maybe"]), frozenset(known["openers"])
