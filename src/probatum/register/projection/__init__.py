"""How each type of event changes the rows: one handler for each, pure in the event, the rows and the vault.

Handlers compute nothing that could differ later: a replay of the same events over the same vault gives the same rows.
An event of an unknown type is refused, so that an older program never makes a wrong register from a newer ledger.
"""

from __future__ import annotations

from probatum.model.errors import RegisterError
from probatum.vault.events import Event
from probatum.vault.objects import ObjectStore

from . import captures, cases, custody, footage, incidents, packages, reports
from .handlers import Handler

HANDLERS: dict[str, Handler] = {
    **cases.HANDLERS,
    **captures.HANDLERS,
    **reports.HANDLERS,
    **footage.HANDLERS,
    **incidents.HANDLERS,
    **packages.HANDLERS,
    **custody.HANDLERS,
}


def project(event: Event, objects: ObjectStore) -> None:
    """Apply one event to the rows."""
    handler = HANDLERS.get(event.type)
    if handler is None:
        raise RegisterError(
            f"The ledger holds an event of a type that this version does not know: {event.type}",
            code="unknown_event",
            remedy="Use the version of Probatum that wrote it, or a newer one.",
        )
    handler(event, objects)
