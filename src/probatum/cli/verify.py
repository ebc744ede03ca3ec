"""`probatum verify`: is everything as it was?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from probatum.register.workspace import Workspace

from .session import console, json_option, print_json, progress_bar, workspace_option


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
    record = report.to_record()
    if as_json:
        print_json(record)
    else:
        _tell(record)
    return 0 if report.ok else 1


def _tell(record: dict[str, Any]) -> None:
    for check in record["checks"]:
        if check["outcome"] == "ok":
            continue
        console.print(
            f"{check['outcome']}  {check['name']}  {check['subject']}: expected {check['expected']}, found {check['found']}",
            markup=False,
        )
    failed = sum(check["outcome"] == "failed" for check in record["checks"])
    console.print(f"{len(record['checks'])} checks, {failed} failed.")
