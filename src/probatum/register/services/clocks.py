"""How wrong the collecting machine's clock is: asked at the start of work, recorded, and named by every Capture.

Nobody is asked unless `[clock] server` names a time server; Captures then say "not checked". Offsets are kept as whole
milliseconds, and count for a day.
"""

from __future__ import annotations

import json
import socket
from datetime import datetime, timedelta
from typing import Any

from probatum.adapters.time_server import ClockOffset, ask_time_server
from probatum.model.errors import ProbatumError
from probatum.vault.events import Event

from ..models import LedgerEntry
from ..recording import record
from .vault import objects, workspace

CHECKED = "clock.checked"
GOOD_FOR = timedelta(days=1)
NOT_CHECKED = "not checked"


def check_clock(*, actor: str, now: datetime) -> ClockOffset | None:
    """Ask the configured time server and record the offset, or why there is none; None where there is none."""
    server = workspace().setting("clock", "server", "")
    if not server or _newest(now):
        return None
    allowed = workspace().setting("clock", "allow_private_addresses", [])
    data: dict[str, Any] = {"host": socket.gethostname(), "server": server}
    offset = None
    try:
        offset = ask_time_server(server, port=workspace().setting("clock", "port", 123), allow_private=allowed)
        data |= {"offset_ms": round(offset.seconds * 1000), "round_trip_ms": round(offset.round_trip * 1000)}
    except ProbatumError as error:
        data |= {"offset_ms": None, "failure": error.code}
    record([Event(type=CHECKED, at=now, actor=actor, data=data)], objects=objects())
    return offset


def clock_offset(now: datetime) -> str:
    """What a Capture says of this machine's clock: `+12 ms (time.example.org, 2024-11-13T08:00:00Z)` or not checked."""
    found = _newest(now) if workspace().setting("clock", "server", "") else None
    if found is None or found[1]["offset_ms"] is None:
        return NOT_CHECKED
    at, data = found
    return f"{data['offset_ms']:+d} ms ({data['server']}, {at:%Y-%m-%dT%H:%M:%SZ})"


def _newest(now: datetime) -> tuple[datetime, dict[str, Any]] | None:
    """The newest check by this machine that still counts."""
    for row in LedgerEntry.objects.filter(type=CHECKED, at__gt=now - GOOD_FOR).order_by("-index")[:20]:
        data = json.loads(bytes(row.body))["data"]
        if data["host"] == socket.gethostname():
            return row.at, data
    return None
