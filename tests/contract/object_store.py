"""What every ObjectStore must do, whatever keeps the bytes.

An adapter's tests subclass this and give a `store` fixture.
"""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

import pytest

from probatum.model.digests import CHUNK, Digest
from probatum.model.errors import ObjectMissing, VaultError
from probatum.vault.objects import ObjectStore, put_bytes, read_bytes

ABSENT = Digest.of(b"nobody ever kept this")


class Breaking(io.RawIOBase):
    """A stream that gives some bytes and then fails as a bad disk does."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int = -1) -> bytes:
        data, self._data = self._data, b""
        if not data:
            raise OSError(5, "Input/output error")
        return data


class ObjectStoreContract:
    """The contract; `store` is an empty store of the adapter under test."""

    @pytest.mark.parametrize(
        "data", [b"", b"a", b"x" * CHUNK, b"y" * (2 * CHUNK + 1)], ids=["none", "one", "1M", "2M1"]
    )
    def test_what_was_put_comes_back(self, store: ObjectStore, data: bytes) -> None:
        """Bytes of any size come back as they were, with their digest and size."""
        stored = store.put(io.BytesIO(data))
        assert (stored.digest, stored.size, stored.new) == (Digest.of(data), len(data), True)
        assert stored.digest in store
        assert store.size(stored.digest) == len(data)
        with store.open(stored.digest) as stream:
            assert stream.read() == data

    def test_the_same_bytes_are_kept_once(self, store: ObjectStore) -> None:
        """A second put of the same bytes says so and changes nothing."""
        first, second = put_bytes(store, b"twice"), put_bytes(store, b"twice")
        assert (first.new, second.new) == (True, False)
        assert second.digest == first.digest
        assert list(store.digests()) == [first.digest]

    def test_only_what_is_left_in_the_stream_is_kept(self, store: ObjectStore) -> None:
        """Putting starts where the stream stands."""
        stream = io.BytesIO(b"headbody")
        stream.seek(4)
        assert store.put(stream).digest == Digest.of(b"body")

    def test_digests_come_in_order(self, store: ObjectStore) -> None:
        """Listing gives every Object once, sorted, so that two listings can be compared line by line."""
        kept = [put_bytes(store, bytes([each])).digest for each in range(50)]
        assert list(store.digests()) == sorted(kept)

    def test_an_empty_store_lists_nothing(self, store: ObjectStore) -> None:
        """A store nobody has put anything into is not an error."""
        assert list(store.digests()) == []

    def test_what_is_absent_is_missed_by_name(self, store: ObjectStore) -> None:
        """Opening, measuring or reading an absent Object names its digest."""
        assert ABSENT not in store
        for ask in (store.open, store.size, lambda digest: read_bytes(store, digest)):
            with pytest.raises(ObjectMissing, match=ABSENT.hex):
                ask(ABSENT)

    def test_a_source_that_breaks_leaves_nothing(self, store: ObjectStore) -> None:
        """When the stream fails half-way there is no half Object."""
        with pytest.raises(VaultError) as caught:
            store.put(_as_binary(Breaking(b"half of it")))
        assert caught.value.code == "source_unreadable"
        assert list(store.digests()) == []

    def test_reading_honours_its_limit(self, store: ObjectStore) -> None:
        """Up to the limit is read; one byte more is refused before it fills the memory."""
        digest = put_bytes(store, b"12345").digest
        assert read_bytes(store, digest, limit=5) == b"12345"
        with pytest.raises(VaultError, match="at most 4 bytes"):
            read_bytes(store, digest, limit=4)

    def test_many_writers_of_the_same_bytes_make_one_object(self, store: ObjectStore) -> None:
        """Of several writers of the same bytes exactly one is told that they are new."""
        together = threading.Barrier(8)

        def write(_: int) -> bool:
            together.wait()
            return put_bytes(store, b"raced for").new

        with ThreadPoolExecutor(8) as pool:
            told = list(pool.map(write, range(8)))
        assert told.count(True) == 1
        assert list(store.digests()) == [Digest.of(b"raced for")]


def _as_binary(stream: Breaking) -> BinaryIO:
    return stream  # type: ignore[return-value]
