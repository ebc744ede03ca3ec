"""Seals that lie: over another root, with another time than was recorded, of entries from after it, or unreadable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.timestamping import LocalAuthority, make_authority
from tests.unit.vault.ledgers import START, MemoryLedger, make_entries, make_event, make_signer

from probatum.model.digests import Digest
from probatum.model.errors import LedgerError, ObjectMissing, ValueInvalid
from probatum.vault.erasure import Erasure, ObjectErased, WithoutErased
from probatum.vault.events import Entry, Event, make_entry
from probatum.vault.keys import KeyUnusable, create_key, read_public_key, write_public_key
from probatum.vault.publication import publish
from probatum.vault.report import Findings
from probatum.vault.seals import MADE, KeptFile, SealInvalid, SealRecord, SealToken, seal_path, upgraded_proof
from probatum.vault.timestamps import make_request, open_timestamp
from probatum.vault.verification import verify_ledger

SIGNER = make_signer()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    """An authority of our own."""
    return make_authority(tmp_path_factory.mktemp("authority") / "a")


def entry(index: int, event: Event) -> Entry:
    """An entry of an event."""
    return make_entry(event, index=index, salt=lambda: bytes(32))


def sealed(authority: LocalAuthority, entries: list[Entry]) -> tuple[MemoryLedger, SealRecord]:
    """A ledger of these entries, and an honest seal over them, its files in place."""
    ledger = MemoryLedger()
    checkpoint = publish(ledger, entries, signer=SIGNER)
    answer, pinned = authority.answer(make_request(checkpoint.note).der), authority.root.read_bytes()

    def kept(name: str, data: bytes) -> KeptFile:
        path = seal_path(checkpoint.size, name)
        ledger.files[path] = data
        return KeptFile(path=path, digest=Digest.of(data))

    token = SealToken(
        url="https://tsa.example",
        answer=kept("a.tsr", answer),
        chain=kept("a.pem", pinned),
        timestamp=open_timestamp(answer, data=checkpoint.note, pinned=pinned),
    )
    record = SealRecord(
        size=checkpoint.size,
        root=checkpoint.root,
        checkpoint=kept("checkpoint", checkpoint.note),
        tokens=(token,),
    )
    return ledger, record


def failures(ledger: MemoryLedger, entries: list[Entry], event: Event) -> list[str]:
    """What verify finds wrong in seals once this event is recorded, too."""
    publish(ledger, [*entries, entry(len(entries), event)], signer=SIGNER)
    findings = Findings()
    verify_ledger(ledger, findings, public_key=SIGNER.public_key)
    return [each.name for each in findings.report().failures]


def made(record: SealRecord) -> Event:
    """The event of a seal."""
    return record.to_event(at=datetime.now(UTC), actor="a", failures=[])


def test_an_honest_seal_holds(authority: LocalAuthority) -> None:
    """The same steps as for those that lie."""
    entries = make_entries(0, 5)
    ledger, record = sealed(authority, entries)
    assert failures(ledger, entries, made(record)) == []


def test_a_seal_of_another_head_is_found(authority: LocalAuthority) -> None:
    """Another root than the ledger has at that size."""
    entries = make_entries(0, 5)
    ledger, record = sealed(authority, entries)
    assert "seal.checkpoint" in failures(ledger, entries, made(replace(record, root=bytes(32))))


def test_another_time_than_the_answer_states_is_found(authority: LocalAuthority) -> None:
    """Whoever records an earlier time than the authority gave."""
    entries = make_entries(0, 5)
    ledger, record = sealed(authority, entries)
    early = replace(record.tokens[0].timestamp, time=START)
    lying = replace(record, tokens=(replace(record.tokens[0], timestamp=early),))
    assert "seal.timestamp" in failures(ledger, entries, made(lying))


def test_an_entry_from_after_its_timestamp_is_found(authority: LocalAuthority) -> None:
    """Covered by the seal, and dated a day after it: one of the two is wrong."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    entries = [*make_entries(0, 4), entry(4, make_event(4, at=tomorrow))]
    ledger, record = sealed(authority, entries)
    assert "seal.timestamp" in failures(ledger, entries, made(record))


def test_a_timestamp_of_another_checkpoint_is_found(authority: LocalAuthority) -> None:
    """Taken from another ledger, with the digests set right."""
    entries = make_entries(0, 5)
    ledger, record = sealed(authority, entries)
    other = authority.answer(make_request(b"another checkpoint\n").der)
    ledger.files[record.tokens[0].answer.path] = other
    answer = replace(record.tokens[0].answer, digest=Digest.of(other))
    lying = replace(record, tokens=(replace(record.tokens[0], answer=answer),))
    assert "seal.timestamp" in failures(ledger, entries, made(lying))


@pytest.mark.parametrize("data", [{}, {"size": "x"}, {"size": 1, "root": "zz"}])
def test_an_event_that_is_no_seal_is_named(authority: LocalAuthority, data: Mapping[str, Any]) -> None:
    """Of any of the types."""
    entries = make_entries(0, 5)
    ledger, _ = sealed(authority, entries)
    event = Event(type=MADE, at=START, actor="a", data=data)
    assert "seal.checkpoint" in failures(ledger, entries, event)
    with pytest.raises(SealInvalid):
        upgraded_proof(event)


@pytest.mark.parametrize("path", ["checkpoint", "seals/x/a", "seals/1/../a", "seals/1/..", "/seals/1/a", "seals/01/a"])
def test_a_seal_names_only_files_of_its_folder(path: str) -> None:
    """Whatever an event says, nothing else is read."""
    with pytest.raises(ValueInvalid):
        KeptFile(path=path, digest=Digest.of(b""))


def test_a_tombstone_needs_a_reason_and_a_form() -> None:
    """Why is what a tombstone is for."""
    with pytest.raises(ValueInvalid):
        Erasure(values={}, reason="  ")
    with pytest.raises(LedgerError):
        Erasure.from_event(Event(type="erasure.made", at=START, actor="a"))


def test_an_erased_object_is_told_from_a_missing_one(tmp_path: Path) -> None:
    """The store says which; everything else passes through."""
    from probatum.adapters.folder_objects import FolderObjects
    from probatum.vault.objects import put_bytes, read_bytes

    store = FolderObjects(tmp_path)
    digest = put_bytes(store, b"kept").digest
    seen = WithoutErased(store, {Digest.of(b"gone")})
    assert read_bytes(seen, digest) == b"kept"
    assert (seen.size(digest), digest in seen, list(seen.digests())) == (4, True, [digest])
    assert not put_bytes(seen, b"kept").new
    with pytest.raises(ObjectErased):
        seen.open(Digest.of(b"gone"))
    with pytest.raises(ObjectMissing) as missing:
        seen.open(Digest.of(b"never"))
    assert not isinstance(missing.value, ObjectErased)


def test_the_public_key_lies_beside_the_private_one(tmp_path: Path) -> None:
    """Written in place of another, read back, and refused when it is none."""
    path = tmp_path / "ledger.pub"
    assert read_public_key(path) is None
    first, second = create_key(tmp_path / "a.pem").public_key, create_key(tmp_path / "b.pem").public_key
    for key in (first, second):
        write_public_key(path, key)
        assert read_public_key(path) == key
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(KeyUnusable, match="cannot be read"):
        read_public_key(path)
