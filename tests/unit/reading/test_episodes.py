"""Sentences of one event become one statement, and different events stay apart."""

from __future__ import annotations

from collections.abc import Callable

from probatum.model.statements import Killing, Role

Killings = Callable[[str], list[Killing]]


def test_lead_body_and_quote_of_one_event_are_one_statement(killings: Killings) -> None:
    (found,) = killings(
        "Two Ukrainian prisoners were shot near Toretsk.\nThe soldiers had laid down their arms. "
        "“They were executed in cold blood,” said Roman Kovtun, a lawyer.\nThe footage was published by a channel."
    )
    assert len(found.spans) >= 3
    assert found.footage is True


def test_another_video_with_another_victim_is_another_event(killings: Killings) -> None:
    found = killings(
        "A video shows Russian troops shooting two Ukrainian prisoners. A separate video surfaced on Telegram showing "
        "a captured Ukrainian soldier. The unarmed soldier was shot."
    )
    assert [each.victims.count.max for each in found] == [2, 1]


def test_places_tell_events_apart(killings: Killings) -> None:
    found = killings(
        "Two Ukrainian prisoners were shot by Russian troops in Toretsk. Two Ukrainian prisoners were shot in Vuhledar."
    )
    assert [each.place.settlement for each in found] == ["Toretsk", "Vuhledar"]


def test_what_is_recalled_is_background(killings: Killings) -> None:
    found = killings(
        "Two Ukrainian prisoners were shot by Russian troops in Toretsk. "
        "Earlier in October, five Ukrainian prisoners were executed in Vuhledar."
    )
    assert [each.role for each in found] == [Role.MAIN, Role.BACKGROUND]


def test_killing_as_a_practice_is_relevant_and_no_event(read: Callable[..., object], killings: Killings) -> None:
    text = "Executions of Ukrainian prisoners by Russian troops have become more frequent, the ombudsman said."
    assert killings(text) == []
    assert getattr(read(text), "relevant") is True  # noqa: B009


def test_footage_comes_first_and_the_killing_fills_it(killings: Killings) -> None:
    (found,) = killings(
        "On Nov. 9 a video surfaced showing Russian soldiers capturing a wounded Ukrainian serviceman. "
        "The unarmed soldier, lying on the ground, was shot at close range."
    )
    assert found.surfaced.known
    assert found.victims.count.max == 1
    assert {"wounded", "unarmed"} <= set(found.victims.status)
