"""`probatum keys`: the key that signs the ledger."""

from __future__ import annotations

import click

from probatum.register.workspace import Workspace

from .session import console, errors, json_option, now, print_json, workspace_option


@click.group("keys")
def command() -> None:
    """Show or replace the key that signs the ledger.

    The private key is keys/ledger.pem, the public one keys/ledger.pub: give the public one to whoever is to check.
    """


@command.command("show")
@json_option
@workspace_option
def show(as_json: bool, workspace: Workspace) -> None:
    """Print the public key, whether the private one is encrypted, and the keys that signed before it."""
    from probatum.register.services.keys import key_state

    state = key_state()
    if as_json:
        retired = [key.to_text() for key in state.retired]
        print_json({"present": state.present.to_text(), "storage": state.storage.value, "retired": retired})
        return
    console.print(state.present.to_text(), markup=False)
    console.print(f"The private key is {'NOT ENCRYPTED' if state.storage == 'unencrypted' else 'encrypted'}.")
    for key in state.retired:
        console.print(f"Retired: {key.to_text()}", markup=False)


@command.command("rotate")
@click.option(
    "--passphrase/--no-passphrase",
    "wanted",
    default=None,
    help="Encrypt the new key with a passphrase, from PROBATUM_NEW_PASSPHRASE or the terminal, or do not (default: "
    "encrypt when there is one).",
)
@workspace_option
def rotate(wanted: bool | None, workspace: Workspace) -> None:
    """Replace the key; the ledger records it, signed by the old key and by the new one.

    The old private key is removed. What it signed stays valid, up to the entry that retires it. An interrupted rotation
    is finished by running it again.
    """
    from probatum.register.services.keys import key_state, rotate_key
    from probatum.register.services.passphrases import NEW_VARIABLE, new_passphrase

    chosen = new_passphrase(wanted=wanted, variable=NEW_VARIABLE)
    key = rotate_key(passphrase=chosen, actor=workspace.actor, now=now())
    console.print(f"The ledger is signed from now on by\n{key.to_text()}", markup=False)
    console.print("Give this line to everybody who checks your checkpoints.")
    if key_state().storage == "unencrypted":
        errors.print("WARNING: the new key is NOT ENCRYPTED.", style="bold")
