"""Asks a time server how wrong this machine's clock is (SNTP, RFC 4330, over UDP).

In: a host. Out: the offset in seconds (positive when this machine is behind) and how long the answer took, within half
of which the offset is right. One question, one answer; an answer to anything else is refused. SNTP is not signed:
somebody in between can lie, so that this bounds accidents, not attackers; seals bound those.
"""

from __future__ import annotations

import secrets
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from probatum.model.errors import CollectError

from .addresses import AddressPolicy, Allowed
from .dialing import Resolve, system_resolve

PORT = 123
SETTING = "clock.allow_private_addresses"
_SINCE_1900 = 2_208_988_800
_QUESTION = 0x23  # leap 0, version 4, mode 3 (client)
_PACKET = struct.Struct(">BBBb11I")


class TimeServerFailed(CollectError):
    """A time server gave no usable answer."""

    code = "time_server_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOffset:
    """What to add to this machine's clock, in seconds, and the round trip."""

    seconds: float
    round_trip: float


def ask_time_server(
    host: str,
    *,
    port: int = PORT,
    allow_private: Allowed = False,
    timeout: float = 3.0,
    resolve: Resolve = system_resolve,
    now: Callable[[], float] = time.time,
) -> ClockOffset:
    """The offset of this machine's clock; raise TimeServerFailed, or AddressRefused."""
    policy = AddressPolicy(allow_private, setting=SETTING)
    try:
        addresses = [str(policy.check(each, host=host)) for each in resolve(host, port)]
        family = socket.AF_INET6 if ":" in addresses[0] else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.settimeout(timeout)
            asking.connect((addresses[0], port))
            return _exchange(asking, host, now)
    except (OSError, UnicodeError, IndexError) as error:
        raise TimeServerFailed(f"The time server {host} did not answer", found=str(error)) from error


def _exchange(asking: socket.socket, host: str, now: Callable[[], float]) -> ClockOffset:
    mark = secrets.token_bytes(8)  # a number nobody can guess, in place of our time, which is nobody's business
    sent = now()
    asking.send(bytes([_QUESTION]) + bytes(39) + mark)
    answer = asking.recv(512)
    came = now()
    if len(answer) < _PACKET.size or answer[24:32] != mark:
        raise TimeServerFailed(f"The time server {host} answered something else")
    first, stratum, *_ = _PACKET.unpack(answer[: _PACKET.size])
    if first & 7 != 4 or first >> 6 == 3 or not 1 <= stratum <= 15:
        raise TimeServerFailed(f"The time server {host} does not know the time", found=f"stratum {stratum}")
    received, answered = _seconds(answer[32:40]), _seconds(answer[40:48])
    return ClockOffset(
        seconds=((received - sent) + (answered - came)) / 2, round_trip=(came - sent) - (answered - received)
    )


def _seconds(stamp: bytes) -> float:
    """Seconds since 1970; a stamp below 2**31 is of the era that begins in 2036 (RFC 4330 section 3)."""
    whole, part = int.from_bytes(stamp[:4], "big"), int.from_bytes(stamp[4:], "big")
    era = 0 if whole & 0x80000000 else 1 << 32
    return whole + era - _SINCE_1900 + part / (1 << 32)
