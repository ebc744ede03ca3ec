"""Handlers for packages: what was handed over, to whom, and who says to have received it."""

from __future__ import annotations

from probatum.vault.events import Event
from probatum.vault.objects import ObjectStore

from .captures import keep_object
from .handlers import Handler


def _exported(event: Event, objects: ObjectStore) -> None:
    """The list of what a package holds is an Object; the package itself is with its recipient."""
    keep_object(event.data["object"], event.data["size"], event)


def _received(event: Event, objects: ObjectStore) -> None:
    """The event itself is the record; no row follows from it."""


HANDLERS: dict[str, Handler] = {"package.exported": _exported, "package.received": _received}
