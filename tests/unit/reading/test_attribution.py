"""Who says it, and how surely."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from probatum.model.statements import Killing, Speaker

Killings = Callable[[str], list[Killing]]
_KILLED = "Russian troops executed two Ukrainian prisoners"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"{_KILLED}, according to the Prosecutor General's Office.", Speaker(body="PGO-UA")),
        (f"{_KILLED}, the SBU reported.", Speaker(body="SBU")),
        (f"{_KILLED}, said ombudsman Olha Rudenko.", Speaker(name="Olha Rudenko", body="OMBUDSMAN-UA")),
        (
            f"Ivan Bondar, a representative of the Prosecutor General's Office, said that {_KILLED}.",
            Speaker(name="Ivan Bondar", body="PGO-UA", role="spokesperson"),
        ),
        (f"The journalist Ivan Bondar wrote that {_KILLED}.", Speaker(name="Ivan Bondar", role="journalist")),
        (
            f"{_KILLED}. The video was released by the 36th Marine Brigade.",
            Speaker(name="36th Marine Brigade", role="unit"),
        ),
    ],
)
def test_the_speaker_has_name_body_and_role(killings: Killings, text: str, speaker: Speaker) -> None:
    (found,) = killings(text)
    assert speaker in found.said_by


def test_a_surname_later_in_the_text_is_the_same_person(killings: Killings) -> None:
    (found,) = killings(f"Journalist Ivan Bondar shared a video. {_KILLED}, Bondar wrote.")
    assert found.said_by == (Speaker(name="Ivan Bondar", role="journalist"),)


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        (f"Reportedly, {_KILLED}.", "reportedly"),
        ("Two prisoners were allegedly executed by Russian troops.", "allegedly"),
        ("At least two Ukrainian prisoners were executed.", "at least"),
        (f"According to the SBU, {_KILLED}.", "according to"),
        ("The video appears to show Russian troops shooting two Ukrainian prisoners.", "apparently"),
    ],
)
def test_words_of_caution_are_kept(killings: Killings, text: str, hedge: str) -> None:
    (found,) = killings(text)
    assert hedge in found.hedges
    assert found.fields["hedges"]
