"""`kill -9` at any moment of `add`: the next start finishes the work, nothing is lost, nothing is there twice."""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from .conftest import CommandLine, line_for

FILES = 50


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Fifty short texts, each different."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(FILES):
        text = f"[FICTIONAL] Notice {number}. The river crossing number {number} was closed for repairs on Monday."
        (folder / f"{number:02}.txt").write_text(text, "utf-8")
    return folder


def _captures_kept(workspace: Path) -> int:
    with closing(sqlite3.connect(workspace / "register.sqlite3", timeout=30)) as database:
        return int(database.execute("SELECT count(*) FROM capture WHERE state = 'done'").fetchone()[0])


def _kill_after(command_line: CommandLine, folder: Path, moment: float) -> None:
    process = command_line.start("add", folder)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize("moment", [0.2, 0.6, 0.9, 1.2, 1.6, 2.0, 2.5, 3.2])
def test_a_killed_add_is_finished_by_the_next_start(command_line: CommandLine, folder: Path, moment: float) -> None:
    """Whatever the moment: after the next run every text is there once and everything verifies."""
    _kill_after(command_line, folder, moment)
    asked = command_line.json("status")["counts"]["captures"]
    command_line.run("add", *([] if asked else [folder]))
    counts = command_line.json("status")["counts"]
    assert counts["captures_waiting"] == 0
    assert counts["captures_kept"] == FILES
    assert counts["reports"] == FILES
    assert _captures_kept(command_line.workspace) == FILES
    assert command_line.json("verify")["ok"] is True


def test_the_same_command_run_again_continues_a_killed_run(command_line: CommandLine, folder: Path) -> None:
    """A person who repeats the killed command gets each text once, even when it is killed several times."""
    for moment in (1.0, 1.2, 1.4):
        _kill_after(command_line, folder, moment)
    command_line.run("add", folder)
    counts = command_line.json("status")["counts"]
    assert counts["reports"] == FILES
    assert counts["captures_waiting"] == 0
    assert command_line.json("verify")["ok"] is True


def test_adding_the_same_files_twice_makes_second_captures_and_no_second_objects(
    command_line: CommandLine, folder: Path
) -> None:
    """A re-capture is a new Capture linked to the old one; Reports and Objects stay as they are."""
    command_line.run("add", folder)
    before = command_line.json("status")["counts"]
    again = command_line.json("add", folder)
    after = command_line.json("status")["counts"]
    assert after["captures"] == 2 * before["captures"]
    assert (after["reports"], again["new_objects"]) == (before["reports"], 0)
    assert after["incidents"] == before["incidents"]


@pytest.mark.parametrize("moment", [0.5, 0.9, 1.3, 1.8])
def test_a_killed_demo_is_finished_by_the_next(tmp_path: Path, moment: float) -> None:
    """Also when the kill comes while the workspace itself is being made."""
    folder = tmp_path / "demo"
    line = line_for(folder)
    process = line.start("demo", "--no-serve", "--folder", folder)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert "2 incidents" in line.run("demo", "--no-serve", "--folder", folder).stdout
