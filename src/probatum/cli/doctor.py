"""`probatum doctor`: is this installation sound, and is the workspace kept safely?"""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from probatum import __version__
from probatum.model.errors import ProbatumError
from probatum.register.workspace import LEDGER_KEY, Workspace, find_workspace

from .session import console, json_option, print_json, start

PARTS = (
    "django",
    "av",
    "pdqhash",
    "numpy",
    "PIL",
    "trafilatura",
    "warcio",
    "pypdf",
    "lingua",
    "cryptography",
    "rfc8785",
)
LEAST_FREE = 2 << 30
"""Bytes of free disk below which a warning is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: `ok`, `weak` (works, but could be better) or `broken`, and what to do."""

    about: str
    state: str
    found: str
    remedy: str = ""


@click.command("doctor")
@click.option("-w", "--workspace", metavar="DIR", help="The workspace (default: found as git finds a repository).")
@json_option
def command(workspace: str | None, as_json: bool) -> int:
    """Look at the installation and, if there is one, the workspace; say what is weak and what to do.

    Exit code 1 when something is broken.
    """
    findings = [*_installation(), *_workspace(workspace)]
    if as_json:
        print_json({"version": __version__, "findings": [asdict(each) for each in findings]})
    else:
        for each in findings:
            remedy = f" — {each.remedy}" if each.remedy else ""
            console.print(f"{each.state:7}{each.about}: {each.found}{remedy}", markup=False)
    return 1 if any(each.state == "broken" for each in findings) else 0


def _installation() -> Iterator[Finding]:
    yield Finding(about="Python", state="ok", found=sys.version.split()[0])
    yield Finding(
        about="SQLite", state="ok" if sqlite3.sqlite_version_info >= (3, 35) else "broken", found=sqlite3.sqlite_version
    )
    missing = [name for name in PARTS if not _importable(name)]
    remedy = "Install Probatum again: make demo sets everything up." if missing else ""
    yield Finding(
        about="Libraries",
        state="broken" if missing else "ok",
        found=f"missing: {', '.join(missing)}" if missing else "all there",
        remedy=remedy,
    )


def _importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _workspace(named: str | None) -> Iterator[Finding]:
    try:
        workspace = find_workspace(named)
    except ProbatumError as error:
        yield Finding(about="Workspace", state="broken" if named else "weak", found=error.message)
        return
    yield Finding(about="Workspace", state="ok", found=str(workspace.root))
    yield from _disk(workspace)
    yield from _keys(workspace)
    try:
        start(workspace)
    except (ProbatumError, OSError) as error:
        yield Finding(
            about="Register", state="broken", found=str(error), remedy="probatum rebuild makes it anew from the vault."
        )
        return
    yield Finding(about="Register", state="ok", found="write-ahead log, synchronous=FULL")
    yield from _published()


def _disk(workspace: Workspace) -> Iterator[Finding]:
    free = shutil.disk_usage(workspace.root).free
    state = "ok" if free >= LEAST_FREE else "weak"
    yield Finding(
        about="Disk",
        state=state,
        found=f"{free / (1 << 30):.1f} GiB free",
        remedy="" if state == "ok" else "Make room.",
    )


def _keys(workspace: Workspace) -> Iterator[Finding]:
    key: Path = workspace.keys / LEDGER_KEY
    if not key.exists():
        yield Finding(about="Ledger key", state="broken", found=f"{key} is missing", remedy="Restore it from a backup.")
        return
    open_to_others = bool(key.stat().st_mode & 0o077)
    yield Finding(
        about="Ledger key",
        state="weak",
        found="readable by others" if open_to_others else "kept unencrypted on this machine",
        remedy=f"chmod 600 {key}"
        if open_to_others
        else "Who holds it can sign false future entries: keep the folder private.",
    )
    if os.geteuid() == 0:
        yield Finding(about="Account", state="weak", found="running as root", remedy="Use an account of its own.")


def _published() -> Iterator[Finding]:
    from probatum.register.recording import next_index
    from probatum.register.services.vault import ledger_folder

    behind = next_index() - ledger_folder().size()
    found = "up to date in the vault" if behind == 0 else f"{behind} entries are not in the vault yet"
    remedy = "" if behind == 0 else "Any command that adds or serves publishes them."
    yield Finding(about="Ledger", state="ok" if behind == 0 else "weak", found=found, remedy=remedy)
