"""Canonical JSON: one form for equal values, and nothing read that another reader would read otherwise."""

from __future__ import annotations

import json
import math
from enum import IntEnum, StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from probatum.model.canonical import decode, encode
from probatum.model.errors import ValueInvalid

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
FRACTIONS = st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: not 2**53 <= abs(x) < 1e21)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | FRACTIONS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)


class _Number(IntEnum):
    ONE = 1


class _Word(StrEnum):
    ONE = "one"


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    """And its bytes are those of the reference implementation of RFC 8785."""
    data = encode(value)
    assert decode(data) == value
    assert data == rfc8785.dumps(value)
    assert encode(decode(data)) == data


@given(st.dictionaries(WORDS, WORDS, min_size=2, max_size=6))
def test_the_order_in_which_keys_came_makes_no_difference(value: dict[str, str]) -> None:
    assert encode(value) == encode(dict(reversed(value.items())))


def test_keys_are_sorted_by_utf_16_code_units() -> None:
    """RFC 8785 section 3.2.3: the emoji (D83D…) comes before the ligature (FB33)."""
    assert encode({"\ufb33": 1, "😀": 2, "a": 3}) == '{"a":3,"😀":2,"\ufb33":1}'.encode()


def test_the_examples_of_the_rfc_are_met() -> None:
    """RFC 8785 section 3.2.2: numbers, and text without needless escapes."""
    value = {"numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 1e-27], "literals": [None, True, False]}
    assert encode(value) == b'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}'


@pytest.mark.parametrize(("value", "expected"), [(_Number.ONE, b"1"), (_Word.ONE, b'"one"'), ((1, 2), b"[1,2]")])
def test_what_stands_for_json_is_written_as_json(value: Any, expected: bytes) -> None:
    assert encode(value) == expected


def _endless() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        2**53,
        -(2**53),
        10**400,
        float(2**53),
        [{"deep": 1e20}],
        {1: 2},
        {None: 1},
        b"bytes",
        {1, 2},
        "\ud800",
        {"\udfff": 1},
        [1.5, "\ud800"],
        _endless(),
    ],
)
def test_what_json_cannot_hold_exactly_is_refused(value: Any) -> None:
    """With an error of ours, whatever is wrong with it."""
    with pytest.raises(ValueInvalid, match="canonical"):
        encode(value)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "[1,]",
        "{'a': 1}",
        "NaN",
        "[Infinity]",
        "[-Infinity]",
        "1e400",
        "[-1e400]",
        "1" * 5000,
        "[" * 100_000,
        b"\xff\xfe\xfa",
        b'"\xff"',
        '{"a": 1} x',
    ],
)
def test_what_is_no_json_is_refused(data: str | bytes) -> None:
    """NaN and infinity (RFC 8259 section 6), numbers without end, nesting without end."""
    with pytest.raises(ValueInvalid, match="Not valid JSON"):
        decode(data)


@pytest.mark.parametrize("text", ['{"a": 1, "b": 2, "a": 3}', '[{"x": {"a": 1, "a": 1}}]', '{"\\u0061": 1, "a": 2}'])
def test_a_key_that_is_there_twice_is_refused_and_named(text: str) -> None:
    """RFC 7493 section 2.3: readers differ in which of the two they take."""
    with pytest.raises(ValueInvalid, match=r"twice, found a\."):
        decode(text)


@given(VALUES)
def test_other_forms_of_the_same_value_are_read_alike(value: Any) -> None:
    """Blanks and escapes do not matter when reading."""
    assert decode(json.dumps(value, indent=2, ensure_ascii=True)) == value
