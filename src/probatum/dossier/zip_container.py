"""The one ZIP container that a package can have: nothing in it that its names and contents do not determine.

Entries are stored, not compressed, in the order written, at a fixed date, without comments or extra fields (but for
sizes over 4 GiB, APPNOTE 4.5.3). So equal contents give equal bytes, every bit of the container can be checked by
writing it again, and nothing can be a bomb. `ZipWriter` writes it; `read_container` refuses every other ZIP.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from probatum.model.digests import CHUNK

from .errors import PackageError, PackageRefused
from .layout import MAX_PATH, require_safe

LARGE = 0xFFFFFFFF
MAX_ENTRIES = 200_000
_DATE = 0x0021  # 1 January 1980, the first day of the format
_MADE_BY = 0x031E  # Unix, version 3.0
_MODE = 0o100644 << 16
_LOCAL, _CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
_END64, _LOCATOR, _END = b"PK\x06\x06", b"PK\x06\x07", b"PK\x05\x06"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in the container: where its header is, and how long its content."""

    path: str
    size: int
    crc: int
    offset: int

    @property
    def start(self) -> int:
        """Where the content is."""
        return self.offset + len(_local(self))


class ZipWriter:
    """Writes a container with one folder, `top`, to a stream that can seek; `close` makes it whole."""

    def __init__(self, stream: BinaryIO, top: str) -> None:
        self._stream = stream
        self._top = top
        self._members: list[Member] = []

    def add(self, path: str, size: int, chunks: Iterable[bytes]) -> None:
        """Add a file of a known size."""
        path = f"{self._top}/{path}"
        offset, crc, written = self._stream.tell(), 0, 0
        header = _local(Member(path=require_safe(path), size=size, crc=0, offset=offset))
        self._stream.write(header)
        for chunk in chunks:
            self._stream.write(chunk)
            crc, written = zlib.crc32(chunk, crc), written + len(chunk)
        if written != size:
            raise PackageError(f"{path} changed while it was packed", expected=f"{size} bytes", found=f"{written}")
        member = Member(path=path, size=size, crc=crc, offset=offset)
        self._stream.seek(offset)
        self._stream.write(_local(member))
        self._stream.seek(0, 2)
        self._members.append(member)

    def close(self) -> None:
        """Write the directory at the end."""
        self._stream.write(_directory(self._members, self._stream.tell()))


def read_container(stream: BinaryIO) -> list[Member]:
    """Every file of a container; raise PackageRefused for any ZIP that `ZipWriter` would not have written.

    Headers and directory are read here; contents are for the caller to read (`contents`), where their CRC is checked.
    """
    end = stream.seek(0, 2)
    members: list[Member] = []
    offset = 0
    while _at(stream, offset, 4) == _LOCAL:
        member = _member(stream, offset, end)
        members.append(member)
        offset = member.start + member.size
        if len(members) > MAX_ENTRIES:
            raise _refused(f"more than {MAX_ENTRIES} files")
    directory = _directory(members, offset)
    if offset + len(directory) != end or _at(stream, offset, len(directory)) != directory:
        raise _refused("a directory that does not fit the files")
    if not members or len({member.path for member in members}) != len(members):
        raise _refused("no files, or two of one name")
    return members


def contents(stream: BinaryIO, member: Member) -> Iterator[bytes]:
    """The bytes of a file, in chunks; raise PackageRefused at the end when they do not have the CRC of the header."""
    stream.seek(member.start)
    left, crc = member.size, 0
    while left:
        chunk = stream.read(min(CHUNK, left))
        if not chunk:
            raise _refused(f"{member.path} cut short")
        left, crc = left - len(chunk), zlib.crc32(chunk, crc)
        yield chunk
    if crc != member.crc:
        raise _refused(f"{member.path} with another CRC than its header says")


def _member(stream: BinaryIO, offset: int, end: int) -> Member:
    """Read a local header by making it again from what it says: any other form of it is refused."""
    fixed = _at(stream, offset, 30)
    if len(fixed) < 30:
        raise _refused("a header cut short")
    crc, size, name_length, extra_length = struct.unpack("<14xI4xIHH", fixed)
    if not 0 < name_length <= MAX_PATH or extra_length not in (0, 20):
        raise _refused("a header of another form")
    tail = _at(stream, offset + 30, name_length + extra_length)
    if extra_length and len(tail) == name_length + extra_length:
        size = struct.unpack("<Q", tail[-8:])[0]
    try:
        path = tail[:name_length].decode("ascii")
    except UnicodeDecodeError as error:
        raise _refused(repr(tail[:name_length])) from error
    member = Member(path=require_safe(path), size=size, crc=crc, offset=offset)
    if fixed + tail != _local(member) or member.start + size > end:
        raise _refused(f"{path} with a header of another form")
    return member


def _local(member: Member) -> bytes:
    name, extra = member.path.encode("ascii"), _sizes(member.size)
    size = min(member.size, LARGE)
    version = 45 if extra else 20
    fixed = struct.pack("<4sHHHHHIIIHH", _LOCAL, version, 0, 0, 0, _DATE, member.crc, size, size, len(name), len(extra))
    return fixed + name + extra


def _central(member: Member) -> bytes:
    name = member.path.encode("ascii")
    large_offset = struct.pack("<Q", member.offset) if member.offset >= LARGE else b""
    sizes = _sizes(member.size)[4:] + large_offset
    extra = struct.pack("<HH", 1, len(sizes)) + sizes if sizes else b""
    size, version = min(member.size, LARGE), 45 if extra else 20
    head = struct.pack(
        "<4sHHHHHHIIIHH", _CENTRAL, _MADE_BY, version, 0, 0, 0, _DATE, member.crc, size, size, len(name), len(extra)
    )
    return head + struct.pack("<HHHII", 0, 0, 0, _MODE, min(member.offset, LARGE)) + name + extra


def _sizes(size: int) -> bytes:
    """The extra field for a size that does not fit into 32 bits."""
    return struct.pack("<HHQQ", 1, 16, size, size) if size >= LARGE else b""


def _directory(members: list[Member], start: int) -> bytes:
    entries = b"".join(map(_central, members))
    count, length = len(members), len(entries)
    large = b""
    if count >= 0xFFFF or length >= LARGE or start >= LARGE:
        large = struct.pack("<4sQHHIIQQQQ", _END64, 44, _MADE_BY, 45, 0, 0, count, count, length, start)
        large += struct.pack("<4sIQI", _LOCATOR, 0, start + length, 1)
    short = min(count, 0xFFFF)
    end = struct.pack("<4sHHHHIIH", _END, 0, 0, short, short, min(length, LARGE), min(start, LARGE), 0)
    return entries + large + end


def _at(stream: BinaryIO, offset: int, length: int) -> bytes:
    stream.seek(offset)
    return stream.read(length)


def _refused(found: str) -> PackageRefused:
    return PackageRefused(
        "This ZIP is not a package as Probatum writes it",
        expected="stored files in plain order, and nothing else",
        found=found,
        remedy="Nothing was unpacked. If somebody packed the folder again, unpack it and check the folder.",
    )
