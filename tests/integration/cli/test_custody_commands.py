"""The commands that keep custody, as a person types them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.timestamping import make_authority, served

from probatum.cli import main
from probatum.register.services.vault import ledger_folder
from probatum.register.workspace import CONFIG, Workspace

from ..workbench import Bench

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bench: Bench) -> Run:
    """Runs a command on a workspace with a case; gives the exit code and what was printed."""

    def ran(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["probatum", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        out, err = capsys.readouterr()
        assert "A fault in Probatum" not in err, err
        return int(ended.value.code or 0), out, err

    return ran


@pytest.fixture
def authority(tmp_path: Path, workspace: Workspace, settings: object) -> Iterator[None]:
    """The workspace names an authority on loopback."""
    made = make_authority(tmp_path / "authority")
    with served(made) as url:
        text = f'[seal]\nallow_private_addresses = ["127.0.0.1/32"]\nauthorities = [{{url = "{url}", certificate = '
        with (workspace.root / CONFIG).open("a") as config:
            config.write(text + f'"{made.root}"}}]\n')
        workspace.config["seal"] = {
            "allow_private_addresses": ["127.0.0.1/32"],
            "authorities": [{"url": url, "certificate": str(made.root)}],
        }
        yield


def test_without_an_authority_a_seal_is_not_claimed(run: Run) -> None:
    """Exit code 1, and what to do meanwhile; the head is published and can be given away."""
    code, out, _ = run("seal")
    assert code == 1
    assert "NOT SEALED" in out
    assert "no authority is configured" in out
    assert "Unsealed: " in run("status")[1]
    assert any(
        "no timestamping authority" in each["found"] for each in json.loads(run("doctor", "--json")[1])["findings"]
    )


@pytest.mark.usefixtures("authority")
def test_a_seal_is_told_and_recorded(run: Run) -> None:
    """With the time, in words and as JSON; then nothing is left to seal."""
    assert json.loads(run("status", "--json")[1])["seal"]["unsealed_entries"] > 0
    code, out, _ = run("seal")
    assert code == 0
    assert "Timestamp by http://127.0.0.1" in out
    assert json.loads(run("status", "--json")[1])["seal"]["unsealed_entries"] == 0
    assert "Unsealed" not in run("status")[1]
    assert "Nothing was added" in run("seal")[1]
    said = json.loads(run("seal", "--json")[1])
    assert (said["already"], said["sealed"]) == (True, True)
    assert {"about": "Seal", "state": "ok", "found": "every entry is sealed", "remedy": ""} in json.loads(
        run("doctor", "--json")[1]
    )["findings"]


def test_a_checkpoint_is_given_away_as_a_file_and_as_a_letter(run: Run, tmp_path: Path) -> None:
    """The file is the published note, byte for byte; the letter says what it is for."""
    target = tmp_path / "checkpoint.txt"
    assert run("seal", "--export", target)[0] == 1
    assert target.read_bytes() == ledger_folder().read("checkpoint")
    letter = run("seal", "--email-text")[1]
    assert target.read_text() in letter
    assert "Subject: Please keep this" in letter
    code, _, err = run("seal", "--export", tmp_path / "no" / "folder")
    assert code == 2
    assert "cannot be written" in err
