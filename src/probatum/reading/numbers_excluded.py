"""Whether a number that stands in a text can be a count, and if not, what it is.

Looks a few characters to either side only. Kinds: count, age, ordinal, article, percent, measure, money, time, date,
unit, year, list, other.
"""

from __future__ import annotations

import re

from .number_words import NumberWords

_AROUND = 40
_YEAR = re.compile(r"(?:19|20)\d\d")
_LAST_WORDS = re.compile(r"(?:(?:([\w./'-]{1,20}) )?([\w./'-]{1,20}) )?([\w./'-]{1,20}) ?\Z")
_LIST = re.compile(r"[.)] ")


def kind_of(text: str, start: int, end: int, words: NumberWords) -> str:
    """The kind of the number at `text[start:end]`."""
    lead = text[max(0, start - _AROUND) : start]
    number = text[start:end]
    for pronoun in words.pronouns.finditer(text, max(0, start - 12), end + 14):
        if pronoun.start() < end and pronoun.end() > start:
            return "other"
    if may_matter(lead, words):
        for kind, pattern in words.excluded_before:
            if pattern.search(lead) and (kind != "date" or number[:1].isdigit()):
                return kind
    for kind, pattern in words.excluded_after:
        if pattern.match(text, end):
            return kind
    if _YEAR.fullmatch(number) and _is_year(text, lead, end, words):
        return "year"
    line_start = not lead.rpartition("\n")[2].strip() and ("\n" in lead or start < _AROUND)
    if number.isdigit() and line_start and len(number) < 3 and _LIST.match(text, end):
        return "list"
    return "count"


def may_matter(lead: str, words: NumberWords) -> bool:
    """Whether the words before a number can hedge or exclude it: a cheap look before the costly patterns."""
    last = _LAST_WORDS.search(lead)
    if last is None:
        return bool(lead)
    return any(word is not None and word.strip(".").lower() in words.last_words for word in last.groups())


def _is_year(text: str, lead: str, end: int, words: NumberWords) -> bool:
    followed = re.match(r" [a-z]", text[end : end + 2]) is not None
    return words.year_before.search(lead) is not None or not followed
