"""Handlers for what is done to keep custody: keys, seals, replicas, fixity runs, tombstones, clocks."""

from __future__ import annotations

from probatum.vault.erasure import MADE as ERASED
from probatum.vault.events import Event
from probatum.vault.key_history import INTRODUCED, ROTATED
from probatum.vault.objects import ObjectStore
from probatum.vault.seals import COSIGNED, FAILED, MADE, UPGRADED

from .handlers import Handler


def _only_logged(event: Event, objects: ObjectStore) -> None:
    """The event itself is the record; no row follows from it."""


HANDLERS: dict[str, Handler] = {
    INTRODUCED: _only_logged,
    ROTATED: _only_logged,
    MADE: _only_logged,
    FAILED: _only_logged,
    UPGRADED: _only_logged,
    COSIGNED: _only_logged,
    ERASED: _only_logged,
    "clock.checked": _only_logged,
    "vault.replicated": _only_logged,
    "vault.fixity": _only_logged,
}
