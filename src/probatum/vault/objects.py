"""The vault's Objects: bytes under their digest, written once, never changed.

`ObjectStore` is the port; adapters keep the bytes in a folder or elsewhere and all pass tests/contract/object_store.py.
What `put` has returned for is durable and complete; what it has raised for is not there at all, not even in part.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from probatum.model.digests import CHUNK, Digest
from probatum.model.errors import ObjectAltered, VaultError
from probatum.model.objects import Stored


class ObjectStore(Protocol):
    """Where Objects are. Safe for any number of threads and processes at once."""

    def put(self, stream: BinaryIO) -> Stored:
        """Keep all bytes left in `stream`; return once they are durable.

        `new` is False when the same bytes were there already. Raise VaultError when they cannot be kept, and
        ObjectAltered when other bytes are kept under their digest.
        """
        ...

    def open(self, digest: Digest) -> BinaryIO:
        """The bytes, not yet checked against the digest; raise ObjectMissing. The caller closes the stream."""
        ...

    def size(self, digest: Digest) -> int:
        """How many bytes an Object has; raise ObjectMissing."""
        ...

    def __contains__(self, digest: Digest) -> bool:
        """Whether something is kept under the digest."""
        ...

    def digests(self) -> Iterator[Digest]:
        """The digest of every Object, in order of the digests."""
        ...


def put_bytes(store: ObjectStore, data: bytes) -> Stored:
    """Keep bytes that are in memory."""
    return store.put(io.BytesIO(data))


def read_bytes(store: ObjectStore, digest: Digest, limit: int | None = None) -> bytes:
    """All bytes of an Object, checked against its digest.

    Raise ObjectMissing, ObjectAltered, or VaultError when there are more than `limit` bytes.
    """
    with store.open(digest) as stream:
        data = stream.read() if limit is None else _read_up_to(stream, limit + 1)
    if limit is not None and len(data) > limit:
        raise VaultError(f"Object {digest} is too large to read at once", expected=f"at most {limit} bytes")
    found = Digest.of(data)
    if found != digest:
        raise ObjectAltered("An Object of the vault was altered", expected=str(digest), found=str(found))
    return data


def _read_up_to(stream: BinaryIO, limit: int) -> bytes:
    parts = []
    while limit > 0 and (part := stream.read(min(CHUNK, limit))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)
