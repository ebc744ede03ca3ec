"""Statements are what records.md says: every kind goes out and comes back, and rests on words of the text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.model.canonical import decode, encode
from probatum.model.errors import ValueInvalid
from probatum.model.places import Place, PlacePrecision
from probatum.model.ranges import CountRange
from probatum.model.statements import (
    Action,
    ActionKind,
    Denial,
    Killing,
    Kind,
    Order,
    Reading,
    Role,
    Speaker,
    Statement,
    Total,
    Victims,
    statement_from_record,
)
from probatum.model.times import DateInterval

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MAYBE = st.none() | WORDS
LISTS = st.lists(WORDS, max_size=3).map(tuple)
SPANS = st.tuples(st.integers(0, 5000), st.integers(1, 500)).map(lambda at: (at[0], at[0] + at[1]))
COUNTS = st.one_of(
    st.just(CountRange()),
    st.integers(0, 200).map(CountRange.exactly),
    st.integers(0, 200).map(CountRange.at_least),
    st.integers(0, 200).map(lambda most: CountRange(max=most)),
)
TIMES = st.one_of(
    st.just(DateInterval()),
    st.dates().map(DateInterval.day),
    st.dates().map(lambda d: DateInterval.month(d.year, d.month)),
)
PLACES = st.builds(Place, settlement=MAYBE, region=MAYBE, precision=st.sampled_from(PlacePrecision))
ABOUT = st.none() | st.integers(0, 9)
SPOKEN: dict[str, Any] = {
    "said_by": st.lists(st.builds(Speaker, name=MAYBE, body=MAYBE, role=MAYBE), max_size=2).map(tuple),
    "hedges": LISTS,
    "confidence": st.none() | st.floats(0, 1),
    "spans": st.lists(SPANS, min_size=1, max_size=3).map(tuple),
    "fields": st.dictionaries(WORDS, st.lists(SPANS, max_size=2).map(tuple), max_size=3),
}
STATEMENTS: st.SearchStrategy[Statement] = st.one_of(
    st.builds(
        Killing,
        role=st.sampled_from(Role),
        victims=st.builds(Victims, count=COUNTS, side=MAYBE, status=LISTS, names=LISTS),
        perpetrator_side=MAYBE,
        perpetrator_unit=MAYBE,
        means=LISTS,
        place=PLACES,
        event_time=TIMES,
        surfaced=TIMES,
        footage=st.none() | st.booleans(),
        **SPOKEN,
    ),
    st.builds(
        Total,
        killed=st.none() | st.integers(0, 500),
        at_least=st.booleans(),
        cases=st.none() | st.integers(0, 500),
        cases_unit=MAYBE,
        region=MAYBE,
        period=TIMES,
        side=MAYBE,
        as_of=st.none() | st.dates(),
        **SPOKEN,
    ),
    st.builds(Action, action=st.sampled_from(ActionKind), legal_refs=LISTS, about=ABOUT, **SPOKEN),
    st.builds(Order, about=ABOUT, **SPOKEN),
    st.builds(Denial, about=ABOUT, **SPOKEN),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
SAMPLES: list[Statement] = [
    Killing(spans=((0, 1),)),
    Total(spans=((0, 1),)),
    Action(action=ActionKind.SENTENCE, spans=((0, 1),)),
    Order(spans=((0, 1),)),
    Denial(spans=((0, 1),)),
]


@given(STATEMENTS)
def test_every_kind_comes_back_from_its_record(statement: Statement) -> None:
    """Also after it was written as JSON and read again."""
    record = statement.to_record()
    assert statement_from_record(record) == statement
    assert statement_from_record(decode(encode(record))) == statement
    assert record["kind"] == statement.kind.value


@given(st.lists(STATEMENTS, max_size=3), MAYBE, st.none() | st.booleans(), st.booleans())
def test_a_reading_comes_back_from_its_line(
    statements: list[Statement], lang: str | None, relevant: bool | None, read: bool
) -> None:
    reading = Reading(id="r1", lang=lang, relevant=relevant, reader="rules 1", statements=tuple(statements), read=read)
    assert Reading.from_record(decode(encode(reading.to_record()))) == reading


def test_there_is_a_sample_of_every_kind() -> None:
    """The tests below speak of all kinds."""
    assert [each.kind for each in SAMPLES] == list(Kind)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.kind.value)
def test_a_record_of_the_bare_minimum_is_read(sample: Statement) -> None:
    """Others send us records, too: what they leave out is unknown."""
    record: dict[str, Any] = {"kind": sample.kind.value, "spans": [[0, 1]]}
    if isinstance(sample, Action):
        record["action"] = "sentence"
    assert statement_from_record(record) == sample


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.kind.value)
@pytest.mark.parametrize(
    "spans", [[], [[3, 3]], [[4, 2]], [[-1, 2]], [[0]], [[0, 1, 2]], 7, [["a", "b"]], [[0, 1e400]]]
)
def test_a_statement_must_rest_on_words(sample: Statement, spans: Any) -> None:
    """At least one span, none empty, none backwards."""
    with pytest.raises(ValueInvalid):
        statement_from_record({**sample.to_record(), "spans": spans})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.kind.value)
def test_spans_may_not_be_left_out(sample: Statement) -> None:
    record = sample.to_record()
    del record["spans"]
    with pytest.raises(ValueInvalid, match="spans"):
        statement_from_record(record)


@pytest.mark.parametrize("spans", [[[2, 2]], [[5, 1]], [[-3, -1]]])
def test_spans_of_fields_follow_the_same_rule(spans: list[list[int]]) -> None:
    with pytest.raises(ValueInvalid, match="span"):
        statement_from_record({**SAMPLES[0].to_record(), "fields": {"place": spans}})


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan"), "high"])
def test_confidence_lies_between_0_and_1(confidence: Any) -> None:
    with pytest.raises(ValueInvalid):
        statement_from_record({**SAMPLES[0].to_record(), "confidence": confidence})


@pytest.mark.parametrize(
    ("sample", "change"),
    [
        (0, {"kind": "rumour"}),
        (0, {"role": "leading"}),
        (0, {"victims": {"min": 3, "max": 1}}),
        (0, {"victims": {"min": -1}}),
        (0, {"victims": {"status": "wounded"}}),
        (0, {"victims": {"names": [1]}}),
        (0, {"means": "shot"}),
        (0, {"hedges": "reportedly"}),
        (0, {"hedges": 1}),
        (0, {"place": {"precision": "nearby"}}),
        (0, {"event_time": {"from": "soon"}}),
        (0, {"surfaced": 4}),
        (0, {"perpetrators": None}),
        (0, {"said_by": ["somebody"]}),
        (0, {"fields": [[0, 1]]}),
        (1, {"killed": -1}),
        (1, {"killed": "124"}),
        (1, {"cases": True}),
        (1, {"as_of": "in November"}),
        (1, {"scope": None}),
        (2, {"action": "strongly_worded"}),
        (2, {"legal_refs": "UA-CC 438"}),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused(sample: int, change: dict[str, Any]) -> None:
    with pytest.raises(ValueInvalid):
        statement_from_record({**SAMPLES[sample].to_record(), **change})


@given(JSON)
def test_no_record_gives_anything_but_a_statement_or_a_refusal(record: Any) -> None:
    """Whatever a file of somebody else's holds."""
    with pytest.raises(ValueInvalid):
        statement_from_record(record)


@given(st.sampled_from(SAMPLES), st.data())
def test_one_odd_field_gives_a_statement_or_a_refusal(sample: Statement, data: st.DataObject) -> None:
    record = sample.to_record()
    record[data.draw(st.sampled_from(sorted(record)))] = data.draw(JSON)
    try:
        statement_from_record(record).to_record()
    except ValueInvalid:
        return


def test_a_total_dated_by_an_instant_keeps_the_day() -> None:
    """`as_of` is a day."""
    record = {**SAMPLES[1].to_record(), "as_of": "2024-11-06T10:00:00Z"}
    statement = statement_from_record(record)
    assert isinstance(statement, Total)
    assert statement.as_of == date(2024, 11, 6)


def test_not_read_is_not_irrelevant() -> None:
    """`relevant` is None where nobody has looked."""
    reading = Reading.from_record({"id": 7, "read": False})
    assert (reading.id, reading.relevant, reading.read, reading.reader) == ("7", None, False, "unknown")
