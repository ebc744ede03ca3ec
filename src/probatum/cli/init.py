"""`probatum init`: make a workspace."""

from __future__ import annotations

import getpass
import os
import secrets
from pathlib import Path

import click

from probatum import __version__
from probatum.model.errors import WorkspaceError
from probatum.register.workspace import CONFIG, Workspace, open_workspace

from .session import console, errors, now, start

TEMPLATE = """\
# A Probatum workspace. Every setting, with its default, is described in docs/reference/configuration.md.

[workspace]
name = {name}
account = {account}
fictional = {fictional}

[collect]
# Addresses that links may lead to although they are private, as networks: ["127.0.0.1/32"]
allow_private_addresses = []
"""

OWN = {"vault", "keys", CONFIG + ".part"}
"""What an interrupted `init` may have left."""


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="What to call it (default: the folder's name).")
@click.option("--account", help="The account that commands act as (default: your user name).")
@click.option("--fictional", is_flag=True, help="Everything in it is invented; every page will say so.")
@click.option(
    "--passphrase/--no-passphrase",
    "wanted",
    default=None,
    help="Encrypt the ledger's key with a passphrase, from PROBATUM_PASSPHRASE or the terminal, or do not "
    "(default: encrypt when there is one).",
)
def command(folder: Path, name: str | None, account: str | None, fictional: bool, wanted: bool | None) -> None:
    """Make a workspace in FOLDER: probatum.toml, register.sqlite3, vault/ and keys/.

    The folder must be new or empty. A workspace whose making was interrupted is finished. Copy the folder and you have
    copied everything: keep keys/ as you would keep a signature stamp.
    """
    from probatum.register.services.passphrases import new_passphrase

    workspace = make_workspace(
        folder,
        name=name or folder.resolve().name,
        account=account,
        fictional=fictional,
        passphrase=new_passphrase(wanted=wanted),
    )
    _warn_of_open_key()
    console.print(f"Made the workspace {workspace.root}")
    console.print(f"Next: cd {folder} && probatum add FILE|FOLDER|URL")


def make_workspace(
    folder: Path, *, name: str, account: str | None, fictional: bool, passphrase: bytes | None = None
) -> Workspace:
    """Make, or finish making, a workspace; raise WorkspaceError when the folder holds anything else.

    `passphrase` encrypts the ledger's key; without one it is kept in the clear.
    """
    _refuse_other_folders(folder)
    try:
        for part in (folder, folder / "vault", folder / "keys"):
            part.mkdir(parents=True, exist_ok=True)
        (folder / "keys").chmod(0o700)
        _write_once(folder / "keys" / "web-secret", secrets.token_urlsafe(50))
        _write_config(folder, name, account or _own_name(), fictional)
    except OSError as error:
        raise WorkspaceError(f"{folder} cannot be written", found=error.strerror or str(error)) from error
    workspace = open_workspace(folder)
    start(workspace)
    _found(workspace, passphrase)
    return workspace


def _warn_of_open_key() -> None:
    from probatum.register.services.keys import key_state
    from probatum.vault.keys import KeyStorage

    if key_state().storage is KeyStorage.CLEAR:
        errors.print(
            "WARNING: the ledger's key is NOT ENCRYPTED. Whoever copies keys/ledger.pem can sign false entries in your "
            "name. Encrypt it: probatum keys rotate --passphrase",
            style="bold",
        )


def _refuse_other_folders(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError(f"{folder} is a file", expected="a folder that is new or empty")
    if (folder / CONFIG).exists():
        start(open_workspace(folder))
        from probatum.register.models import Case

        if Case.objects.exists():
            raise WorkspaceError(f"{folder} is a workspace already", remedy="Use it, or choose another folder.")
    elif folder.exists() and any(each.name not in OWN for each in folder.iterdir()):
        raise WorkspaceError(f"{folder} is not empty", expected="a folder that is new or empty")


def _write_config(folder: Path, name: str, account: str, fictional: bool) -> None:
    text = TEMPLATE.format(name=_toml(name), account=_toml(account), fictional=str(fictional).lower())
    _write_once(folder / CONFIG, text)


def _toml(text: str) -> str:
    """A basic string of TOML 1.0: unlike JSON's, it has no surrogate pairs and no bare DEL."""
    import json

    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise WorkspaceError("A name must be Unicode", found=ascii(text)) from error
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _own_name() -> str:
    """The user name; `operator` where the system has none, as in a container under a bare number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"


def _write_once(path: Path, text: str) -> None:
    """Write a small file whole or not at all; keep one that is there."""
    if path.exists():
        return
    part = path.with_name(path.name + ".part")
    with open(part, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def _found(workspace: Workspace, passphrase: bytes | None) -> None:
    from probatum.register.recording import next_index, record
    from probatum.register.services.accounts import ensure_account
    from probatum.register.services.cases import open_case
    from probatum.register.services.keys import introduce_key
    from probatum.register.services.vault import objects, publish_ledger
    from probatum.vault.events import Event

    if next_index() == 0:
        made = Event(
            type="workspace.created",
            at=now(),
            actor=workspace.actor,
            case=None,
            data={"tool": f"probatum {__version__}"},
            private={},
        )
        record([made], objects=objects())
    introduce_key(passphrase=passphrase, actor=workspace.actor, now=now())
    ensure_account(workspace.actor)
    open_case(name=workspace.name, account=workspace.actor, now=now(), fictional=workspace.fictional)
    publish_ledger()
