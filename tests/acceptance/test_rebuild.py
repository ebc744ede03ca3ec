"""The register is a projection of the ledger: made anew from the vault it is the same, table by table."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from .conftest import CommandLine


@pytest.fixture
def filled(sample_line: CommandLine) -> CommandLine:
    """A workspace with the sample case in it, and a judgement."""
    claim = sample_line.json("incidents")["incidents"][0]["claims"][0]["key"]
    sample_line.run("judge", "statement", claim, "right", "--reason", "read twice")
    return sample_line


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


def test_a_missing_register_is_not_replaced_by_an_empty_one(filled: CommandLine) -> None:
    """Going on with an empty register would fork the ledger: commands refuse and say what to do."""
    for path in filled.workspace.glob("register.sqlite3*"):
        path.unlink()
    said = filled.run("status", code=2)
    assert "probatum rebuild" in said.stderr
    assert not (filled.workspace / "register.sqlite3").exists()


def test_an_old_copy_of_the_register_is_refused(filled: CommandLine, tmp_path: Path) -> None:
    """A register restored from a backup lacks entries that the vault has."""
    register = filled.workspace / "register.sqlite3"
    with closing(sqlite3.connect(register)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    old = register.read_bytes()
    text = tmp_path / "later.txt"
    text.write_text("[FICTIONAL] The ferry timetable changes in spring, the harbour office said.", "utf-8")
    filled.run("add", text)
    for path in filled.workspace.glob("register.sqlite3*"):
        path.unlink()
    register.write_bytes(old)
    assert "older than the vault" in filled.run("add", text, code=2).stderr
    filled.run("rebuild", code=1)
    assert filled.json("verify")["ok"] is True


def test_rebuild_refuses_while_another_command_is_at_work(filled: CommandLine) -> None:
    """A server that wrote into the old register while it is replaced would lose what it wrote."""
    server = filled.start("serve", "--port", "0", "--no-worker")
    try:
        assert server.stdout is not None
        server.stdout.readline()
        server.stdout.readline()
        assert "in use" in filled.run("rebuild", code=2).stderr
    finally:
        server.terminate()
        server.communicate(timeout=20)
