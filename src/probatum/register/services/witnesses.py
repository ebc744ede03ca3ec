"""Cosignatures that witnesses gave for a sealed checkpoint: checked, kept beside the seal, and recorded."""

from __future__ import annotations

from datetime import datetime

from probatum.model.digests import Digest
from probatum.model.errors import UsageError
from probatum.vault import notes
from probatum.vault.checkpoints import parse_untrusted
from probatum.vault.cosignatures import Cosignature, WitnessKey, open_cosignatures
from probatum.vault.seals import cosigned_event, seal_path

from ..recording import record
from .calendars import keep
from .vault import ledger_folder, objects, publish_ledger, workspace


def witnesses() -> list[WitnessKey]:
    """The witnesses of `probatum.toml`; raise LedgerError for a line that is no key."""
    return [WitnessKey.from_text(each) for each in workspace().setting("seal", "witnesses", [])]


def add_cosignatures(note: bytes, *, actor: str, now: datetime) -> list[Cosignature]:
    """Keep a sealed checkpoint with witnesses' lines; return who cosigned.

    Raise UsageError for a checkpoint that was not sealed here, or that no configured witness cosigned.
    """
    size = parse_untrusted(note).size
    sealed = ledger_folder().read(seal_path(size, "checkpoint"))
    if sealed is None or notes.parse(sealed).text != notes.parse(note).text:
        raise UsageError("This is no checkpoint that was sealed here", found=f"one over {size} entries")
    found = open_cosignatures(note, witnesses())
    if not found:
        raise UsageError("No configured witness cosigned this checkpoint", remedy="Name them in [seal] witnesses.")
    kept = keep(size, f"cosigned-{Digest.of(note).hex[:16]}", note)
    record([cosigned_event(size, kept, found, at=now, actor=actor)], objects=objects())
    publish_ledger()
    return found
