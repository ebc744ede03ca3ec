"""Signed notes (C2SP signed-note): a text, an empty line, and signatures by named Ed25519 keys.

In: text and a signer, or bytes and the keys that are trusted. Out: the bytes of a note, or a Note of which at least one
trusted key signed the text. Signatures by unknown keys are ignored, as the format asks (witnesses may add theirs); a
failing one by a known key makes the note invalid.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from probatum.model.errors import LedgerError

ED25519 = b"\x01"
"""The signature type of plain Ed25519 (signed-note, "Signature types")."""
MAX_NOTE = 1 << 20
_DASH = "— "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteInvalid(LedgerError):
    """A signed note is malformed, or no trusted key signed it."""

    code = "note_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A key that notes are checked with: its name and the 32 bytes of an Ed25519 key (RFC 8032)."""

    name: str
    raw: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or any(each.isspace() for each in self.name) or _CONTROL.search(self.name):
            raise NoteInvalid("Not a key name", expected="no spaces and no plus sign", found=repr(self.name))
        if len(self.raw) != 32:
            raise NoteInvalid("Not an Ed25519 key", expected="32 bytes", found=f"{len(self.raw)} bytes")

    @property
    def id(self) -> bytes:
        """The four bytes that a signature line names the key with."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    def to_text(self) -> str:
        """`name+id+key`, the one-line form that other tools for transparency logs read."""
        return f"{self.name}+{self.id.hex()}+{_encode(ED25519 + self.raw)}"

    @classmethod
    def from_text(cls, text: str) -> PublicKey:
        """Read such a line; raise NoteInvalid."""
        name, _, rest = text.strip().partition("+")
        identifier, _, encoded = rest.partition("+")
        data = _decode(encoded)
        if data[:1] != ED25519:
            raise NoteInvalid("Not an Ed25519 key", found=text[:120])
        key = cls(name=name, raw=data[1:])
        if key.id.hex() != identifier:
            raise NoteInvalid("A public key does not match its id", expected=key.id.hex(), found=identifier[:80])
        return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A name and the private key that signs under it."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public_key(self) -> PublicKey:
        """What others check this signer's notes with."""
        return PublicKey(name=self.name, raw=self.private.public_key().public_bytes_raw())


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature line: who says to have signed, and with what."""

    name: str
    key_id: bytes
    signature: bytes

    def to_line(self) -> str:
        """The line without its newline."""
        return f"{_DASH}{self.name} {_encode(self.key_id + self.signature)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text (ending in a newline) and its signatures; whether they hold is for `verify` to say."""

    text: str
    signatures: tuple[Signature, ...]


def sign(text: str, signer: Signer) -> bytes:
    """The bytes of a note signed by one key."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NoteInvalid("A note's text must end in a newline and have no control characters")
    signature = signer.private.sign(text.encode())
    line = Signature(name=signer.name, key_id=signer.public_key.id, signature=signature).to_line()
    return f"{text}\n{line}\n".encode()


def parse(data: bytes) -> Note:
    """Take a note apart without trusting it; raise NoteInvalid when it is malformed."""
    try:
        note = data[: MAX_NOTE + 1].decode()
    except UnicodeDecodeError as error:
        raise NoteInvalid("A signed note is not UTF-8", found=str(error)) from error
    body, blank, lines = note.rpartition("\n\n")
    if len(data) > MAX_NOTE or _CONTROL.search(note) or not blank or not lines.endswith("\n"):
        raise NoteInvalid("Not a signed note", expected="a text, an empty line and signature lines")
    return Note(text=body + "\n", signatures=tuple(_signature(line) for line in lines[:-1].split("\n")))


def verify(data: bytes, keys: Iterable[PublicKey]) -> Note:
    """The note in `data`, signed by at least one of `keys`; raise NoteInvalid otherwise."""
    note = parse(data)
    known = {(key.name, key.id): key for key in keys}
    signed = [(known[each.name, each.key_id], each) for each in note.signatures if (each.name, each.key_id) in known]
    if not signed:
        raise NoteInvalid(
            "No trusted key signed this note",
            expected=", ".join(sorted(key.name for key in known.values())),
            found=", ".join(each.name for each in note.signatures)[:200],
        )
    for key, each in signed:
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(each.signature, note.text.encode())
        except InvalidSignature as error:
            raise NoteInvalid(f"The signature of {key.name} does not fit the text of the note") from error
    return note


def _signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    data = _decode(encoded)
    if not line.startswith(_DASH) or not name or "+" in name or not space or len(data) <= 4:
        raise NoteInvalid("Not a signature line", found=repr(line[:120]))
    return Signature(name=name, key_id=data[:4], signature=data[4:])


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    """Strict base64: the bits that pad the last character must be zero, or a changed byte would go unnoticed."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteInvalid("Not base64", found=repr(text[:120])) from error
    if _encode(data) != text:
        raise NoteInvalid("Not canonical base64", found=repr(text[:120]))
    return data
