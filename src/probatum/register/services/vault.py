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

from probatum.adapters.folder_ledger import FolderLedger
from probatum.adapters.folder_objects import FolderObjects
from probatum.model.digests import CHUNK, Digest
from probatum.model.errors import WorkspaceError
from probatum.register.workspace import Workspace
from probatum.vault.events import Entry
from probatum.vault.keys import load_key
from probatum.vault.publication import publish

from ..models import LedgerEntry
from ..recording import next_index

LEDGER_KEY = "ledger.pem"


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


def publish_ledger() -> None:
    """Copy what the ledger has gained into the vault folder; one process at a time, harmless to repeat."""
    folder = ledger_folder()
    lock = workspace().vault / "publish.lock"
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        size = folder.size()
        if next_index() > size:
            publish(folder, entries(size), signer=load_key(workspace().keys / LEDGER_KEY))


def entries(start: int = 0) -> list[Entry]:
    """The ledger's entries from `start` on, as the database has them."""
    rows = LedgerEntry.objects.filter(index__gte=start).order_by("index").values_list("index", "body", "openings")
    return [Entry(index=index, body=bytes(body), openings=bytes(openings)) for index, body, openings in rows.iterator()]
