"""The words with which a language counts, from `<lang>/numbers.toml`, made into patterns.

Every pattern is bounded in length, so that scanning stays linear whatever the text.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords:
    """One language's number words, ready to match."""

    values: dict[str, int]
    multipliers: dict[str, int]
    phrases: dict[str, int]
    pattern: re.Pattern[str]
    hedge: re.Pattern[str]
    last_words: frozenset[str]
    effects: dict[str, str]
    after: re.Pattern[str]
    excluded_after: tuple[tuple[str, re.Pattern[str]], ...]
    excluded_before: tuple[tuple[str, re.Pattern[str]], ...]
    year_before: re.Pattern[str]
    pronouns: re.Pattern[str]


@cache
def number_words(lang: str) -> NumberWords | None:
    """The words of `lang`, None when there is no file for it."""
    source = files(__package__) / lang / "numbers.toml"
    if not lang.isalpha() or not source.is_file():
        return None
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    hedges, excluded = data["hedges"], data["excluded"]
    word = _any(list(data["values"]))
    before = {hedge: effect for effect in ("near", "below", "above", "most", "least") for hedge in hedges[effect]}
    return NumberWords(
        values=data["values"],
        multipliers=data["multipliers"],
        phrases=data["phrases"],
        pattern=_pattern(data),
        hedge=re.compile(rf"(?<![\w-])(?P<hedge>{_any(list(before))}) (?:the |a |an )?\Z", re.IGNORECASE),
        last_words=_last_words(
            [*before, *excluded["month_before"], *excluded["unit_before"], *excluded["article_before"]]
        ),
        effects=before,
        after=re.compile(
            rf",? (?:(?P<least>{_any(hedges['after_least'])})|(?P<most>{_any(hedges['after_most'])}))\b"
            rf"(?! (?:\d|{word}))",
            re.IGNORECASE,
        ),
        excluded_after=_after(excluded),
        excluded_before=_before(excluded),
        year_before=re.compile(rf"\b(?:{_any(excluded['year_before'])})[ -]\Z", re.IGNORECASE),
        pronouns=re.compile(rf"(?<![\w-])(?:{_any(excluded['pronoun_one'])})(?!\w)", re.IGNORECASE),
    )


def _pattern(data: dict[str, Any]) -> re.Pattern[str]:
    multiplier = f"(?:{_any(list(data['multipliers']))})"
    small = _small(data["values"])
    tail = rf"(?:(?: and | ){small}(?: {multiplier})*){{0,3}}"
    big = rf"(?:{small}|an?) {multiplier}(?: {multiplier})*{tail}"
    in_words = rf"\b(?:{_any(list(data['phrases']))}|{big}|{small}|{_any(data['alone'])})\b"
    suffix = rf"(?:-(?:{_any(data['suffixes'])})\b)?" if data.get("suffixes") else ""
    digits = rf"\b\d{{1,3}}(?:,\d{{3}}){{1,3}}\b|\b\d{{1,12}}\b{suffix}(?: {multiplier}\b)?"
    number = rf"(?:{digits}|{in_words})"
    ranges = data["ranges"]
    joins = rf" (?:{_any(ranges['joins'])}) | ?- ?"
    between = rf"(?P<between>\b(?:{_any(ranges['between'])}) )?"
    vague = _any(data["vague"]["words"])
    return re.compile(
        rf"(?P<number>(?<![\w.,:'/$€£-]){between}(?P<low>{number})"
        rf"(?:(?:{joins}|(?(between) (?:{_any(ranges['between_joins'])}) |(?!)))(?P<high>{number})(?![\w-]))?"
        rf"|(?<![\w-])(?<!as )(?<!no )(?P<vague>{vague})(?![\w-]))",
        re.IGNORECASE,
    )


def _small(values: dict[str, int]) -> str:
    """A number below 1000 in words: "twenty-two", "сто двадцять чотири"."""
    tens = [word for word, value in values.items() if 20 <= value < 100]
    ones = [word for word, value in values.items() if 0 < value < 10]
    below = rf"(?:(?:{_any(tens)})[- ](?:{_any(ones)})|{_any([w for w, value in values.items() if value < 100])})"
    hundreds = [word for word, value in values.items() if value >= 100]
    return rf"(?:(?:{_any(hundreds)})(?: {below})?|{below})" if hundreds else below


def _last_words(phrases: list[str]) -> frozenset[str]:
    """The last words of the phrases that may stand before a number: a cheap look before the patterns."""
    return frozenset(phrase.rpartition(" ")[2].strip(".").lower() for phrase in phrases)


def _after(excluded: dict[str, Any]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    def words(*names: str) -> str:
        return _any([word for name in names for word in excluded[name]])

    return (
        ("age", re.compile(rf"(?:{words('age')})", re.IGNORECASE)),
        ("ordinal", re.compile(rf"(?:{words('ordinal')})\b", re.IGNORECASE)),
        ("other", re.compile(r"[:.,/]\d|\w|-[^\W\d_]{2,}|[:/]", re.IGNORECASE)),
        ("article", re.compile(r" ?\(\d")),
        ("percent", re.compile(r" ?%")),
        ("measure", re.compile(rf"[ -](?:{words('measure')})\b", re.IGNORECASE)),
        ("money", re.compile(rf"[ -](?:{words('money')})\b|[ ]?[{excluded['currency']}]", re.IGNORECASE)),
        ("time", re.compile(rf"[ -](?:{words('time')})\b|(?: of)? (?:{words('months_after')})\b\.?", re.IGNORECASE)),
    )


def _before(excluded: dict[str, Any]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    def words(name: str) -> str:
        return _any(excluded[name])

    return (
        ("money", re.compile(rf"[{excluded['currency']}] ?\Z")),
        ("article", re.compile(r"\d ?\(\Z")),
        (
            "article",
            re.compile(rf"\b(?:{words('article_before')})[ .]*(?:\d+(?:\(\d+\))?(?:,| and) )?\Z", re.IGNORECASE),
        ),
        (
            "date",
            re.compile(rf"\b(?:{words('month_before')}) (?:\d{{1,2}}(?: |-| and | to )){{0,2}}\Z", re.IGNORECASE),
        ),
        ("unit", re.compile(rf"(?:\b(?:{words('unit_before')}) |#|№ ?)\Z", re.IGNORECASE)),
    )


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
