"""The ledger's key: encrypted at rest, replaced without a gap, never asked for where nobody can answer."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from .conftest import CommandLine, line_for

PASSPHRASE = {"PROBATUM_PASSPHRASE": "correct horse battery staple"}


def checks(line: CommandLine, name: str, *args: object) -> list[str]:
    """The outcomes of a check."""
    report = line.json("verify", *args, code=None)
    return [each["outcome"] for each in report["checks"] if each["name"] == name]


def a_text(folder: Path, number: int) -> Path:
    """Something to add."""
    path = folder / f"text{number}.txt"
    path.write_text(f"[FICTIONAL] The ferry timetable number {number} changes in spring.", "utf-8")
    return path


def size(line: CommandLine) -> int:
    """How many entries are published."""
    return int((line.workspace / "vault" / "ledger" / "checkpoint").read_text().split("\n")[1])


def test_a_key_without_a_passphrase_is_loud(tmp_path: Path) -> None:
    """At init, and in doctor."""
    line = line_for(tmp_path / "workspace")
    assert "NOT ENCRYPTED" in line.run("init", line.workspace, "--no-passphrase").stderr
    assert line.json("keys", "show")["storage"] == "unencrypted"
    key = next(each for each in line.json("doctor")["findings"] if each["about"] == "Ledger key")
    assert key["state"] == "weak"
    assert "keys rotate" in key["remedy"]


def test_a_passphrase_is_not_invented_where_nobody_can_be_asked(tmp_path: Path) -> None:
    """A clear error instead of a question nobody reads."""
    line = line_for(tmp_path / "workspace")
    said = line.run("init", line.workspace, "--passphrase", code=2)
    assert "PROBATUM_PASSPHRASE" in said.stderr


def test_without_its_passphrase_the_ledger_goes_on_and_only_publishing_waits(tmp_path: Path) -> None:
    """Events are recorded; how many wait and since when is said; the passphrase publishes them."""
    unlocked = line_for(tmp_path / "workspace")
    unlocked = replace(unlocked, env={**unlocked.env, **PASSPHRASE})
    assert "NOT ENCRYPTED" not in unlocked.run("init", unlocked.workspace).stderr
    locked = line_for(tmp_path / "workspace")
    assert "AGE ENCRYPTED" in (locked.workspace / "keys" / "ledger.pem").read_text()
    before = size(locked)
    locked.run("add", a_text(tmp_path, 1))
    assert size(locked) == before
    assert locked.json("verify")["ok"] is True
    waiting = next(each for each in locked.json("doctor")["findings"] if each["about"] == "Ledger")
    assert "passphrase" in waiting["remedy"]
    assert "since" in waiting["found"]
    assert "passphrase" in locked.run("rebuild", code=2).stderr
    unlocked.run("add", a_text(tmp_path, 2))
    assert size(unlocked) > before
    assert unlocked.json("verify")["ok"] is True


def test_a_passphrase_file_serves_a_machine_without_people(tmp_path: Path) -> None:
    """Named in probatum.toml, relative to the workspace or not."""
    unlocked = line_for(tmp_path / "workspace")
    unlocked = replace(unlocked, env={**unlocked.env, **PASSPHRASE})
    unlocked.run("init", unlocked.workspace)
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE["PROBATUM_PASSPHRASE"] + "\n")
    with (unlocked.workspace / "probatum.toml").open("a") as settings:
        settings.write(f'\n[keys]\npassphrase_file = "{secret}"\n')
    line = line_for(tmp_path / "workspace")
    before = size(line)
    line.run("add", a_text(tmp_path, 1))
    assert size(line) > before
    secret.write_text("another\n")
    assert size(line) == size(line)
    after = size(line)
    line.run("add", a_text(tmp_path, 2))
    assert size(line) == after


def test_a_new_key_takes_over_and_older_checkpoints_stay_good(command_line: CommandLine, tmp_path: Path) -> None:
    """The old key names the new one in the ledger; the register is rebuilt from it all the same."""
    line = command_line
    old = tmp_path / "old"
    shutil.copy(line.workspace / "vault" / "ledger" / "checkpoint", old)
    before = line.json("keys", "show")
    line.run("keys", "rotate", "--no-passphrase")
    after = line.json("keys", "show")
    assert after["present"] != before["present"]
    assert after["retired"] == [before["present"]]
    line.run("add", a_text(tmp_path, 1))
    assert checks(line, "ledger.keys") == ["ok"]
    assert checks(line, "ledger.old_checkpoint", "--checkpoint", old) == ["ok"]
    assert line.json("rebuild")["differences"] == []
    assert line.json("verify")["ok"] is True
    assert not (line.workspace / "keys" / "ledger.next.pem").exists()


def test_a_rotation_that_was_interrupted_is_finished(command_line: CommandLine, tmp_path: Path) -> None:
    """Killed before the new key took the old one's place: nothing is signed by the old key any more."""
    line, keys = command_line, command_line.workspace / "keys"
    kept = {name: (keys / name).read_bytes() for name in ("ledger.pem", "ledger.pub")}
    line.run("keys", "rotate", "--no-passphrase")
    (keys / "ledger.pem").rename(keys / "ledger.next.pem")
    for name, data in kept.items():
        (keys / name).write_bytes(data)
    assert "keys rotate" in line.run("add", a_text(tmp_path, 1), code=1).stderr
    line.run("keys", "rotate", "--no-passphrase")
    line.run("add", a_text(tmp_path, 2))
    assert line.json("verify")["ok"] is True


def test_another_key_put_in_place_is_found(command_line: CommandLine, tmp_path: Path) -> None:
    """Whoever swaps the files does not become the signer."""
    line = command_line
    other = line_for(tmp_path / "other")
    other.run("init", other.workspace)
    for name in ("ledger.pem", "ledger.pub"):
        shutil.copy(other.workspace / "keys" / name, line.workspace / "keys" / name)
    assert "failed" in checks(line, "ledger.keys")
    assert "is not the key" in line.run("add", a_text(tmp_path, 1), code=1).stderr


def test_openssl_checks_the_signature_of_a_checkpoint(command_line: CommandLine, tmp_path: Path) -> None:
    """The steps that VERIFY tells a technician, with nothing of ours: base64, cut, openssl."""
    ledger, keys = command_line.workspace / "vault" / "ledger", command_line.workspace / "keys"
    script = """
      sed -n '1,/^$/p' "$1" | sed '$d' > text
      sed -n 's/^— [^ ]* //p' "$1" | head -n 1 | base64 -d | tail -c 64 > signature
      { printf 'MCowBQYDK2VwAyEA' | base64 -d
        cut -d+ -f3- "$2" | base64 -d | tail -c 32; } > key.der
      openssl pkeyutl -verify -rawin -pubin -inkey key.der -keyform DER -in text -sigfile signature
    """
    if shutil.which("openssl") is None:
        pytest.skip("The openssl program is not installed.")
    command = ["sh", "-ec", script, "sh", str(ledger / "checkpoint"), str(keys / "ledger.pub")]
    good = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Signature Verified Successfully" in good.stdout, good.stderr
    text = (ledger / "checkpoint").read_text().replace("\n", "\n1", 1)
    (tmp_path / "altered").write_text(text)
    command[4] = str(tmp_path / "altered")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0
