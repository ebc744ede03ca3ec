"""Opens a file that may be hostile, or merely odd, and watches it while it is read.

In: a path. Out: a stream of exactly the bytes that the file had when it was opened. Never opened: fifos, devices,
sockets (they may hang or act). Refused: empty, too large and sparse files. A file that grows, shrinks or is written to
while it is read makes the read itself fail, at its end, so that a sink that writes once keeps no half-changed file.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from probatum.model.errors import CollectError

from .limits import MIB, Limits, in_words

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_SPARSE_FROM = MIB
"""Smaller files are never called sparse: some file systems keep them inside their metadata."""

_SPARSE_SHARE = 16
"""A file is sparse when less than one part in this many of it is really on the disk."""


class WatchedFile(io.RawIOBase):
    """A regular file that is read once; raises CollectError at its end if it changed meanwhile."""

    def __init__(self, descriptor: int, path: Path, limits: Limits) -> None:
        super().__init__()
        self._descriptor, self._path, self._limits = descriptor, path, limits
        self._before = os.fstat(descriptor)
        self.count = 0

    @property
    def size(self) -> int:
        """The size in bytes when the file was opened."""
        return self._before.st_size

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer; at the end of the file compare it with what it was at the beginning."""
        view = memoryview(buffer)
        try:
            got = os.readv(self._descriptor, [view])
        except OSError as error:
            raise CollectError(
                "The file could not be read to its end",
                code="read_failed",
                found=f"{error.strerror} at byte {self.count} of {self._path.name}",
                remedy="Check the disk or the share that it lies on.",
            ) from error
        self.count += got
        if (not got and view) or self.count > self.size:
            self._check_unchanged()
        return got

    def _check_unchanged(self) -> None:
        after = os.fstat(self._descriptor)
        then = (self._before.st_size, self._before.st_mtime_ns, self.size)
        if (after.st_size, after.st_mtime_ns, self.count) != then:
            raise CollectError(
                f"The file {self._path.name} changed while it was read",
                code="changed_while_read",
                expected=in_words(self.size),
                found=in_words(max(self.count, after.st_size)),
                remedy="Wait until the program that writes it has finished, and add it again.",
            )


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[WatchedFile]:
    """Open a regular file for one reading; raise CollectError with a stable code for everything else."""
    target = _regular(path)
    try:
        # NOFOLLOW, NONBLOCK: should the path be swapped for a link or a fifo just now, nothing is followed or hangs.
        descriptor = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _unopenable(path, error) from error
    try:
        _check(path, descriptor, limits)
        with WatchedFile(descriptor, path, limits) as watched:
            yield watched
    finally:
        os.close(descriptor)


def _regular(path: Path) -> Path:
    """The real path of a regular file, following a link that the user named directly."""
    try:
        target = path.resolve(strict=True)
        mode = target.lstat().st_mode
    except (OSError, RuntimeError) as error:
        raise _unopenable(path, error) from error
    if not stat.S_ISREG(mode):
        raise _not_a_file(path, mode)
    return target


def _not_a_file(path: Path, mode: int) -> CollectError:
    kinds = {
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    found = kinds.get(stat.S_IFMT(mode), "something else")
    return CollectError(
        f"{path.name} is not a file", code="not_a_file", found=found, remedy="Name a file, or a folder of files."
    )


def _unopenable(path: Path, error: OSError | RuntimeError) -> CollectError:
    if isinstance(error, PermissionError):
        return CollectError(
            f"No permission to read {path.name}",
            code="no_permission",
            remedy="Give the account that runs Probatum the right to read it, and add it again.",
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return CollectError(f"There is no file {path}", code="not_found", remedy="Check the name and the folder.")
    return CollectError(f"{path.name} could not be opened", code="read_failed", found=str(error))


def _check(path: Path, descriptor: int, limits: Limits) -> None:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise _not_a_file(path, status.st_mode)
    if status.st_size == 0:
        raise CollectError(
            f"The file {path.name} is empty", code="empty_file", remedy="Check where it came from and get it again."
        )
    if status.st_size >= _SPARSE_FROM and status.st_blocks * 512 < status.st_size // _SPARSE_SHARE:
        _check_holes(path, descriptor, status.st_size)
    if status.st_size > limits.max_bytes:
        raise CollectError(
            f"The file {path.name} is too large",
            code="too_large",
            expected=f"at most {in_words(limits.max_bytes)}",
            found=in_words(status.st_size),
            remedy="Raise the limit if you need this file.",
        )


def _check_holes(path: Path, descriptor: int, size: int) -> None:
    """Refuse a file that is mostly holes; few blocks alone may also mean compression or a write still under way."""
    held = _bytes_held(descriptor, size)
    if held < size // _SPARSE_SHARE:
        raise CollectError(
            f"The file {path.name} is almost all holes (a sparse file)",
            code="sparse_file",
            expected=f"{in_words(size)} on the disk",
            found=in_words(held),
            remedy="It is probably an unfinished download or a disk image: get the whole file and add that.",
        )


def _bytes_held(descriptor: int, size: int) -> int:
    """Bytes that are not in holes, counted until it is clear that the file is no sparse one."""
    held = position = 0
    try:
        while position < size and held < size // _SPARSE_SHARE:
            start = os.lseek(descriptor, position, os.SEEK_DATA)
            position = os.lseek(descriptor, start, os.SEEK_HOLE)
            held += position - start
    except OSError:
        pass  # no further data (ENXIO), or a file system without hole maps: what was counted so far stands
    finally:
        os.lseek(descriptor, 0, os.SEEK_SET)
    return held
