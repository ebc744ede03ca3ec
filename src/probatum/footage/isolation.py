"""Decode an untrusted file in a child process that can do little harm and is stopped in time.

In: a path. Out: (Analysis, thumbnails), both checked again on this side: what the child says is untrusted too. Always:
the child has none of our environment, limits of its own (`worker.set_limits`), a sandbox where there is one, and is
killed when it takes too long, says too much, or the caller stops. Failures are FootageError: `decoder_timed_out`,
`decoder_crashed`, or what the decoder found (`empty_file`, `not_decodable`, `too_large`).
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from probatum.model.errors import FootageError, ProbatumError

from .analysis import Analysis
from .failures import failure
from .limits import DecodeLimits, IsolationLimits
from .metadata import printable
from .sandbox import Sandbox, best_sandbox, package_root
from .thumbnails import Thumbnail

WORKER = ("-s", "-P", "-m", "probatum.footage.worker")

_DECODE = DecodeLimits()
_ISOLATION = IsolationLimits()
_CROSSING = frozenset({"empty_file", "not_decodable", "too_large"})
"""The error codes that the child may name."""


def analyse_isolated(
    path: Path,
    *,
    limits: DecodeLimits = _DECODE,
    isolation: IsolationLimits = _ISOLATION,
    thumbnails: int = 6,
    protected: bool = True,
    progress: Callable[[float], None] | None = None,
    sandbox: Sandbox | None = None,
    worker: tuple[str, ...] = WORKER,
) -> tuple[Analysis, list[Thumbnail]]:
    """Analyse a file of others and take its thumbnails, in a process of its own."""
    request = json.dumps(
        {"decode": asdict(limits), "isolation": asdict(isolation), "thumbnails": thumbnails, "protected": protected}
    )
    command = (sandbox or best_sandbox()).wrap([sys.executable, *worker, request])
    try:
        with path.open("rb") as stream, _child(command, stream) as process:
            answer = _listen(process, isolation, progress)
    except OSError as error:
        raise failure("not_readable", found=str(error)) from error
    return _checked(answer)


@contextlib.contextmanager
def _child(command: list[str], stream: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The running child; whatever happens, it is gone afterwards."""
    process = subprocess.Popen(
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": package_root(), "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        cwd="/",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _kill(process)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _listen(
    process: subprocess.Popen[bytes], isolation: IsolationLimits, progress: Callable[[float], None] | None
) -> dict[str, Any]:
    """The child's answer; a timer ends a child that takes too long, which ends the reading."""
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        _kill(process)

    timer = threading.Timer(isolation.timeout_seconds, expire)
    timer.daemon = True
    timer.start()
    try:
        for message in _messages(process, isolation.max_output_bytes):
            if "progress" not in message:
                return message
            part = message["progress"]
            if progress is not None and isinstance(part, int | float):
                progress(min(1.0, max(0.0, float(part))))
    finally:
        timer.cancel()
    code = process.wait()
    if expired.is_set() or code in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
        raise failure("decoder_timed_out", expected=f"at most {isolation.timeout_seconds:g} s")
    raise _crashed(f"exit code {code}")


def _messages(process: subprocess.Popen[bytes], limit: int) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None  # opened with PIPE above
    left = limit
    while line := process.stdout.readline(left + 1):
        left -= len(line)
        if left < 0:
            raise _crashed("an answer that is too long")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _crashed("an answer that is not JSON") from error
        if not isinstance(message, dict):
            raise _crashed("an answer of the wrong shape")
        yield message


def _checked(untrusted_answer: dict[str, Any]) -> tuple[Analysis, list[Thumbnail]]:
    if "error" in untrusted_answer:
        raise _named(untrusted_answer["error"])
    try:
        analysis = Analysis.from_record(untrusted_answer["analysis"])
        stills = [
            Thumbnail(
                second=float(each["second"]),
                jpeg=base64.b64decode(each["jpeg"], validate=True),
                width=int(each["width"]),
                height=int(each["height"]),
            )
            for each in untrusted_answer["thumbnails"]
        ]
    except (ProbatumError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise _crashed("an answer of the wrong shape") from error
    return analysis, stills


def _named(untrusted_error: Any) -> FootageError:
    code = untrusted_error.get("code") if isinstance(untrusted_error, dict) else None
    if not isinstance(code, str) or code not in _CROSSING:
        return _crashed("an unknown error")
    found = untrusted_error.get("found")
    return failure(code, found=printable(found) if isinstance(found, str) else None)


def _crashed(found: str) -> FootageError:
    return failure("decoder_crashed", found=found)
