"""Between jobs the worker keeps custody up: swept at the start, sealed and read again when due, never stopped by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from probatum.jobs import upkeep
from probatum.jobs.upkeep import Upkeep
from probatum.model.errors import LedgerError
from probatum.register.models import LedgerEntry
from probatum.register.services.vault import ledger_folder, objects
from probatum.register.workspace import Workspace
from probatum.vault.objects import put_bytes

from ..workbench import Bench


def count(kind: str) -> int:
    """How many events of a type there are."""
    return LedgerEntry.objects.filter(type=kind).count()


def test_what_killed_processes_left_is_swept_at_the_start(bench: Bench, workspace: Workspace) -> None:
    """A half-written file whose owner is gone."""
    put_bytes(objects(), b"whole")
    left: Path = workspace.vault / "objects" / "incoming" / "1-dead"
    left.write_bytes(b"half")
    Upkeep(bench.tools).begin()
    assert not left.exists()


def test_the_vault_is_read_again_when_that_is_due(bench: Bench, workspace: Workspace) -> None:
    """After fixity_days, once; looked at once a minute."""
    moment = 0.0
    workspace.config["vault"] = {"fixity_days": 1.0}
    late = replace(bench.tools, clock=lambda: bench.tools.clock() + timedelta(days=2))
    Upkeep(bench.tools).look()
    assert count("vault.fixity") == 0
    keeper = Upkeep(late, now=lambda: moment)
    keeper.look()
    assert count("vault.fixity") == 1
    assert ledger_folder().size() == LedgerEntry.objects.count()
    LedgerEntry.objects.filter(type="vault.fixity").delete()
    keeper.look()
    assert count("vault.fixity") == 0
    moment = 61.0
    keeper.look()
    assert count("vault.fixity") == 1


def test_a_seal_that_fails_is_recorded_and_stops_nothing(
    bench: Bench, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody is reachable, or the configuration is wrong: the log says so, and the worker goes on."""
    workspace.config["seal"] = {"authorities": [{"url": "http://127.0.0.1:9/", "certificate": "none.pem"}]}
    late = replace(bench.tools, clock=lambda: bench.tools.clock() + timedelta(days=2))
    Upkeep(late).look()
    assert count("seal.failed") == 0

    def broken() -> bool:
        raise LedgerError("broken")

    monkeypatch.setattr(upkeep, "publish_ledger", broken)
    Upkeep(late).look()
