"""What the ledger says was erased: Objects by digest, private values by entry and name."""

from __future__ import annotations

import json
from collections.abc import Iterable

from probatum.model.digests import Digest

from ..models import LedgerEntry

ERASURE = "erasure.made"


def erased_objects() -> frozenset[Digest]:
    """Every Object that a tombstone names."""
    return frozenset(Digest.parse(each) for data in _tombstones() for each in data["objects"])


def _tombstones() -> Iterable[dict[str, list[str]]]:
    rows = LedgerEntry.objects.filter(type=ERASURE).order_by("index").values_list("body", flat=True)
    return (json.loads(bytes(body))["data"] for body in rows)
