"""Cosignatures of witnesses (C2SP tlog-cosignature, "cosignature/v1"): others saw a checkpoint, and say when.

A witness signs only checkpoints that continue what it signed before, so that nobody can show two ledgers under one
name. In: a checkpoint with signature lines, and the keys of witnesses. Out: who cosigned, and when. Lines by keys that
are not asked for are ignored, as the format asks; a failing one by a known key is refused.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from probatum.model.times import require_utc

from . import notes
from .notes import NoteInvalid, Signature

KIND = b"\x04"
"""The signature type of timestamped Ed25519 cosignatures."""
_TIME = 8
_SIGNATURE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessKey:
    """A witness: its name and the 32 bytes of its Ed25519 key."""

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that a signature line names the key with."""
        return sha256(self.name.encode() + b"\n" + KIND + self.raw).digest()[:4]

    def to_text(self) -> str:
        """`name+id+key`, as witnesses publish it."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(KIND + self.raw).decode()}"

    @classmethod
    def from_text(cls, text: str) -> WitnessKey:
        """Read such a line; raise NoteInvalid."""
        name, _, rest = text.strip().partition("+")
        identifier, _, encoded = rest.partition("+")
        try:
            data = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError) as error:
            raise NoteInvalid("Not the key of a witness", found=text[:120]) from error
        key = cls(name=name, raw=data[1:])
        if data[:1] != KIND or len(key.raw) != 32 or not name or key.id.hex() != identifier:
            raise NoteInvalid("Not the key of a witness", expected="name+id+key of type 4", found=text[:120])
        return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """A witness saw a checkpoint at a time (to the second)."""

    witness: WitnessKey
    time: datetime


def cosign(note: bytes, name: str, private: Ed25519PrivateKey, at: datetime) -> bytes:
    """The note with one more line, by a witness; for those who witness, and for tests."""
    text = notes.parse(note).text
    seconds = int(require_utc(at).timestamp())
    key = WitnessKey(name=name, raw=private.public_key().public_bytes_raw())
    signed = seconds.to_bytes(_TIME, "big") + private.sign(_message(text, seconds))
    return note + Signature(name=name, key_id=key.id, signature=signed).to_line().encode() + b"\n"


def open_cosignatures(note: bytes, witnesses: Iterable[WitnessKey]) -> list[Cosignature]:
    """Who of `witnesses` cosigned, and when; raise NoteInvalid when one of their lines does not fit the text."""
    parsed = notes.parse(note)
    known = {(key.name, key.id): key for key in witnesses}
    lines = [(known[each.name, each.key_id], each) for each in parsed.signatures if (each.name, each.key_id) in known]
    return [_opened(key, each, parsed.text) for key, each in lines]


def _opened(key: WitnessKey, line: Signature, text: str) -> Cosignature:
    if len(line.signature) != _TIME + _SIGNATURE:
        raise NoteInvalid(f"The cosignature of {key.name} is of the wrong length", found=str(len(line.signature)))
    seconds = int.from_bytes(line.signature[:_TIME], "big")
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(line.signature[_TIME:], _message(text, seconds))
        return Cosignature(witness=key, time=datetime.fromtimestamp(seconds, UTC))
    except (InvalidSignature, ValueError, OverflowError, OSError) as error:
        raise NoteInvalid(f"The cosignature of {key.name} does not fit the text of the note") from error


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
