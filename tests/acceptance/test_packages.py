"""A package of the sample case, from the command line to a recipient who has nothing of ours."""

from __future__ import annotations

from pathlib import Path

from ..unit.dossier.verifiers import Alone
from .conftest import CommandLine


def test_the_sample_case_is_handed_over(sample_line: CommandLine, tmp_path: Path) -> None:
    """Both incidents: checked by both verifiers, acknowledged, and the register still follows from the ledger."""
    incidents = [each["id"] for each in sample_line.json("incidents")["incidents"]]
    key = sample_line.workspace / "keys" / "ledger.pub"
    package = tmp_path / "package"
    made = sample_line.json("export", "package", *incidents, "-o", package)
    alone = Alone(tmp_path / "alone")
    for done in (alone.python(package, "--key", str(key)), alone.shell(package, str(key))):
        assert done.returncode == 0, done.stdout
        assert made["root"] in done.stdout
    assert sample_line.json("verify", package, "--key", key)["ok"] is True
    sample_line.run("export", "receipt", made["package"], "--from", "A fictional court", "--on", "2025-03-04")
    assert sample_line.json("rebuild")["differences"] == []
    assert sample_line.json("verify")["ok"] is True


def test_everything_in_it_says_that_it_is_invented(sample_line: CommandLine, tmp_path: Path) -> None:
    """The case is fictional, and so every part of the package says so."""
    incident = sample_line.json("incidents")["incidents"][0]["id"]
    package = tmp_path / "package"
    sample_line.run("export", "package", incident, "-o", package)
    for name in ("VERIFY.md", "bag-info.txt", "data/index.html", "data/records/package.json"):
        assert "FICTIONAL" in (package / name).read_text("utf-8"), name


def test_the_same_export_twice_continues_itself(sample_line: CommandLine, tmp_path: Path) -> None:
    """The second package begins where the first one ended; neither overwrites the other."""
    incident = sample_line.json("incidents")["incidents"][0]["id"]
    for name in ("first.zip", "second.zip"):
        sample_line.run("export", "package", incident, "-o", tmp_path / name)
    assert (
        "there already" in sample_line.run("export", "package", incident, "-o", tmp_path / "first.zip", code=2).stderr
    )
    unpacked = tmp_path / "first"
    sample_line.run("export", "package", incident, "-o", unpacked)
    old = unpacked / "data" / "ledger" / "checkpoint"
    sample_line.run("export", "package", incident, "-o", tmp_path / "third.zip")
    assert sample_line.json("verify", tmp_path / "third.zip", "--checkpoint", old)["ok"] is True
    assert sample_line.json("verify", tmp_path / "second.zip", "--checkpoint", old, code=1)["ok"] is False
