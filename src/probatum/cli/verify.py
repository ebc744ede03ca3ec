"""`probatum verify`: is everything as it was, in a workspace or in a package that somebody sent?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from probatum.model.errors import UsageError
from probatum.register.workspace import CONFIG, find_workspace

from .session import console, json_option, print_json, progress_bar, start

if TYPE_CHECKING:
    from probatum.vault.report import VerificationReport

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify")
@click.argument("target", required=False, type=click.Path(exists=True, path_type=Path), metavar="[WORKSPACE|PACKAGE]")
@click.option("--checkpoint", type=FILE, help="An older checkpoint.")
@click.option("--key", type=FILE, help="For a package: a file with the public key that you trust, got from elsewhere.")
@json_option
@click.option("-w", "--workspace", metavar="DIR", help="The workspace (default: found as git finds a repository).")
def command(
    target: Path | None, checkpoint: Path | None, key: Path | None, as_json: bool, workspace: str | None
) -> int:
    """Re-hash every Object, check the ledger and its signature, and that the register is what the ledger says.

    Of a package (a folder or a ZIP) check every file, every proof and every signature; that needs no workspace, and
    nothing is unpacked. An older checkpoint, kept elsewhere, proves that nothing before it was changed. What is wrong
    is named. Exit code 0 when every check passed, 1 when one failed.
    """
    old = checkpoint.read_bytes() if checkpoint else None
    if target is not None and not (target / CONFIG).exists():
        report = _package(target, key, old)
    elif key is not None:
        raise UsageError("--key is for packages", remedy="A workspace's own keys are in its ledger and in keys/.")
    else:
        report = _workspace(str(target) if target else workspace, old, quiet=as_json)
    if as_json:
        print_json(report.to_record())
    else:
        _tell(report)
    return 0 if report.ok else 1


def _package(path: Path, key: Path | None, old: bytes | None) -> VerificationReport:
    from probatum.register.services.package_check import verify_package
    from probatum.vault.notes import PublicKey

    trusted = PublicKey.from_text(key.read_text("utf-8", "replace")) if key else None
    return verify_package(path, key=trusted, old_checkpoint=old)


def _workspace(named: str | None, old: bytes | None, *, quiet: bool) -> VerificationReport:
    start(find_workspace(named))
    from probatum.register.services.verification import verify_workspace

    with progress_bar(quiet=quiet) as progress:
        return verify_workspace(old_checkpoint=old, progress=progress)


def _tell(report: VerificationReport) -> None:
    for check in report.checks:
        console.print(check.to_line(), markup=False)
    console.print(f"{len(report.checks)} checks, {len(report.failures)} failed, {len(report.warnings)} warnings.")
