"""`probatum export` and `probatum verify PACKAGE` as a person types them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from probatum.cli import main
from probatum.register.models import Incident, LedgerEntry
from probatum.register.services.vault import public_key
from probatum.register.workspace import VARIABLE

from ..workbench import Bench

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; gives the exit code and what was printed."""

    def ran(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["probatum", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        out, err = capsys.readouterr()
        assert "A fault in Probatum" not in err, err
        return int(ended.value.code or 0), out, err

    return ran


@pytest.fixture
def incident(bench: Bench) -> str:
    """One report, one incident."""
    bench.report("killed 2 Velyke 2024-10-01", title="First")
    bench.read()
    bench.link()
    return str(Incident.objects.get(current=True).id)


def test_a_package_is_made_checked_and_acknowledged(
    incident: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The root is printed to be told by another way; checking needs no workspace."""
    code, out, _ = run("export", "package", incident, "-o", tmp_path / "p.zip", "--json")
    made = json.loads(out)
    assert code == 0
    assert made["root"].startswith("sha256:")
    key = tmp_path / "key"
    key.write_text(public_key().to_text() + "\n", "utf-8")
    code, out, _ = run("export", "receipt", made["package"], "--from", "A court", "--on", "2025-03-04", "--json")
    assert (code, json.loads(out)["entry"]) == (0, LedgerEntry.objects.get(type="package.received").index)
    monkeypatch.delenv(VARIABLE)
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("verify", tmp_path / "p.zip", "--key", key, "--json")
    report = json.loads(out)
    assert (code, report["ok"]) == (0, True)
    assert {each["name"] for each in report["checks"]} >= {"package.bag", "package.note", "package.entry"}


def test_people_are_told_the_root(incident: str, run: Run, tmp_path: Path) -> None:
    """And what to do with it."""
    code, out, _ = run("export", "package", incident, "-o", tmp_path / "p")
    assert code == 0
    assert "by another way: sha256:" in out
    code, out, _ = run("verify", tmp_path / "p")
    assert code == 0
    assert "not checked: package.trusted_key" in out


def test_a_changed_package_is_named_and_ends_with_one(incident: str, run: Run, tmp_path: Path) -> None:
    """The file that was changed is in the report."""
    run("export", "package", incident, "-o", tmp_path / "p")
    page = tmp_path / "p" / "data" / "index.html"
    page.chmod(0o644)
    page.write_text(page.read_text("utf-8") + " ", "utf-8")
    code, out, _ = run("verify", tmp_path / "p")
    assert code == 1
    assert "failed: package.bag: data/index.html" in out


def test_what_is_no_package_is_refused(run: Run, tmp_path: Path, bench: Bench) -> None:
    """A text, an empty folder; and a key makes no sense for a workspace."""
    (tmp_path / "x.zip").write_text("no zip", "utf-8")
    (tmp_path / "empty").mkdir()
    for name in ("x.zip", "empty"):
        assert run("verify", tmp_path / name)[0] == 1
    assert run("verify", "--key", tmp_path / "x.zip")[0] == 2


def test_a_reason_is_asked_for(incident: str, run: Run, tmp_path: Path) -> None:
    """Names are shown for a reason only."""
    code, _, err = run("export", "package", incident, "-o", tmp_path / "p", "--with-names")
    assert code == 2
    assert "--reason" in err
