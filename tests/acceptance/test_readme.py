"""The README does what it says: each of its commands is run, in order, in a temporary folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from probatum.cli import main

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


def _lines(page: Path, opening: str) -> list[str]:
    """The lines of a page's code blocks."""
    blocks = re.findall(rf"^```{opening}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


COMMANDS = _lines(README, "sh")
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]
LONG_RUNNING = ("probatum serve", "probatum demo")
TIMEOUT = 120


def test_every_shell_block_is_made_of_commands_that_this_test_knows() -> None:
    """A new kind of command in the README must be tried here as well."""
    assert not [line for line in COMMANDS if not line.startswith(("make ", "probatum ", "cd "))]
    assert not [line for line in COMMANDS if line.startswith(LONG_RUNNING)]


def test_the_two_commands_of_a_newcomer_come_first() -> None:
    """`make demo` and `make test` are what the README opens with."""
    assert COMMANDS[:2] == ["make demo", "make test"]


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("make ")])
def test_a_make_command_is_one_that_make_knows(line: str) -> None:
    """Planned, not run: tests within tests would never end."""
    subprocess.run([*shlex.split(line), "-n"], cwd=ROOT, check=True, capture_output=True)


def test_the_commands_do_what_they_say(tmp_path: Path, sample_case: Path) -> None:
    """From an empty folder to a verified register; none fails, none waits for an answer."""
    text = (sample_case / "reports" / "02-steppe-herald.txt").read_text("utf-8")
    (tmp_path / "article.txt").write_text(text, encoding="utf-8")
    here = tmp_path
    for line in COMMANDS:
        words = shlex.split(line)
        if words[0] == "cd":
            here = (here / words[1]).resolve()
            assert here.is_relative_to(tmp_path)
        elif words[0] == "probatum":
            done = _run(words, here)
            assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
            assert "Traceback" not in done.stderr


def _run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / words[0]), *words[1:]],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith(("PROBATUM", "DJANGO"))},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_probatum_command_in_the_documentation_exists(page: Path) -> None:
    """A page never names a command that is gone."""
    named = {match[1] for line in _lines(page, "(?:sh)?") if (match := re.match(r"probatum ([a-z]+)", line))}
    assert named <= set(main.COMMANDS)


def test_every_picture_that_the_readme_shows_is_there() -> None:
    """Pictures are made by scripts/screenshots.py and kept in the repository."""
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README.read_text("utf-8"))
    assert shown
    assert [name for name in shown if not (ROOT / name).is_file()] == []
