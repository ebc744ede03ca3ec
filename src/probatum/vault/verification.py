"""Verifying a vault from its folder: Objects, the published ledger, its signature, and what others hold against it.

In: ports to Objects and the published ledger, the public key that is trusted, and perhaps an older checkpoint and the
register's own ledger rows. Out: a report of every check. Nothing is assumed right because another check passed; what
could not be checked is said to be so. Memory stays bounded by one bundle and one row of hashes for each level.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from probatum.model.digests import Digest
from probatum.model.errors import LedgerError

from .checkpoints import Checkpoint, open_checkpoint, parse_untrusted
from .entry_check import OLD, OPENING, REGISTER, EntryCheck, OldCheckpointCheck, RegisterCheck
from .events import Entry, opening_names
from .file_check import check_files
from .key_check import KEYS, KeyCheck
from .notes import PublicKey
from .object_check import check_objects
from .objects import ObjectStore
from .publication import LedgerFolder, read_bundle
from .report import Check, Findings, Level, Outcome, Progress, VerificationFailed, VerificationReport
from .seal_check import SEAL, Pins, SealCheck
from .tiles import CHECKPOINT, ENTRIES, OPENINGS, WIDTH, file_for
from .tree_check import ENTRY, ROOT, TreeCheck

__all__ = [
    "Check",
    "Level",
    "Outcome",
    "Progress",
    "VerificationFailed",
    "VerificationReport",
    "require_verified",
    "verify_ledger",
    "verify_vault",
]

SIGNATURE = "ledger.signature"


def verify_vault(
    objects: ObjectStore,
    ledger_folder: LedgerFolder,
    *,
    referenced: Iterable[Digest],
    public_key: PublicKey,
    earlier_keys: Sequence[PublicKey] = (),
    pins: Pins | None = None,
    old_checkpoint: bytes | None = None,
    entries: Iterable[Entry] | None = None,
    progress: Progress | None = None,
) -> VerificationReport:
    """Check everything in a vault and report it.

    `referenced` are the digests that ledger entries name, `public_key` the one that signs now, `earlier_keys` those
    that checkpoints from before a rotation may be signed with, `pins` the certificates of timestamping authorities that
    are trusted now, `old_checkpoint` a checkpoint kept elsewhere, `entries` the register's ledger rows in order of
    their index.
    """
    findings = Findings()
    erased = verify_ledger(
        ledger_folder,
        findings,
        public_key=public_key,
        earlier_keys=earlier_keys,
        pins=pins,
        old_checkpoint=old_checkpoint,
        entries=entries,
        progress=progress,
    )
    check_objects(objects, referenced, findings, progress, erased=erased)
    return findings.report()


def require_verified(
    objects: ObjectStore,
    ledger_folder: LedgerFolder,
    *,
    referenced: Iterable[Digest],
    public_key: PublicKey,
    earlier_keys: Sequence[PublicKey] = (),
    pins: Pins | None = None,
    old_checkpoint: bytes | None = None,
    entries: Iterable[Entry] | None = None,
    progress: Progress | None = None,
) -> VerificationReport:
    """The same; raise VerificationFailed, which has the report, unless all is well."""
    return verify_vault(
        objects,
        ledger_folder,
        referenced=referenced,
        public_key=public_key,
        earlier_keys=earlier_keys,
        pins=pins,
        old_checkpoint=old_checkpoint,
        entries=entries,
        progress=progress,
    ).require_ok()


def verify_ledger(
    ledger_folder: LedgerFolder,
    findings: Findings,
    *,
    public_key: PublicKey,
    earlier_keys: Sequence[PublicKey] = (),
    pins: Pins | None = None,
    old_checkpoint: bytes | None = None,
    entries: Iterable[Entry] | None = None,
    progress: Progress | None = None,
) -> frozenset[Digest]:
    """The part of `verify_vault` that needs no Objects; return those that the ledger says were erased."""
    keys = (public_key, *earlier_keys)
    checkpoint = _checkpoint(ledger_folder, keys, findings)
    if checkpoint is None:
        for name in (ENTRY, ROOT, OPENING, KEYS, SEAL, OLD, REGISTER):
            findings.not_checked(name, "the published ledger", "without a checkpoint nothing says what it holds")
        return frozenset()
    old = _old_check(old_checkpoint, keys, findings)
    register = RegisterCheck(entries, findings) if entries is not None else None
    if register is None:
        findings.not_checked(REGISTER, "the register's ledger rows", "not given")
    by = _Signed(keys=KeyCheck(public_key, checkpoint, findings), seals=SealCheck(ledger_folder, keys, findings, pins))
    erased = _Walk(ledger_folder, checkpoint, findings, by, old, register).run(progress)
    check_files(ledger_folder, checkpoint.size, findings)
    return erased


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """The checks of who vouched for the ledger."""

    keys: KeyCheck
    seals: SealCheck


class _Walk:
    """One pass over the bundles of a ledger, with everything that is checked on the way."""

    def __init__(
        self,
        folder: LedgerFolder,
        checkpoint: Checkpoint,
        findings: Findings,
        by: _Signed,
        old: OldCheckpointCheck | None,
        register: RegisterCheck | None,
    ) -> None:
        self._folder = folder
        self._size = checkpoint.size
        self._findings = findings
        self._tree = TreeCheck(folder, checkpoint, findings)
        self._entries = EntryCheck(findings, self._opened)
        self._by = by
        self._old = old
        self._register = register

    def run(self, progress: Progress | None) -> frozenset[Digest]:
        """Check every bundle, then what only the whole shows; return the Objects that tombstones name."""
        for first in range(0, self._size, WIDTH):
            self._bundle(first, min(WIDTH, self._size - first))
            if progress:
                progress("Checking the ledger", min(first + WIDTH, self._size), self._size)
        self._tree.finish()
        self._entries.finish()
        self._by.keys.finish()
        self._by.seals.finish()
        if self._old:
            self._old.finish()
        if self._register:
            self._register.finish(self._size)
        return frozenset(self._entries.tombstones.objects)

    def _bundle(self, first: int, width: int) -> None:
        bodies = self._read(ENTRIES, first)
        self._tree.take(bodies, width)
        openings = self._read(OPENINGS, first)
        for index in range(first, first + width):
            if bodies is None or openings is None:
                if self._register:
                    self._register.skip(index)
            else:
                self._entry(Entry(index=index, body=bodies[index - first], openings=openings[index - first]))

    def _entry(self, entry: Entry) -> None:
        file = file_for(OPENINGS, entry.index // WIDTH, self._size)
        event = self._entries.take(entry, file.path if file else OPENINGS)
        if event:
            self._by.keys.take(entry.index, event)
        self._by.seals.take(entry, event)
        if self._old:
            self._old.take(entry)
        if self._register:
            self._register.take(entry)

    def _opened(self, index: int) -> set[str]:
        """The names of the private values that a published entry still has."""
        if not 0 <= index < self._size:
            return set()
        parts = self._read(OPENINGS, index - index % WIDTH)
        return opening_names(parts[index % WIDTH]) if parts else set()

    def _read(self, kind: str, first: int) -> list[bytes] | None:
        try:
            return read_bundle(self._folder, kind, first // WIDTH, self._size)
        except LedgerError as error:
            file = file_for(kind, first // WIDTH, self._size)
            name = ENTRY if kind == ENTRIES else OPENING
            self._findings.failed(name, file.path if file else kind, expected="a whole bundle", found=error.message)
            return None


def _checkpoint(folder: LedgerFolder, keys: Sequence[PublicKey], findings: Findings) -> Checkpoint | None:
    """The checkpoint to check against; one whose signature fails still says which files to look at."""
    note = folder.read(CHECKPOINT)
    if note is None:
        findings.failed(SIGNATURE, CHECKPOINT, expected=f"a checkpoint signed by {keys[0].name}", found="none")
        return None
    try:
        checkpoint = open_checkpoint(note, keys)
        findings.ok(SIGNATURE, CHECKPOINT, f"signed by {keys[0].name}")
        return checkpoint
    except LedgerError as error:
        findings.failed(SIGNATURE, CHECKPOINT, expected=f"a checkpoint signed by {keys[0].name}", found=error.message)
    try:
        return parse_untrusted(note)
    except LedgerError:
        return None


def _old_check(note: bytes | None, keys: Sequence[PublicKey], findings: Findings) -> OldCheckpointCheck | None:
    if note is None:
        findings.not_checked(OLD, "an older checkpoint", "not given")
        return None
    try:
        return OldCheckpointCheck(open_checkpoint(note, keys), findings)
    except LedgerError as error:
        findings.failed(OLD, "the older checkpoint", expected=f"one signed by {keys[0].name}", found=error.message)
        return None
