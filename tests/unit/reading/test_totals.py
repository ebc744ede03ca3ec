"""Sums are totals, and one event's count never is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from probatum.model.statements import Killing, Reading, Total

Read = Callable[..., Reading]


def totals(read: Read, text: str) -> list[Total]:
    return [each for each in read(text).statements if isinstance(each, Total)]


@pytest.mark.parametrize(
    ("text", "killed", "cases", "region"),
    [
        ("Prosecutors are investigating 31 criminal cases over the murder of 88 prisoners of war.", 88, 31, None),
        (
            "At least 93 Ukrainian prisoners have been executed since the start of the full-scale invasion.",
            93,
            None,
            None,
        ),
        ("In the Kharkiv region, 21 prisoners were executed in nine incidents.", 21, 9, "Kharkiv"),
        ("As of November 1, 110 Ukrainian prisoners of war had been executed, the SBU said.", 110, None, None),
        ("The UN has documented the execution of 32 captured soldiers between December and February.", 32, None, None),
    ],
)
def test_a_sum_is_a_total_and_no_killing(
    read: Read, text: str, killed: int, cases: int | None, region: str | None
) -> None:
    (found,) = totals(read, text)
    assert (found.killed, found.cases, found.region) == (killed, cases, region)
    assert not any(isinstance(each, Killing) for each in read(text).statements)


@pytest.mark.parametrize(
    "text",
    [
        "Sixteen Ukrainian prisoners were executed near Toretsk on October 1, the prosecutors said.",
        "Prosecutors opened a criminal case over the execution of two Ukrainian prisoners in Toretsk.",
        "Executions were also recorded in the Zaporizhzhia and Kharkiv regions.",
    ],
)
def test_one_event_is_no_total(read: Read, text: str) -> None:
    assert totals(read, text) == []


def test_a_total_is_dated_only_when_the_text_dates_it(read: Read) -> None:
    text = "On November 6 the Prosecutor General's Office said that 88 prisoners had been killed in 31 cases."
    assert totals(read, text)[0].as_of == date(2024, 11, 6)
    assert totals(read, text.removeprefix("On November 6 "))[0].as_of is None


def test_a_total_inherits_the_speaker_of_its_context(read: Read) -> None:
    (found,) = totals(
        read, "Ivan Bondar of the SBU said more. In the Kharkiv region, 21 prisoners were executed in nine incidents."
    )
    assert found.said_by[0].name == "Ivan Bondar"
