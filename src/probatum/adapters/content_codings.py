"""Undoes the compression of an HTTP body, within bounds.

In: pieces of a body and the `Content-Encoding` it was sent in. Out: pieces of the content. A body that swells beyond
reason (a bomb) raises; a coding that is not known leaves the body as it came and says so.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from probatum.collect.limits import MIB, in_words
from probatum.model.errors import CollectError

ACCEPTED = "gzip, deflate"
_STEP = MIB
_RATIO = 300
_RATIO_FROM = 32 * MIB
"""DEFLATE reaches 1:1032 on zeros (RFC 1951); texts seldom 1:50. Only beyond 32 MiB is the ratio looked at."""


def known(coding: str) -> bool:
    """Whether the body of this coding can be undone; an absent coding is "identity"."""
    return coding in ("gzip", "x-gzip", "deflate", "identity", "")


def decoded(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The content of a body; raise CollectError `bad_response` for a broken or `too_large` for a swelling one."""
    if coding in ("identity", "") or not known(coding):
        yield from pieces
        return
    taken = given = 0
    inflater = _Inflater(coding)
    for piece in pieces:
        taken += len(piece)
        for part in inflater.feed(piece):
            given += len(part)
            if given > _RATIO_FROM and given > taken * _RATIO:
                raise _bomb(taken, given)
            yield part
    if not inflater.whole:
        raise CollectError("The compressed answer was cut off", code="cut_off", remedy="Try again later.")


class _Inflater:
    """Undoes gzip (RFC 1952, also several members) or deflate (RFC 9110 section 8.4.1.2, also without its header)."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding != "deflate"
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16 if self._gzip else zlib.MAX_WBITS)
        self._started = self._done = False

    @property
    def whole(self) -> bool:
        """Whether the stream came to its end, or never began."""
        return not self._started or self._done

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Inflate, at most a MiB at a time."""
        while data:
            if self._done:
                if not (self._gzip and data.startswith(b"\x1f\x8b")):
                    return  # padding after the end
                self._inflate, self._done = zlib.decompressobj(zlib.MAX_WBITS | 16), False
            part, data = self._step(data)
            if part:
                yield part

    def _step(self, data: bytes) -> tuple[bytes, bytes]:
        first, self._started = not self._started, True
        try:
            part = self._inflate.decompress(data, _STEP)
        except zlib.error as error:
            if first and not self._gzip:
                self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
                return self._step(data)
            raise CollectError(
                "The compressed answer is broken", code="bad_response", found=str(error), remedy="Try again later."
            ) from error
        self._done = self._inflate.eof
        return part, self._inflate.unused_data if self._done else self._inflate.unconsumed_tail


def _bomb(taken: int, given: int) -> CollectError:
    return CollectError(
        "The answer swells beyond reason when it is unpacked",
        code="too_large",
        expected=f"at most {_RATIO} bytes for each that was sent",
        found=f"{in_words(given)} out of {in_words(taken)} so far",
    )
