"""Ledgers in memory for tests: the same files as in a folder, without a disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from probatum.vault.events import Entry, Event, make_entry
from probatum.vault.notes import Signer

START = datetime(2024, 11, 13, 8, tzinfo=UTC)


class Killed(BaseException):
    """Stands for a process killed in the middle of a publication."""


class MemoryLedger:
    """A LedgerFolder in memory; it can be made to die at its n-th change."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.changes = 0
        self.dies_at: int | None = None

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        return self.files.get(path)

    def write(self, path: str, data: bytes) -> None:
        """Put a file in place."""
        self._change()
        self.files[path] = data

    def sync(self) -> None:
        """Memory is as durable as it gets."""

    def remove(self, path: str) -> None:
        """Remove a file."""
        self._change()
        self.files.pop(path, None)

    def paths(self, prefix: str = "") -> Iterator[str]:
        """Every path."""
        return iter(sorted(path for path in self.files if path.startswith(prefix)))

    def exclusive(self) -> AbstractContextManager[None]:
        """Nobody else is here."""
        return nullcontext()

    def _change(self) -> None:
        if self.changes == self.dies_at:
            raise Killed
        self.changes += 1


def make_signer(seed: int = 1, name: str = "test.example/ledger") -> Signer:
    """Always the same key for the same seed."""
    return Signer(name=name, private=Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def make_event(index: int, **changes: Any) -> Event:
    """An event with public data and, for every second index, private values."""
    values: dict[str, Any] = {
        "type": "capture.finished",
        "at": START + timedelta(seconds=index),
        "actor": "operator",
        "case": "case-1",
        "data": {"capture": f"cap-{index}", "size": index},
        "private": {"uploader": {"name": f"Особа {index}"}, "note": None} if index % 2 else {},
    }
    return Event(**(values | changes))


def make_entries(start: int, end: int, **changes: Any) -> list[Entry]:
    """The entries `[start, end)`, the same at every call."""
    return [
        make_entry(make_event(index, **changes), index=index, salt=lambda: hashlib.sha256(b"salt").digest())
        for index in range(start, end)
    ]
