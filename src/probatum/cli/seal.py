"""`probatum seal`: a third party's word for what the ledger holds now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from probatum.model.errors import UsageError
from probatum.register.workspace import Workspace

from .session import console, json_option, now, print_json, workspace_option

if TYPE_CHECKING:
    from probatum.register.services.calendars import UpgradeOutcome
    from probatum.register.services.sealing import SealOutcome


@click.command("seal")
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="Also write the checkpoint to a file.")
@click.option("--email-text", is_flag=True, help="Only print the checkpoint as a letter to somebody who keeps it.")
@click.option(
    "--qr", type=click.Path(dir_okay=False, path_type=Path), help="Also write it as a QR code (SVG) for paper."
)
@click.option("--upgrade", is_flag=True, help="Only ask OpenTimestamps calendars for what they promised.")
@click.option(
    "--cosigned",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Only take in a sealed checkpoint that witnesses of [seal] witnesses have cosigned.",
)
@json_option
@workspace_option
def command(
    export: Path | None,
    email_text: bool,
    qr: Path | None,
    upgrade: bool,
    cosigned: Path | None,
    as_json: bool,
    workspace: Workspace,
) -> int:
    """Publish the ledger, sign its head, and have it timestamped by the authorities of probatum.toml.

    A timestamp shows that everything before it was there at that time; nobody can back-date it later. Where no
    authority can be reached, that is recorded, and the next seal covers the same entries.

    Exit code 0: sealed, or nothing new to seal; 1: no authority gave a timestamp, or one of several did not.
    """
    from probatum.register.services.calendars import upgrade as upgrade_proofs
    from probatum.register.services.publishing import checkpoint_letter, checkpoint_note, checkpoint_qr
    from probatum.register.services.sealing import seal
    from probatum.register.services.witnesses import add_cosignatures

    if email_text:
        click.echo(checkpoint_letter(name=workspace.name), nl=False)
        return 0
    if upgrade:
        return _tell_upgrade(upgrade_proofs(actor=workspace.actor, clock=now), as_json=as_json)
    if cosigned:
        for each in add_cosignatures(cosigned.read_bytes(), actor=workspace.actor, now=now()):
            console.print(f"Cosigned by {each.witness.name} at {each.time:%Y-%m-%d %H:%M:%S} UTC", markup=False)
        return 0
    outcome = seal(actor=workspace.actor, clock=now, prompt=True)
    if export:
        _write(export, checkpoint_note())
    if qr:
        _write(qr, checkpoint_qr())
    if as_json:
        print_json(_record(outcome))
    else:
        _tell(outcome)
    return 0 if outcome.already or (outcome.seal and not outcome.failures) else 1


def _record(outcome: SealOutcome) -> dict[str, Any]:
    return {
        "entries": outcome.size,
        "sealed": outcome.seal is not None or outcome.already,
        "already": outcome.already,
        "timestamps": [each.to_record() for each in outcome.seal.tokens] if outcome.seal else [],
        "failures": list(outcome.failures),
    }


def _tell(outcome: SealOutcome) -> None:
    if outcome.already:
        console.print("Nothing was added since the last seal.")
        return
    console.print(f"Signed a checkpoint over {outcome.size} entries.")
    for token in outcome.seal.tokens if outcome.seal else ():
        console.print(f"Timestamp by {token.url}: {token.timestamp.time:%Y-%m-%d %H:%M:%S} UTC", markup=False)
    for proof in outcome.seal.proofs if outcome.seal else ():
        console.print(f"OpenTimestamps promise: {proof.path}; ask for the proof tomorrow: probatum seal --upgrade")
    for failure in outcome.failures:
        console.print(f"No timestamp from {failure['url']}: {failure['message']}", markup=False)
    if outcome.seal is None:
        why = "no authority answered" if outcome.failures else "no authority is configured ([seal] authorities)"
        console.print(f"NOT SEALED: {why}. Run it again later; meanwhile, give the checkpoint to somebody outside.")


def _tell_upgrade(found: UpgradeOutcome, *, as_json: bool) -> int:
    if as_json:
        print_json({"upgraded": list(found.upgraded), "waiting": list(found.waiting)})
    else:
        console.print(f"{len(found.upgraded)} proofs lead to a block now, {len(found.waiting)} still wait.")
    return 0


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written", found=error.strerror or str(error)) from error
