"""Official steps, orders and denials, and what only looks like them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from probatum.model.statements import Action, Denial, Order, Reading

Read = Callable[..., Reading]
_EVENT = "Two Ukrainian prisoners were executed by Russian troops near Toretsk. "


def actions(read: Read, text: str) -> list[str]:
    return [each.action.value for each in read(_EVENT + text).statements if isinstance(each, Action)]


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Prosecutors have launched a pre-trial investigation.", "investigation_opened"),
        ("A criminal case was opened into the killing.", "investigation_opened"),
        ("A Russian officer was served with a notice of suspicion.", "suspect_named"),
        ("The soldier will be tried in absentia.", "in_absentia_trial"),
        ("A Russian soldier was sentenced to life in prison for the killing.", "sentence"),
        ("The ombudsman sent a letter to the Red Cross.", "letter_to_icrc"),
        ("The ombudsman has written to the United Nations.", "letter_to_un"),
        ("The UN Human Rights Monitoring Mission has verified the video.", "un_verified"),
        ("The ombudsman condemned the killing.", "condemned"),
    ],
)
def test_each_step_is_read_and_is_about_the_killing(read: Read, text: str, action: str) -> None:
    found = [each for each in read(_EVENT + text).statements if isinstance(each, Action)]
    assert [(each.action.value, each.about) for each in found] == [(action, 0)]


@pytest.mark.parametrize(
    "text",
    [
        "The ombudsman promised to send a letter to the Red Cross.",
        "The ombudsman will write to the UN.",
        "The exact date of the incident is still under investigation.",
        "Rights groups called for an investigation.",
        "The soldier could be sentenced to life in prison.",
        "The UN could not verify the video.",
    ],
)
def test_what_is_promised_demanded_or_possible_is_no_step(read: Read, text: str) -> None:
    assert actions(read, text) == []


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("(Part 2, Article 438 of Ukraine’s Criminal Code)", "UA-CC 438(2)"),
        ("under Article 438 of the Criminal Code of Ukraine", "UA-CC 438"),
        ("under Part 2 of Art. 438 of the Criminal Code", "UA-CC 438(2)"),
        ("under Article 438(2) of the Criminal Code of Ukraine", "UA-CC 438(2)"),
        ("under Article 356 of the Criminal Code of the Russian Federation", "RU-CC 356"),
    ],
)
def test_legal_references_have_one_written_form(read: Read, text: str, reference: str) -> None:
    found = [each for each in read(f"{_EVENT}A case has been opened {text}.").statements if isinstance(each, Action)]
    assert [each.legal_refs for each in found] == [(reference,)]


def test_an_order_to_kill_prisoners_is_an_order_by_who_tells_of_it(read: Read) -> None:
    found = read("A captured Russian soldier said that they had orders to kill captured soldiers.").statements
    (order,) = [each for each in found if isinstance(each, Order)]
    assert order.said_by[0].role == "witness"


@pytest.mark.parametrize(
    "text",
    [
        "The Russian Defence Ministry denied the accusations.",
        "Moscow denies that its troops executed anyone.",
        "The Kremlin called the video fake.",
    ],
)
def test_a_denial_is_read(read: Read, text: str) -> None:
    assert any(isinstance(each, Denial) for each in read(_EVENT + text).statements)


@pytest.mark.parametrize(
    "text",
    [
        "Russian officials have not commented on the footage.",
        "Moscow has neither confirmed nor denied the report.",
        "Russia denied the Red Cross access to the prisoners.",
    ],
)
def test_silence_is_no_denial(read: Read, text: str) -> None:
    assert not any(isinstance(each, Denial) for each in read(_EVENT + text).statements)
