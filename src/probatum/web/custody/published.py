"""The newest published checkpoint, as its text says: whose log, how many entries, which root (C2SP tlog-checkpoint).

Shown for people to compare; checking signatures and proofs is what `probatum verify` does.
"""

from __future__ import annotations

from dataclasses import dataclass

from probatum.model.errors import ProbatumError
from probatum.register.services import vault

CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCheckpoint:
    """What a checkpoint states, and its text."""

    origin: str
    size: int
    root: str
    text: str


def published_checkpoint() -> PublishedCheckpoint | None:
    """The checkpoint in the vault folder; None when nothing is published or it cannot be read."""
    try:
        note = vault.ledger_folder().read(CHECKPOINT)
    except ProbatumError:
        return None
    lines = note.decode("utf-8", "replace").split("\n") if note else []
    if len(lines) < 3 or not lines[1].isascii() or not lines[1].isdigit():
        return None
    return PublishedCheckpoint(origin=lines[0], size=int(lines[1]), root=lines[2], text="\n".join(lines).strip())
