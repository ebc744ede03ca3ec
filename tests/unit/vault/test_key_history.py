"""The chain of keys: introduced once, each later key named by the one before, and nothing else believed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.unit.vault.ledgers import START

from probatum.vault.checkpoints import sign_checkpoint
from probatum.vault.events import Event
from probatum.vault.key_check import KEYS, KeyCheck
from probatum.vault.key_history import INTRODUCED, ROTATED, check_rotation, history_of, rotation_statement
from probatum.vault.notes import NoteInvalid, PublicKey, Signer, sign
from probatum.vault.report import Findings, Outcome

FIRST, SECOND, THIRD = (Signer(name="test.example/ledger", private=Ed25519PrivateKey.generate()) for _ in range(3))


def introduced(key: PublicKey) -> Event:
    """A first key."""
    return Event(type=INTRODUCED, at=START, actor="a", data={"key": key.to_text()})


def rotated(old: Signer, new: Signer, statement: str | None = None) -> Event:
    """A key taking over."""
    data = {
        "key": new.public_key.to_text(),
        "previous": old.public_key.to_text(),
        "statement": rotation_statement(old, new) if statement is None else statement,
    }
    return Event(type=ROTATED, at=START, actor="a", data=data)


def test_the_keys_are_those_that_were_introduced_and_rotated() -> None:
    """Oldest first; other events change nothing."""
    other = Event(type="item.viewed", at=START, actor="a")
    history = history_of([introduced(FIRST.public_key), other, rotated(FIRST, SECOND), rotated(SECOND, THIRD)])
    assert history.keys == (FIRST.public_key, SECOND.public_key, THIRD.public_key)
    assert history.current == THIRD.public_key
    assert history.faults == ()
    assert history_of([]).current is None


@pytest.mark.parametrize(
    "event",
    [
        rotated(FIRST, SECOND, statement=sign("probatum key rotation v1\n", SECOND).decode()),
        rotated(FIRST, SECOND, statement=rotation_statement(FIRST, THIRD)),
        rotated(FIRST, SECOND, statement=rotation_statement(THIRD, SECOND)),
        rotated(SECOND, THIRD),
        introduced(SECOND.public_key),
        Event(type=ROTATED, at=START, actor="a", data={"key": SECOND.public_key.to_text()}),
        Event(type=ROTATED, at=START, actor="a", data={"key": 7}),
    ],
    ids=["own word only", "for another", "by another", "from another", "second first key", "no statement", "no key"],
)
def test_a_key_that_the_one_before_did_not_name_is_a_fault(event: Event) -> None:
    """It takes over nothing."""
    history = history_of([introduced(FIRST.public_key), event])
    assert history.keys == (FIRST.public_key,)
    assert len(history.faults) == 1


def test_a_statement_needs_both_signatures() -> None:
    """The old key's alone could name a key that nobody holds."""
    text = rotation_statement(FIRST, SECOND)
    check_rotation(text.encode(), old=FIRST.public_key, new=SECOND.public_key)
    one = "\n".join(text.split("\n")[:-2]) + "\n"
    with pytest.raises(NoteInvalid):
        check_rotation(one.encode(), old=FIRST.public_key, new=SECOND.public_key)


def outcome(trusted: Signer, signed_by: Signer, events: list[Event], size: int | None = None) -> Outcome:
    """What the check of keys says of a ledger of these events."""
    findings = Findings()
    checkpoint = sign_checkpoint(len(events) if size is None else size, bytes(32), signed_by)
    check = KeyCheck(trusted.public_key, checkpoint, findings)
    for index, event in enumerate(events):
        check.take(index, event)
    check.finish()
    found = {each.outcome for each in findings.report().checks if each.name == KEYS}
    assert len(found) == 1
    return found.pop()


def test_only_the_present_key_signs() -> None:
    """A retired key signs the entry that retires it, and nothing after it."""
    events = [introduced(FIRST.public_key), rotated(FIRST, SECOND)]
    assert outcome(FIRST, FIRST, events[:1]) is Outcome.OK
    assert outcome(SECOND, SECOND, events) is Outcome.OK
    assert outcome(SECOND, FIRST, events) is Outcome.OK
    later = [*events, Event(type="item.viewed", at=START, actor="a")]
    assert outcome(SECOND, SECOND, later) is Outcome.OK
    assert outcome(SECOND, FIRST, later) is Outcome.FAILED


def test_another_key_in_its_place_and_a_broken_chain_are_found() -> None:
    """What is trusted must be what the ledger says; without a word of keys nothing is claimed."""
    events = [introduced(FIRST.public_key)]
    assert outcome(SECOND, SECOND, events) is Outcome.FAILED
    assert outcome(FIRST, FIRST, [*events, rotated(SECOND, THIRD)]) is Outcome.FAILED
    assert outcome(FIRST, FIRST, [Event(type="item.viewed", at=START, actor="a")]) is Outcome.NOT_CHECKED
    assert outcome(FIRST, FIRST, [Event(type=INTRODUCED, at=START, actor="a")]) is Outcome.FAILED
