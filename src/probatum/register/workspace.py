"""A workspace: one folder with `probatum.toml`, `register.sqlite3`, `vault/` and `keys/`.

Commands find it as git finds a repository: an explicit path, then `PROBATUM_WORKSPACE`, then the current folder or a
parent of it. Copy the folder and you have copied everything. Imports no Django: it is read before Django starts.
"""

from __future__ import annotations

import fcntl
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from probatum.model.errors import WorkspaceError

CONFIG = "probatum.toml"
LOCK = ".lock"
LEDGER_KEY = "ledger.pem"
"""The file below keys/ that signs the ledger."""
VARIABLE = "PROBATUM_WORKSPACE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Where things are in a workspace, and what its configuration says."""

    root: Path
    config: dict[str, Any]

    @property
    def name(self) -> str:
        """What its owner calls it."""
        return str(self.setting("workspace", "name", self.root.name))

    @property
    def fictional(self) -> bool:
        """Whether everything in it is invented (the sample case); every page then says so."""
        return bool(self.setting("workspace", "fictional", False))

    @property
    def actor(self) -> str:
        """The account in whose name commands act unless told otherwise."""
        return str(self.setting("workspace", "account", "operator")) or "operator"

    @property
    def database(self) -> Path:
        """The register."""
        return self.root / "register.sqlite3"

    @property
    def vault(self) -> Path:
        """Objects and the published ledger."""
        return self.root / "vault"

    @property
    def keys(self) -> Path:
        """The ledger's signing key and the web server's secret."""
        return self.root / "keys"

    @property
    def ledger_key(self) -> Path:
        """The private key that signs the ledger."""
        return self.keys / LEDGER_KEY

    @property
    def ledger_public_key(self) -> Path:
        """Its public half."""
        return self.keys / "ledger.pub"

    def setting(self, section: str, name: str, default: Any) -> Any:
        """A value of `probatum.toml`, or its documented default; raise WorkspaceError when it is of another type.

        Where a fraction is the default a whole number will do; a list must hold texts.
        """
        table = self.config.get(section, {})
        if not isinstance(table, dict):
            raise WorkspaceError(f"{CONFIG}: {section} is no section", expected=f"[{section}]", found=repr(table)[:80])
        value = table.get(name, default)
        if isinstance(default, float) and type(value) is int:
            value = float(value)
        fits = default is None or type(value) is type(default)
        if not fits or (isinstance(value, list) and not all(isinstance(each, str) for each in value)):
            wanted = "list of texts" if isinstance(default, list) else type(default).__name__
            raise WorkspaceError(
                f"{CONFIG}: [{section}] {name} is of the wrong type", expected=wanted, found=repr(value)[:80]
            )
        return value

    def tables(self, section: str, name: str) -> list[dict[str, Any]]:
        """A list of tables of `probatum.toml`, empty where it has none; raise WorkspaceError for anything else."""
        table = self.config.get(section, {})
        value = table.get(name, []) if isinstance(table, dict) else table
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise WorkspaceError(
                f"{CONFIG}: [{section}] {name} is of the wrong type", expected="list of tables", found=repr(value)[:80]
            )
        return value


def open_workspace(root: Path) -> Workspace:
    """Read the workspace in `root`; raise WorkspaceError when there is none or its configuration cannot be read."""
    try:
        config = tomllib.loads((root / CONFIG).read_text("utf-8"))
    except FileNotFoundError as error:
        raise WorkspaceError(
            f"{root} is not a workspace", code="no_workspace", remedy=f"Make one with: probatum init {root}"
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WorkspaceError(f"{root / CONFIG} cannot be read", found=str(error)) from error
    return Workspace(root=root.resolve(), config=config)


def find_workspace(explicit: str | None = None, *, start: Path | None = None) -> Workspace:
    """The workspace to work in: `explicit`, else the environment's, else the current folder's or a parent's."""
    named = explicit or os.environ.get(VARIABLE)
    if named:
        return open_workspace(Path(named))
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return open_workspace(folder)
    raise WorkspaceError(
        "There is no workspace here or in any folder above",
        code="no_workspace",
        remedy="Make one with: probatum init DIR, or name one with --workspace DIR",
    )


def hold(workspace: Workspace, *, alone: bool = False) -> int:
    """Hold the workspace until this process ends, with others or `alone` (while its register is replaced).

    Return the lock's file descriptor. Raise WorkspaceError when others hold it in a way that excludes this.
    """
    handle = os.open(workspace.root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise WorkspaceError(
            "The workspace is in use" if alone else "The register of this workspace is being rebuilt",
            code="workspace_in_use",
            remedy="End the server and other commands first." if alone else "Try again when that is done.",
        ) from error
    return handle
