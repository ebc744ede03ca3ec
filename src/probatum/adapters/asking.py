"""Asks servers that vouch for time: one request, one answer, by the same safe rules as fetching.

In: an address, perhaps a body. Out: the answer's bytes, unchecked. Always holds: http and https only, addresses checked
against our own list and pinned, TLS verified, no redirects, bounded in time and size.
"""

from __future__ import annotations

import http.client
import io
import ssl
from contextlib import closing
from dataclasses import dataclass

from probatum import __version__
from probatum.model.errors import CollectError, LedgerError

from .addresses import AddressPolicy, Allowed
from .dialing import Dialed, Resolve, dial, system_resolve
from .links import Link, parse_link
from .wire import Deadline, RecordedSocket

SETTING = "seal.allow_private_addresses"


class AuthorityUnreachable(LedgerError):
    """A server that vouches for time did not answer as one does."""

    code = "authority_unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Media types: of what is sent, and of what is accepted; `required` refuses answers of another type."""

    sent: str
    accepted: str
    required: bool = True


class SafeAsker:
    """Asks one question at a time.

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

    def exchange(self, url: str, kinds: Kinds, body: bytes | None = None) -> bytes:
        """The answer to a POST of `body`, or to a GET; raise AuthorityUnreachable when there is no good one."""
        try:
            link = parse_link(url)
            deadline = Deadline(self._deadline, self._deadline, what=link.host)
            dialed = dial(link, self._policy, deadline, resolve=self._resolve, context=self._context)
            with closing(dialed.connection):
                return self._answer(dialed, link, kinds, body, deadline)
        except AuthorityUnreachable:
            raise
        except CollectError as error:
            raise AuthorityUnreachable(f"No answer from {url}", code=error.code, found=error.message) from error
        except (http.client.HTTPException, OSError) as error:
            raise AuthorityUnreachable(f"No answer from {url}", found=f"{type(error).__name__}: {error}") from error

    def _answer(self, dialed: Dialed, link: Link, kinds: Kinds, body: bytes | None, deadline: Deadline) -> bytes:
        dialed.connection.settimeout(deadline.left())
        dialed.connection.sendall(_head(link, kinds, body) + (body or b""))
        recorded = RecordedSocket(dialed.connection, io.BytesIO(), deadline, self._max_bytes)
        # http.client needs only makefile() of a socket.
        response = http.client.HTTPResponse(recorded, method="GET")  # type: ignore[arg-type]
        with closing(response):
            response.begin()
            kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
            if response.status != http.client.OK or (kinds.required and kind != kinds.accepted):
                raise AuthorityUnreachable(
                    f"{link.host} does not answer as a server that vouches for time does",
                    expected=f"200 {kinds.accepted}",
                    found=f"{response.status} {kind}"[:200],
                    remedy="Check the address in [seal].",
                )
            return response.read()


def _head(link: Link, kinds: Kinds, body: bytes | None) -> bytes:
    lines = [
        f"{'GET' if body is None else 'POST'} {link.target} HTTP/1.1",
        f"Host: {link.netloc}",
        f"User-Agent: Probatum/{__version__}",
        f"Accept: {kinds.accepted}",
        *([] if body is None else [f"Content-Type: {kinds.sent}", f"Content-Length: {len(body)}"]),
        "Connection: close",
    ]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")
