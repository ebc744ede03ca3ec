"""Sentences end where a reader would say so."""

from __future__ import annotations

import pytest

from probatum.reading.sentences import sentences


def split(text: str) -> list[str]:
    return [text[slice(*span)] for span in sentences(text, (0, len(text)), lang="en")]


@pytest.mark.parametrize(
    "text",
    [
        "On Nov. 9 a video surfaced.",
        "Lt. Roman Kovtun and Sgt. Lysak said so.",
        "It is treated under Art. 438 of the code.",
        "Part No. 2 of the list is missing.",
        "The U.S. officials declined.",
        "“How many more?” he asked.",
        "It was 3.5 metres away.",
    ],
)
def test_a_stop_that_ends_nothing_does_not_split(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("They surrendered. They were shot.", 2),
        ("“Zero them.” The radio went silent.", 2),
        ("Two were shot in Toretsk; three others died in Vuhledar.", 2),
        ("It was published on 5 Oct. The office confirmed it.", 2),
        ("Who did it? Nobody knows! The case is open…", 3),
    ],
)
def test_a_sentence_ends_at_its_mark(text: str, parts: int) -> None:
    assert len(split(text)) == parts


def test_a_dateline_is_no_part_of_the_first_sentence() -> None:
    assert split("KYIV, August 16 - Prosecutors opened a case.") == ["Prosecutors opened a case."]


def test_spans_cover_all_but_white_space() -> None:
    text = "One.  Two.   Three."
    assert "".join(split(text)) == text.replace(" ", "")
