"""Erasure: personal data is gone from every file of the workspace, every proof holds, and a gap is still a gap."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from .conftest import CommandLine

SECRET = "Vasylenkivka-Unikalna"  # a place that occurs nowhere else


def outcomes(report: Any, name: str) -> list[str]:
    """The outcomes of a check."""
    return [each["outcome"] for each in report["checks"] if each["name"] == name]


def holders(folder: Path, words: str) -> list[str]:
    """Every file that holds some words."""
    needle = words.encode()
    return sorted(str(path) for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes())


def rows(line: CommandLine, query: str) -> list[Any]:
    """What the register answers."""
    with closing(sqlite3.connect(line.workspace / "register.sqlite3")) as database:
        return database.execute(query).fetchall()


def test_what_is_erased_is_gone_and_everything_else_holds(command_line: CommandLine, tmp_path: Path) -> None:
    """A file and its name: no file of the workspace has them, the older checkpoint still holds, and it is said."""
    line = command_line
    text = tmp_path / f"{SECRET}.txt"
    text.write_text(f"[FICTIONAL] The ferry office in {SECRET} changes the timetable in spring.", "utf-8")
    line.run("add", text, "--capture-only")
    old = tmp_path / "old"
    shutil.copy(line.workspace / "vault" / "ledger" / "checkpoint", old)
    assert holders(line.workspace, SECRET)
    digests = {each for (each,) in rows(line, "SELECT object_id FROM item UNION SELECT text_object_id FROM report")}
    for index, openings in rows(line, 'SELECT "index", openings FROM ledger_entry'):
        if SECRET in bytes(openings).decode():
            line.run("erase", "entry", index, "--reason", "asked for")
    line.run("erase", "object", *sorted(digests), "--reason", "asked for")
    assert holders(line.workspace, SECRET) == []
    report = line.json("verify", "--checkpoint", old)
    assert report["ok"] is True
    assert outcomes(report, "object.erased") == ["not_checked"] * len(digests)
    assert outcomes(report, "ledger.old_checkpoint") == ["ok"]
    assert rows(line, "SELECT text FROM report") == [("[erased]",)]
    assert line.json("rebuild")["differences"] == []


def test_a_gap_that_no_tombstone_names_is_a_removal(command_line: CommandLine, tmp_path: Path) -> None:
    """Whoever removes a file is not excused by the erasure of another."""
    line = command_line
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"[FICTIONAL] The {name} ferry leaves at noon.", "utf-8")
        line.run("add", tmp_path / f"{name}.txt", "--capture-only")
    first, second, *_ = [each for (each,) in rows(line, "SELECT object_id FROM item ORDER BY id")]
    line.run("erase", "object", first, "--reason", "asked for")
    digest = second.removeprefix("sha256:")
    (line.workspace / "vault" / "objects" / "sha256" / digest[:2] / digest[2:4] / digest).unlink()
    report = line.json("verify", code=1)
    assert outcomes(report, "object.erased") == ["not_checked"]
    assert outcomes(report, "object.digest") == ["failed"]


def test_an_erasure_that_was_interrupted_is_named_and_finished(command_line: CommandLine, tmp_path: Path) -> None:
    """Recorded and not carried out: verify says what is still there, `erase finish` removes it."""
    line = command_line
    (tmp_path / "one.txt").write_text("[FICTIONAL] The ferry leaves at noon.", "utf-8")
    line.run("add", tmp_path / "one.txt", "--capture-only")
    [(name,), *_] = rows(line, "SELECT object_id FROM item ORDER BY id")
    digest = name.removeprefix("sha256:")
    path = line.workspace / "vault" / "objects" / "sha256" / digest[:2] / digest[2:4] / digest
    kept = path.read_bytes()
    line.run("erase", "object", name, "--reason", "asked for")
    path.write_bytes(kept)
    assert outcomes(line.json("verify", code=1), "object.erased") == ["failed"]
    line.run("erase", "finish")
    assert not path.exists()
    assert line.json("verify")["ok"] is True


def test_what_cannot_be_erased_is_refused_before_anything_is_recorded(command_line: CommandLine) -> None:
    """Unknown digests, entries and names; no reason."""
    line = command_line
    before = rows(line, "SELECT count(*) FROM ledger_entry")
    unknown = "sha256:" + "0" * 64
    assert "no Item" in line.run("erase", "object", unknown, "--reason", "x", code=2).stderr
    assert "no ledger entry" in line.run("erase", "entry", 999, "--reason", "x", code=2).stderr
    assert "no such private value" in line.run("erase", "entry", 0, "face", "--reason", "x", code=2).stderr
    assert "--reason" in line.run("erase", "object", unknown, code=2).stderr
    assert rows(line, "SELECT count(*) FROM ledger_entry") == before
    assert json.loads(line.run("verify", "--json").stdout)["ok"] is True
