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


def test_a_total_says_whose_prisoners_only_where_the_words_do(read: Read) -> None:
    one = totals(read, "Prosecutors are investigating 31 cases over the killing of 88 Ukrainian prisoners of war.")
    other = totals(read, "Prosecutors are investigating 31 cases over the killing of 88 prisoners of war.")
    by = totals(read, "In all, 88 prisoners were executed by Russian forces in 31 cases, the SBU said.")
    assert [each.side for each in (*one, *other, *by)] == ["UA", None, "UA"]


def test_a_prosecutor_who_announces_it_speaks_for_the_office_named(read: Read) -> None:
    (total,) = totals(
        read,
        "As of 3 May 2024, the Prosecutor General's Office is investigating 9 criminal cases concerning the killing of "
        "21 Ukrainian prisoners of war, the prosecutor Olena Hrab announced.",
    )
    assert (total.said_by[0].name, total.said_by[0].body) == ("Olena Hrab", "PGO-UA")
    assert total.as_of == date(2024, 5, 3)


def test_part_of_an_announcement_has_its_day_and_side_and_another_sum_has_not(read: Read) -> None:
    first, part, other = totals(
        read,
        "As of 3 May 2024, prosecutors are investigating 19 criminal cases over the killing of 41 Ukrainian prisoners "
        "of war. Most of these cases were in the Kherson region, where 20 prisoners were killed in 9 incidents. In the "
        "Sumy region, 7 prisoners were killed in 3 incidents.",
    )
    assert (first.as_of, part.as_of, other.as_of) == (date(2024, 5, 3), date(2024, 5, 3), None)
    assert (first.side, part.side, other.side) == ("UA", "UA", None)
    assert (part.region, other.region) == ("Kherson", "Sumy")


def test_the_dead_of_such_cases_are_a_total_and_those_of_a_crash_are_not(read: Read) -> None:
    (total,) = totals(
        read,
        "Three prisoners were shot near Toretsk. "
        "Ukraine's Prosecutor General said his office was investigating 28 such "
        "incidents, in which 62 Ukrainian soldiers had died.",
    )
    assert (total.killed, total.cases, total.said_by[0].body) == (62, 28, "PGO-UA")
    assert (
        totals(read, "A plane crashed near Belgorod. Moscow said that 65 captured soldiers on board were killed.") == []
    )


def test_more_than_a_hundred_states_a_hundred(read: Read) -> None:
    (total,) = totals(
        read, "Russian forces have executed more than 100 Ukrainian prisoners so far, the Ombudsman's Office said."
    )
    assert (total.killed, total.at_least, total.side) == (100, True, "UA")
