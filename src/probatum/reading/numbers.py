"""The numbers that a passage states, as honest ranges, and those that are no counts at all.

In: a text (or a part of it) and its language. Out: NumberMentions in order. `kind` is `count` for what may be a number
of people or cases; ages, unit numbers, dates, times, calibres, articles, percentages and money are left out unless
asked for (`excluded=True`), then with their kind. Words ("twenty-two", "two dozen"), ranges ("two to three") and
hedges ("at least", "more than") are read; an unknown number ("several") is a range without bounds. "A" and "another"
alone are no numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from probatum.model.ranges import CountRange

from .number_words import NumberWords, number_words
from .numbers_excluded import kind_of, may_matter
from .plain import Plain, plain

Span = tuple[int, int]
_MOST = 10**9
"""Larger numbers are no counts of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention:
    """Words that state a number. `span` covers the hedge too; `words` is the number itself as written."""

    span: Span
    count: CountRange
    hedge: str | None = None
    words: str = ""
    kind: str = "count"


def find_numbers(
    text: str, *, lang: str, start: int = 0, end: int | None = None, excluded: bool = False
) -> list[NumberMention]:
    """The numbers stated in `text[start:end]`, in order; none for a language without number words."""
    words = number_words(lang)
    if words is None:
        return []
    passage = plain(text, start, end)
    found = _scan(passage, words)
    return [mention for mention in found if excluded or mention.kind == "count"]


def _scan(passage: Plain, words: NumberWords) -> list[NumberMention]:
    found: list[NumberMention] = []
    text = passage.words
    for match in words.pattern.finditer(text):
        vague = match.group("vague") is not None
        low = _value(match.group("low"), words) if not vague else None
        high = _value(match.group("high"), words) if match.group("high") else None
        if not vague and low is None:
            continue
        hedge = _hedge(text, match.start(), words)
        after = words.after.match(text, match.end())
        start = match.start() - len(hedge[0]) - hedge[2] if hedge else match.start()
        end = after.end() if after else match.end()
        kind = kind_of(text, match.start("number"), match.end("number"), words)
        count = CountRange() if vague else _range(low, high, hedge, after.lastgroup if after else None)
        if kind == "count" and low is not None and low > _MOST:
            kind = "other"
        found.append(
            NumberMention(
                span=passage.span(start, end),
                count=count,
                hedge=hedge[0].lower() if hedge else after.group().strip(" ,").lower() if after else None,
                words=match.group().strip(),
                kind=kind,
            )
        )
    return found


def _hedge(text: str, start: int, words: NumberWords) -> tuple[str, str, int] | None:
    """The hedge just before `start`: its words, what it does, and the gap after it."""
    lead = text[max(0, start - 40) : start]
    match = words.hedge.search(lead) if may_matter(lead, words) else None
    if match is None:
        return None
    phrase = match.group("hedge")
    return phrase, words.effects[phrase.lower()], len(match.group()) - len(phrase)


def _range(low: int | None, high: int | None, hedge: tuple[str, str, int] | None, after: str | None) -> CountRange:
    assert low is not None
    top = low if high is None else high
    if high is not None and high < low:
        low, top = high, low
    effect = hedge[1] if hedge else after or "exact"
    if effect == "least":
        return CountRange(min=low)
    if effect == "above":
        return CountRange(min=top + 1)
    if effect == "most":
        return CountRange(max=top)
    if effect == "below":
        return CountRange(max=max(top - 1, 0))
    return CountRange(min=low, max=top)


def _value(words_of_number: str, words: NumberWords) -> int | None:
    """The value of a number in digits or words; None when it is none ("1.2.3")."""
    text = words_of_number.lower()
    if text[:1].isdigit():
        digits, *rest = text.split()
        digits = digits.partition("-")[0]
        plain_digits = digits.replace(",", "")
        value = (
            int(plain_digits) if plain_digits.isascii() and plain_digits.isdigit() and len(plain_digits) < 12 else None
        )
        for word in rest:
            value = value * words.multipliers.get(word, 1) if value is not None else None
        return value
    if text in words.phrases:
        return words.phrases[text]
    total, current = 0, 0
    for word in text.replace("-", " ").split():
        if word in words.multipliers:
            current = max(current, 1) * words.multipliers[word]
            if words.multipliers[word] >= 1000:
                total, current = total + current, 0
        else:
            current += words.values.get(word, 0)
    return total + current
