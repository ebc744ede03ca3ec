"""Whatever a file says about itself, the ledger can hold what is repeated of it."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.collect.captured import CapturedItem
from probatum.collect.json_values import json_value
from probatum.model.canonical import encode
from probatum.model.digests import Digest
from probatum.model.objects import ItemRole

WHOLE_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ANY_TEXT = st.text(st.characters(), max_size=8)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=20,
)
TAME = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.floats(-1e6, 1e6) | WHOLE_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WHOLE_TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(ANYTHING)
def test_anything_becomes_something_that_can_be_kept(value: Any) -> None:
    """And stays as it is from then on."""
    held = json_value(value)
    encode(held)
    assert json_value(held) == held


@given(TAME)
def test_what_can_be_kept_is_not_touched(value: Any) -> None:
    assert json_value(value) == value


def test_the_nearest_value_is_taken() -> None:
    """In one list, for the test's names cannot hold half letters."""
    for value, held in (
        ("\ud83d", "\\ud83d"),
        ("name-\udcff\udc80.txt", "name-\\xff\\x80.txt"),
        (2**53, "9007199254740992"),
        (-(10**30), "-1000000000000000000000000000000"),
        (10**5000, "…"),
        (float("inf"), "inf"),
        (1e20, "1e+20"),
        (1e300, 1e300),
        (b"bytes", "b'bytes'"),
        ((1, 2), [1, 2]),
        ({1: "\ud800"}, {"1": "\\ud800"}),
        ({"\udfff": OrderedDict(a=1)}, {"\\udfff": {"a": 1}}),
    ):
        assert json_value(value) == held


def test_nesting_ends() -> None:
    nested: list[Any] = []
    nested.append(nested)
    assert "…" in str(json_value(nested))


@pytest.mark.parametrize("name", ["plain.txt", "not-utf8-\udcff.txt"], ids=["plain", "bytes"])
def test_an_item_can_always_be_written_down(name: str) -> None:
    """Its name and what the file says about itself."""
    item = CapturedItem(
        role=ItemRole.OTHER, digest=Digest.of(b""), size=0, media_type="x/y", name=name, metadata={"id": 2**70}
    )
    encode({"name": item.name, "metadata": item.metadata})
    assert item.name.startswith(name[:5])
