"""Numbers in English texts: what is a count, how it is hedged, and what is no count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.reading.numbers import find_numbers


def counts(text: str, lang: str = "en") -> list[tuple[int | None, int | None]]:
    """Least and most of every count."""
    return [(each.count.min, each.count.max) for each in find_numbers(text, lang=lang)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at least two prisoners", (2, None)),
        ("no fewer than five men", (5, None)),
        ("3 or more soldiers", (3, None)),
        ("more than 10 men", (11, None)),
        ("up to 5 men", (None, 5)),
        ("fewer than ten men", (None, 9)),
        ("about 20 men", (20, 20)),
        ("one or two soldiers", (1, 2)),
        ("two to three men", (2, 3)),
        ("between five and seven men", (5, 7)),
        ("10–15 soldiers", (10, 15)),
        ("twenty-two men", (22, 22)),
        ("a dozen soldiers", (12, 12)),
        ("two dozen captives", (24, 24)),
        ("one hundred and seven prisoners", (107, 107)),
        ("1,200 soldiers", (1200, 1200)),
        ("several soldiers", (None, None)),
        ("dozens of prisoners", (None, None)),
        ("147 POWs", (147, 147)),
    ],
)
def test_a_count_is_an_honest_range(text: str, expected: tuple[int | None, int | None]) -> None:
    """A bound that nobody states stays open."""
    assert counts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "a 35-year-old soldier",
        "the 12th Brigade",
        "Brigade 47",
        "On Nov. 6, 2024",
        "in 2023",
        "Part 2, Article 438 of the Criminal Code",
        "438(2)",
        "a 5.45 mm rifle",
        "25% of them",
        "25 percent",
        "$500 of aid",
        "at 10:30 a.m.",
        "7 km away",
        "24/7",
        "an F-16 jet",
        "no one survived",
        "1. Introduction",
        "on 5 October",
        "within three days",
    ],
)
def test_other_numbers_are_no_counts(text: str) -> None:
    """Ages, units, dates, articles, calibres, shares, money, times and list numbers count nobody."""
    assert counts(text) == []


def test_excluded_numbers_can_be_asked_for_with_their_kind() -> None:
    """A caller that looks for ages or articles finds them."""
    found = find_numbers("a 35-year-old man, Article 438", lang="en", excluded=True)
    assert [each.kind for each in found] == ["age", "article"]


def test_the_hedge_is_kept_and_is_within_the_span() -> None:
    """Words of caution are data."""
    text = "They shot at least two men."
    (mention,) = find_numbers(text, lang="en")
    assert (mention.hedge, mention.words) == ("at least", "two")
    assert text[mention.span[0] : mention.span[1]] == "at least two"


def test_a_series_gives_each_number() -> None:
    """Year series keep their numbers apart; the years are none of them."""
    assert counts("57 and 11 respectively in 2023 and 2022") == [(57, 57), (11, 11)]


@given(st.integers(1, 9_999))
def test_digits_give_their_value(number: int) -> None:
    """Any number before people is that number, with or without thousands marks."""
    if not 1900 <= number <= 2099:
        assert counts(f"killed {number} soldiers") == [(number, number)]
    assert counts(f"killed {number:,} soldiers") in ([(number, number)], [])


@given(st.text(alphabet="0123456789 ,.-–two hundred at least\u200bдвоє", max_size=80))
def test_no_text_breaks_it_and_spans_are_in_order(text: str) -> None:
    """Spans lie in the text and are not empty."""
    for lang in ("en", "uk", "ru"):
        for mention in find_numbers(text, lang=lang, excluded=True):
            start, end = mention.span
            assert 0 <= start < end <= len(text)


def test_a_very_long_number_is_none() -> None:
    """A million digits neither hang nor count."""
    assert counts("5" * 1_000_000) == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("uk", "щонайменше двох полонених", [(2, None)]),
        ("uk", "п’ятьох полонених", [(5, 5)]),
        ("uk", "троє військових", [(3, 3)]),
        ("uk", "сто двадцять чотири полонених", [(124, 124)]),
        ("uk", "понад 100 людей", [(101, None)]),
        ("uk", "один або двоє", [(1, 2)]),
        ("uk", "16-ти полонених", [(16, 16)]),
        ("uk", "кілька військових", [(None, None)]),
        ("uk", "12-та бригада, ч. 2 ст. 438, 9 листопада 2024 року, 35-річний, о 10:30, один одного", []),
        ("ru", "не менее двух пленных", [(2, None)]),
        ("ru", "девятерых бойцов", [(9, 9)]),
        ("ru", "от пяти до семи", [(5, 7)]),
        ("ru", "12-я бригада, ч. 2 ст. 438, 9 ноября 2024 года, 35-летний", []),
    ],
)
def test_ukrainian_and_russian_counts(lang: str, text: str, expected: list[tuple[int | None, int | None]]) -> None:
    """Cases and collective forms; units, articles, dates and ages are no counts."""
    assert counts(text, lang) == expected
