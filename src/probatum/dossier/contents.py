"""What goes into a package, gathered by whoever knows the register and the vault.

All of it is values: two equal PackageContents give the same bytes. `records` and `sidecars` are JSON; a private value's
opening is 32 bytes of salt and the canonical JSON of the value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from probatum.model.digests import Digest
from probatum.model.errors import ValueInvalid
from probatum.model.times import require_utc

FICTIONAL = "FICTIONAL: everything in this package is invented"
"""What a package of a fictional case says of itself, everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """An Object that goes along; `open` gives its bytes as often as it is asked."""

    digest: Digest
    size: int
    media_type: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A ledger entry: its bytes, its inclusion proof (32 bytes each, from the leaf upwards), what may be opened."""

    index: int
    body: bytes
    proof: Sequence[bytes]
    openings: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderHead:
    """An earlier head of the same ledger, and the proof that the present one begins with it."""

    size: int
    root: bytes
    proof: Sequence[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPart:
    """What of the ledger goes along: its signed head, the keys that sign, entries with proofs, seals as files."""

    checkpoint: bytes
    size: int
    root: bytes
    keys: Sequence[str]
    leaves: Sequence[Leaf]
    older: Sequence[OlderHead] = ()
    seals: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.leaves or not self.keys:
            raise ValueInvalid("A package needs ledger entries and the keys that sign the ledger")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageContents:
    """Everything a package says and holds. `label` is shown everywhere (FICTIONAL), or None."""

    id: str
    exported_at: datetime
    tool: str
    label: str | None
    records: Mapping[str, Any]
    sidecars: Mapping[str, Any]
    originals: Sequence[Original]
    ledger: LedgerPart

    def __post_init__(self) -> None:
        object.__setattr__(self, "exported_at", require_utc(self.exported_at))
