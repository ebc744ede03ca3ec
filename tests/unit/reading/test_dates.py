"""Times in English texts, as intervals by the rules of records.md."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.reading.dates import find_times

PUBLISHED = date(2024, 11, 13)


def times(text: str, lang: str = "en", published: date | None = PUBLISHED) -> list[tuple[str, str, str]]:
    """The words and both ends of every time named."""
    found = find_times(text, lang=lang, published=published)
    return [(text[a:b], str(each.interval.start), str(each.interval.end)) for each in found for a, b in [each.span]]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("On Nov. 9, a video", "2024-11-09", "2024-11-09"),
        ("on 6 November 2024", "2024-11-06", "2024-11-06"),
        ("on December 31", "2023-12-31", "2023-12-31"),
        ("on Feb. 29", "2024-02-29", "2024-02-29"),
        ("2024-10-01", "2024-10-01", "2024-10-01"),
        ("in October", "2024-10-01", "2024-10-31"),
        ("earlier in November", "2024-11-01", "2024-11-13"),
        ("early October 2024", "2024-10-01", "2024-10-10"),
        ("in mid-October", "2024-10-11", "2024-10-20"),
        ("at the end of February 2023", "2023-02-21", "2023-02-28"),
        ("in 2023", "2023-01-01", "2023-12-31"),
        ("in 2024", "2024-01-01", "2024-11-13"),
        ("since late 2023", "2023-09-01", "2024-11-13"),
        ("between March and May 2024", "2024-03-01", "2024-05-31"),
        ("on the night of Nov. 5-6", "2024-11-05", "2024-11-06"),
        ("from 5 May to 3 June 2024", "2024-05-05", "2024-06-03"),
        ("in the summer of 2024", "2024-06-01", "2024-08-31"),
        ("last winter", "2023-12-01", "2024-02-29"),
        ("yesterday", "2024-11-12", "2024-11-12"),
        ("on Monday", "2024-11-11", "2024-11-11"),
        ("on Wednesday", "2024-11-13", "2024-11-13"),
        ("on Thursday", "2024-11-07", "2024-11-07"),
        ("this week", "2024-11-11", "2024-11-13"),
        ("last week", "2024-11-04", "2024-11-10"),
        ("earlier this month", "2024-11-01", "2024-11-13"),
        ("last month", "2024-10-01", "2024-10-31"),
        ("two days earlier", "None", "None"),
    ],
)
def test_a_time_is_an_interval(text: str, start: str, end: str) -> None:
    """Each expression gives exactly one interval."""
    assert [(first, last) for _, first, last in times(text)] == [(start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "438(2)",
        "the 12th Brigade",
        "5.45 mm",
        "24/7",
        "October Revolution Street",
        "it may be",
        "They March",
        "Feb. 30",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    """Articles, units, calibres, streets, modal verbs and days that do not exist."""
    assert times(text) == []


def test_a_guessed_year_is_said_to_be_guessed() -> None:
    """The year came from publication, not from the text."""
    (without,) = find_times("On Nov. 9", lang="en", published=PUBLISHED)
    (given_year,) = find_times("On Nov. 9, 2023", lang="en", published=PUBLISHED)
    assert (without.guessed_year, given_year.guessed_year) == (True, False)


def test_without_publication_a_missing_year_stays_unknown() -> None:
    """Nothing is guessed from nothing."""
    (mention,) = find_times("On Nov. 9", lang="en", published=None)
    assert not mention.interval.known


@given(st.dates(min_value=date(2015, 1, 1), max_value=date(2030, 12, 31)), st.integers(1, 12), st.integers(1, 28))
def test_a_day_without_year_never_lies_after_publication(published: date, month: int, number: int) -> None:
    """The latest such day not after publication, whatever the two dates are."""
    (mention,) = find_times(f"on {number} {date(2000, month, 1):%B}", lang="en", published=published)
    start = mention.interval.start
    assert start is not None
    assert 0 <= (published - start).days <= 366
    assert (start.month, start.day) == (month, number)


@given(st.text(alphabet="0123456789 -./,Nov.MayOctober in since\u200b2024 жовтня", max_size=80))
def test_no_text_breaks_it_and_spans_are_in_order(text: str) -> None:
    """Spans lie in the text, in order, without overlap."""
    for lang in ("en", "uk", "ru"):
        last = 0
        for mention in find_times(text, lang=lang, published=PUBLISHED):
            start, end = mention.span
            assert last <= start < end <= len(text)
            last = end


def test_ten_thousand_dates_are_all_read() -> None:
    """Many dates in one text: all found, none merged."""
    assert len(times("On Nov. 9, " * 10_000)) == 10_000


@pytest.mark.parametrize(
    ("lang", "text", "start", "end"),
    [
        ("uk", "9 листопада", "2024-11-09", "2024-11-09"),
        ("uk", "6 листопада 2024 року", "2024-11-06", "2024-11-06"),
        ("uk", "на початку жовтня", "2024-10-01", "2024-10-10"),
        ("uk", "наприкінці жовтня", "2024-10-21", "2024-10-31"),
        ("uk", "з кінця 2023 року", "2023-09-01", "2024-11-13"),
        ("uk", "у жовтні", "2024-10-01", "2024-10-31"),
        ("uk", "з 5 по 12 жовтня", "2024-10-05", "2024-10-12"),
        ("uk", "минулого тижня", "2024-11-04", "2024-11-10"),
        ("uk", "у понеділок", "2024-11-11", "2024-11-11"),
        ("uk", "1 жовт. 2024 р.", "2024-10-01", "2024-10-01"),
        ("uk", "09.11.2024", "2024-11-09", "2024-11-09"),
        ("uk", "торік", "2023-01-01", "2023-12-31"),
        ("ru", "6 ноября 2024 года", "2024-11-06", "2024-11-06"),
        ("ru", "в начале октября", "2024-10-01", "2024-10-10"),
        ("ru", "в мае", "2024-05-01", "2024-05-31"),
        ("ru", "на этой неделе", "2024-11-11", "2024-11-13"),
        ("ru", "с конца 2023 года", "2023-09-01", "2024-11-13"),
    ],
)
def test_ukrainian_and_russian_times(lang: str, text: str, start: str, end: str) -> None:
    """The same rules in the other languages."""
    assert [(first, last) for _, first, last in times(text, lang)] == [(start, end)]
