"""Fixtures for what writes to the register: a workspace on disk, with the test's database as its register."""

from __future__ import annotations

from pathlib import Path

import pytest

from probatum import pipeline
from probatum.register.workspace import CONFIG, VARIABLE, Workspace, open_workspace
from probatum.vault.keys import create_key

from .workbench import Bench, LineReader


@pytest.fixture
def workspace(tmp_path: Path, settings: object, db: None, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An empty workspace; its `register.sqlite3` is a stand-in, the register itself is the test's database."""
    folder = tmp_path / "workspace"
    for part in ("vault", "keys"):
        (folder / part).mkdir(parents=True)
    (folder / CONFIG).write_text('[workspace]\nname = "test"\naccount = "owner"\n', "utf-8")
    (folder / "register.sqlite3").touch()
    found = open_workspace(folder)
    create_key(found.keys / "ledger.pem", name="probatum/test")
    settings.WORKSPACE = found  # type: ignore[attr-defined] # pytest-django's wrapper has no type of its own
    monkeypatch.setenv(VARIABLE, str(folder))
    monkeypatch.setattr(pipeline, "the_reader", LineReader)
    return found


@pytest.fixture
def bench(workspace: Workspace) -> Bench:
    """A case to work on."""
    return Bench.open()
