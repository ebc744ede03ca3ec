"""Where the passphrase of the ledger's key comes from: the environment, a file, or a person at a terminal.

Nobody is asked who is not at a terminal, and nobody twice: what opened the key is remembered for as long as the
process runs. The file is named in `probatum.toml` ([keys] passphrase_file), relative to the workspace; keep it on
another disk or in a secret store, or the passphrase protects nothing.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from probatum.model.errors import UsageError, WorkspaceError

from ..workspace import Workspace

VARIABLE = "PROBATUM_PASSPHRASE"
NEW_VARIABLE = "PROBATUM_NEW_PASSPHRASE"


def passphrase_file(workspace: Workspace) -> Path | None:
    """The file that the configuration names; None where it names none."""
    named = workspace.setting("keys", "passphrase_file", "")
    return workspace.root / named if named else None


def known_passphrase(workspace: Workspace) -> bytes | None:
    """The passphrase that can be had without asking anybody; None where there is none."""
    given = os.environ.get(VARIABLE)
    if given:
        return given.encode()
    path = passphrase_file(workspace)
    if path is None:
        return None
    try:
        return path.read_bytes().rstrip(b"\r\n") or None
    except OSError as error:
        raise WorkspaceError(
            f"The passphrase file cannot be read: {path}", found=error.strerror or str(error)
        ) from error


def asked_passphrase(what: str) -> bytes | None:
    """What a person at the terminal types; None when nobody is there."""
    if not sys.stdin.isatty():
        return None
    return getpass.getpass(f"Passphrase of {what}: ").encode() or None


def new_passphrase(*, wanted: bool | None, variable: str = VARIABLE) -> bytes | None:
    """The passphrase for a new key; None for a key in the clear.

    `wanted` None takes one that the environment has, or asks at a terminal, where an empty answer means none. True
    insists on one and False refuses one.
    """
    if wanted is False:
        return None
    given = os.environ.get(variable)
    if given:
        return given.encode()
    if not sys.stdin.isatty():
        if wanted:
            raise UsageError("A passphrase is wanted and nobody is at a terminal", remedy=f"Give it in {variable}.")
        return None
    return _typed_twice(insist=bool(wanted))


def _typed_twice(*, insist: bool) -> bytes | None:
    hint = "" if insist else " (empty: the key stays unencrypted)"
    first = getpass.getpass(f"Passphrase for the ledger's key{hint}: ")
    if not first and not insist:
        return None
    if not first or getpass.getpass("The same again: ") != first:
        raise UsageError("The two passphrases differ" if first else "A passphrase cannot be empty")
    return first.encode()
