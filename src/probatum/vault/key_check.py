"""Checks of who may sign: the keys that the entries introduce and rotate, held against the key that is trusted.

A retired key may sign nothing after the entry that retired it: whoever kept a copy of it can then forge no head.
"""

from __future__ import annotations

from probatum.model.errors import LedgerError

from . import notes
from .checkpoints import Checkpoint
from .events import Event
from .key_history import TYPES, KeyHistory
from .notes import PublicKey
from .report import Findings

KEYS = "ledger.keys"


class KeyCheck:
    """Takes events in order; at the end says whether the chain of keys holds and who signed the checkpoint."""

    def __init__(self, trusted: PublicKey, checkpoint: Checkpoint, findings: Findings) -> None:
        self._trusted = trusted
        self._checkpoint = checkpoint
        self._findings = findings
        self._history = KeyHistory()
        self._changed_at = -1

    def take(self, index: int, event: Event) -> None:
        """The next entry's event."""
        if event.type in TYPES:
            self._history = self._history.with_event(event)
            self._changed_at = index

    def finish(self) -> None:
        """Name what is wrong with the keys, or say which they were."""
        if not self._history.keys and not self._history.faults:
            self._findings.not_checked(KEYS, "the ledger's keys", "no entry names any")
            return
        for fault in self._history.faults:
            self._findings.failed(KEYS, "the chain of keys", expected="each key named by the one before", found=fault)
        current = self._history.current
        if current != self._trusted:
            found = current.to_text() if current else "none"
            self._findings.failed(KEYS, "the present key", expected=self._trusted.to_text(), found=found)
        elif not self._signed_by_one_that_may():
            self._findings.failed(
                KEYS, "the checkpoint", expected=f"signed by {self._trusted.to_text()}", found="signed by a retired key"
            )
        elif not self._findings.failures(KEYS):
            self._findings.ok(KEYS, f"{len(self._history.keys)} keys", f"present key {self._trusted.id.hex()}")

    def _signed_by_one_that_may(self) -> bool:
        """The present key; or the one before, when the entry that retired it is the last (it signs its successor)."""
        just_changed = self._changed_at == self._checkpoint.size - 1
        allowed = self._history.keys[-2:] if just_changed else self._history.keys[-1:]
        try:
            notes.verify(self._checkpoint.note, allowed)
        except LedgerError:
            return False
        return True
