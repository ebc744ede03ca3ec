"""`probatum verify`: is everything as it was?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from probatum.register.workspace import Workspace

from .session import console, json_option, print_json, progress_bar, workspace_option

if TYPE_CHECKING:
    from probatum.vault.report import VerificationReport


@click.command("verify")
@click.option("--checkpoint", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An older checkpoint.")
@json_option
@workspace_option
def command(checkpoint: Path | None, as_json: bool, workspace: Workspace) -> int:
    """Re-hash every Object, check the ledger and its signature, and that the register is what the ledger says.

    An older checkpoint, kept elsewhere, proves that nothing before it was changed. What is wrong is named. Exit code 0
    when every check passed, 1 when one failed.
    """
    from probatum.register.services.verification import verify_workspace

    with progress_bar(quiet=as_json) as progress:
        report = verify_workspace(old_checkpoint=checkpoint.read_bytes() if checkpoint else None, progress=progress)
    if as_json:
        print_json(report.to_record())
    else:
        _tell(report)
    return 0 if report.ok else 1


def _tell(report: VerificationReport) -> None:
    for check in report.checks:
        console.print(check.to_line(), markup=False)
    console.print(f"{len(report.checks)} checks, {len(report.failures)} failed, {len(report.warnings)} warnings.")
