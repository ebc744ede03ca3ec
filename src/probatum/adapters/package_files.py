"""Packages on disk: written as a folder or a ZIP, and read back from either without trusting it.

What is written appears under its name only when it is whole and durable; a name that is taken is never overwritten.
What is read is never unpacked: a folder with a link or a device in it, or a ZIP of another form, is refused.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from probatum.dossier.errors import PackageError, PackageRefused
from probatum.dossier.writing import PackageOut
from probatum.dossier.zip_container import MAX_ENTRIES, Member, ZipWriter, contents, read_container
from probatum.model.digests import CHUNK

from .durable_files import disk_errors, fsync_folder

ENCRYPTED = b"age-encryption.org/"
"""How a file encrypted with age begins."""


class FolderOut:
    """A package as a folder of files."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def add(self, path: str, size: int, chunks: Iterable[bytes]) -> None:
        """Write one file and make it durable; raise PackageError when its size is not the announced one."""
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            for chunk in chunks:
                out.write(chunk)
            out.flush()
            if out.tell() != size:
                raise PackageError(f"{path} changed while it was packed", expected=f"{size}", found=f"{out.tell()}")
            os.fchmod(out.fileno(), 0o444)
            os.fsync(out.fileno())

    def finish(self) -> None:
        """Make every name durable, the deepest first."""
        for folder, _, _ in os.walk(self._root, topdown=False):
            fsync_folder(Path(folder))


@contextmanager
def new_folder(target: Path) -> Iterator[tuple[PackageOut, Callable[[], None]]]:
    """A package to be written as the folder `target`: (where to write, what puts it in place when it is whole)."""
    part = _beside(target)
    with disk_errors("writing the package", PackageError):
        part.mkdir(parents=True)
        out = FolderOut(part)

        def place() -> None:
            out.finish()
            _require_free(target)
            part.rename(target)
            fsync_folder(target.parent)

        try:
            yield out, place
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def new_zip(
    target: Path, top: str, seal: Callable[[Path], Path] | None = None
) -> Iterator[tuple[PackageOut, Callable[[], Path]]]:
    """A package to be written as the file `target`: (where to write, what finishes it and gives its unplaced path).

    `seal` may turn the finished file into another beside it (encrypted); `place_file` puts it in place.
    """
    part = _beside(target)
    sealed: list[Path] = []
    with disk_errors("writing the package", PackageError):
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(part, "xb", opener=_private) as out:
                writer = ZipWriter(out, top)

                def finish() -> Path:
                    writer.close()
                    out.flush()
                    os.fsync(out.fileno())
                    sealed.append(seal(part) if seal else part)
                    return sealed[0]

                yield writer, finish
        finally:
            for path in {part, *sealed}:
                path.unlink(missing_ok=True)


def place_file(part: Path, target: Path) -> None:
    """Give a finished file its name; raise PackageError when the name is taken."""
    with disk_errors("putting the package in place", PackageError):
        _require_free(target)
        os.link(part, target)
        fsync_folder(target.parent)


def _require_free(target: Path) -> None:
    if os.path.lexists(target):
        raise PackageError(f"{target} is there already", remedy="Choose another name; packages are never overwritten.")


def _beside(target: Path) -> Path:
    _require_free(target)
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def _private(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_CLOEXEC, 0o600)


class FolderFiles:
    """The files of a package or bag that was unpacked."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._paths = sorted(self._walk())

    def paths(self) -> Sequence[str]:
        """Every file, in order."""
        return self._paths

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file."""
        handle = os.open(self._root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as stream:
            yield from iter(lambda: stream.read(CHUNK), b"")

    def _walk(self) -> Iterator[str]:
        count = 0
        for folder, folders, names in os.walk(self._root):
            for name in (*folders, *names):
                path = Path(folder) / name
                relative = path.relative_to(self._root).as_posix()
                if path.is_symlink() or not (path.is_dir() or path.is_file()):
                    raise PackageRefused("A package holds a link or a device", found=relative[:200])
                count += 1
                if count > 2 * MAX_ENTRIES:
                    raise PackageRefused("A package holds too many files", expected=f"at most {MAX_ENTRIES}")
                if name in names:
                    yield relative


class ZipFiles:
    """The files of a package as it came: nothing is unpacked."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        members = read_container(stream)
        tops = {each.path.partition("/")[0] for each in members}
        if len(tops) != 1 or not all("/" in each.path for each in members):
            raise PackageRefused(
                "A package's ZIP holds one folder and nothing beside it", found=", ".join(sorted(tops))
            )
        self._members: dict[str, Member] = {each.path.partition("/")[2]: each for each in members}

    def paths(self) -> Sequence[str]:
        """Every file, in order."""
        return sorted(self._members)

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file; raise PackageRefused at its end when its checksum is another."""
        return contents(self._stream, self._members[path])


def open_package(path: Path) -> AbstractContextManager[FolderFiles | ZipFiles]:
    """The files of a package, a folder or a ZIP; raise PackageRefused for anything else."""
    return _folder(path) if path.is_dir() else _zip(path)


@contextmanager
def _folder(path: Path) -> Iterator[FolderFiles]:
    with disk_errors("reading the package", PackageError):
        yield FolderFiles(path)


@contextmanager
def _zip(path: Path) -> Iterator[ZipFiles]:
    with disk_errors("reading the package", PackageError), closing(path.open("rb")) as stream:
        if stream.read(len(ENCRYPTED)) == ENCRYPTED:
            raise PackageRefused(
                "This package is encrypted", remedy="Decrypt it first: age -d -i KEYFILE -o NAME.zip FILE"
            )
        yield ZipFiles(stream)
