"""Counts are honest ranges: what nobody states stays unknown, whatever is done with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.model.errors import ValueInvalid
from probatum.model.ranges import CountRange, total_of

BOUND = st.none() | st.integers(0, 1000)


@st.composite
def ranges(draw: st.DrawFn) -> CountRange:
    """Every kind of range: open below, above, both; with and without a best."""
    low, high = draw(BOUND), draw(BOUND)
    if low is not None and high is not None and low > high:
        low, high = high, low
    best = draw(st.none() | st.integers(0 if low is None else low, 2000 if high is None else high))
    return CountRange(min=low, max=high, best=best)


@given(ranges())
def test_a_range_comes_back_from_its_record(value: CountRange) -> None:
    assert CountRange.from_record(value.to_record()) == value
    assert ("best" in value.to_record()) == (value.best is not None)


@given(st.integers(0, 10**6))
def test_exactly_and_at_least_say_what_they_are_called(number: int) -> None:
    assert (CountRange.exactly(number).min, CountRange.exactly(number).max) == (number, number)
    assert (CountRange.at_least(number).min, CountRange.at_least(number).max) == (number, None)


@pytest.mark.parametrize("bad", [-1, True, False, 1.0, "2", [1]])
@pytest.mark.parametrize("name", ["min", "max", "best"])
def test_what_is_no_count_is_refused(name: str, bad: Any) -> None:
    """A truth value is no number, nor is half a person."""
    with pytest.raises(ValueInvalid, match="whole number"):
        CountRange(**{name: bad})


@pytest.mark.parametrize(
    "parts", [{"min": 3, "max": 2}, {"min": 3, "best": 2}, {"max": 3, "best": 4}, {"min": 1, "max": 3, "best": 0}]
)
def test_a_range_that_contradicts_itself_is_refused(parts: dict[str, int]) -> None:
    with pytest.raises(ValueInvalid):
        CountRange(**parts)


def test_no_number_is_not_zero() -> None:
    assert not CountRange().known
    assert CountRange.exactly(0).known
    assert CountRange.exactly(0) != CountRange()


@given(ranges(), ranges())
def test_a_hull_holds_both_claims_and_is_the_same_either_way(a: CountRange, b: CountRange) -> None:
    """A side that claims nothing changes nothing; an open end stays open."""
    hull = a.hull(b)
    assert hull == b.hull(a)
    assert hull.best is None
    for part in (a, b):
        if part.known and part.min is not None:
            assert hull.min is not None
            assert hull.min <= part.min
        if part.known:
            assert hull.max is None or (part.max is not None and hull.max >= part.max)
    if not a.known:
        assert (hull.min, hull.max) == (b.min, b.max)


@given(ranges(), ranges(), ranges())
def test_hulls_do_not_depend_on_the_order(a: CountRange, b: CountRange, c: CountRange) -> None:
    assert a.hull(b).hull(c) == a.hull(b.hull(c))


@given(st.lists(ranges(), max_size=6), st.randoms(use_true_random=False))
def test_a_sum_does_not_depend_on_the_order(parts: list[CountRange], random: Any) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert total_of(parts) == total_of(shuffled)


@given(st.lists(ranges(), max_size=6))
def test_a_sum_promises_no_more_than_its_parts(parts: list[CountRange]) -> None:
    """The least is the sum of what is stated; one open end opens the whole."""
    total = total_of(parts)
    assert total.min == sum(part.min or 0 for part in parts)
    if any(part.max is None for part in parts):
        assert total.max is None
    else:
        assert total.max == sum(part.max or 0 for part in parts)


@given(st.lists(st.integers(0, 100), max_size=6))
def test_a_sum_of_exact_counts_is_exact(numbers: list[int]) -> None:
    assert total_of(map(CountRange.exactly, numbers)) == CountRange.exactly(sum(numbers))


@given(st.lists(ranges(), max_size=4), st.lists(ranges(), max_size=4))
def test_a_sum_of_sums_is_the_sum(a: list[CountRange], b: list[CountRange]) -> None:
    assert total_of([total_of(a), total_of(b)]) == total_of([*a, *b])
