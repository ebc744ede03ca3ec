"""A connection whose every received byte is recorded, counted and bounded in time.

In: a connected socket, a Deadline and a limit. Out: a reader for http.client over exactly the bytes that came in,
which are copied to a temporary file as they come. A server that hangs, trickles or never ends runs into the deadline
or the limit.
"""

from __future__ import annotations

import io
import socket
import time
from typing import TYPE_CHECKING, BinaryIO

from probatum.collect.limits import in_words
from probatum.model.errors import CollectError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Deadline:
    """A moment by which everything must be done; `step` bounds each single wait. Both in seconds."""

    def __init__(self, total: float, step: float, *, what: str) -> None:
        self._total, self._step, self._what = total, step, what
        self._end = time.monotonic() + total

    def left(self) -> float:
        """Seconds that the next wait may take; raise CollectError `timed_out` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.passed()
        return min(left, self._step)

    def passed(self) -> CollectError:
        """The error for a wait that took too long."""
        return CollectError(
            f"{self._what} did not answer in time",
            code="timed_out",
            expected=f"a whole answer within {self._total:g} seconds, and some sign of life every {self._step:g}",
            remedy="Try again later, or raise the time limit.",
        )


class RecordedSocket:
    """What http.client needs of a socket: a reader that records. Use it for one answer."""

    def __init__(self, connection: socket.socket, record: BinaryIO, deadline: Deadline, max_bytes: int) -> None:
        self._reader = _RecordingReader(connection, record, deadline, max_bytes)

    def makefile(self, mode: str) -> io.BufferedReader:
        """The buffered reader that http.client reads the answer from."""
        return io.BufferedReader(self._reader, 64 * 1024)


class _RecordingReader(io.RawIOBase):
    """Reads from a socket, copies to the record, and minds time and size."""

    def __init__(self, connection: socket.socket, record: BinaryIO, deadline: Deadline, max_bytes: int) -> None:
        super().__init__()
        self._connection, self._record = connection, record
        self._deadline, self._max_bytes, self._count = deadline, max_bytes, 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Receive what there is, at least one byte unless the server has finished."""
        view = memoryview(buffer)
        self._connection.settimeout(self._deadline.left())
        try:
            got = self._connection.recv_into(view)
        except TimeoutError as error:
            raise self._deadline.passed() from error
        self._count += got
        if self._count > self._max_bytes:
            raise too_large(self._max_bytes)
        self._record.write(view[:got])
        return got


def too_large(max_bytes: int) -> CollectError:
    """The error for an answer without a bearable end."""
    return CollectError(
        "The answer is too large",
        code="too_large",
        expected=f"at most {in_words(max_bytes)}",
        remedy="Raise the limit if you need this file.",
    )
