"""Acceptance tests use the command line as a person would: another process, a workspace on disk, JSON read back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """Runs `probatum` on one workspace and says what it printed."""

    workspace: Path
    env: dict[str, str]

    def start(self, *args: object, **options: Any) -> subprocess.Popen[str]:
        """Start a command and return at once."""
        command = [sys.executable, "-m", "probatum", *map(str, args)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": self.env, **options}
        return subprocess.Popen(command, **pipes)

    def run(self, *args: object, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; fail unless it ends with `code` (None: any) and without a traceback."""
        process = self.start(*args)
        out, err = process.communicate(timeout=600)
        assert "Traceback" not in err, err
        assert code is None or process.returncode == code, f"exit {process.returncode}\n{out}\n{err}"
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def json(self, *args: object, code: int | None = 0) -> Any:
        """What a command prints with --json."""
        return json.loads(self.run(*args, "--json", code=code).stdout)


@pytest.fixture
def command_line(tmp_path: Path) -> CommandLine:
    """A fresh workspace, and the command line working in it."""
    workspace = tmp_path / "workspace"
    env = {**os.environ, "PROBATUM_WORKSPACE": str(workspace), "PROBATUM_DEBUG": "", "COLUMNS": "200"}
    line = CommandLine(workspace=workspace, env=env)
    line.run("init", workspace, "--name", "Test case", "--account", "tester")
    return line
