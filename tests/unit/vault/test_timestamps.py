"""Timestamps: good ones open, and whatever is of other bytes, another authority or altered does not."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.timestamping import LocalAuthority, make_authority, openssl

from probatum.adapters.tsa import Authorities, AuthorityUnreachable
from probatum.vault.timestamps import (
    Timestamp,
    TimestampInvalid,
    certificate_digest,
    make_request,
    open_timestamp,
    pinned_certificates,
)

DATA = b"a checkpoint\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    """An authority of our own."""
    return make_authority(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture(scope="module")
def answer(authority: LocalAuthority) -> bytes:
    """Its answer for DATA."""
    return authority.answer(make_request(DATA).der)


def test_an_answer_says_when_and_who(authority: LocalAuthority, answer: bytes) -> None:
    """The time is now, the certificate is the one that signs."""
    found = open_timestamp(answer, data=DATA, pinned=authority.root.read_bytes())
    assert isinstance(found, Timestamp)
    assert abs(found.time - datetime.now(UTC)) < timedelta(minutes=5)
    assert found.certificate == certificate_digest(pinned_certificates(authority.signer.read_bytes())[0])
    assert found.policy == "1.2.3.4.1"


def test_the_request_and_the_answer_belong_together(authority: LocalAuthority) -> None:
    """The nonce of another request, and other bytes, are refused."""
    request = make_request(DATA)
    answer = authority.answer(request.der)
    pinned = authority.root.read_bytes()
    open_timestamp(answer, data=DATA, pinned=pinned, nonce=request.nonce)
    with pytest.raises(TimestampInvalid, match="Nonce"):
        open_timestamp(answer, data=DATA, pinned=pinned, nonce=request.nonce + 1)
    with pytest.raises(TimestampInvalid, match="messages"):
        open_timestamp(answer, data=DATA + b"x", pinned=pinned)


def test_only_the_pinned_authority_counts(authority: LocalAuthority, answer: bytes, tmp_path: Path) -> None:
    """One of the same name is another; so is another signer where the signer itself is pinned."""
    other = make_authority(tmp_path / "other")
    with pytest.raises(TimestampInvalid, match="does not hold"):
        open_timestamp(answer, data=DATA, pinned=other.root.read_bytes())
    both = authority.root.read_bytes() + authority.signer.read_bytes()
    open_timestamp(answer, data=DATA, pinned=both)
    with pytest.raises(TimestampInvalid, match="pinned one"):
        open_timestamp(answer, data=DATA, pinned=authority.root.read_bytes() + other.signer.read_bytes())
    for nothing in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(TimestampInvalid, match="PEM"):
            open_timestamp(answer, data=DATA, pinned=nothing)


def test_what_is_no_answer_and_a_refusal_are_told_apart(authority: LocalAuthority) -> None:
    """Both are said in words."""
    pinned = authority.root.read_bytes()
    with pytest.raises(TimestampInvalid, match="no RFC 3161"):
        open_timestamp(b"<html>", data=DATA, pinned=pinned)
    refused = authority.answer(b"not a request")
    with pytest.raises(TimestampInvalid):
        open_timestamp(refused, data=DATA, pinned=pinned)


def test_no_flipped_bit_changes_what_an_answer_says(authority: LocalAuthority, answer: bytes) -> None:
    """It is refused, or (in bytes that nothing signs, which the ledger's digest covers) says the same."""
    pinned = authority.root.read_bytes()
    good = open_timestamp(answer, data=DATA, pinned=pinned)
    for place in range(0, len(answer), 3):
        bad = bytearray(answer)
        bad[place] ^= 1 << (place % 8)
        try:
            found = open_timestamp(bytes(bad), data=DATA, pinned=pinned)
        except TimestampInvalid:
            continue
        assert (found.time, found.serial, found.policy) == (good.time, good.serial, good.policy)


def test_openssl_opens_what_we_keep(authority: LocalAuthority, answer: bytes, tmp_path: Path) -> None:
    """`openssl ts -verify` says the same, and refuses other bytes."""
    (tmp_path / "answer.tsr").write_bytes(answer)
    (tmp_path / "data").write_bytes(DATA)
    command = ["ts", "-verify", "-in", tmp_path / "answer.tsr", "-data", tmp_path / "data", "-CAfile", authority.root]
    assert b"Verification: OK" in openssl(*command)
    (tmp_path / "data").write_bytes(DATA + b"x")
    with pytest.raises(subprocess.CalledProcessError):
        openssl(*command)


def test_private_addresses_are_not_asked_unless_allowed() -> None:
    """The same rules as for fetching."""
    with pytest.raises(AuthorityUnreachable) as raised:
        Authorities().ask("http://127.0.0.1:9/", b"request")
    assert raised.value.code == "address_refused"
