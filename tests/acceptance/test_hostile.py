"""More than fifty hostile inputs in one go: no traceback, the rest goes on, all of it provable, every page answers."""

from __future__ import annotations

import csv
import io
import re
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from . import hostile
from .conftest import CommandLine
from .rows import reports, rows

PAGES = ("", "inbox/", "reports/", "footage/", "incidents/", "incidents/pairs/", "counts/", "map/", "ledger/")
TABLES = ("incidents/table.csv", "counts/table.csv")
ESCAPES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@contextmanager
def restless(folder: Path) -> Iterator[None]:
    """A folder in which files come and go, and one file that grows without end, as long as the block lasts."""
    folder.mkdir()
    (folder / "stays.txt").write_text(f"{hostile.CLAIM} It stays.", "utf-8")
    stop = threading.Event()

    def stir() -> None:
        number = 0
        with (folder / "grows.txt").open("a", encoding="utf-8") as growing:
            while not stop.wait(0.002):
                number += 1
                growing.write(f"Line {number} of a file that grows. " * 40)
                growing.flush()
                (folder / f"{number:06}.txt").write_text(f"{hostile.CLAIM} Visitor {number}.", "utf-8")
                (folder / f"{number - 20:06}.txt").unlink(missing_ok=True)

    stirring = threading.Thread(target=stir, daemon=True)
    stirring.start()
    try:
        yield
    finally:
        stop.set()
        stirring.join()


@contextmanager
def served(line: CommandLine) -> Iterator[tuple[str, urllib.request.OpenerDirector]]:
    """The pages of a workspace, signed in by the link that `serve` prints."""
    process = line.start("serve", "--port", "0", "--no-worker")
    try:
        assert process.stdout is not None
        link = next(found for text in process.stdout if (found := re.search(r"http://\S+/sign-in/\S+/", text)))
        visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        visitor.open(link[0], timeout=30).close()
        yield link[0].partition("/sign-in/")[0], visitor
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_hostile_inputs_harm_nobody(command_line: CommandLine, tmp_path: Path) -> None:
    """Each is kept or refused as it deserves; then everything verifies, rebuilds, and can be looked at."""
    expected = hostile.make_all(tmp_path / "hostile")
    with restless(tmp_path / "restless"):
        result = command_line.json("add", tmp_path / "hostile", tmp_path / "restless", "http://[::1", "ftp://x", code=1)
    failed = {Path(each["location"]).name: each["code"] for each in result["failed"]}
    refused = {name: code for name, code in expected.items() if code is not None}
    assert {name: code for name, code in failed.items() if name in expected} == refused
    assert "fault" not in failed.values()
    assert "not_recordable" not in failed.values()
    assert failed.get("grows.txt") in {None, "changed_while_read"}
    assert {Path(line.partition(": a link")[0]).name for line in result["skipped"]} == {
        "into-itself",
        "loop",
        "out.txt",
    }
    states = rows(command_line.workspace, "SELECT state, count(*) AS n FROM capture GROUP BY state ORDER BY state")
    assert [each["state"] for each in states] == ["done", "failed"]
    assert states[0]["n"] == result["kept"] >= len(expected) - len(refused) + 1
    assert command_line.json("verify")["ok"] is True
    assert "equal" in command_line.run("rebuild").stdout
    with served(command_line) as (address, visitor):
        _pages_answer(command_line.workspace, address, visitor)


def _pages_answer(workspace: Path, address: str, visitor: urllib.request.OpenerDirector) -> None:
    slug = rows(workspace, 'SELECT slug FROM "case"')[0]["slug"]
    captures = [row["id"] for row in rows(workspace, "SELECT id FROM capture ORDER BY batch, position LIMIT 70")]
    paths = [
        *PAGES,
        *(f"inbox/{each}/" for each in captures),
        *(f"reports/{row['id']}/" for row in reports(workspace)[:45]),
        *(f"incidents/{row['id']}/" for row in rows(workspace, "SELECT id FROM incident WHERE current")),
        f"custody/capture/{captures[0]}/",
    ]
    for path in paths:
        with visitor.open(f"{address}/c/{slug}/{path}", timeout=240) as answer:
            body = answer.read().decode("utf-8")
        assert answer.status == 200, path
        assert "<script>alert" not in body, path
        assert "<img src=x" not in body, path
        assert "Content-Security-Policy" in answer.headers
    for path in TABLES:
        with visitor.open(f"{address}/c/{slug}/{path}", timeout=240) as answer:
            table = csv.reader(io.StringIO(answer.read().decode("utf-8-sig")))
        for cell in (cell for line in table for cell in line if not re.fullmatch(r"-?\d+(\.\d+)?", cell)):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


@pytest.mark.parametrize(
    "name", [b"\x1b[31mred\x07.txt", b"two\nlines.txt", "right-\u202eto-left.txt".encode(), b"\xff.txt"]
)
def test_a_file_s_name_gives_the_terminal_no_orders(command_line: CommandLine, tmp_path: Path, name: bytes) -> None:
    """What is printed about it is one line of printable characters."""
    path = tmp_path / "odd"
    path.mkdir()
    (path / Path(name.decode("utf-8", "surrogateescape"))).touch()
    said = command_line.run("add", path, code=2)
    assert not ESCAPES.search(said.stdout + said.stderr)
    assert [line[:8] for line in said.stderr.splitlines() if "is empty" in line] == ["failed  "]


def test_a_location_that_makes_no_sense_is_a_failure_like_any_other(command_line: CommandLine, tmp_path: Path) -> None:
    """Names that no file system takes, loops, links that are none: named with a code; the good one is kept."""
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "good.txt").write_text(hostile.CLAIM, "utf-8")
    odd = [
        "n" * 300,
        "a/" * 3_000,
        tmp_path / "loop",
        "http://",
        "http://\x1b[31m/",
        "http://127.0.0.1:99999/",
        "/dev/null",
    ]
    result = command_line.json("add", *odd, "http://x/" + "y" * 100_000, tmp_path / "good.txt", code=1)
    assert result["kept"] == 1
    assert len(result["failed"]) == len(odd) + 1
    assert not {"fault", "not_recordable"} & {each["code"] for each in result["failed"]}
    assert command_line.json("verify")["ok"] is True
