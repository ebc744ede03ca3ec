"""How many were killed, who they were and who did it, in the words of single reports."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from probatum.model.ranges import CountRange
from probatum.model.statements import Killing

Killings = Callable[[str], list[Killing]]


@pytest.mark.parametrize(
    "text",
    [
        "Russian soldiers shot one captured soldier near Toretsk and killed the second with a knife.",
        "Troops shot one unarmed prisoner near Toretsk and killed the second one with a grenade.",
        "Video shows one Ukrainian captive being shot as he kneels and a second being stabbed.",
    ],
)
def test_one_and_the_second_are_two(killings: Killings, text: str) -> None:
    (killing,) = killings(text)
    assert killing.victims.count == CountRange.exactly(2)


@pytest.mark.parametrize(
    "text",
    [
        "Prosecutors investigate the execution of prisoners of war near Lyman after a video surfaced on Tuesday. "
        "One of the men is seen kneeling.",
        "A group of Ukrainian soldiers was shot after being captured near Synkivka. A young man was among them.",
        "A video shows the murder of captured Russian servicemen. It also shows the shooting of a wounded prisoner.",
    ],
)
def test_a_number_left_open_is_not_narrowed_by_a_detail(killings: Killings, text: str) -> None:
    assert killings(text)[0].victims.count == CountRange()


def test_a_number_told_later_counts(killings: Killings) -> None:
    (killing,) = killings(
        "Russian troops shot surrendering Ukrainian soldiers near Bakhmut. "
        "The exact number is not known, there were at least seven of them."
    )
    assert killing.victims.count == CountRange.at_least(7)


@pytest.mark.parametrize(
    "text",
    [
        "Russian soldiers cut off the head of a captured Ukrainian serviceman near Bakhmut.",
        "Images show that a captured Ukrainian had his head cut off.",
        "They captured a Ukrainian marine near Toretsk and cut off his head.",
    ],
)
def test_a_head_cut_off_is_a_beheading(killings: Killings, text: str) -> None:
    (killing,) = killings(text)
    assert "beheaded" in killing.means
    assert killing.victims.count == CountRange.exactly(1)


def test_names_beside_the_victims_are_theirs(killings: Killings) -> None:
    (killing,) = killings(
        "Danylo Brovar and Yevhen Chyzh, both soldiers of the 99th Brigade, were captured and then murdered by Russian "
        "paratroopers in Avdiivka."
    )
    assert killing.victims.names == ("Danylo Brovar", "Yevhen Chyzh")
    assert killing.victims.count == CountRange.exactly(2)
    assert killing.perpetrator_unit is None


def test_who_speaks_is_no_victim(killings: Killings) -> None:
    (killing,) = killings("Two captured soldiers were shot near Toretsk, Ivan Dovhan said.")
    assert killing.victims.names == ()


@pytest.mark.parametrize(
    "text",
    [
        "The execution of three captured paratroopers near Robotyne was carried out by fighters of the 76th Division.",
        "Soldiers of Russia's 76th Division shot three prisoners near Robotyne.",
    ],
)
def test_the_unit_of_the_killers_is_kept(killings: Killings, text: str) -> None:
    (killing,) = killings(text)
    assert killing.perpetrator_unit == "76th Division"


def test_two_events_in_one_sentence_are_two(killings: Killings) -> None:
    found = killings(
        "On 13 October three prisoners were shot in Vuhledar, and two prisoners were executed in Selydove."
    )
    assert [(each.victims.count.min, each.place.settlement) for each in found] == [(3, "Vuhledar"), (2, "Selydove")]


def test_prisoners_called_people_are_still_prisoners_and_other_people_are_not(killings: Killings) -> None:
    found = killings(
        "Two Ukrainian prisoners were shot near Toretsk. "
        "Another case is that of Avdiivka, where six more people were shot."
    )
    assert [each.victims.count.min for each in found] == [2, 6]
    assert killings("Four people were shot dead in Vovchansk on Monday.") == []


def test_a_group_has_the_number_that_is_told(killings: Killings) -> None:
    (killing,) = killings("Russian forces shot a group of eight prisoners of war near Kurakhove.")
    assert killing.victims.count == CountRange.exactly(8)


def test_an_order_that_a_man_is_tried_for_was_carried_out(killings: Killings) -> None:
    (killing,) = killings("A Russian officer is accused of giving the order to shoot two prisoners near Robotyne.")
    assert killing.victims.count == CountRange.exactly(2)
    assert killings("A Russian officer gave the order to shoot two prisoners near Robotyne, a call suggests.") == []
