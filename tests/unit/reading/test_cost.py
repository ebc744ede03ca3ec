"""The cost of reading is bounded by the length of the text, whatever the text is."""

from __future__ import annotations

import time
from datetime import date

import pytest

from probatum.model.statements import Text
from probatum.reading.reader import Reader

REPEATED = (
    ".",
    "Kyiv ",
    "New York ",
    "two ",
    "1, ",
    "Ivan ",
    '"',
    ". ",
    "12 May 2024 ",
    "twenty two ",
    "killed ",
    "\u200b",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def cost(reader: Reader, text: str) -> float:
    start = time.process_time()
    reader.read(Text(id="long", text=text, published=date(2024, 11, 1), lang="en"))
    return time.process_time() - start


@pytest.mark.parametrize("words", REPEATED, ids=repr)
def test_a_million_characters_of_one_word_are_done_with_at_once(reader: Reader, words: str) -> None:
    assert cost(reader, "Two prisoners were shot. " + words * (1_000_000 // len(words))) < 10


def test_four_times_the_text_costs_about_four_times_as_much(reader: Reader) -> None:
    report = "Two captured soldiers were shot near {} on {} May, a prosecutor said.\n"
    small, large = (
        "".join(report.format("Robotyne" if n % 2 else "Toretsk", n % 28 + 1) for n in range(lines))
        for lines in (300, 1200)
    )
    cost(reader, small)
    assert cost(reader, large) < 8 * max(cost(reader, small), 0.05)


def test_a_text_without_a_word_of_killing_is_not_relevant(reader: Reader) -> None:
    reading = reader.read(Text(id="calm", text="The weather in Kyiv was fine and the shops were open.", lang="en"))
    assert (reading.relevant, reading.statements) == (False, ())
