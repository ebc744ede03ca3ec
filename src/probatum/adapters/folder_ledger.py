"""The published ledger in a folder of the workspace; see vault/publication.py for what is in it.

Every file is written beside the others, made durable and only then renamed into place, so that a name never stands for
half a file. One writer at a time, over all processes: the folder itself is the lock.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from probatum.model.errors import LedgerError
from probatum.vault.checkpoints import parse_untrusted
from probatum.vault.tiles import CHECKPOINT

from .durable_files import disk_errors, fsync_folder, make_folders

WRITING = ".writing"
"""The one file that may be half-written; only the writer that holds the lock touches it."""
READ_ONLY = 0o444


class FolderLedger:
    """The LedgerFolder of one machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._unsynced: set[Path] = set()
        self._made: set[Path] = set()

    def size(self) -> int:
        """How many entries the published checkpoint covers; 0 where nothing is published yet."""
        note = self.read(CHECKPOINT)
        return parse_untrusted(note).size if note is not None else 0

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None when there is none."""
        with disk_errors(f"reading the ledger's {path}", LedgerError):
            try:
                return (self.root / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def write(self, path: str, data: bytes) -> None:
        """Put a whole file in place of what is there."""
        with disk_errors(f"writing the ledger's {path}", LedgerError):
            final, half = self.root / path, self.root / WRITING
            self._make(final.parent)
            half.unlink(missing_ok=True)
            try:
                with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fchmod(file.fileno(), READ_ONLY)
                    os.fsync(file.fileno())
                half.replace(final)
            finally:
                half.unlink(missing_ok=True)
            self._unsynced.add(final.parent)

    def sync(self) -> None:
        """Make every name written so far durable."""
        with disk_errors("making the ledger durable", LedgerError):
            while self._unsynced:
                fsync_folder(next(iter(self._unsynced)))
                self._unsynced.pop()

    def remove(self, path: str) -> None:
        """Remove a file, and its folder when that was the last in it."""
        with disk_errors(f"removing the ledger's {path}", LedgerError):
            target = self.root / path
            target.unlink(missing_ok=True)
            with suppress(OSError):
                target.parent.rmdir()
                self._made.discard(target.parent)

    def paths(self, prefix: str = "") -> Iterator[str]:
        """Every file whose path begins with `prefix`, in order."""
        top = self.root / prefix.rpartition("/")[0]
        for folder, folders, names in os.walk(top):
            folders.sort()
            for name in sorted(names):
                path = (Path(folder) / name).relative_to(self.root).as_posix()
                if path.startswith(prefix) and path != WRITING:
                    yield path

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep every other writer out for as long as the block runs."""
        with disk_errors("opening the ledger", LedgerError):
            self.root.mkdir(parents=True, exist_ok=True)
            fsync_folder(self.root.parent)
            handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            with disk_errors("locking the ledger", LedgerError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _make(self, folder: Path) -> None:
        if folder not in self._made or not folder.is_dir():
            make_folders(folder, below=self.root)
            self._made.add(folder)
