"""The key that signs the ledger: one PEM file (PKCS 8, Ed25519), readable by its owner only.

The name of the ledger stands as a line before the key, where PEM readers skip it, so that one file says both who signs
and with what; `openssl pkey -in FILE` reads it too. A `passphrase` encrypts the key; without one it is in the clear.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from probatum.model.errors import LedgerError

from .notes import Signer

_NAME = re.compile(rb"\AName: (?P<name>\S{1,200})\n")


class KeyUnusable(LedgerError):
    """The ledger's key is missing, cannot be read or is of another kind."""

    code = "key_unusable"


def create_key(path: Path, *, name: str | None = None, passphrase: bytes | None = None) -> Signer:
    """Make a new key in a file of mode 0600 and return its signer; never overwrite one.

    Without `name` the ledger is named after its first key: `probatum/<16 hex>`.
    """
    private = Ed25519PrivateKey.generate()
    signer = Signer(name=name or _name_of(private), private=private)
    text = f"Name: {signer.public_key.name}\n".encode() + private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption(),
    )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(path, text)
    except OSError as error:
        raise KeyUnusable(f"No key could be written to {path}", found=str(error)) from error
    return signer


def load_key(path: Path, *, passphrase: bytes | None = None) -> Signer:
    """Read such a file; raise KeyUnusable when it is missing, locked or no Ed25519 key."""
    try:
        text = path.read_bytes()
        private = serialization.load_pem_private_key(text, password=passphrase)
    except OSError as error:
        raise KeyUnusable(
            f"The ledger's key cannot be read: {path}",
            found=str(error),
            remedy="Restore it from where it is kept safe.",
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(
            f"{path} holds no key that opens", found=str(error), remedy="Is the passphrase right?"
        ) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyUnusable(f"{path} holds a key of another kind", expected="Ed25519", found=type(private).__name__)
    named = _NAME.match(text)
    return Signer(name=named["name"].decode() if named else _name_of(private), private=private)


def _name_of(private: Ed25519PrivateKey) -> str:
    return "probatum/" + sha256(private.public_key().public_bytes_raw()).hexdigest()[:16]


def _write_new(path: Path, data: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
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
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
