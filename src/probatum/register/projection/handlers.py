"""What all handlers share: their type, and reading private values that may have been erased."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from probatum.model.errors import RegisterError
from probatum.vault.events import ERASED, Event
from probatum.vault.objects import ObjectStore

Handler = Callable[[Event, ObjectStore], None]


def private(event: Event, name: str) -> dict[str, Any]:
    """A private mapping of the event, or an empty one where it was erased."""
    value = event.private.get(name, {})
    return {} if value is ERASED else dict(value)


def case_of(event: Event) -> str:
    """The case that an event belongs to; raise RegisterError for one that should name a case and does not."""
    if event.case is None:
        raise RegisterError(f"A ledger event of type {event.type} names no case", code="event_without_case")
    return event.case
