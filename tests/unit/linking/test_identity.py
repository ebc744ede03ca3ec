"""Incident ids that survive new claims, splits and merges."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from probatum.linking.identity import assign_ids


def name_of(key: str) -> str:
    return "inc-" + hashlib.sha256(key.encode()).hexdigest()[:10]


def test_a_new_incident_is_named_after_its_smallest_key() -> None:
    """Ten hex digits of the SHA-256."""
    assert assign_ids([("a", "b")], {}) == {("a", "b"): name_of("a")}


def test_a_smaller_key_that_joins_later_does_not_rename_it() -> None:
    """The id stays."""
    assert assign_ids([("a", "b", "c")], {"b": "inc-old", "c": "inc-old"}) == {("a", "b", "c"): "inc-old"}


def test_a_split_leaves_the_id_with_the_larger_part() -> None:
    """The other part gets a new one, also where its smallest key once gave the old id."""
    old = name_of("a")
    ids = assign_ids([("a",), ("b", "c")], dict.fromkeys("abc", old))
    assert ids["b", "c"] == old
    assert ids["a",] not in (old, name_of("b"))


def test_an_even_split_leaves_it_with_the_smallest_key() -> None:
    """Ties have an order."""
    ids = assign_ids([("c", "d"), ("a", "b")], dict.fromkeys("abcd", "inc-old"))
    assert ids["a", "b"] == "inc-old"


def test_a_merge_keeps_the_id_of_the_larger_part() -> None:
    """The other id is not used again."""
    previous = {"a": "inc-one", "b": "inc-two", "c": "inc-two"}
    assert assign_ids([("a", "b", "c")], previous) == {("a", "b", "c"): "inc-two"}


def test_an_id_once_given_is_never_given_to_another_event() -> None:
    """Claims `b` that leave, and a new claim whose name would collide."""
    previous = {"gone": name_of("a")}
    assert assign_ids([("a",)], previous)["a",] != name_of("a")


keys = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1, max_size=8)


@given(names=keys, cuts=st.lists(st.booleans(), min_size=8, max_size=8), data=st.data())
def test_ids_are_distinct_and_do_not_depend_on_order(names: list[str], cuts: list[bool], data: st.DataObject) -> None:
    """Whatever the groups were before."""
    groups: list[list[str]] = [[]]
    for key, cut in zip(sorted(names), cuts, strict=False):
        if cut and groups[-1]:
            groups.append([])
        groups[-1].append(key)
    tuples = [tuple(group) for group in groups]
    previous = {
        key: data.draw(st.sampled_from(["inc-1", "inc-2", "inc-3"])) for key in names if data.draw(st.booleans())
    }
    ids = assign_ids(tuples, previous)
    assert len(set(ids.values())) == len(tuples)
    assert assign_ids(data.draw(st.permutations(tuples)), previous) == ids
