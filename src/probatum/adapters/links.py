"""Takes a link apart, strictly: what two programs could read in two ways is refused.

In: untrusted text. Out: a Link with everything that a connection needs. Only http and https, no user names, no control
characters or backslashes; hosts in ASCII (IDNA), numbers as ports, percent-encoded targets.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from probatum.model.errors import CollectError

_PORTS = {"http": 80, "https": 443}
_SAFE = "!$%&'()*+,/:;=?@[]~-._"
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?\Z")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link: `host` for the name server and TLS, `netloc` for the Host header, `target` for the request line."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """The host as it is written in a link, with the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The link in its one written form, without a fragment."""
        return f"{self.scheme}://{self.netloc}{self.target}"


def parse_link(untrusted: str) -> Link:
    """Take a link apart; raise CollectError `bad_link`."""
    text = untrusted.strip()
    if _FORBIDDEN.search(text):
        raise _bad(untrusted, "blanks, control characters or backslashes")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _bad(untrusted, str(error)) from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise _bad(untrusted, f"the scheme {parts.scheme!r}")
    if parts.username is not None or parts.password is not None:
        raise _bad(untrusted, "a user name")
    target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    if port == 0:
        raise _bad(untrusted, "port 0")
    return Link(scheme=scheme, host=_host(parts.hostname, untrusted), port=port or _PORTS[scheme], target=target)


def follow(link: Link, location: str) -> Link:
    """Where a redirect leads; `location` as http.client gives it."""
    with suppress(UnicodeError):
        # Header bytes come as Latin-1; servers that send more than ASCII mean UTF-8.
        location = location.encode("latin-1").decode("utf-8")
    try:
        joined = urljoin(link.url, location.strip())
    except ValueError as error:
        raise _bad(location, str(error)) from error
    return parse_link(joined)


def _host(host: str | None, untrusted: str) -> str:
    if not host:
        raise _bad(untrusted, "no host")
    if ":" in host:
        if "%" in host:
            raise _bad(untrusted, "an address of one network interface only")
        return host
    try:
        name = host.encode("idna").decode("ascii").lower() if not host.isascii() else host.lower()
    except UnicodeError as error:
        raise _bad(untrusted, "a host name that is none") from error
    if not _HOST.match(name) or len(name) > 253:
        raise _bad(untrusted, "a host name that is none")
    return name


def _bad(untrusted: str, found: str) -> CollectError:
    return CollectError(
        f"This is not a link that can be fetched: {untrusted[:200]!r}",
        code="bad_link",
        expected="http:// or https://, a host name and a path",
        found=found,
    )
