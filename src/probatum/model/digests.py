"""Digests that always carry their algorithm, written `sha256:<64 hex>`.

In: bytes or a stream. Out: a Digest. A Digest that exists has a known algorithm and lower-case hex of the right length.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import BinaryIO

from .errors import ValueInvalid

CHUNK = 1 << 20
"""Bytes read at a time: 1 MiB, so that memory does not grow with the file."""

_HEX = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Digest:
    """The SHA-256 digest of some bytes (FIPS 180-4), with its algorithm."""

    hex: str
    algorithm: str = "sha256"

    def __post_init__(self) -> None:
        if self.algorithm != "sha256":
            raise ValueInvalid("Unknown digest algorithm", expected="sha256", found=self.algorithm)
        if not _HEX.match(self.hex):
            raise ValueInvalid("Not a SHA-256 digest", expected="64 lower-case hex digits", found=repr(self.hex)[:80])

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.hex}"

    @property
    def raw(self) -> bytes:
        """The 32 bytes of the digest."""
        return bytes.fromhex(self.hex)

    @classmethod
    def parse(cls, text: str) -> Digest:
        """Read `sha256:<hex>`; raise ValueInvalid for anything else."""
        algorithm, colon, digits = text.partition(":")
        if not colon:
            raise ValueInvalid("A digest must name its algorithm", expected="sha256:<hex>", found=repr(text)[:80])
        return cls(hex=digits, algorithm=algorithm)

    @classmethod
    def of(cls, data: bytes) -> Digest:
        """The digest of bytes in memory."""
        return cls(hex=hashlib.sha256(data).hexdigest())

    @classmethod
    def of_stream(cls, stream: BinaryIO) -> Digest:
        """The digest of all that is left in a stream, read in chunks of 1 MiB."""
        running = hashlib.sha256()
        while chunk := stream.read(CHUNK):
            running.update(chunk)
        return cls(hex=running.hexdigest())
