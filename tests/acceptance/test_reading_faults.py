"""What readers who were new to it found wrong in the reading stage stays right: each test is one such fault.

All texts are our own; the people in them are made up.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import pytest

from probatum.model.ranges import CountRange
from probatum.model.statements import Action, Denial, Killing, Order, Reading, Text, Total
from probatum.model.times import UNKNOWN_TIME, DateInterval
from probatum.reading.reader import Reader

T = TypeVar("T")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, text: str, published: date = date(2024, 12, 20)) -> Reading:
    return reader.read(Text(id="t", text=text, published=published, lang="en"))


def of_kind(reading: Reading, kind: type[T]) -> list[T]:
    return [each for each in reading.statements if isinstance(each, kind)]


def kills(reader: Reader, text: str, published: date = date(2024, 12, 20)) -> list[Killing]:
    return of_kind(read(reader, text, published), Killing)


EVENT = "On Dec. 9, three captured Ukrainian soldiers were shot by Russian troops in Robotyne, Zaporizhzhia region."


@pytest.mark.parametrize(
    "sentence",
    [
        "Four Russian gunners were killed when the howitzer was captured.",
        "Two Russian soldiers were killed as a tank was seized near Orikhiv.",
        "The brigade seized a depot, and five Russian servicemen were killed.",
        "Three Ukrainian soldiers were killed before their armoured vehicle was captured.",
    ],
)
def test_a_thing_that_is_seized_makes_nobody_a_prisoner(reader: Reader, sentence: str) -> None:
    assert kills(reader, sentence) == []
    assert len(kills(reader, f"{EVENT} {sentence}")) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Two Ukrainian soldiers who had been seized in a trench near Orikhiv were shot.",
        "Two Ukrainian soldiers were captured and shot near Orikhiv.",
        "Russian troops seized two Ukrainian soldiers near Orikhiv and shot them.",
    ],
)
def test_persons_who_are_seized_are_prisoners(reader: Reader, sentence: str) -> None:
    (killing,) = kills(reader, sentence)
    assert "prisoner_of_war" in killing.victims.status


@pytest.mark.parametrize(
    "block",
    [
        "Other Topics of Interest\nEngineers Open Up a Trophy Howitzer\n"
        "Two Russian prisoners were shot dead beside a howitzer near Sumy, a court heard.",
        "More on this topic:\nTwo Russian prisoners were shot dead near Sumy, a court heard.",
        "Read also: Two Russian prisoners were shot dead near Sumy, a court heard.",
        "You may also like\nTwo Russian prisoners were shot dead near Sumy, a court heard.",
        "RELATED\nTwo Russian prisoners were shot dead near Sumy, a court heard.",
    ],
)
def test_a_teaser_in_the_body_gives_no_killing(reader: Reader, block: str) -> None:
    text = f"Prisoners killed in the south\n{EVENT}\nThe governor said the bodies were found.\n{block}\n{AFTER}"
    (killing,) = kills(reader, text)
    assert killing.place.settlement == "Robotyne"


AFTER = "The Prosecutor General's Office opened an investigation into the killing of the three soldiers."


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Ukrainian prisoner of war Serhii Tarasiuk was shot dead in Robotyne on Dec. 9.", ("Serhii Tarasiuk",)),
        (
            "Marko Dolhan, a soldier of the 77th Brigade, was executed by Russian troops after surrendering.",
            ("Marko Dolhan",),
        ),
        (
            "Ukrainian soldiers Marko Dolhan and Pavlo Hrabar were executed by Russian troops after surrendering.",
            ("Marko Dolhan", "Pavlo Hrabar"),
        ),
        (
            "A captured Ukrainian soldier was shot in Robotyne. The killed serviceman was identified as Marko Dolhan.",
            ("Marko Dolhan",),
        ),
        (
            "A captured Ukrainian soldier was shot in Robotyne. The victim was named as Marko Vasyl Dolhan.",
            ("Marko Vasyl Dolhan",),
        ),
        ("A Ukrainian prisoner of war, 30-year-old Marko Dolhan, was shot near Orikhiv.", ("Marko Dolhan",)),
        (
            "Russian soldiers executed prisoner of war Marko Dolhan near Orikhiv, said Brigade spokesman Ivan Trush.",
            ("Marko Dolhan",),
        ),
        (
            "Two captured Ukrainian marines, Marko Dolhan and Pavlo Hrabar, were shot dead in Robotyne.",
            ("Marko Dolhan", "Pavlo Hrabar"),
        ),
    ],
)
def test_the_dead_are_named(reader: Reader, sentence: str, names: tuple[str, ...]) -> None:
    (killing,) = kills(reader, sentence)
    assert killing.victims.names == names
    assert tuple(sentence[start:end] for start, end in killing.fields["victims.names"]) == names


@pytest.mark.parametrize(
    "sentence",
    [
        "A captured Ukrainian soldier was shot in Robotyne, prosecutor Marko Dolhan said.",
        "The journalist Marko Dolhan said that a captured Ukrainian soldier was executed in Robotyne.",
        "A captured Ukrainian soldier was shot in Robotyne by Russian soldier Marko Dolhan.",
        "A captured Ukrainian soldier was shot in Robotyne. The suspect was identified as Marko Dolhan.",
        "A captured Ukrainian soldier was shot in Robotyne. The Russian soldier was identified as Marko Dolhan.",
        "A captured Ukrainian soldier was shot in Robotyne on the order of Russian commander Marko Dolhan.",
        "A captured Ukrainian soldier was shot in Robotyne, said Marko Dolhan, a soldier of the 77th Brigade.",
    ],
)
def test_speakers_and_doers_are_no_victims(reader: Reader, sentence: str) -> None:
    (killing,) = kills(reader, sentence)
    assert killing.victims.names == ()


@pytest.mark.parametrize(
    ("sentence", "killed", "cases", "region"),
    [
        ("In the Zaporizhzhia region, 14 were killed in 5 cases, the office said.", 14, 5, "Zaporizhzhia"),
        ("In the Kherson region 9 were shot in 4 incidents.", 9, 4, "Kherson"),
        ("Fourteen were killed in five cases in the Sumy region, the office said.", 14, 5, "Sumy"),
    ],
)
def test_people_killed_in_cases_of_a_region_are_a_total(
    reader: Reader, sentence: str, killed: int, cases: int, region: str
) -> None:
    reading = read(reader, f"{EVENT} {AFTER} {sentence}")
    (total,) = of_kind(reading, Total)
    assert (total.killed, total.cases, total.region) == (killed, cases, region)
    assert [each.victims.count for each in of_kind(reading, Killing)] == [CountRange.exactly(3)]


def test_an_incident_before_a_regional_total_stays(reader: Reader) -> None:
    reading = read(
        reader,
        "On Dec. 2, five wounded Ukrainian soldiers were shot at a shelter in Toretsk, relatives said. "
        "In the Kherson region 9 were killed in 4 incidents.",
    )
    (killing,) = of_kind(reading, Killing)
    assert (killing.victims.count, killing.place.settlement) == (CountRange.exactly(5), "Toretsk")
    assert [each.killed for each in of_kind(reading, Total)] == [9]


@pytest.mark.parametrize("clause", ["who could not be moved", "who were not able to walk", "who did not resist"])
def test_what_the_dead_could_not_do_denies_no_killing(reader: Reader, clause: str) -> None:
    (killing,) = kills(reader, f"Five wounded Ukrainian soldiers {clause} were shot at a shelter in Toretsk.")
    assert (killing.victims.count, killing.place.settlement) == (CountRange.exactly(5), "Toretsk")


@pytest.mark.parametrize(
    "sentence",
    [
        "Three wounded Ukrainian soldiers who had not yet been shot were exchanged.",
        "Three captured Ukrainian soldiers who were held in Toretsk were not shot.",
        "Three captured Ukrainian soldiers were not executed in Toretsk.",
    ],
)
def test_who_was_not_killed_is_no_victim(reader: Reader, sentence: str) -> None:
    assert kills(reader, sentence) == []


@pytest.mark.parametrize(
    "rival", ["the ombudsman speaks of five.", "prosecutors speak of five.", "the regional governor puts it at five."]
)
def test_another_number_is_a_rival_claim_and_no_denial(reader: Reader, rival: str) -> None:
    reading = read(
        reader,
        "The number of those killed in Orikhiv is disputed: the brigade says four Ukrainian prisoners of war were shot "
        f"there, {rival}",
    )
    (killing,) = of_kind(reading, Killing)
    assert killing.victims.count == CountRange(min=4, max=5)
    assert of_kind(reading, Denial) == []


def test_only_the_accused_deny(reader: Reader) -> None:
    accused = read(reader, f"{EVENT} Russia's Defense Ministry rejected the accusation that prisoners were executed.")
    others = read(reader, f"{EVENT} The ombudsman rejected the claim that the prisoners had been killed in battle.")
    assert [each.said_by[0].body for each in of_kind(accused, Denial)] == ["MOD-RU"]
    assert of_kind(others, Denial) == []


def test_who_knew_the_dead_names_no_suspect(reader: Reader) -> None:
    text = f"{EVENT} A sergeant from Lviv who identified the men served with them."
    assert of_kind(read(reader, text), Action) == []
    text = f"{EVENT} Investigators have identified the soldiers who shot them."
    assert [each.action.value for each in of_kind(read(reader, text), Action)] == ["suspect_named"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Two captured Ukrainian soldiers were executed by Russian troops near Orikhiv, Zaporizhzhia region, on Dec. 4, "
        "the Prosecutor General's Office said.",
        "Two captured Ukrainian soldiers were shot near Orikhiv on Dec. 4, the ombudsman reported.",
        "The Prosecutor General's Office said two captured Ukrainian soldiers were executed near Orikhiv on Dec. 4.",
        "Two captured Ukrainian soldiers were shot in the town of Orikhiv, in the Zaporizhzhia region, on Dec. 4, "
        "the General Staff said.",
    ],
)
def test_the_day_beside_the_killing_is_its_day(reader: Reader, sentence: str) -> None:
    (killing,) = kills(reader, sentence)
    assert killing.event_time == DateInterval.day(date(2024, 12, 4))
    assert killing.surfaced == UNKNOWN_TIME


def test_the_year_of_a_total_is_no_event_time(reader: Reader) -> None:
    reading = read(
        reader,
        "Two captured Ukrainian soldiers were shot by Russian forces near Orikhiv, prosecutors said. "
        "Prosecutor Marko Dolhan said 150 prisoners have been executed since 2022; 90 of them were killed in 2024.",
    )
    (killing,) = of_kind(reading, Killing)
    assert killing.event_time == UNKNOWN_TIME


def test_the_office_that_investigates_gives_the_figures(reader: Reader) -> None:
    reading = read(
        reader,
        f"Ombudsman Marko Dolhan condemned the killing. {EVENT} As of December 1, the Prosecutor General's Office was "
        "investigating 33 cases of execution of 82 prisoners of war.",
    )
    (total,) = of_kind(reading, Total)
    assert [speaker.body for speaker in total.said_by] == ["PGO-UA"]
    assert total.as_of == date(2024, 12, 1)


def test_a_wounded_man_in_the_footage_is_not_the_official_who_spoke_before(reader: Reader) -> None:
    (killing,) = kills(
        reader,
        "Ombudsman Marko Dolhan said he had written to the UN. A video of Dec. 5 shows Russian soldiers capturing a "
        "wounded Ukrainian soldier. In the video the wounded man answers their questions. He says he comes from Lviv "
        "and is then shot.",
    )
    assert all(speaker.name != "Marko Dolhan" for speaker in killing.said_by)


def test_people_used_as_shields_and_then_shot_are_found(reader: Reader) -> None:
    (killing,) = kills(
        reader,
        "A clip posted on Dec. 3 shows at least four captured Ukrainian marines being used as human shields and then "
        "shot in the Belgorod region.",
    )
    assert (killing.victims.count, killing.place.region) == (CountRange.at_least(4), "Belgorod")


@pytest.mark.parametrize(
    "sentence",
    [
        "Asked whether Russian troops had shot three prisoners of war near Orikhiv, the spokesman gave no answer.",
        "It is unclear whether Russian soldiers executed three prisoners of war near Orikhiv.",
        "Journalists asked if Russian troops had executed three captured soldiers near Orikhiv.",
    ],
)
def test_a_question_claims_nothing(reader: Reader, sentence: str) -> None:
    assert kills(reader, sentence) == []


def test_the_bank_of_a_river_is_no_city(reader: Reader) -> None:
    (killing,) = kills(reader, "Two captured Ukrainian soldiers were shot on the left bank of the Dnipro on Dec. 4.")
    assert killing.place.settlement is None
    assert killing.place.region is None
    (killing,) = kills(reader, "Two captured Ukrainian soldiers were shot in the city of Dnipro on Dec. 4.")
    assert killing.place.settlement == "Dnipro"


def test_the_general_staff_keeps_its_name(reader: Reader) -> None:
    (killing,) = kills(reader, "Two captured Ukrainian soldiers were shot near Orikhiv, the General Staff said.")
    assert [(each.name, each.body) for each in killing.said_by] in ([(None, "GS-UA")], [("General Staff", None)])


def test_between_two_places_is_near_neither_alone(reader: Reader) -> None:
    text = "Two captured Ukrainian soldiers were shot between Orikhiv and Mala Tokmachka on Dec. 4."
    (killing,) = kills(reader, text)
    assert killing.place.settlement is None
    assert killing.place.precision.value == "vicinity"
    words = " ".join(text[start:end] for start, end in killing.fields["place"])
    assert "Orikhiv" in words
    assert "Mala Tokmachka" in words


@pytest.mark.parametrize("day", ["On 5 May 2031", "On May 5, 2031", "In May 2031", "On Christmas Day 2031", "In 2031"])
def test_a_day_after_publication_is_no_event_time(reader: Reader, day: str) -> None:
    found = kills(reader, f"{day}, two captured Ukrainian soldiers were shot by Russian troops in Robotyne.")
    assert [each.event_time for each in found] == [UNKNOWN_TIME]
    assert "event_time" not in found[0].fields


def test_an_order_holds_the_words_that_were_ordered(reader: Reader) -> None:
    text = f"{EVENT} One of the Russian soldiers said he heard an order on the radio to kill the captives: “Zero them.”"
    (order,) = of_kind(read(reader, text), Order)
    assert any("Zero them" in text[start:end] for start, end in order.fields["order"])
    text = f"{EVENT} A Russian soldier heard an order to shoot the prisoners. “Wipe them out,” the officer told him."
    (order,) = of_kind(read(reader, text), Order)
    assert any("Wipe them out" in text[start:end] for start, end in order.fields["order"])


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Two captured wounded Ukrainian soldiers were shot near Orikhiv.", {"prisoner_of_war", "wounded"}),
        ("A Ukrainian sapper was captured and beheaded near Orikhiv.", {"prisoner_of_war"}),
        ("Russian soldiers capture a wounded Ukrainian sapper; the unarmed man is then shot near Orikhiv, the "
         "ombudsman says.", {"prisoner_of_war", "wounded", "unarmed"}),
        ("Six Ukrainian soldiers were executed after they laid down arms near Orikhiv.", {"surrendering"}),
        ("Six Ukrainian soldiers were shot near Orikhiv after laying down arms.", {"surrendering"}),
        ("Six Ukrainian soldiers who had put down their rifles were shot near Orikhiv.", {"surrendering"}),
    ],
)  # fmt: skip
def test_states_of_being_out_of_action_are_kept(reader: Reader, sentence: str, status: set[str]) -> None:
    (killing,) = kills(reader, sentence)
    assert set(killing.victims.status) == status
