"""The vault of the workspace that this process works in."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import QuerySet

from probatum.adapters.folder_ledger import FolderLedger
from probatum.adapters.folder_objects import FolderObjects
from probatum.model.digests import CHUNK, Digest
from probatum.model.errors import WorkspaceError
from probatum.register.workspace import Workspace
from probatum.vault.events import Entry, Event, entry_event
from probatum.vault.key_history import TYPES as KEY_EVENTS
from probatum.vault.key_history import KeyHistory, history_of
from probatum.vault.keys import KeyLocked, KeyStorage, KeyUnusable, key_storage, load_key, read_public_key
from probatum.vault.notes import PublicKey, Signer
from probatum.vault.publication import publish

from ..models import LedgerEntry
from ..recording import next_index
from .passphrases import asked_passphrase, known_passphrase

_opened_keys: dict[Path, tuple[tuple[int, int], Signer]] = {}
"""Keys that this process has opened, so that a passphrase is asked for once and scrypt is paid once."""


def workspace() -> Workspace:
    """The workspace of this process; raise WorkspaceError when it was started without one."""
    found = settings.WORKSPACE
    if not isinstance(found, Workspace):
        raise WorkspaceError("No workspace is open in this process", code="no_workspace")
    return found


def objects() -> FolderObjects:
    """The Objects of the vault."""
    return _objects(workspace().vault)


@lru_cache(maxsize=8)
def _objects(vault: Path) -> FolderObjects:
    return FolderObjects(vault)


def ledger_folder() -> FolderLedger:
    """The published ledger."""
    return FolderLedger(workspace().vault / "ledger")


def open_object(digest: str) -> BinaryIO:
    """The bytes of an Object; the caller closes the stream."""
    return objects().open(Digest.parse(digest))


@contextmanager
def stored_file(digest: str) -> Iterator[Path]:
    """A working copy of an Object as a file of its own; the evidence itself is never handed to a decoder."""
    with tempfile.TemporaryDirectory(prefix="probatum-") as folder:
        copy = Path(folder) / "object"
        with open_object(digest) as stream, copy.open("wb") as out:
            shutil.copyfileobj(stream, out, CHUNK)
        yield copy


def public_key() -> PublicKey:
    """The public half of the key that signs now, from `ledger.pub`, or from the key where that is not written yet."""
    found = read_public_key(workspace().ledger_public_key)
    return found or signer().public_key


def public_keys() -> tuple[PublicKey, ...]:
    """Every key that ever signed this ledger, the present one last: the ledger's own account, held against the file.

    Raise KeyUnusable when the two name different keys, as after somebody put another key in place.
    """
    held = public_key()
    history = key_history()
    if history.faults:
        raise KeyUnusable("The ledger's account of its keys does not hold together", found="; ".join(history.faults))
    if history.current not in (None, held):
        raise KeyUnusable(
            f"{workspace().ledger_public_key} is not the key that the ledger says signs now",
            expected=history.current.to_text(),
            found=held.to_text(),
            remedy="After an interrupted `probatum keys rotate`, run it again; else restore keys/ from a backup.",
        )
    return history.keys or (held,)


def key_history() -> KeyHistory:
    """What the register's ledger says of its keys."""
    return history_of(events_of(*sorted(KEY_EVENTS)))


def signer(*, ask: bool = False) -> Signer:
    """The key that signs now; with `ask`, a person at the terminal may be asked for its passphrase.

    Raise KeyLocked when no passphrase can be had, KeyUnusable when the key is missing or another.
    """
    path = workspace().ledger_key
    known = _opened_keys.get(path)
    if known and known[0] == _stamp(path):
        return known[1]
    passphrase = known_passphrase(workspace()) if key_storage(path) is not KeyStorage.CLEAR else None
    if passphrase is None and ask and key_storage(path) is not KeyStorage.CLEAR:
        passphrase = asked_passphrase(str(path))
    found = load_key(path, passphrase=passphrase)
    _opened_keys[path] = (_stamp(path), found)
    return found


def remember_signer(key: Signer) -> None:
    """Go on with a key that was just made: nobody should be asked for a passphrase they have only now chosen."""
    path = workspace().ledger_key
    _opened_keys[path] = (_stamp(path), key)


def publish_ledger(*, ask: bool = False, required: bool = False) -> bool:
    """Copy what the ledger has gained into the vault folder; one process at a time, harmless to repeat.

    Where the key's passphrase cannot be had, what happened stays in the register and is published later: the answer
    is then False, or KeyLocked is raised when it is `required`. `ask` as for `signer`.
    """
    folder = ledger_folder()
    lock = workspace().vault / "publish.lock"
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        size = folder.size()
        if next_index() <= size:
            return True
        try:
            mine = signer(ask=ask)
        except KeyLocked:
            if required:
                raise
            return False
        publish(folder, entries(size), signer=mine, earlier=public_keys()[:-1])
        return True


def _stamp(path: Path) -> tuple[int, int]:
    """What tells one key file from another that took its place."""
    about = path.stat()
    return about.st_mtime_ns, about.st_ino


def entries(start: int = 0) -> list[Entry]:
    """The ledger's entries from `start` on, as the database has them."""
    return _entries(LedgerEntry.objects.filter(index__gte=start).order_by("index"))


def events_of(*types: str) -> list[Event]:
    """The ledger's events of some types, in order."""
    rows = LedgerEntry.objects.filter(type__in=types).order_by("index")
    return [entry_event(entry) for entry in _entries(rows)]


def _entries(rows: QuerySet[LedgerEntry]) -> list[Entry]:
    halves = rows.values_list("index", "body", "openings")
    return [
        Entry(index=index, body=bytes(body), openings=bytes(openings)) for index, body, openings in halves.iterator()
    ]
