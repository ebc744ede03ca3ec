"""Looks at protected things, and refused looks, are events like any other."""

from __future__ import annotations

from datetime import datetime

from probatum.vault.events import Event

from ..models import Case, Item
from ..recording import record
from .vault import objects, publish_ledger


def record_view(case: Case, *, item: Item, actor: str, now: datetime) -> None:
    """A person had a protected Item shown without blur."""
    event = Event(type="item.viewed", at=now, actor=actor, case=case.id, data={"item": item.id}, private={})
    record([event], objects=objects())
    publish_ledger()


def record_refusal(*, path: str, actor: str, now: datetime) -> None:
    """A signed-in person asked for something of a case that they are no member of."""
    event = Event(type="access.refused", at=now, actor=actor, case=None, data={}, private={"path": {"path": path}})
    record([event], objects=objects())
    publish_ledger()
