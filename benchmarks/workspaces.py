"""A throw-away workspace, and the command line run in it with its cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command took: wall seconds, processor seconds (its children included), and peak memory in MiB."""

    wall: float
    processor: float
    peak_mib: float
    output: str


@contextmanager
def workspace() -> Iterator[Path]:
    """A new workspace in a temporary folder; its parent is free for other files."""
    with tempfile.TemporaryDirectory(prefix="probatum-bench-") as folder:
        place = Path(folder) / "workspace"
        run(place, "init", str(place))
        yield place


def run(place: Path, *args: str) -> Cost:
    """Run `probatum` on a workspace; raise when it fails."""
    return cost([sys.executable, "-m", "probatum", *args], {**os.environ, "PROBATUM_WORKSPACE": str(place)})


def cost(command: list[str], env: dict[str, str] | None = None) -> Cost:
    """Run a command and measure it, as the operating system accounts for it."""
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=env, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read().decode("utf-8", "replace")
    if process.returncode != 0:
        raise RuntimeError(f"{command} ended with {process.returncode}: {output[-2000:]}")
    return Cost(wall=wall, processor=usage.ru_utime + usage.ru_stime, peak_mib=usage.ru_maxrss / 1024, output=output)
