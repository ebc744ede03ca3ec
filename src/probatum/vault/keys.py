"""The key that signs the ledger: one file, readable by its owner only, and its public half beside it.

In the clear it is PEM (PKCS 8, Ed25519) with the name of the ledger as a line before it, where PEM readers skip it:
`openssl pkey -in FILE` reads it. With a passphrase that text is encrypted as an age file (age-encryption.org/v1,
scrypt), which the program `age -d` opens; PEM that another program encrypted is read, too. The public half
(`ledger.pub`) is the one line that tools for transparency logs read (C2SP signed-note, "verifier key").
"""

from __future__ import annotations

import os
import re
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import pyrage
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from probatum.model.errors import LedgerError

from .notes import PublicKey, Signer

_NAME = re.compile(rb"\AName: (?P<name>\S{1,200})\n")
_AGE = (b"-----BEGIN AGE ENCRYPTED FILE-----", b"age-encryption.org/v1")


class KeyUnusable(LedgerError):
    """The ledger's key is missing, cannot be read or is of another kind."""

    code = "key_unusable"


class KeyLocked(KeyUnusable):
    """The key is encrypted, and no passphrase (or a wrong one) was given."""

    code = "key_locked"


class KeyStorage(StrEnum):
    """How a key lies on the disk."""

    AGE = "age"
    PEM_ENCRYPTED = "pem_encrypted"
    CLEAR = "unencrypted"


def create_key(path: Path, *, name: str | None = None, passphrase: bytes | None = None) -> Signer:
    """Make a new key in a file of mode 0600 and return its signer; never overwrite one.

    Without `name` the ledger is named after its first key: `probatum/<16 hex>`.
    """
    private = Ed25519PrivateKey.generate()
    signer = Signer(name=name or _name_of(private), private=private)
    text = f"Name: {signer.public_key.name}\n".encode() + private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _keep(path, pyrage.passphrase.encrypt(text, _characters(passphrase), armored=True) if passphrase else text, 0o600)
    return signer


def load_key(path: Path, *, passphrase: bytes | None = None) -> Signer:
    """Read such a file; raise KeyLocked without its passphrase, KeyUnusable when it is missing or no Ed25519 key."""
    text = _unlocked(path, _read(path), passphrase)
    try:
        private = serialization.load_pem_private_key(text, password=passphrase if _pem_encrypted(text) else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        family = KeyLocked if _pem_encrypted(text) else KeyUnusable
        raise family(f"{path} holds no key that opens", found=str(error), remedy="Is the passphrase right?") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyUnusable(f"{path} holds a key of another kind", expected="Ed25519", found=type(private).__name__)
    named = _NAME.match(text)
    return Signer(name=named["name"].decode() if named else _name_of(private), private=private)


def key_storage(path: Path) -> KeyStorage:
    """Whether the key in a file is encrypted, and how; raise KeyUnusable when it cannot be read."""
    text = _read(path)
    if text.startswith(_AGE):
        return KeyStorage.AGE
    return KeyStorage.PEM_ENCRYPTED if _pem_encrypted(text) else KeyStorage.CLEAR


def write_public_key(path: Path, key: PublicKey) -> None:
    """Put the public half into a file of its own, in place of what is there."""
    half = path.with_name(f".{path.name}.part")
    half.unlink(missing_ok=True)
    _keep(half, key.to_text().encode() + b"\n", 0o644)
    half.replace(path)
    _sync_folder(path.parent)


def read_public_key(path: Path) -> PublicKey | None:
    """The key in such a file; None when there is none. Raise LedgerError when it cannot be read."""
    try:
        return PublicKey.from_text(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnusable(f"The ledger's public key cannot be read: {path}", found=str(error)) from error


def _unlocked(path: Path, text: bytes, passphrase: bytes | None) -> bytes:
    if not text.startswith(_AGE) and not _pem_encrypted(text):
        return text
    if not passphrase:
        raise KeyLocked(
            f"{path} is encrypted and no passphrase was given",
            remedy="Give it in PROBATUM_PASSPHRASE, in the file that [keys] passphrase_file names, or at a terminal.",
        )
    if not text.startswith(_AGE):
        return text
    try:
        return bytes(pyrage.passphrase.decrypt(text, _characters(passphrase)))
    except pyrage.DecryptError as error:
        raise KeyLocked(
            f"{path} holds no key that opens", found=str(error), remedy="Is the passphrase right?"
        ) from error


def _characters(passphrase: bytes) -> str:
    try:
        return passphrase.decode()
    except UnicodeDecodeError as error:
        raise KeyUnusable("A passphrase must be UTF-8 text") from error


def _pem_encrypted(text: bytes) -> bool:
    return b"ENCRYPTED" in text and not text.startswith(_AGE)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyUnusable(
            f"The ledger's key cannot be read: {path}",
            found=str(error),
            remedy="Restore it from where it is kept safe.",
        ) from error


def _name_of(private: Ed25519PrivateKey) -> str:
    return "probatum/" + sha256(private.public_key().public_bytes_raw()).hexdigest()[:16]


def _keep(path: Path, data: bytes, mode: int) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(path, data, mode)
    except OSError as error:
        raise KeyUnusable(f"No key could be written to {path}", found=str(error)) from error


def _write_new(path: Path, data: bytes, mode: int) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise KeyUnusable(
            f"There is a key in {path} already", remedy="Keep it: what it signed can be checked with it only."
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()  # half a key would pass for one
        raise
    _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
