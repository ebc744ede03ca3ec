"""Sends a timestamp request to an authority (RFC 3161 section 3.4, over HTTP) by the same safe rules as fetching.

In: an address and the request's bytes. Out: the answer's bytes, unchecked. Always holds: http and https only, addresses
checked against our own list and pinned, TLS verified, no redirects, bounded in time and size.
"""

from __future__ import annotations

import http.client
import io
import ssl
from contextlib import closing

from probatum import __version__
from probatum.model.errors import CollectError, LedgerError

from .addresses import AddressPolicy, Allowed
from .dialing import Dialed, Resolve, dial, system_resolve
from .links import Link, parse_link
from .wire import Deadline, RecordedSocket

SETTING = "seal.allow_private_addresses"
_TYPES = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class AuthorityUnreachable(LedgerError):
    """An authority did not answer as one does."""

    code = "authority_unreachable"


class Authorities:
    """Asks timestamping authorities.

    `allow_private` as for SafeFetcher; `deadline` in seconds bounds one question, `max_bytes` its answer.
    """

    def __init__(
        self,
        *,
        allow_private: Allowed = False,
        deadline: float = 30.0,
        max_bytes: int = 1 << 20,
        resolve: Resolve = system_resolve,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._policy = AddressPolicy(allow_private, setting=SETTING)
        self._deadline, self._max_bytes, self._resolve = deadline, max_bytes, resolve
        self._context = context or ssl.create_default_context()

    def ask(self, url: str, body: bytes) -> bytes:
        """The answer to a request; raise AuthorityUnreachable when there is none, or one of the wrong kind."""
        try:
            link = parse_link(url)
            deadline = Deadline(self._deadline, self._deadline, what=link.host)
            dialed = dial(link, self._policy, deadline, resolve=self._resolve, context=self._context)
            with closing(dialed.connection):
                return self._exchange(dialed, link, body, deadline)
        except AuthorityUnreachable:
            raise
        except CollectError as error:
            raise AuthorityUnreachable(f"No timestamp from {url}", code=error.code, found=error.message) from error
        except (http.client.HTTPException, OSError) as error:
            raise AuthorityUnreachable(f"No timestamp from {url}", found=f"{type(error).__name__}: {error}") from error

    def _exchange(self, dialed: Dialed, link: Link, body: bytes, deadline: Deadline) -> bytes:
        dialed.connection.settimeout(deadline.left())
        dialed.connection.sendall(_head(link, len(body)) + body)
        recorded = RecordedSocket(dialed.connection, io.BytesIO(), deadline, self._max_bytes)
        # http.client needs only makefile() of a socket.
        response = http.client.HTTPResponse(recorded, method="POST")  # type: ignore[arg-type]
        with closing(response):
            response.begin()
            kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
            if response.status != http.client.OK or kind != _TYPES["Accept"]:
                raise AuthorityUnreachable(
                    f"{link.host} does not answer as a timestamping authority does",
                    expected=f"200 {_TYPES['Accept']}",
                    found=f"{response.status} {kind}"[:200],
                    remedy="Check the address in [seal] authorities.",
                )
            return response.read()


def _head(link: Link, length: int) -> bytes:
    lines = [
        f"POST {link.target} HTTP/1.1",
        f"Host: {link.netloc}",
        f"User-Agent: Probatum/{__version__}",
        *(f"{name}: {value}" for name, value in _TYPES.items()),
        f"Content-Length: {length}",
        "Connection: close",
    ]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")


