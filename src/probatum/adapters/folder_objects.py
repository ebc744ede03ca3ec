"""Objects in a folder: `objects/sha256/ab/cd/<64 hex>`, each written once and read-only.

Bytes are hashed on their way into a temporary file of the same file system, made durable, and only then linked under
their digest; the link fails when the name is taken, so two processes can never write one Object twice. A process killed
on the way leaves a temporary file only, which `sweep` removes: the owner holds a lock on it for as long as it lives.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from probatum.model.digests import CHUNK, Digest
from probatum.model.errors import ObjectAltered, ObjectMissing, VaultError
from probatum.model.objects import Stored

from .durable_files import disk_errors, fsync_folder, make_folders

_NAME = re.compile(r"[0-9a-f]{64}\Z")
_PAIR = re.compile(r"[0-9a-f]{2}\Z")
READ_ONLY = 0o444
DAY = 24 * 60 * 60.0


class FolderObjects:
    """The ObjectStore of one machine; `root` is the vault's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._objects = root / "objects" / "sha256"
        self._incoming = root / "objects" / "incoming"
        self._durable: set[Path] = set()

    def path(self, digest: Digest) -> Path:
        """Where an Object is, or would be."""
        return self._objects / digest.hex[:2] / digest.hex[2:4] / digest.hex

    def put(self, stream: BinaryIO) -> Stored:
        """Keep all bytes left in `stream`; return once they are durable."""
        with disk_errors("keeping an Object"), self._temporary() as (temporary, file):
            digest, size = _copy(stream, file)
            os.fchmod(file.fileno(), READ_ONLY)
            os.fsync(file.fileno())
            return Stored(digest=digest, size=size, new=self._link(temporary, digest))

    def open(self, digest: Digest) -> BinaryIO:
        """The bytes of an Object, not yet checked; raise ObjectMissing."""
        path = self.path(digest)
        try:
            # A link in an Object's place could lead anywhere, and to other bytes tomorrow.
            return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")
        except FileNotFoundError as error:
            raise _missing(digest) from error
        except OSError as error:
            raise VaultError(f"Object {digest} cannot be read", found=str(error), remedy="Check the disk.") from error

    def size(self, digest: Digest) -> int:
        """How many bytes an Object has; raise ObjectMissing."""
        try:
            return self.path(digest).lstat().st_size
        except FileNotFoundError as error:
            raise _missing(digest) from error

    def __contains__(self, digest: Digest) -> bool:
        return os.path.lexists(self.path(digest))

    def digests(self) -> Iterator[Digest]:
        """The digest of every Object, in order."""
        for first in _names(self._objects, _PAIR):
            for second in _names(self._objects / first, _PAIR):
                for name in _names(self._objects / first / second, _NAME):
                    if name.startswith(first + second):
                        yield Digest(hex=name)

    def sweep(self, *, older_than: float = DAY, now: float | None = None) -> list[str]:
        """Remove what killed processes left half-written; return the names.

        A file is removed when its owner is gone, or when nobody wrote to it for `older_than` seconds (`now` is in
        seconds since 1970). What a living process is writing stays, so this may run at any time.
        """
        moment = time.time() if now is None else now
        with disk_errors("sweeping what was left half-written"):
            return [name for name in _names(self._incoming) if _abandoned(self._incoming / name, moment - older_than)]

    def set_aside(self, digest: Digest) -> str:
        """Move what is kept under the digest to `objects/altered`, where it stays as evidence; return its new name.

        Raise ObjectMissing when nothing is kept there.
        """
        path, folder = self.path(digest), self.root / "objects" / "altered"
        with disk_errors("setting an altered Object aside"):
            make_folders(folder, below=self.root)
            name = f"{digest.hex}.{secrets.token_hex(4)}"
            try:
                path.rename(folder / name)
            except FileNotFoundError as error:
                raise _missing(digest) from error
            fsync_folder(folder)
            fsync_folder(path.parent)
        return name

    def erase(self, digest: Digest) -> bool:
        """Remove an Object for good, and what was set aside of it; return whether there was one."""
        with disk_errors("erasing an Object"):
            aside = self.root / "objects" / "altered"
            found = [self.path(digest), *(aside / name for name in _names(aside) if name.startswith(digest.hex))]
            gone = [path for path in found if os.path.lexists(path)]
            for path in gone:
                path.unlink(missing_ok=True)
                fsync_folder(path.parent)
        return bool(gone)

    @contextmanager
    def _temporary(self) -> Iterator[tuple[Path, BinaryIO]]:
        make_folders(self._incoming, below=self.root)
        while True:
            path = self._incoming / f"{os.getpid()}-{secrets.token_hex(8)}"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if os.fstat(file.fileno()).st_nlink == 0:
                    continue  # swept between its making and its locking
                try:
                    yield path, file
                finally:
                    with suppress(FileNotFoundError):
                        path.unlink()
                return

    def _link(self, temporary: Path, digest: Digest) -> bool:
        final = self.path(digest)
        if final.parent not in self._durable:
            make_folders(final.parent, below=self.root)
            self._durable.add(final.parent)
        try:
            os.link(temporary, final)
            new = True
        except FileExistsError:
            self._check(digest)
            new = False
        # Also when it was there: whoever linked it may not have made that durable yet.
        fsync_folder(final.parent)
        return new

    def _check(self, digest: Digest) -> None:
        """Never call bytes kept that are not: what is there under the digest must have it."""
        with self.open(digest) as there:
            found = Digest.of_stream(there)
        if found != digest:
            raise ObjectAltered(
                "The vault keeps other bytes under the digest of these",
                expected=str(digest),
                found=str(found),
                remedy="Run `probatum verify`, keep the altered file as evidence and restore it from a replica.",
            )


def _copy(stream: BinaryIO, file: BinaryIO) -> tuple[Digest, int]:
    running, size = hashlib.sha256(), 0
    while chunk := _read(stream):
        running.update(chunk)
        file.write(chunk)
        size += len(chunk)
    file.flush()
    return Digest(hex=running.hexdigest()), size


def _read(stream: BinaryIO) -> bytes:
    try:
        return stream.read(CHUNK)
    except OSError as error:
        raise VaultError("The bytes to keep could not be read", code="source_unreadable", found=str(error)) from error


def _missing(digest: Digest) -> ObjectMissing:
    return ObjectMissing(f"Object {digest} is not in the vault", remedy="Run `probatum verify` to see what else is.")


def _names(folder: Path, pattern: re.Pattern[str] | None = None) -> list[str]:
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(name for name in names if pattern is None or pattern.match(name))


def _abandoned(path: Path, before: float) -> bool:
    """Remove a temporary file whose owner is gone; say whether it was removed."""
    try:
        with path.open("rb") as file:
            if not _owner_gone(file) and os.fstat(file.fileno()).st_mtime >= before:
                return False
            path.unlink()
            return True
    except FileNotFoundError:
        return False


def _owner_gone(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
