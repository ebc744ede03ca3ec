"""Decides which network addresses a link may lead to.

In: an address and what the operator allows. Out: nothing, or AddressRefused, which names the address, why, and the
setting that would allow it. The list of special networks is our own data: the standard library's `is_global` calls
several disguises of 127.0.0.1 global (NAT64, 6to4, IPv4-compatible, site-local, multicast).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from probatum.model.errors import AddressRefused, ValueInvalid

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Allowed = bool | Iterable[str | Network]

SETTING = "collect.allow_private_addresses"
_NEVER, _LISTED, _PRIVATE = "never", "listed", "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Special:
    network: Network
    name: str
    allow: str


class AddressPolicy:
    """Which addresses may be reached: public ones, and those that the operator allows.

    `allowed` True opens loopback, private and carrier networks as a whole; a list of networks opens just these, and is
    the only way to the rarer ones (link-local, where clouds keep secrets; NAT64). `setting` names the operator's
    setting.
    """

    def __init__(self, allowed: Allowed = False, *, setting: str = SETTING) -> None:
        self._all_private = allowed is True
        self._networks = () if isinstance(allowed, bool) else tuple(_network(each) for each in allowed)
        self._setting = setting

    def check(self, address: str, *, host: str) -> Address:
        """The parsed address; raise AddressRefused for one that must not be reached."""
        try:
            parsed = ip_address(address)
        except ValueError as error:
            raise self._refused(address, host, "no address") from error
        if isinstance(parsed, IPv6Address) and parsed.scope_id is not None:
            raise self._refused(address, host, "an address of one network interface only")
        special = _special(parsed)
        if special is None:
            return parsed
        listed = any(parsed.version == each.version and parsed in each for each in self._networks)
        if special.allow != _NEVER and (listed or (self._all_private and special.allow == _PRIVATE)):
            return parsed
        raise self._refused(address, host, special.name, special)

    def _refused(self, address: str, host: str, why: str, special: _Special | None = None) -> AddressRefused:
        remedy = "Such addresses are never fetched."
        if special is not None and special.allow != _NEVER:
            remedy = f'If you run that server yourself, the setting {self._setting} = ["{special.network}"] allows it.'
        leads = f" ({host})" if host != address else ""
        return AddressRefused(
            f"The link leads to the address {address}{leads}, which must not be fetched",
            found=f"{why} address" if special is not None else why,
            remedy=remedy,
        )


def _network(value: str | Network) -> Network:
    try:
        return value if isinstance(value, IPv4Network | IPv6Network) else ip_network(value)
    except ValueError as error:
        raise ValueInvalid("Not a network", expected="such as 10.0.0.0/8", found=repr(value)) from error


def _special(address: Address) -> _Special | None:
    """The narrowest special network that holds the address, or None for a public one."""
    specials, public, isatap = _table()
    if isinstance(address, IPv6Address) and f"{int(address) & (2**64 - 1):016x}"[:8] in isatap:
        return _Special(network=IPv6Network(address), name="ISATAP (RFC 5214)", allow=_LISTED)
    held = [each for each in specials if each.network.version == address.version and address in each.network]
    if isinstance(address, IPv6Address) and address in public:
        held = [each for each in held if each.network.prefixlen > 0]
    return max(held, key=lambda each: each.network.prefixlen, default=None)


@cache
def _table() -> tuple[tuple[_Special, ...], IPv6Network, frozenset[str]]:
    table = tomllib.loads(files(__package__).joinpath("denied_addresses.toml").read_text("utf-8"))
    specials = tuple(
        _Special(network=ip_network(row["cidr"]), name=row["name"], allow=row["allow"]) for row in table["network"]
    )
    return specials, IPv6Network(table["public_ipv6"]), frozenset(table["isatap"])
