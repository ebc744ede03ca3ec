"""The clock: asked at the start of work where a time server is named, recorded, and named by Captures."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from probatum.adapters.time_server import TimeServerFailed, ask_time_server
from probatum.model.errors import AddressRefused
from probatum.register.models import LedgerEntry
from probatum.register.services.captures import machine
from probatum.register.services.clocks import check_clock, clock_offset
from probatum.register.workspace import Workspace

NOW = datetime(2024, 11, 13, 8, tzinfo=UTC)
SECONDS = NOW.timestamp()
LOOPBACK = ["127.0.0.1/32"]


class TimeServer:
    """Answers as a time server would whose clock shows `ahead` seconds more than NOW."""

    def __init__(self, ahead: float = 0.0, *, stratum: int = 2, echo: bool = True) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.ahead, self.stratum, self.echo = ahead, stratum, echo
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        stamp = struct.pack(">II", int(SECONDS + self.ahead) + 2_208_988_800, 0)
        while True:
            try:
                question, asker = self.socket.recvfrom(512)
            except OSError:
                return
            mark = question[40:48] if self.echo else bytes(8)
            self.socket.sendto(bytes([0x24, self.stratum]) + bytes(22) + mark + stamp + stamp, asker)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[TimeServer]:
    """A time server on loopback."""
    made = TimeServer(**getattr(request, "param", {}))
    yield made
    made.socket.close()


def ask(server: TimeServer) -> float:
    """The offset."""
    found = ask_time_server("127.0.0.1", port=server.port, allow_private=LOOPBACK, now=lambda: SECONDS)
    return found.seconds


@pytest.mark.parametrize("server", [{"ahead": 5.0}, {"ahead": -86400.0}], indirect=True)
def test_the_offset_is_what_the_clock_lacks(server: TimeServer) -> None:
    """Behind is positive; a day off either way is seen."""
    assert ask(server) == pytest.approx(server.ahead)


@pytest.mark.parametrize("server", [{"stratum": 0}, {"stratum": 16}, {"echo": False}], indirect=True)
def test_a_server_that_does_not_know_and_another_answer_are_refused(server: TimeServer) -> None:
    """An unsynchronised server, and somebody who answers what was not asked."""
    with pytest.raises(TimeServerFailed):
        ask(server)


def test_private_addresses_are_not_asked_unless_allowed() -> None:
    """The same rules as for links."""
    with pytest.raises(AddressRefused):
        ask_time_server("127.0.0.1")


@pytest.mark.parametrize("server", [{"ahead": 2.0}], indirect=True)
def test_a_check_is_recorded_once_a_day_and_named_by_captures(workspace: Workspace, server: TimeServer) -> None:
    """Without a server nothing is asked, and a Capture says so."""
    assert check_clock(actor="owner", now=NOW) is None
    assert machine(NOW)["clock_offset"] == "not checked"
    workspace.config["clock"] = {"server": "127.0.0.1", "port": server.port, "allow_private_addresses": LOOPBACK}
    assert clock_offset(NOW) == "not checked"
    assert check_clock(actor="owner", now=NOW)
    assert check_clock(actor="owner", now=NOW + timedelta(hours=2)) is None
    assert LedgerEntry.objects.filter(type="clock.checked").count() == 1
    assert clock_offset(NOW).endswith(" ms (127.0.0.1, 2024-11-13T08:00:00Z)")
    assert clock_offset(NOW + timedelta(days=2)) == "not checked"


def test_a_server_that_is_down_is_recorded(workspace: Workspace) -> None:
    """The offset then is not checked, which is not zero."""
    workspace.config["clock"] = {"server": "127.0.0.1", "port": 9, "allow_private_addresses": LOOPBACK}
    assert check_clock(actor="owner", now=NOW) is None
    assert LedgerEntry.objects.filter(type="clock.checked").count() == 1
    assert clock_offset(NOW) == "not checked"
