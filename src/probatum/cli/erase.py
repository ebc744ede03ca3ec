"""`probatum erase`: personal data goes for good, and a tombstone stays."""

from __future__ import annotations

import click

from probatum.model.digests import Digest
from probatum.register.workspace import find_workspace

from .session import console, now, progress_bar, start

workspace_option = click.option(
    "-w", "--workspace", metavar="DIR", help="The workspace (default: found as git finds a repository)."
)
reason_option = click.option(
    "--reason", required=True, help="Why: it is kept with the tombstone, so it must hold no personal data itself."
)


@click.group("erase")
def command() -> None:
    """Erase personal data for good. The ledger keeps who did it, when and why; every proof stays valid.

    The register is made anew without it. Run `probatum vault replicate` afterwards, so that replicas lose it, too.
    Packages that were handed out, and backups, are out of reach.
    """


@command.command("object")
@click.argument("digests", nargs=-1, required=True, metavar="sha256:HEX...")
@reason_option
@workspace_option
def erase_object(digests: tuple[str, ...], reason: str, workspace: str | None) -> None:
    """Erase the bytes of Items, or the words of Reports, by the digests that the custody pages show."""
    _erase(workspace, reason, digests=tuple(map(Digest.parse, digests)))


@command.command("entry")
@click.argument("index", type=click.IntRange(0))
@click.argument("names", nargs=-1, metavar="[NAME...]")
@reason_option
@workspace_option
def erase_entry(index: int, names: tuple[str, ...], reason: str, workspace: str | None) -> None:
    """Erase private values of the ledger entry INDEX: those of the given names, or all."""
    _erase(workspace, reason, values={index: frozenset(names)})


@command.command("finish")
@workspace_option
def finish(workspace: str | None) -> None:
    """Carry out every tombstone again, as after an erasure that was interrupted."""
    _start(workspace)
    from probatum.register.services import erasure

    with progress_bar() as progress:
        erasure.finish(progress=progress)
    console.print("Every tombstone is carried out.")


def _start(named: str | None) -> str:
    """Hold the workspace alone, since its register is about to be replaced; return the account."""
    workspace = find_workspace(named)
    start(workspace, rebuilding=True)
    from probatum.register.database import prepare

    prepare(workspace)
    return workspace.actor


def _erase(
    named: str | None, reason: str, *, digests: tuple[Digest, ...] = (), values: dict[int, frozenset[str]] | None = None
) -> None:
    actor = _start(named)
    from probatum.register.services import erasure

    with progress_bar() as progress:
        made = erasure.erase(erased=digests, values=values, reason=reason, actor=actor, clock=now, progress=progress)
    private = sum(len(names) for names in made.values.values())
    console.print(f"Erased {len(made.objects)} Objects and {private} private values; the ledger says so, and why.")
