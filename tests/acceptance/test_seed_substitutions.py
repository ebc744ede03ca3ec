"""Whatever facts a stranger puts into the seed article, they are what is read from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance.substitutions import Killed, Rewritten, rewritten

from probatum.model.ranges import CountRange
from probatum.model.statements import Action, Denial, Killing, Order, Reading, Text, Total
from probatum.reading.reader import Reader

ARTICLE = Path(__file__).resolve().parents[3] / "shared" / "seed" / "article.txt"
ARTICLES = list(rewritten(ARTICLE.read_text(encoding="utf-8"))) if ARTICLE.is_file() else []
STEPS = ["condemned", "investigation_opened", "letter_to_icrc", "letter_to_un"]

pytestmark = pytest.mark.skipif(not ARTICLES, reason="The seed article is not beside the project.")


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    reader = Reader()
    return {each.id: reader.read(Text(id=each.id, text=each.text, published=each.published)) for each in ARTICLES}


def test_there_are_enough_articles() -> None:
    assert len({each.text for each in ARTICLES}) >= 40


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_the_facts_put_in_are_read(readings: dict[str, Reading], article: Rewritten) -> None:
    reading = readings[article.id]
    found = [each for each in reading.statements if isinstance(each, Killing)]
    assert [each.victims.count for each in found] == [CountRange(min=k.min, max=k.max) for k in article.killings]
    for killing, expected in zip(found, article.killings, strict=True):
        _is(killing, expected)
    assert article.home not in {each.place.settlement for each in found}
    totals = [each for each in reading.statements if isinstance(each, Total)]
    assert [(each.killed, each.cases, each.region) for each in totals] == list(article.totals)
    assert totals[0].as_of == article.as_of
    assert {(each.said_by[0].name, each.said_by[0].body) for each in totals} == {(article.representative, "PGO-UA")}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_the_speakers_and_steps_are_those_put_in(readings: dict[str, Reading], article: Rewritten) -> None:
    reading = readings[article.id]
    found = [each for each in reading.statements if isinstance(each, Killing)]
    at = {killing.key: number for number, killing in enumerate(article.killings)}
    said = [[speaker.name or speaker.body for speaker in each.said_by] for each in found]
    assert said[at["first"]] == [article.journalist]
    assert said[at["captured"]] == ["PGO-UA"]
    assert article.brigade.split()[0] in str(said[at["village"]])
    assert said[at["district"]] == ["PGO-UA"]
    actions = [each for each in reading.statements if isinstance(each, Action)]
    assert sorted(each.action.value for each in actions) == STEPS
    for each in actions:
        assert each.about == at["captured" if each.action.value == "investigation_opened" else "first"]
    orders = [each for each in reading.statements if isinstance(each, Order)]
    assert [order.said_by[0].role for order in orders] == ["witness"]
    assert not [each for each in reading.statements if isinstance(each, Denial)]


@pytest.mark.parametrize("article", [a for a in ARTICLES if a.furniture], ids=lambda article: article.id)
def test_nothing_rests_on_furniture_put_in(readings: dict[str, Reading], article: Rewritten) -> None:
    spans = [span for each in readings[article.id].statements for span in each.spans]
    for line in article.furniture:
        start = article.text.index(line)
        assert all(end <= start or begin >= start + len(line) for begin, end in spans)


def _is(killing: Killing, expected: Killed) -> None:
    assert (killing.victims.side, killing.perpetrator_side) == {"UA": ("UA", "RU"), "RU": ("RU", "UA")}[expected.side]
    assert (killing.place.settlement, killing.place.region) == (expected.settlement, expected.region)
    assert (expected.area or "") in (killing.place.area or "")
    known = (killing.event_time.start, killing.event_time.end) if killing.event_time.known else None
    assert known == expected.event
    assert (killing.surfaced.start if killing.surfaced.known else None) == expected.surfaced
    assert killing.footage
