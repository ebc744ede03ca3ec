"""`probatum rebuild`: the register made anew from the vault."""

from __future__ import annotations

from dataclasses import asdict

import click

from probatum.register.workspace import find_workspace

from .session import console, json_option, print_json, progress_bar, start


@click.command("rebuild")
@click.option("-w", "--workspace", metavar="DIR", help="The workspace (default: found as git finds a repository).")
@json_option
def command(workspace: str | None, as_json: bool) -> int:
    """Make the register anew from the vault alone, and say where the old one differed.

    The old file is kept as register.before-rebuild.sqlite3. Exit code 1 when the old register differed from the ledger.
    """
    start(find_workspace(workspace), rebuilding=True)
    from probatum.register.services.rebuild import rebuild

    with progress_bar(quiet=as_json) as progress:
        count, found = rebuild(progress=progress)
    if as_json:
        print_json(
            {"events": count, "compared": found is not None, "differences": [asdict(each) for each in found or []]}
        )
    else:
        console.print(f"Rebuilt from {count} events.")
        if found is None:
            console.print("There was no readable register to compare with.")
        for each in found or []:
            rows = ", ".join(each.rows)
            console.print(
                f"{each.table}: {each.missing} missing, {each.unexpected} unexpected rows: {rows}", markup=False
            )
        if found == []:
            console.print("The old register was equal to it, table by table.")
    return 1 if found else 0
