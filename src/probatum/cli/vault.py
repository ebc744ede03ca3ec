"""`probatum vault`: copies of the vault, and reading it again."""

from __future__ import annotations

from pathlib import Path

import click

from probatum.register.workspace import Workspace

from .session import console, json_option, now, print_json, progress_bar, workspace_option


@click.group("vault")
def command() -> None:
    """Copy the vault to another disk, read it again, repair it from a copy. All of it is recorded in the ledger."""


@command.command("replicate")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@json_option
@workspace_option
def replicate(folder: Path, as_json: bool, workspace: Workspace) -> int:
    """Copy Objects and the published ledger to FOLDER, new or an earlier replica; each copy is read back.

    Run it again to bring the replica up to date, or to finish a run that was stopped. What was erased is removed from
    the replica, too. Exit code 1 when an Object of the vault is altered, and so was not copied.
    """
    from probatum.register.services.replicas import replicate as run

    with progress_bar(quiet=as_json) as progress:
        found = run(folder, actor=workspace.actor, clock=now, progress=progress, prompt=True)
    if as_json:
        print_json(
            {
                "copied": found.copied,
                "present": found.present,
                "bytes": found.bytes,
                "altered": [*map(str, found.altered)],
            }
        )
    else:
        console.print(f"{found.copied} Objects copied and read back, {found.present} were there already.")
        for digest in found.altered:
            console.print(f"ALTERED, not copied: {digest}")
    return 1 if found.altered else 0


@command.command("fixity")
@click.option(
    "--repair-from",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A replica to restore damaged Objects from.",
)
@json_option
@workspace_option
def fixity(repair_from: Path | None, as_json: bool, workspace: Workspace) -> int:
    """Read every Object again and record what was found; `probatum serve` does so every [vault] fixity_days.

    Damaged Objects are restored from a replica where one is given; altered bytes are kept in vault/objects/altered.
    Exit code 1 when something is altered or missing and was not restored.
    """
    from probatum.register.services.replicas import fixity as run

    with progress_bar(quiet=as_json) as progress:
        found = run(actor=workspace.actor, clock=now, progress=progress, repair_from=repair_from)
    if as_json:
        print_json(
            {
                "objects": found.objects,
                "bytes": found.bytes,
                "altered": [*map(str, found.altered)],
                "missing": [*map(str, found.missing)],
                "repaired": [*map(str, found.repaired)],
                "sound": found.sound,
            }
        )
        return 0 if found.sound else 1
    console.print(f"{found.objects} Objects read, {len(found.altered)} altered, {len(found.missing)} missing.")
    for digest in (*found.altered, *found.missing):
        kind = "altered" if digest in found.altered else "missing"
        console.print(f"{kind}{', restored' if digest in found.repaired else ''}: {digest}")
    return 0 if found.sound else 1
