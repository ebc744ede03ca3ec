"""Erasure: personal data goes for good, and the ledger keeps a tombstone that says what went, who did it, when and why.

Private values of entries go with their openings, Objects with their bytes; leaves, digests and proofs stay as they
were. A tombstone is recorded before anything is removed, so that a gap is told apart from an erasure: what is missing
and named by no tombstone was removed by somebody. In: events. Out: an Erasure, or what all of them cover.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from probatum.model.digests import Digest
from probatum.model.errors import LedgerError, ObjectMissing, ValueInvalid
from probatum.model.objects import Stored

from .events import Event
from .objects import ObjectStore

MADE = "erasure.made"


class ObjectErased(ObjectMissing):
    """An Object was erased, as a tombstone in the ledger says."""

    code = "object_erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What one tombstone names: Objects, and for entries (by index) the private values; and why."""

    objects: tuple[Digest, ...] = ()
    values: Mapping[int, frozenset[str]]
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueInvalid("An erasure needs a reason", expected="words that hold no personal data themselves")

    def to_event(self, *, at: datetime, actor: str) -> Event:
        """The tombstone."""
        data = {
            "objects": [str(digest) for digest in self.objects],
            "values": [{"entry": index, "names": sorted(names)} for index, names in sorted(self.values.items())],
            "reason": self.reason,
        }
        return Event(type=MADE, at=at, actor=actor, data=data)

    @classmethod
    def from_event(cls, event: Event) -> Erasure:
        """Read a tombstone; raise LedgerError."""
        try:
            return cls(
                objects=tuple(Digest.parse(each) for each in event.data["objects"]),
                values={int(each["entry"]): frozenset(each["names"]) for each in event.data["values"]},
                reason=event.data["reason"],
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise LedgerError("A tombstone cannot be read", found=str(error)[:200]) from error


class Tombstones:
    """Everything that was erased, as the tombstones taken so far say."""

    def __init__(self) -> None:
        self.objects: set[Digest] = set()
        self.values: dict[int, set[str]] = {}

    def take(self, event: Event) -> None:
        """One more event; those of other types change nothing. Raise LedgerError for a tombstone that is none."""
        if event.type != MADE:
            return
        erasure = Erasure.from_event(event)
        self.objects.update(erasure.objects)
        for index, names in erasure.values.items():
            self.values.setdefault(index, set()).update(names)

    def covers(self, index: int, name: str) -> bool:
        """Whether a private value of an entry was erased."""
        return name in self.values.get(index, ())


class WithoutErased:
    """A store that tells an Object that was erased from one that is missing."""

    def __init__(self, store: ObjectStore, erased: set[Digest]) -> None:
        self._store, self._erased = store, erased

    def put(self, stream: BinaryIO) -> Stored:
        """Keep bytes, as the store itself does."""
        return self._store.put(stream)

    def open(self, digest: Digest) -> BinaryIO:
        """The bytes of an Object; raise ObjectErased for one that was erased."""
        if digest in self._erased:
            raise ObjectErased(f"Object {digest} was erased; the ledger says why")
        return self._store.open(digest)

    def size(self, digest: Digest) -> int:
        """The size of an Object."""
        return self._store.size(digest)

    def __contains__(self, digest: Digest) -> bool:
        return digest in self._store

    def digests(self) -> Iterator[Digest]:
        """Every Object that is there."""
        return self._store.digests()
