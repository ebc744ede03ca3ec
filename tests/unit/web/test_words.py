"""Ranges, times and places in words, in both languages; catalogues complete and up to date."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from probatum.web.base import words


@pytest.mark.parametrize(
    ("low", "high", "long", "short", "ukrainian"),
    [
        (2, None, "at least 2", "≥2", "щонайменше 2"),
        (2, 3, "2 to 3", "2–3", "від 2 до 3"),
        (16, 16, "16", "16", "16"),
        (0, 0, "0", "0", "0"),
        (None, 4, "at most 4", "≤4", "щонайбільше 4"),
        (None, None, "not stated", "?", "не вказано"),
    ],
)
def test_a_range_says_what_is_known_of_it(low: Any, high: Any, long: str, short: str, ukrainian: str) -> None:
    assert words.count_words(low, high) == long
    assert words.short_range(low, high) == short
    with translation.override("uk"):
        assert words.count_words(low, high) == ukrainian


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2024-10-01", "2024-10-01", "1 Oct 2024"),
        ("2024-10-01", "2024-10-31", "October 2024"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2023-02-01", "2023-02-28", "February 2023"),
        ("2024-10-01", "2024-10-10", "1–10 Oct 2024"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-09-28", "2024-10-03", "28 Sep 2024 – 3 Oct 2024"),
        ("2024-10-01", None, "not before 1 Oct 2024"),
        (None, "2024-10-01", "not after 1 Oct 2024"),
        (None, None, "unknown"),
    ],
)
def test_a_time_is_said_no_finer_than_it_is_known(start: str | None, end: str | None, said: str) -> None:
    assert words.time_words({"from": start, "to": end, "precision": "day"}) == said


def test_days_are_said_as_each_language_says_them() -> None:
    with translation.override("uk"):
        assert words.day_words("2024-10-01") == "1 жовтня 2024"
        assert words.moment_words(datetime(2024, 10, 1, 9, 5, tzinfo=UTC)) == "1 жовтня 2024, 09:05"


def test_a_place_names_the_nearest_first_and_says_when_it_is_only_near() -> None:
    place = {"settlement": "Velyke", "area": "Pokrovsk district", "region": "Donetsk", "country": "UA"}
    assert (
        words.place_words(place | {"precision": "settlement"}) == "Velyke, Pokrovsk district, Donetsk region, Ukraine"
    )
    assert words.place_words(place | {"precision": "vicinity"}).startswith("near Velyke")
    assert words.place_words({"precision": "unknown"}) == "place unknown"
    assert words.place_words({"country": "UA", "precision": "country"}) == "Ukraine"


def test_unknown_codes_are_shown_as_they_are() -> None:
    assert words.code_words("some_new_code") == "some new code"
    assert words.code_words("<b>") == "<b>"


def test_sizes_and_durations() -> None:
    assert [words.size_words(size) for size in (0, 999, 1500, 123_456, 4 << 30)] == [
        "0 B",
        "999 B",
        "1.5 kB",
        "123 kB",
        "4.3 GB",
    ]
    assert [words.seconds_words(each) for each in (0, 9.5, 723)] == ["0:00.0", "0:09.5", "12:03.0"]


def test_catalogues_are_complete_and_compiled(project: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/compile_messages.py", "--check"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_every_word_of_a_template_is_in_the_catalogue(project: Path) -> None:
    """What `makemessages` would find, as far as a plain search can: so that a new word is not forgotten."""
    web = project / "src" / "probatum" / "web"
    catalogue = (web / "locale/uk/LC_MESSAGES/django.po").read_text("utf-8")
    known = set(re.findall(r'^msgid "(.*)"$', catalogue, re.MULTILINE))
    used = {
        word
        for template in web.rglob("*.html")
        for word in re.findall(r'{% translate "(.*?)" %}|_\("(.*?)"\)', template.read_text("utf-8"))
        for word in word
        if word
    }
    assert used - known == set()
