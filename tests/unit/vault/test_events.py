"""Events become entries and come back; private values are committed to, never contained, and can be erased."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.vault.ledgers import START, make_event

from probatum.model import canonical
from probatum.model.errors import LedgerError, ValueInvalid
from probatum.vault.events import (
    ERASED,
    MAX_BODY,
    MAX_OPENINGS,
    Entry,
    EntryInvalid,
    Event,
    OpeningAltered,
    entry_event,
    make_entry,
    without_openings,
)
from probatum.vault.merkle import leaf_hash

SALT = bytes(range(32))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda each: not 2**53 <= abs(each) < 1e21)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TEXT, JSON, max_size=4)


def entry_of(event: Event) -> Entry:
    """The entry of an event, always with the same salt."""
    return make_entry(event, index=7, salt=lambda: SALT)


@given(OBJECTS, OBJECTS, st.none() | TEXT, st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_event_comes_back_as_it_was(data: Any, private: Any, case: str | None, at: datetime) -> None:
    """Writing and reading are inverse, for any JSON data."""
    event = Event(type="a.b_2", at=at, actor="ö", case=case, data=data, private=private)
    back = entry_event(entry_of(event))
    assert (back.type, back.at, back.actor, back.case) == (event.type, at, "ö", case)
    assert canonical.encode(dict(back.data)) == canonical.encode(data)
    assert canonical.encode(dict(back.private)) == canonical.encode(private)


def test_the_body_is_the_documented_form() -> None:
    """Canonical JSON with a commitment over prefix, salt and value; the value itself is in the openings only."""
    event = Event(type="note.added", at=START, actor="anna", data={"n": 1}, private={"who": "Secret Name"})
    entry = entry_of(event)
    commitment = sha256(b"probatum ledger commitment v1\n" + SALT + b'"Secret Name"').hexdigest()
    assert entry.body.decode() == (
        '{"actor":"anna","at":"2024-11-13T08:00:00.000000Z","case":null,"data":{"n":1},'
        f'"private":{{"who":"sha256:{commitment}"}},"type":"note.added","v":1}}'
    )
    assert entry.openings.decode() == f'{{"who":{{"salt":"{SALT.hex()}","value":"Secret Name"}}}}'
    assert entry.leaf_hash == sha256(b"\x00" + entry.body).digest() == leaf_hash(entry.body)
    assert b"Secret" not in entry.body


def test_every_private_value_has_a_salt_of_its_own() -> None:
    """Equal values must not be seen to be equal."""
    salts = iter([b"a" * 32, b"b" * 32])
    entry = make_entry(make_event(0, private={"a": "x", "b": "x"}), index=0, salt=lambda: next(salts))
    private = json.loads(entry.body)["private"]
    assert private["a"] != private["b"]


def test_an_erased_value_is_neither_null_nor_there() -> None:
    """Erasing removes the opening; the leaf stays, other values stay, and None stays None."""
    entry = entry_of(make_event(0, private={"name": "x", "note": None}))
    erased = without_openings(entry, {"name", "never there"})
    assert erased.leaf_hash == entry.leaf_hash
    assert entry_event(erased).private == {"name": ERASED, "note": None}
    assert without_openings(erased, {"name"}) == erased


def test_times_are_kept_in_utc_and_naive_ones_refused() -> None:
    """One instant has one written form, whichever zone it was given in."""
    east = START.astimezone(timezone(timedelta(hours=2)))
    assert entry_of(make_event(0, at=east)).body == entry_of(make_event(0)).body
    with pytest.raises(ValueInvalid, match="without a time zone"):
        make_event(0, at=START.replace(tzinfo=None))


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "Capture"},
        {"type": ""},
        {"type": "a b"},
        {"type": "a.b\n"},
        {"type": None},
        {"actor": ""},
        {"actor": None},
        {"case": 5},
        {"data": []},
        {"private": None},
    ],
)
def test_what_is_no_event_is_refused(wrong: dict[str, Any]) -> None:
    """An event that exists is a valid one."""
    with pytest.raises(ValueInvalid):
        make_event(0, **wrong)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, {1: 2}, {"x": b"bytes"}, "\ud800", ERASED, {1, 2}]
)
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    """Neither public nor private data may hold what has no canonical form."""
    for part in ("data", "private"):
        with pytest.raises(ValueInvalid, match="no canonical JSON form"):
            entry_of(make_event(0, **{part: {"x": value}}))


def test_large_data_belongs_into_objects() -> None:
    """An entry over the limit of a bundle is refused, and the message says what to do."""
    room = MAX_BODY - len(entry_of(make_event(0, data={"x": ""})).body)
    assert len(entry_of(make_event(0, data={"x": "a" * room})).body) == MAX_BODY
    for part in ({"data": {"x": "a" * (room + 1)}}, {"private": {"x": "a" * MAX_OPENINGS}}):
        with pytest.raises(LedgerError, match="name its digest") as caught:
            entry_of(make_event(0, **part))
        assert caught.value.code == "event_too_large"


def test_a_salt_must_be_long_enough() -> None:
    """A short salt could be guessed."""
    with pytest.raises(LedgerError, match="32 bytes"):
        make_entry(make_event(1), index=1, salt=lambda: b"short")


@given(st.data())
def test_any_changed_byte_of_the_openings_is_found(data: st.DataObject) -> None:
    """There is no byte of the openings whose change goes unnoticed."""
    entry = entry_of(make_event(0, private={"name": "Ярина", "n": [1, {"a": None}]}))
    at, bit = data.draw(st.integers(0, len(entry.openings) - 1)), data.draw(st.integers(0, 7))
    changed = bytearray(entry.openings)
    changed[at] ^= 1 << bit
    with pytest.raises(EntryInvalid):
        entry_event(Entry(index=7, body=entry.body, openings=bytes(changed)))


OPENINGS = [
    b'{"uploader":{"salt":"%s"}}' % (b"0" * 64),
    b'{"uploader":{"salt":5,"value":1}}',
    b'{"uploader":{"salt":"zz","value":1}}',
    b'{"uploader":7}',
]


@pytest.mark.parametrize("openings", OPENINGS)
def test_openings_of_another_form_are_refused(openings: bytes) -> None:
    """An opening is a salt and a value."""
    entry = entry_of(make_event(1))
    with pytest.raises(OpeningAltered, match="unknown form"):
        entry_event(Entry(index=7, body=entry.body, openings=openings))


def test_an_opening_that_nothing_commits_to_is_refused() -> None:
    """Nothing can be slipped in beside the committed values."""
    entry, other = entry_of(make_event(0)), entry_of(make_event(1))
    with pytest.raises(OpeningAltered, match="commits to no such value"):
        entry_event(Entry(index=7, body=entry.body, openings=other.openings))


BODIES = [
    b"",
    b"[]",
    b"\xff",
    b'{"v":1}',
    b'{ "v":1}',
    b'{"v":1,"v":1}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("body", BODIES)
def test_bytes_that_are_no_entry_are_refused(body: bytes) -> None:
    """What is not a canonical JSON object of the documented form is no entry."""
    with pytest.raises(EntryInvalid):
        entry_event(Entry(index=7, body=body, openings=b"{}"))


@pytest.mark.parametrize(
    "change", [{"v": 2}, {"at": "yesterday"}, {"at": 5}, {"type": "?"}, {"private": []}, {"data": 1}, {"actor": 5}]
)
def test_entries_of_another_form_are_refused(change: dict[str, Any]) -> None:
    """Another version or a field that is no event's is not guessed at."""
    body = canonical.encode(json.loads(entry_of(make_event(0)).body) | change)
    with pytest.raises(EntryInvalid):
        entry_event(Entry(index=7, body=body, openings=b"{}"))


@given(JSON)
def test_the_quick_canonical_form_is_the_canonical_form(value: Any) -> None:
    """The short cut through the standard library gives what RFC 8785 asks for."""
    assert canonical.encode(value) == rfc8785.dumps(value)
    assert canonical.encode(canonical.decode(canonical.encode(value))) == canonical.encode(value)


def test_the_quick_canonical_form_refuses_what_the_slow_one_refuses() -> None:
    """Whole numbers beyond 2^53 - 1 are no interoperable JSON; keys sort by UTF-16 code units."""
    assert canonical.encode([2**53 - 1, -(2**53) + 1, True]) == b"[9007199254740991,-9007199254740991,true]"
    assert canonical.encode({"\U0001f600": 1, "\ufb33": 2}) == '{"\U0001f600":1,"\ufb33":2}'.encode()
    assert canonical.encode({"\x7f": "\x1f\x7f/\u2028"}) == '{"\x7f":"\\u001f\x7f/\u2028"}'.encode()
    assert canonical.decode(canonical.encode([1e21, -0.0])) == [1e21, 0]
    for value in (2**53, -(2**53), {"a": [2**53]}, ["plain", 0.5, 2.0**53], 2.0**53, [{"a": -1e20}]):
        with pytest.raises(ValueInvalid):
            canonical.encode(value)
