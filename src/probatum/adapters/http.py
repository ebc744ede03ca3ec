"""Fetches links for `probatum.collect`, without being led astray: the Fetcher of the real world.

In: a link and limits. Out: a FetchedPage with every exchange, byte for byte. Always holds: http and https only; every
address is checked against our own list, at every redirect; the checked address is the one connected to; TLS is
verified; the whole takes no longer than the deadline and no more than the limit.
"""

from __future__ import annotations

import errno
import http.client
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, cast

from probatum import __version__
from probatum.collect.fetching import FetchedExchange, FetchedPage
from probatum.collect.limits import MIB, Limits
from probatum.model.errors import CollectError, ValueInvalid

from . import content_codings
from .addresses import SETTING, AddressPolicy, Allowed
from .dialing import Dialed, Resolve, dial, system_resolve
from .links import Link, follow, parse_link
from .wire import Deadline, RecordedSocket, too_large

TOOL = f"probatum-http {__version__}"
USER_AGENT = f"Mozilla/5.0 (compatible; Probatum/{__version__}; evidence preservation)"
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_IN_MEMORY = 4 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bounds:
    deadline: Deadline
    max_bytes: int


class SafeFetcher:
    """Fetches links over a pinned, checked, recorded connection.

    `allow_private` opens private networks (True, or a list such as `["10.1.0.0/16"]`). `timeout` bounds each wait and
    `deadline` the whole fetch with all redirects, in seconds; `max_bytes` each answer, below the limits of the call.
    """

    def __init__(
        self,
        *,
        allow_private: Allowed = False,
        timeout: float = 30.0,
        deadline: float = 600.0,
        max_bytes: int | None = None,
        user_agent: str = USER_AGENT,
        setting: str = SETTING,
        resolve: Resolve = system_resolve,
        context: ssl.SSLContext | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not user_agent.isascii() or not user_agent.isprintable():
            raise ValueInvalid("Not a user agent", expected="printable ASCII", found=repr(user_agent)[:80])
        self._policy = AddressPolicy(allow_private, setting=setting)
        self._timeout, self._deadline, self._max_bytes = timeout, deadline, max_bytes
        self._user_agent, self._resolve, self._now = user_agent, resolve, now
        self._context = context or ssl.create_default_context()

    def fetch(self, url: str, limits: Limits) -> FetchedPage:
        """Fetch a link and follow its redirects.

        Raises AddressRefused, or CollectError `bad_link`, `unknown_host`, `unreachable`, `tls_failed`, `timed_out`,
        `too_large`, `cut_off`, `bad_response`, `redirect_loop`, `too_many_redirects`.
        """
        link = parse_link(url)
        deadline = Deadline(self._deadline, self._timeout, what=link.host)
        bounds = _Bounds(deadline=deadline, max_bytes=min(limits.max_bytes, self._max_bytes or limits.max_bytes))
        exchanges: list[FetchedExchange] = []
        with ExitStack() as undo:
            seen: set[str] = set()
            following: Link | None = link
            while following is not None:
                _check_hop(following, seen, limits)
                exchange = self._exchange(following, bounds)
                undo.callback(exchange.raw.close)
                undo.callback(exchange.body.close)
                exchanges.append(exchange)
                following = _redirect(following, exchange)
            undo.pop_all()
        return FetchedPage(requested=url, exchanges=tuple(exchanges), tool=TOOL)

    def _exchange(self, link: Link, bounds: _Bounds) -> FetchedExchange:
        at = self._now()
        dialed = dial(link, self._policy, bounds.deadline, resolve=self._resolve, context=self._context)
        request = self._request(link)
        with ExitStack() as undo:
            raw, body = _temporary(undo), _temporary(undo)
            with closing(dialed.connection):
                try:
                    _send(dialed, request, bounds.deadline)
                    response, notes = _receive(dialed, raw, body, bounds)
                except (http.client.HTTPException, OSError) as error:
                    raise _broken(link, error) from error
            undo.pop_all()
        size, raw_size = body.tell(), raw.tell()
        body.seek(0)
        raw.seek(0)
        return FetchedExchange(
            url=link.url,
            address=dialed.address,
            port=link.port,
            resolved=dialed.resolved,
            at=at,
            request=request,
            raw=raw,
            raw_size=raw_size,
            status=response.status,
            reason=response.reason,
            headers=tuple(response.getheaders()),
            body=body,
            body_size=size,
            tls=dialed.tls,
            notes=notes,
        )

    def _request(self, link: Link) -> bytes:
        lines = [
            f"GET {link.target} HTTP/1.1",
            f"Host: {link.netloc}",
            f"User-Agent: {self._user_agent}",
            f"Accept: {_ACCEPT}",
            f"Accept-Encoding: {content_codings.ACCEPTED}",
            "Accept-Language: uk,ru;q=0.9,en;q=0.8",
            "Connection: close",
        ]
        return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")


def _check_hop(link: Link, seen: set[str], limits: Limits) -> None:
    if link.url in seen:
        raise CollectError(
            "The link leads in a circle", code="redirect_loop", found=f"{link.url} again", remedy="Check the link."
        )
    if len(seen) > limits.max_redirects:
        raise CollectError(
            "The link is redirected too often",
            code="too_many_redirects",
            expected=f"at most {limits.max_redirects} redirects",
            remedy="Check the link.",
        )
    seen.add(link.url)


def _redirect(link: Link, exchange: FetchedExchange) -> Link | None:
    location = exchange.header("Location")
    return follow(link, location) if exchange.status in _REDIRECTS and location else None


def _temporary(undo: ExitStack) -> BinaryIO:
    spool = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - lives in the exchange
    undo.callback(spool.close)
    return spool


def _send(dialed: Dialed, request: bytes, deadline: Deadline) -> None:
    dialed.connection.settimeout(deadline.left())
    try:
        dialed.connection.sendall(request)
    except TimeoutError as error:
        raise deadline.passed() from error


def _receive(
    dialed: Dialed, raw: BinaryIO, body: BinaryIO, bounds: _Bounds
) -> tuple[http.client.HTTPResponse, tuple[str, ...]]:
    """Read one answer: all its bytes to `raw`, its content to `body`."""
    recorded = RecordedSocket(dialed.connection, raw, bounds.deadline, bounds.max_bytes)
    # http.client needs only makefile() of a socket.
    response = http.client.HTTPResponse(recorded, method="GET")  # type: ignore[arg-type]
    with closing(response):
        response.begin()
        coding = (response.getheader("Content-Encoding") or "").strip().lower()
        for piece in content_codings.decoded(_pieces(response), coding):
            body.write(piece)
            if body.tell() > bounds.max_bytes:
                raise too_large(bounds.max_bytes)
    if content_codings.known(coding):
        return response, ()
    return response, (f"The content coding {coding!r} is not known: the body is kept as it came.",)


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(MIB):
        yield piece
    if response.length:
        raise CollectError(
            "The answer was cut off",
            code="cut_off",
            expected=f"{response.length} more bytes",
            remedy="Try again later.",
        )


def _broken(link: Link, error: http.client.HTTPException | OSError) -> CollectError:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CollectError(
            "There is no space left for the answer",
            code="no_space",
            found=str(error),
            remedy="Free some space for temporary files, and add it again.",
        )
    if isinstance(error, OSError | http.client.IncompleteRead):
        return CollectError(
            f"{link.host} broke off the connection", code="cut_off", found=str(error), remedy="Try again later."
        )
    return CollectError(
        f"{link.host} does not answer as a web server does",
        code="bad_response",
        found=f"{type(error).__name__} {error}"[:200].strip(),
        remedy="Check the link and its port.",
    )
