"""`probatum export`: hand over what a recipient can check alone, and record who received it."""

from __future__ import annotations

from pathlib import Path

import click

from probatum.register.workspace import Workspace

from .session import case_of, case_option, console, json_option, now, print_json, workspace_option


@click.group("export")
def command() -> None:
    """Hand over evidence: `export package` makes a package, `export receipt` records that somebody received it."""


@command.command("package")
@click.argument("subjects", nargs=-1, required=True, metavar="INCIDENT|CAPTURE...")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="A new folder, NAME.zip, or NAME.zip.age."
)
@click.option("--without", multiple=True, metavar="ITEM", help="Leave an item out; the package says so, and why.")
@click.option("--with-names", is_flag=True, help="Show names of victims in the readable parts; recorded.")
@click.option("--reason", default="", help="Why something is left out, or why names are shown.")
@click.option("--purpose", default="", help="What the package is for; it is in the package.")
@click.option("--to", "recipients", multiple=True, metavar="KEY", help="Encrypt to an age or SSH public key.")
@click.option(
    "--checkpoint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that the recipient holds: prove that nothing before it was changed.",
)
@case_option
@json_option
@workspace_option
def package(
    subjects: tuple[str, ...],
    output: Path,
    without: tuple[str, ...],
    with_names: bool,
    reason: str,
    purpose: str,
    recipients: tuple[str, ...],
    checkpoint: Path | None,
    case_slug: str | None,
    as_json: bool,
    workspace: Workspace,
) -> None:
    """Make a package of incidents or captures: originals, records, and all that proves them.

    What speaks against an incident goes along by default. The recipient checks it with the verifiers in it, without
    software of ours. Read out the root that is printed here to the recipient by another way than the package goes.
    """
    from probatum.register.services.packages import PackageRequest, export_package

    request = PackageRequest(
        subjects=subjects,
        without=without,
        with_names=with_names,
        reason=reason,
        purpose=purpose,
        recipients=recipients,
        old_checkpoint=checkpoint.read_bytes() if checkpoint else None,
    )
    made = export_package(case_of(case_slug), request, target=output.absolute(), actor=workspace.actor, now=now())
    if as_json:
        print_json(
            {
                "package": made.id,
                "root": str(made.root),
                "container": str(made.container) if made.container else None,
                "output": str(output),
                "files": made.files,
                "size": made.size,
                "left_out": made.left_out,
            }
        )
        return
    console.print(f"Made {made.id} in {output}: {made.files} files, {made.size} bytes, {made.left_out} items left out.")
    console.print(f"Root, to be told to the recipient by another way: {made.root}", markup=False)
    if made.container:
        console.print(f"The file itself: {made.container}", markup=False)


@command.command("receipt")
@click.argument("package_id", metavar="PACKAGE")
@click.option("--from", "received_by", required=True, metavar="NAME", help="Who acknowledged it.")
@click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day, as 2025-01-31.")
@click.option("--note", default="", help="How: a letter's number, an e-mail, a signature.")
@case_option
@json_option
@workspace_option
def receipt(
    package_id: str,
    received_by: str,
    on: click.DateTime,
    note: str,
    case_slug: str | None,
    as_json: bool,
    workspace: Workspace,
) -> None:
    """Record that a recipient acknowledged a package."""
    from probatum.register.services.packages import record_receipt

    day = f"{on:%Y-%m-%d}"
    made = record_receipt(
        case_of(case_slug),
        package_id,
        received_by=received_by,
        on=day,
        note=note,
        actor=workspace.actor,
        now=now(),
    )
    if as_json:
        print_json(made)
    else:
        console.print(f"Recorded in ledger entry {made['entry']}.")
