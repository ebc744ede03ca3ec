"""OpenTimestamps: made, upgraded and taken apart; public examples read as they should, bad ones refused."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp as Tree

from probatum.vault.ots import (
    MAX_PROOF,
    OtsInvalid,
    commitment,
    make_proof,
    open_proof,
    parse_proof,
    upgrade_proof,
)

DATA, NONCE = b"a checkpoint\n", bytes(range(16))
CALENDAR = "https://calendar.example.org"


def answer(given: bytes, *attestations: object) -> bytes:
    """What a calendar answers."""
    tree = Tree(given)
    tree.attestations.update(attestations)
    context = BytesSerializationContext()
    tree.serialize(context)
    return bytes(context.getbytes())


def pending() -> bytes:
    """A proof that a calendar has promised."""
    given = commitment(DATA, NONCE)
    return make_proof(DATA, NONCE, {CALENDAR: answer(given, PendingAttestation(CALENDAR))})


def test_a_promise_becomes_a_block() -> None:
    """First pending at the calendar, then a block's merkle root; the promise stays."""
    given = commitment(DATA, NONCE)
    found = open_proof(pending(), data=DATA)
    assert (found.pending, found.blocks) == (((CALENDAR, given),), ())
    later = upgrade_proof(pending(), {given: answer(given, BitcoinBlockHeaderAttestation(800_000))})
    found = open_proof(later, data=DATA)
    assert found.pending == ((CALENDAR, given),)
    assert found.blocks == ((800_000, given[::-1].hex()),)


def test_calendars_do_not_learn_the_digest() -> None:
    """What they are given is salted."""
    assert commitment(DATA, NONCE) != commitment(DATA, bytes(16))
    assert sha256(DATA).digest() not in commitment(DATA, NONCE)


def test_a_proof_of_other_bytes_is_refused() -> None:
    """So is what is no proof, what goes on after its end, and what is too large."""
    with pytest.raises(OtsInvalid, match="other bytes"):
        open_proof(pending(), data=DATA + b"x")
    for bad in (b"", b"text", pending() + b"\x00", pending()[:-1], bytes(MAX_PROOF + 1)):
        with pytest.raises(OtsInvalid):
            parse_proof(bad)
    with pytest.raises(OtsInvalid, match="no timestamp"):
        make_proof(DATA, NONCE, {CALENDAR: b"<html>"})


def test_no_flipped_bit_makes_a_proof_of_other_bytes() -> None:
    """It is refused, or is still a proof of these bytes and no others."""
    good = pending()
    for place in range(len(good) * 8):
        bad = bytearray(good)
        bad[place // 8] ^= 1 << place % 8
        try:
            found = open_proof(bytes(bad), data=DATA)
        except OtsInvalid:
            continue
        assert found.digest == sha256(DATA).digest()


def test_public_examples_are_read_and_bad_ones_refused(shared: Path) -> None:
    """Every good example parses; the invalid ones do not; each pair of file and proof fits, but for the bad stamp."""
    folder = shared / "vectors" / "ots" / "examples"
    good = [path for path in sorted(folder.rglob("*.ots")) if path.parent.name != "invalid"]
    bad = sorted((folder / "invalid").glob("*.ots"))
    assert len(good) >= 10
    assert len(bad) == 3
    for path in good:
        found = parse_proof(path.read_bytes())
        assert found.digest
    for path in bad:
        with pytest.raises(OtsInvalid):
            parse_proof(path.read_bytes())
    fits = {}
    for path in good:
        of = path.with_suffix("")
        if of.is_file() and parse_proof(path.read_bytes()).algorithm == "sha256":
            try:
                open_proof(path.read_bytes(), data=of.read_bytes())
                fits[of.name] = True
            except OtsInvalid:
                fits[of.name] = False
    assert len(fits) >= 8
    assert [name for name, fit in fits.items() if not fit] == []
    assert [height for height, _ in parse_proof((folder / "hello-world.txt.ots").read_bytes()).blocks] == [358391]
