"""The ledger's keys: introduced when a workspace is made, and replaced without a gap in who signed what.

A rotation has three steps, each safe to be killed after: the new key is written beside the old one; the ledger records
the rotation, and the old key signs a last checkpoint over that entry; the new key takes the old one's place. A
rotation that was interrupted is finished by the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from probatum.model.errors import ProbatumError
from probatum.vault.events import Event
from probatum.vault.key_history import INTRODUCED, ROTATED, rotation_statement
from probatum.vault.keys import KeyStorage, create_key, key_storage, load_key, write_public_key
from probatum.vault.notes import PublicKey, Signer
from probatum.vault.publication import publish

from ..recording import record
from .vault import (
    entries,
    key_history,
    ledger_folder,
    objects,
    public_key,
    publish_ledger,
    remember_signer,
    signer,
    workspace,
)

NEXT_KEY = "ledger.next.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyState:
    """The present key, how it is stored, and those before it."""

    present: PublicKey
    storage: KeyStorage
    retired: tuple[PublicKey, ...]


def key_state() -> KeyState:
    """The keys of this workspace; needs no passphrase once `ledger.pub` is written."""
    present = public_key()
    retired = tuple(key for key in key_history().keys if key != present)
    return KeyState(present=present, storage=key_storage(workspace().ledger_key), retired=retired)


def introduce_key(*, passphrase: bytes | None, actor: str, now: datetime) -> PublicKey:
    """Make the workspace's first key, or finish doing so, and say in the ledger which it is."""
    path = workspace().ledger_key
    mine = load_key(path, passphrase=passphrase) if path.exists() else create_key(path, passphrase=passphrase)
    write_public_key(workspace().ledger_public_key, mine.public_key)
    remember_signer(mine)
    if not key_history().keys:
        data = {"key": mine.public_key.to_text(), "storage": key_storage(path).value}
        record([Event(type=INTRODUCED, at=now, actor=actor, data=data)], objects=objects())
    return mine.public_key


def rotate_key(*, passphrase: bytes | None, actor: str, now: datetime) -> PublicKey:
    """Let a new key take over; `passphrase` is the new one. The old private key is removed when that is done.

    Raise KeyLocked when the old key's passphrase cannot be had: only it can name its successor.
    """
    keys = workspace().keys
    if _waits_for_swap():
        return _take_over(load_key(keys / NEXT_KEY, passphrase=passphrase))
    old = signer(ask=True)
    publish_ledger()
    (keys / NEXT_KEY).unlink(missing_ok=True)  # left by a rotation that the ledger does not know of
    new = create_key(keys / NEXT_KEY, name=old.name, passphrase=passphrase)
    _introduce_old(old, actor, now)
    data = {
        "key": new.public_key.to_text(),
        "previous": old.public_key.to_text(),
        "statement": rotation_statement(old, new),
        "storage": key_storage(keys / NEXT_KEY).value,
    }
    record([Event(type=ROTATED, at=now, actor=actor, data=data)], objects=objects())
    folder = ledger_folder()
    publish(folder, entries(folder.size()), signer=old, earlier=key_history().keys)
    return _take_over(new)


def _waits_for_swap() -> bool:
    """Whether the ledger names a new key that has not taken the old one's place yet."""
    current = key_history().current
    try:
        return current is not None and current != public_key() and (workspace().keys / NEXT_KEY).exists()
    except ProbatumError:
        return False


def _introduce_old(old: Signer, actor: str, now: datetime) -> None:
    """A ledger from before keys were recorded: say which key signed it so far."""
    if not key_history().keys:
        data = {"key": old.public_key.to_text(), "storage": key_storage(workspace().ledger_key).value}
        record([Event(type=INTRODUCED, at=now, actor=actor, data=data)], objects=objects())


def _take_over(new: Signer) -> PublicKey:
    keys = workspace().keys
    (keys / NEXT_KEY).replace(workspace().ledger_key)
    write_public_key(workspace().ledger_public_key, new.public_key)
    remember_signer(new)
    folder = ledger_folder()
    publish(folder, entries(folder.size()), signer=new, earlier=key_history().keys)
    return new.public_key
