"""`probatum doctor`: is this installation sound, and is the workspace kept safely?"""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import click

from probatum import __version__
from probatum.model.errors import ProbatumError
from probatum.register.workspace import Workspace, find_workspace

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
    try:
        yield from _keys(workspace)
        start(workspace)
    except (ProbatumError, OSError) as error:
        yield Finding(
            about="Register", state="broken", found=str(error), remedy="probatum rebuild makes it anew from the vault."
        )
        return
    yield Finding(about="Register", state="ok", found="write-ahead log, synchronous=FULL")
    try:
        yield from _published()
        yield from _sealed(workspace)
        yield from _kept_whole()
    except (ProbatumError, OSError) as error:
        yield Finding(
            about="Ledger", state="broken", found=str(error), remedy="Restore vault/ and keys/ from a backup."
        )


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
    from probatum.vault.keys import KeyStorage, key_storage

    key = workspace.ledger_key
    if not key.exists():
        yield Finding(about="Ledger key", state="broken", found=f"{key} is missing", remedy="Restore it from a backup.")
        return
    if key.stat().st_mode & 0o077:
        yield Finding(about="Ledger key", state="weak", found="readable by others", remedy=f"chmod 600 {key}")
    elif key_storage(key) is KeyStorage.CLEAR:
        yield Finding(
            about="Ledger key",
            state="weak",
            found="not encrypted on this machine: who copies it can sign false entries",
            remedy="probatum keys rotate --passphrase; see docs/how-to/keep-the-key-safe.md",
        )
    else:
        yield Finding(about="Ledger key", state="ok", found=f"encrypted ({key_storage(key).value})")
    yield from _passphrase_file(workspace)
    if not workspace.ledger_public_key.exists():
        remedy = "probatum keys rotate writes it."
        yield Finding(
            about="Public key", state="weak", found=f"{workspace.ledger_public_key} is missing", remedy=remedy
        )
    if os.geteuid() == 0:
        yield Finding(about="Account", state="weak", found="running as root", remedy="Use an account of its own.")


def _passphrase_file(workspace: Workspace) -> Iterator[Finding]:
    from probatum.register.services.passphrases import passphrase_file

    path = passphrase_file(workspace)
    if path is None:
        return
    if not path.exists():
        yield Finding(
            about="Passphrase file", state="broken", found=f"{path} is missing", remedy="Restore or unset it."
        )
    elif path.stat().st_mode & 0o077:
        yield Finding(about="Passphrase file", state="weak", found="readable by others", remedy=f"chmod 600 {path}")
    elif path.resolve().is_relative_to(workspace.root):
        found = "it lies in the workspace, beside the key that it opens"
        yield Finding(about="Passphrase file", state="weak", found=found, remedy="Keep it on another disk.")


def _published() -> Iterator[Finding]:
    from probatum.register.models import LedgerEntry
    from probatum.register.services.keys import key_state
    from probatum.register.services.vault import ledger_folder
    from probatum.vault.keys import KeyStorage

    waiting = LedgerEntry.objects.filter(index__gte=ledger_folder().size()).order_by("index")
    oldest = waiting.first()
    if oldest is None:
        yield Finding(about="Ledger", state="ok", found="up to date in the vault")
        return
    remedy = "Any command that adds or serves publishes them."
    if key_state().storage is not KeyStorage.CLEAR:
        remedy = "Publishing waits for the key's passphrase: probatum seal, at a terminal, asks for it."
    found = f"{waiting.count()} entries are not in the vault yet, since {oldest.at:%Y-%m-%d %H:%M} UTC"
    yield Finding(about="Ledger", state="weak", found=found, remedy=remedy)


def _sealed(workspace: Workspace) -> Iterator[Finding]:
    from probatum.register.queries.seals import unsealed

    if not workspace.tables("seal", "authorities"):
        remedy = "Name one in probatum.toml: [seal] authorities; see docs/how-to/seal.md."
        yield Finding(about="Seal", state="weak", found="no timestamping authority is configured", remedy=remedy)
        return
    state = unsealed()
    if state.since is None:
        yield Finding(about="Seal", state="ok", found="every entry is sealed")
        return
    found = f"{state.entries} entries are unsealed, since {state.since:%Y-%m-%d %H:%M} UTC"
    yield Finding(about="Seal", state="weak" if state.failed else "ok", found=found, remedy="probatum seal")


def _kept_whole() -> Iterator[Finding]:
    from probatum.register.queries.fixity import last_fixity, last_replica

    copied, run = last_replica(), last_fixity()
    if copied is None:
        remedy = "probatum vault replicate DIR, to another disk."
        yield Finding(about="Replica", state="weak", found="the vault was never copied", remedy=remedy)
    else:
        yield Finding(about="Replica", state="ok", found=f"copied on {copied:%Y-%m-%d %H:%M} UTC")
    if run is None:
        yield Finding(
            about="Fixity", state="weak", found="the Objects were never read again", remedy="probatum vault fixity"
        )
        return
    damaged = run.altered + run.missing - run.repaired
    found = f"{run.objects} Objects read on {run.at:%Y-%m-%d}, {damaged} damaged"
    remedy = "probatum vault fixity --repair-from REPLICA" if damaged else ""
    yield Finding(about="Fixity", state="broken" if damaged else "ok", found=found, remedy=remedy)
