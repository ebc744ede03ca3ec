"""Who was killed by whom, in every shape that the language gives it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from probatum.model.ranges import CountRange
from probatum.model.statements import Killing

Killings = Callable[[str], list[Killing]]


@pytest.mark.parametrize(
    "text",
    [
        "Russian soldiers shot three unarmed Ukrainian prisoners of war.",
        "Russian soldiers were filmed shooting at close range three Ukrainian prisoners.",
        "Three Ukrainian prisoners were lined up and shot by Russian troops.",
        "Three Ukrainian soldiers, who had surrendered, were then gunned down by Russian troops.",
        "The execution of three Ukrainian prisoners of war by Russian forces was reported.",
        "Russian forces murdered three captured Ukrainian defenders.",
        "The video shows three Ukrainian prisoners being shot by Russian soldiers.",
        "Three surrendering Ukrainian marines, shot by Russian infantry, lay in the yard.",
        "Russian troops took three Ukrainian soldiers prisoner and shot them.",
        "Russian Troops Execute Three Ukrainian Prisoners",
        "Russian troops shot and killed three wounded Ukrainian servicemen.",
    ],
)
def test_the_three_victims_are_ukrainian_and_the_doers_russian(killings: Killings, text: str) -> None:
    (found,) = killings(text)
    assert found.victims.count == CountRange.exactly(3)
    assert (found.victims.side, found.perpetrator_side) == ("UA", "RU")


def test_victims_of_the_other_side_are_read_alike(killings: Killings) -> None:
    (found,) = killings("Ukrainian soldiers shot four Russian prisoners of war in the village of Toretsk.")
    assert (found.victims.side, found.perpetrator_side) == ("RU", "UA")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The unarmed Ukrainian soldier was shot by Russian troops.", CountRange.exactly(1)),
        ("At least two Ukrainian prisoners were executed.", CountRange.at_least(2)),
        ("Up to five Ukrainian prisoners were executed near Toretsk.", CountRange(max=5)),
        ("Russian troops executed Ukrainian prisoners near Toretsk.", CountRange()),
        ("One of the captured Ukrainian soldiers was shot by Russian troops.", CountRange.exactly(1)),
        ("A captured Ukrainian officer and two soldiers were executed by Russian troops.", CountRange.exactly(3)),
    ],
)
def test_the_count_is_what_the_text_claims(killings: Killings, text: str, count: CountRange) -> None:
    assert [found.victims.count for found in killings(text)] == [count]


@pytest.mark.parametrize(
    "text",
    [
        "Russian commanders threatened to execute three Ukrainian prisoners.",
        "The Ukrainian prisoners were not executed by the Russian soldiers.",
        "The three Ukrainian prisoners could be executed, the ombudsman fears.",
        "Russian troops shot a video of two Ukrainian soldiers.",
        "Ukrainian troops killed twelve Russian soldiers and captured three.",
        "Two Ukrainian soldiers were killed by shelling near Toretsk.",
        "Russian soldiers shot two civilians near Toretsk.",
        "Russian forces executed two of their own soldiers who refused to fight.",
        "Ukrainian prisoners described torture by Russian guards.",
    ],
)
def test_what_was_not_done_or_is_of_another_kind_is_no_killing(killings: Killings, text: str) -> None:
    assert killings(text) == []
