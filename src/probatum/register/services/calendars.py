"""OpenTimestamps: promises of calendars when a seal is made, and what they come to hours later.

Optional: calendars are asked only where `[seal] calendars` names some. They are given a salted digest and learn nothing
of the ledger.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from probatum.adapters.tsa import Calendars
from probatum.model.digests import Digest
from probatum.model.errors import ProbatumError
from probatum.vault.checkpoints import Checkpoint
from probatum.vault.ots import NONCE_BYTES, commitment, make_proof, parse_proof, upgrade_proof
from probatum.vault.seals import MADE, UPGRADED, KeptFile, SealRecord, seal_path, upgraded_event, upgraded_proof

from ..recording import record
from .vault import events_of, ledger_folder, objects, publish_ledger, workspace

Clock = Callable[[], datetime]
PROMISED, COMPLETE = "checkpoint.ots", "checkpoint.complete.ots"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeOutcome:
    """Which proofs lead to a block now, and which still wait, by path."""

    upgraded: tuple[str, ...]
    waiting: tuple[str, ...]


def asker() -> Calendars:
    """The adapter, as the `[seal]` settings say."""
    return Calendars(
        allow_private=workspace().setting("seal", "allow_private_addresses", []),
        deadline=float(workspace().setting("seal", "timeout_seconds", 30.0)),
    )


def keep(size: int, name: str, data: bytes) -> KeptFile:
    """Put a seal's file beside the ledger, durably."""
    path, folder = seal_path(size, name), ledger_folder()
    folder.write(path, data)
    folder.sync()
    return KeptFile(path=path, digest=Digest.of(data))


def promises(checkpoint: Checkpoint) -> tuple[list[KeptFile], list[dict[str, str]]]:
    """Ask every configured calendar; the proof to keep (none when nobody answered), and who failed and why."""
    nonce, answers = secrets.token_bytes(NONCE_BYTES), {}
    failures: list[dict[str, str]] = []
    for url in workspace().setting("seal", "calendars", []):
        try:
            answer = asker().promise(url, commitment(checkpoint.note, nonce))
            make_proof(checkpoint.note, nonce, {url: answer})
            answers[url] = answer
        except ProbatumError as error:
            failures.append({"url": url, "code": error.code, "message": error.message[:400]})
    if not answers:
        return [], failures
    return [keep(checkpoint.size, PROMISED, make_proof(checkpoint.note, nonce, answers))], failures


def upgrade(*, actor: str, clock: Clock) -> UpgradeOutcome:
    """Ask the calendars for what they promised, for every seal whose proof leads to no block yet."""
    done = {size for size, _ in (upgraded_proof(event) for event in events_of(UPGRADED))}
    upgraded, waiting = [], []
    for seal in map(SealRecord.from_event, events_of(MADE)):
        for proof in seal.proofs if seal.size not in done else ():
            later = _later(proof)
            blocks = sorted({height for height, _ in parse_proof(later).blocks}) if later else []
            if not later or not blocks:
                waiting.append(proof.path)
                continue
            kept = keep(seal.size, COMPLETE, later)
            record([upgraded_event(seal.size, kept, blocks, at=clock(), actor=actor)], objects=objects())
            upgraded.append(kept.path)
    publish_ledger()
    return UpgradeOutcome(upgraded=tuple(upgraded), waiting=tuple(waiting))


def _later(kept: KeptFile) -> bytes | None:
    """The proof with what calendars have come to; None when its file is gone (verify says so) or nobody answers."""
    data = ledger_folder().read(kept.path)
    if data is None:
        return None
    answers = {}
    for url, given in parse_proof(data).pending:
        try:
            answer = asker().later(url, given)
            upgrade_proof(data, {given: answer})
            answers[given] = answer
        except ProbatumError:
            continue  # it has nothing yet, or is down: the proof waits
    return upgrade_proof(data, answers) if answers else None
