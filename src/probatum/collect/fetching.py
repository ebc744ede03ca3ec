"""The port through which a page is fetched, and what comes back through it.

An adapter implements Fetcher; this stage opens no socket. A FetchedPage holds temporary files: close it when done, best
in a `with` block.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

from .limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedExchange:
    """One request and its answer.

    `request` and `raw` are the bytes as sent and received (headers, any chunk marks, compressed or not); `body` is the
    content without chunk marks and compression. `address` is the one connected to, `resolved` all that the name had.
    `tls` is None without TLS, else `{"version", "cipher", "chain": ["sha256:…"], "chain_pem": "…"}`, leaf first.
    """

    url: str
    address: str
    port: int
    resolved: tuple[str, ...]
    at: datetime
    request: bytes
    raw: BinaryIO
    raw_size: int
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: BinaryIO
    body_size: int
    tls: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """All exchanges that one link led to, redirects first, the final answer last."""

    requested: str
    exchanges: tuple[FetchedExchange, ...]
    tool: str

    @property
    def final(self) -> FetchedExchange:
        """The answer in the end."""
        return self.exchanges[-1]

    def close(self) -> None:
        """Let go of the temporary files."""
        for exchange in self.exchanges:
            exchange.raw.close()
            exchange.body.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Fetcher(Protocol):
    """Fetches a link and follows its redirects, refusing addresses that must not be reached."""

    def fetch(self, url: str, limits: Limits) -> FetchedPage:
        """Fetch; raise CollectError (`timed_out`, `too_large`, `unreachable`, …) or AddressRefused."""
        ...
