"""The register is a projection of the ledger: made anew from the vault it is the same, table by table."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from .conftest import CommandLine


@pytest.fixture
def filled(command_line: CommandLine, sample_case: Path) -> CommandLine:
    """A workspace with the sample case in it, and a judgement."""
    command_line.run("add", sample_case / "reports", sample_case / "media", "--published", "2024-03-20", "--source", "Sample")
    claim = command_line.json("incidents")["incidents"][0]["claims"][0]["key"]
    command_line.run("judge", "statement", claim, "right", "--reason", "read twice")
    return command_line


def test_rebuild_gives_a_register_equal_to_the_one_it_replaces(filled: CommandLine) -> None:
    """Compared row by row; the pages and commands then say the same."""
    before = filled.json("incidents")
    result = filled.json("rebuild")
    assert result["compared"] is True
    assert result["differences"] == []
    assert filled.json("incidents") == before
    assert filled.json("verify")["ok"] is True


def test_rebuild_works_from_the_vault_alone(filled: CommandLine) -> None:
    """The database is gone; the vault is enough."""
    before = filled.json("incidents")
    for path in filled.workspace.glob("register.sqlite3*"):
        path.unlink()
    assert filled.json("rebuild")["compared"] is False
    assert filled.json("incidents") == before


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("UPDATE incident SET killed_min = 99 WHERE current", "incident"),
        ("DELETE FROM judgement", "judgement"),
        ("UPDATE report SET text = text || ' altered'", "report"),
        ("INSERT INTO source SELECT 'src-x', 'Nobody', '', '', NULL, case_id FROM source LIMIT 1", "source"),
    ],
)
def test_a_changed_row_is_found_and_named(filled: CommandLine, change: str, table: str) -> None:
    """Whoever edits the database behind the ledger is found by `verify`, which names the table and the row."""
    with closing(sqlite3.connect(filled.workspace / "register.sqlite3")) as database, database:
        database.execute(change)
    report = filled.json("verify", code=1)
    failed = [each for each in report["checks"] if each["outcome"] == "failed"]
    assert [each for each in failed if table in each["subject"]]


def test_an_altered_object_is_found_and_named(filled: CommandLine) -> None:
    """One flipped bit in the vault."""
    kept = next(path for path in sorted((filled.workspace / "vault" / "objects").rglob("*")) if path.is_file())
    kept.chmod(0o644)
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 1
    kept.write_bytes(data)
    report = filled.json("verify", code=1)
    assert any(kept.name in each["subject"] for each in report["checks"] if each["outcome"] == "failed")
