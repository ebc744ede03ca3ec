"""Is everything as it was? The vault, its ledger, and that the register is what the ledger says."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from probatum.model.digests import Digest
from probatum.model.errors import ProbatumError
from probatum.vault.notes import PublicKey
from probatum.vault.report import Findings
from probatum.vault.verification import VerificationReport, verify_vault

from ..models import Object
from .rebuild import compare, ledger_rows
from .sealing import pins
from .vault import key_history, ledger_folder, objects, public_key, publish_ledger

PROJECTION = "register.rows"

Progress = Callable[[str, int, int], None]


def verify_workspace(*, old_checkpoint: bytes | None, progress: Progress) -> VerificationReport:
    """Check the vault, then replay the ledger and compare the register with it, row by row.

    What the ledger gained since it was last published is published first: an entry that only the database has is no
    fault. Nothing else is changed.
    """
    _publish_what_is_due()
    held = public_key()
    vault = verify_vault(
        objects(),
        ledger_folder(),
        referenced=_referenced(),
        public_key=held,
        earlier_keys=_earlier_keys(held),
        pins=pins(),
        old_checkpoint=old_checkpoint,
        entries=ledger_rows(),
        progress=progress,
    )
    findings = Findings()
    for check in vault.checks:
        findings.add(check)
    _check_rows(findings, progress)
    return findings.report()


def _earlier_keys(held: PublicKey) -> list[PublicKey]:
    """Keys that older checkpoints may be signed with; whether their chain holds is one of the checks."""
    try:
        return [key for key in key_history().keys if key != held]
    except ProbatumError:
        return []  # the entry that cannot be read is named by its own check


def _publish_what_is_due() -> None:
    try:
        publish_ledger()
    except ProbatumError:
        return  # a broken ledger folder is what the checks are about to name


def _referenced() -> Iterator[Digest]:
    for digest in Object.objects.order_by("digest").values_list("digest", flat=True).iterator(chunk_size=5000):
        yield Digest.parse(digest)


def _check_rows(findings: Findings, progress: Progress) -> None:
    try:
        found = compare(progress=progress)
    except (ProbatumError, sqlite3.Error) as error:
        findings.failed(PROJECTION, "the register", expected="a ledger that can be replayed", found=str(error))
        return
    for each in found:
        findings.failed(
            PROJECTION,
            f"table {each.table}, rows {', '.join(each.rows)}",
            expected="what the ledger says",
            found=f"{each.missing} rows missing or changed, {each.unexpected} rows that it does not account for",
        )
    if not found:
        findings.ok(PROJECTION, "every table", "equal to what the ledger says, row by row")
