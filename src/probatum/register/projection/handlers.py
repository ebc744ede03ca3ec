"""What all handlers share: their type, and reading private values that may have been erased."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from probatum.vault.events import ERASED, Event
from probatum.vault.objects import ObjectStore

Handler = Callable[[Event, ObjectStore], None]


def private(event: Event, name: str) -> dict[str, Any]:
    """A private mapping of the event, or an empty one where it was erased."""
    value = event.private.get(name, {})
    return {} if value is ERASED else dict(value)
