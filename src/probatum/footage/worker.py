"""The child process that decodes untrusted media: `python -m probatum.footage.worker REQUEST`, the file on stdin.

In: limits and wishes as JSON in the one argument; the media file, already open, as standard input, so that the process
needs no path and can be shut off from the file system. Out: JSON lines on standard output: `{"progress": 0.4}`, then
one `{"analysis": …, "thumbnails": […]}` or `{"error": {"code", "found"}}`. Limits are set before any decoder is loaded.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import sys
from typing import Any, BinaryIO

from probatum.model.errors import FootageError


def main(argv: list[str]) -> int:
    """Run one request; 0 also when the file could not be decoded, since that is an answer."""
    request = json.loads(argv[1])
    # Decoders print to file descriptor 1 and 2 now and then; only this duplicate reaches the parent.
    with os.fdopen(os.dup(1), "wb") as out, os.fdopen(os.dup(0), "rb") as stream:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        set_limits(request["isolation"])
        try:
            answer = _answer(stream, request, out)
        except FootageError as error:
            answer = {"error": {"code": error.code, "found": error.found}}
        except MemoryError:
            answer = {"error": {"code": "too_large", "found": "more memory than allowed"}}
        _send(out, answer)
    return 0


def set_limits(limits: dict[str, Any]) -> None:
    """Limit time, memory, files and sockets of this process; nothing can be written and no core is dumped."""
    for name, value in (
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_AS, limits["address_space_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(name)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # At the soft limit of time comes SIGXCPU, which says why; at the hard one a bare kill.
        grace = 5 if name == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else 0
        resource.setrlimit(name, (allowed, allowed + grace))


def _answer(stream: BinaryIO, request: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    # Loaded here, not at the top, so that FFmpeg's libraries start under the limits.
    from .decode import analyse
    from .limits import DecodeLimits
    from .thumbnails import thumbnails_of

    limits = DecodeLimits(**request["decode"])
    analysis = analyse(stream, limits=limits, progress=_Reporter(out))
    stills = []
    if request["thumbnails"] and analysis.kind != "audio":
        stills = thumbnails_of(stream, count=request["thumbnails"], protected=request["protected"], limits=limits)
    return {
        "analysis": analysis.to_record(),
        "thumbnails": [
            {
                "second": still.second,
                "jpeg": base64.b64encode(still.jpeg).decode("ascii"),
                "width": still.width,
                "height": still.height,
            }
            for still in stills
        ],
    }


class _Reporter:
    """Sends progress to the parent, one line for each hundredth."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._told = -1

    def __call__(self, part: float) -> None:
        hundredth = int(part * 100)
        if hundredth > self._told:
            self._told = hundredth
            _send(self._out, {"progress": hundredth / 100})


def _send(out: BinaryIO, message: dict[str, Any]) -> None:
    out.write(json.dumps(message, allow_nan=False).encode("ascii") + b"\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv))
