"""When the vault was last read again as a whole, what was found, and when that is due next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..models import LedgerEntry

FIXITY, REPLICATED = "vault.fixity", "vault.replicated"


@dataclass(frozen=True, slots=True, kw_only=True)
class FixityView:
    """A run as pages and commands show it."""

    at: datetime
    objects: int
    altered: int
    missing: int
    repaired: int


def last_fixity() -> FixityView | None:
    """The newest run; None where there was none."""
    row = LedgerEntry.objects.filter(type=FIXITY).order_by("-index").first()
    if row is None:
        return None
    data = json.loads(bytes(row.body))["data"]
    return FixityView(
        at=row.at,
        objects=data["objects"],
        altered=data["altered_count"],
        missing=data["missing_count"],
        repaired=len(data["repaired"]),
    )


def last_replica() -> datetime | None:
    """When the vault was last copied; None where it never was."""
    return LedgerEntry.objects.filter(type=REPLICATED).order_by("-index").values_list("at", flat=True).first()


def fixity_due(now: datetime, *, days: float) -> bool:
    """Whether the schedule asks for a run: `days` since the last one, or since the first Object; 0 means never."""
    if days <= 0:
        return False
    last = last_fixity()
    since = last.at if last else LedgerEntry.objects.order_by("index").values_list("at", flat=True).first()
    return since is not None and now - since >= timedelta(days=days)
