"""What stands around the decoding process besides its own limits.

A `Sandbox` turns the command of the child into one that runs it shut off. `Bubblewrap` gives it no network, no other
processes and a file system with only the Python it needs, read-only; `NoSandbox` is for machines without bubblewrap and
says so in its name. `best_sandbox` tries what works. Landlock or seccomp would be further implementations.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Sandbox(Protocol):
    """Turns a command into the same command, shut off."""

    name: str

    def wrap(self, command: Sequence[str]) -> list[str]:
        """The command to run instead."""
        ...


class NoSandbox:
    """Only the limits that the child sets itself."""

    name = "none"

    def wrap(self, command: Sequence[str]) -> list[str]:
        """The command as it is."""
        return list(command)


class Bubblewrap:
    """bwrap(1): own namespaces of everything, a read-only view of the interpreter and its libraries."""

    name = "bubblewrap"

    def __init__(self, program: str) -> None:
        self._program = program

    def wrap(self, command: Sequence[str]) -> list[str]:
        """The command under bwrap."""
        binds = [argument for path in _needed() for argument in ("--ro-bind-try", path, path)]
        flags = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
        return [self._program, *flags, "--dev", "/dev", *binds, "--", *command]


@functools.cache
def best_sandbox() -> Sandbox:
    """Bubblewrap where it is installed and allowed to work (tried once), else none."""
    program = shutil.which("bwrap")
    if program is None:
        return NoSandbox()
    sandbox = Bubblewrap(program)
    try:
        trial = subprocess.run(
            sandbox.wrap([sys.executable, "-I", "-c", "pass"]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return NoSandbox()
    return sandbox if trial.returncode == 0 else NoSandbox()


def package_root() -> str:
    """The folder that holds the `probatum` package."""
    return str(Path(__file__).resolve().parents[2])


def _needed() -> list[str]:
    """What the interpreter reads: itself, its environment, our package, system libraries."""
    places = ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", sys.prefix, sys.base_prefix, sys.exec_prefix]
    places += [str(Path(sys.executable).parent), str(Path(sys.executable).resolve().parent)]
    # Only our package, not the folder around it, which may be a whole workspace.
    places.append(str(Path(package_root()) / "probatum"))
    return sorted({place for place in places if Path(place).exists()})
