"""Checks of what the entries themselves say: openings, order in time, an older checkpoint, the register's own copy.

Each takes entries one by one, in order, so that memory does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from datetime import datetime

from probatum.model.errors import LedgerError

from .checkpoints import Checkpoint
from .erasure import Tombstones
from .events import ERASED, Entry, Event, entry_event
from .merkle import Frontier
from .report import Findings

OPENING, TIME, OLD, REGISTER = "ledger.opening", "ledger.time", "ledger.old_checkpoint", "register.entry"


class EntryCheck:
    """Openings match their commitments, and no entry is earlier than the one before it (a warning: clocks are set).

    `openings` says which private values an entry still has: a tombstone comes after what it names.
    """

    def __init__(self, findings: Findings, openings: Callable[[int], Set[str]]) -> None:
        self._findings = findings
        self._openings = openings
        self._latest: datetime | None = None
        self._entries = 0
        self._private = 0
        self._gone: list[tuple[int, str, str]] = []
        self.tombstones = Tombstones()

    def take(self, entry: Entry, path: str) -> Event | None:
        """Check one entry, whose openings are in the file `path`; return its event where it has a sound one."""
        subject = f"{path}: entry {entry.index}"
        try:
            event = entry_event(entry)
            self.tombstones.take(event)
        except LedgerError as error:
            self._findings.failed(OPENING, subject, expected="an event and openings that fit it", found=error.message)
            return None
        self._entries += 1
        self._private += len(event.private)
        kept = frozenset(name for name, value in event.private.items() if value is not ERASED)
        self._gone += [(entry.index, name, subject) for name in event.private.keys() - kept]
        if self._latest and event.at < self._latest:
            self._findings.warn(
                TIME, f"entry {entry.index}", expected=f"not before {self._latest}", found=str(event.at)
            )
        self._latest = max(event.at, self._latest) if self._latest else event.at
        return event

    def finish(self) -> None:
        """Hold what is gone against the tombstones, and say what was right."""
        self._check_gone()
        if self._entries and not self._findings.failures(OPENING):
            self._findings.ok(OPENING, f"{self._entries} entries", f"{self._private} private values")
        if self._entries and not self._findings.failures(TIME):
            self._findings.ok(TIME, f"{self._entries} entries")

    def _check_gone(self) -> None:
        for index, name, subject in self._gone:
            if self.tombstones.covers(index, name):
                self._findings.not_checked(OPENING, f"{subject}: {name}", "erased")
            else:
                expected = "a private value, or a tombstone that says why it is gone"
                self._findings.failed(OPENING, f"{subject}: {name}", expected=expected, found="removed")
        for index, names in sorted(self.tombstones.values.items()):
            for name in sorted(names & self._openings(index)):
                self._findings.failed(OPENING, f"entry {index}: {name}", expected="erased", found="still there")


class OldCheckpointCheck:
    """The ledger begins with all that an older checkpoint covers: nothing of it was changed, moved or removed since."""

    def __init__(self, old: Checkpoint, findings: Findings) -> None:
        self._old = old
        self._findings = findings
        self._tree = Frontier()

    def take(self, entry: Entry) -> None:
        """Take the next entry."""
        if self._tree.size < self._old.size:
            self._tree.append(entry.leaf_hash)

    def finish(self) -> None:
        """Compare the root that the first entries have now with the one that was signed then."""
        subject = f"the first {self._old.size} entries"
        if self._tree.size < self._old.size:
            self._findings.failed(OLD, subject, expected=f"{self._old.size} entries", found=f"{self._tree.size}")
        elif self._tree.root() != self._old.root:
            found = self._tree.root().hex()
            self._findings.failed(OLD, subject, expected=f"root {self._old.root.hex()}", found=found)
        else:
            self._findings.ok(OLD, subject, f"root {self._old.root.hex()}")


class RegisterCheck:
    """The register's ledger rows are the published entries, byte for byte."""

    def __init__(self, rows: Iterable[Entry], findings: Findings) -> None:
        self._rows: Iterator[Entry] = iter(rows)
        self._next = next(self._rows, None)
        self._findings = findings
        self._entries = 0

    def take(self, entry: Entry) -> None:
        """Hold one published entry against the register's row with its index."""
        self._entries += 1
        while self._next and self._next.index < entry.index:
            self._failed(self._next.index, "one row for each entry, in order", "a row too many")
            self._advance()
        if self._next is None or self._next.index > entry.index:
            self._failed(entry.index, "the published entry", "no row")
            return
        if self._next.body != entry.body:
            self._failed(entry.index, "the published entry", "another body")
        if self._next.openings != entry.openings:
            self._failed(entry.index, "the published openings", "others")
        self._advance()

    def skip(self, index: int) -> None:
        """Pass over the row of an entry whose published form is damaged."""
        if self._next and self._next.index == index:
            self._advance()

    def finish(self, size: int) -> None:
        """Look at the rows beyond the `size` published entries."""
        beyond = 0
        while self._next:
            if self._next.index != size + beyond:
                self._failed(self._next.index, f"row {size + beyond}", f"row {self._next.index}")
                break
            beyond += 1
            self._advance()
        if beyond:
            self._findings.warn("register.published", f"{beyond} rows", expected="published", found="not yet published")
        if not self._findings.failures(REGISTER):
            self._findings.ok(REGISTER, f"{self._entries} entries")

    def _advance(self) -> None:
        self._next = next(self._rows, None)

    def _failed(self, index: int, expected: str, found: str) -> None:
        self._findings.failed(REGISTER, f"ledger row {index}", expected=expected, found=found)
