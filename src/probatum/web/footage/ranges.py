"""Answers to requests for a part of a file (RFC 9110 section 14), which players need in order to seek."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse

BLOCK = 1 << 16
_ONE_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")


def ranged_response(stream: BinaryIO, size: int, media_type: str, asked: str) -> HttpResponseBase:
    """The whole file, the one part asked for (206), or the refusal of a part that does not exist (416)."""
    wanted = _ONE_RANGE.fullmatch(asked)
    if wanted is None or not any(wanted.groups()):  # several parts may be answered with the whole (14.2)
        whole = FileResponse(stream, content_type=media_type)
        whole["Accept-Ranges"] = "bytes"
        return whole
    first, last = _bounds(wanted[1], wanted[2], size)
    if first > last:
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    stream.seek(first)
    part = StreamingHttpResponse(_blocks(stream, last - first + 1), status=206, content_type=media_type)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last - first + 1)
    part["Accept-Ranges"] = "bytes"
    return part


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:  # the last N bytes
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _blocks(stream: BinaryIO, left: int) -> Iterator[bytes]:
    with stream:
        while left > 0 and (block := stream.read(min(BLOCK, left))):
            left -= len(block)
            yield block
