"""Acceptance tests use the command line as a person would: another process, a workspace on disk, JSON read back."""

from __future__ import annotations

import json
import os
import shutil
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


def line_for(workspace: Path) -> CommandLine:
    """The command line working in a workspace."""
    env = {**os.environ, "PROBATUM_WORKSPACE": str(workspace), "PROBATUM_DEBUG": "", "COLUMNS": "200"}
    return CommandLine(workspace=workspace, env=env)


@pytest.fixture
def command_line(tmp_path: Path) -> CommandLine:
    """A fresh workspace, and the command line working in it."""
    line = line_for(tmp_path / "workspace")
    line.run("init", line.workspace, "--name", "Test case", "--account", "tester")
    return line


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample case in it, as `probatum demo` makes it; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("sample") / "workspace"
    line_for(folder).run("demo", "--no-serve", "--folder", folder)
    return folder


@pytest.fixture
def sample_line(sample_workspace: Path, tmp_path: Path) -> CommandLine:
    """The command line working in a copy of the sample case: a workspace is one folder, so a copy is all of it."""
    workspace = tmp_path / "workspace"
    shutil.copytree(sample_workspace, workspace)
    return line_for(workspace)
