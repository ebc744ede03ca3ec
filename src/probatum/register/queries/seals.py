"""How far the ledger is sealed: what the newest seal covers, how many entries it does not, and for how long.

Sealing records events of its own; they alone make no new seal due.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..models import LedgerEntry

MADE, FAILED = "seal.made", "seal.failed"
OWN = (MADE, FAILED, "seal.upgraded", "seal.cosigned", "vault.fixity", "vault.replicated", "clock.checked")
"""Events of looking after the ledger: a machine left alone would seal its own seals for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealView:
    """One seal as pages and commands show it."""

    index: int
    at: datetime
    size: int
    tokens: Sequence[dict[str, Any]]
    failures: Sequence[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealed:
    """What no third party has seen yet: how many entries, since when (the oldest), and the newest seal."""

    entries: int
    since: datetime | None
    last: SealView | None
    failed: SealView | None
    """The newest failure, where it came after the newest seal."""

    def to_record(self) -> dict[str, Any]:
        """The JSON shape, as `probatum status --json` has it."""
        return {
            "unsealed_entries": self.entries,
            "unsealed_since": self.since.isoformat() if self.since else None,
            "last_seal": self.last.at.isoformat() if self.last else None,
            "sealed_entries": self.last.size if self.last else 0,
            "last_failure": self.failed.at.isoformat() if self.failed else None,
        }


def seals(limit: int = 50) -> list[SealView]:
    """The seals, newest first."""
    return [_view(row) for row in LedgerEntry.objects.filter(type=MADE).order_by("-index")[:limit]]


def unsealed() -> Unsealed:
    """What the newest seal does not cover."""
    last = next(iter(seals(1)), None)
    row = LedgerEntry.objects.filter(type=FAILED).order_by("-index").first()
    failed = _view(row) if row and (last is None or row.index > last.index) else None
    waiting = LedgerEntry.objects.filter(index__gte=last.size if last else 0).exclude(type__in=OWN)
    oldest = waiting.order_by("index").values_list("at", flat=True).first()
    return Unsealed(entries=waiting.count() if oldest else 0, since=oldest, last=last, failed=failed)


def seal_due(now: datetime, *, hours: float, events: int) -> bool:
    """Whether it is time to seal: `events` entries wait, or one has waited for `hours`; after a failure, later."""
    state = unsealed()
    if state.since is None:
        return False
    if state.failed and now - state.failed.at < timedelta(hours=hours / 4):
        return False
    return state.entries >= events or now - state.since >= timedelta(hours=hours)


def _view(row: LedgerEntry) -> SealView:
    data = json.loads(bytes(row.body))["data"]
    return SealView(
        index=row.index, at=row.at, size=data["size"], tokens=data.get("tokens", []), failures=data["failures"]
    )
