"""The reader as a whole: unread languages, spans, odd texts."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.model.statements import Reading, Text
from probatum.reading.reader import READER_VERSION, Reader

_WORDS = [
    "Russian",
    "Ukrainian",
    "soldiers",
    "prisoners",
    "of",
    "war",
    "were",
    "was",
    "shot",
    "executed",
    "killed",
    "by",
    "two",
    "at",
    "least",
    "three",
    "near",
    "Toretsk",
    "in",
    "the",
    "Kursk",
    "region",
    "on",
    "Nov.",
    "9",
    "a",
    "video",
    "surfaced",
    ".",
    "“",
    "”",
    ";",
    "who",
    "had",
    "surrendered",
    "and",
    "said",
    "prosecutors",
    "case",
    "them",
    "he",
    "Article",
    "438",
]


def _spans_hold(reading: Reading, text: str) -> bool:
    spans = [
        span
        for each in reading.statements
        for span in (*each.spans, *(one for spans in each.fields.values() for one in spans))
    ]
    return all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Російські військові розстріляли двох полонених біля Торецька.", "uk"),
        ("Российские военные расстреляли двух пленных возле Торецка.", "ru"),
        ("ok", None),
    ],
)
def test_a_language_without_rules_is_not_read_and_not_called_irrelevant(
    reader: Reader, text: str, lang: str | None
) -> None:
    reading = reader.read(Text(id="t", text=text))
    assert (reading.lang, reading.read, reading.relevant, reading.statements) == (lang, False, None, ())
    assert reading.reader == READER_VERSION


def test_a_text_about_something_else_is_irrelevant_and_was_read(reader: Reader) -> None:
    reading = reader.read(Text(id="t", text="The council of the town met on Monday and talked about the new bridge."))
    assert (reading.lang, reading.read, reading.relevant) == ("en", True, False)


def test_the_record_survives_the_round_trip(reader: Reader) -> None:
    text = "On Nov. 9, two Ukrainian prisoners were shot near Toretsk, the SBU said. A case has been opened."
    reading = reader.read(Text(id="t", text=text, published=date(2024, 11, 13)))
    assert len(reading.statements) == 2
    assert Reading.from_record(reading.to_record()) == reading


def test_every_filled_slot_has_words_that_support_it(reader: Reader) -> None:
    text = "On Nov. 9, two Ukrainian prisoners were shot near Toretsk, the SBU said."
    (killing,) = reader.read(Text(id="t", text=text, published=date(2024, 11, 13))).statements
    words: dict[str, Any] = {name: [text[slice(*span)] for span in spans] for name, spans in killing.fields.items()}
    assert words["victims"] == ["two Ukrainian prisoners"]
    assert "Toretsk" in words["place"][0]
    assert "Nov. 9" in words["event_time"][0]
    assert words["said_by"] == ["SBU"]


@given(words=st.lists(st.sampled_from(_WORDS), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_order_of_the_words_is_read_without_failing(words: list[str]) -> None:
    text = " ".join(words)
    assert _spans_hold(_READER.read(Text(id="t", text=text, published=date(2024, 11, 13), lang="en")), text)


@given(text=st.text(alphabet=string.printable + "\u200b\u200f\u202eІҐӥ“”’—…İ", max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_signs_are_read_without_failing(text: str) -> None:
    assert _spans_hold(_READER.read(Text(id="t", text=text, lang="en")), text)


@pytest.mark.parametrize(
    "text",
    [
        "soldier " * 20_000,
        "On Nov. 9, " * 5_000,
        "shot" * 50_000,
        "“" * 20_000,
        "of the " * 20_000,
        "A" * 100_000,
        "3 " * 20_000,
        "Two prisoners were shot. " * 4_000,
    ],
    ids=["word", "dates", "glued", "quotes", "of", "letter", "numbers", "events"],
)
def test_a_pathological_text_does_not_stop_the_reader(reader: Reader, text: str) -> None:
    assert _spans_hold(reader.read(Text(id="t", text=text, published=date(2024, 11, 13), lang="en")), text)


_READER = Reader()
