"""Checks of seals: every timestamp that the ledger names is there, unaltered, good, and of this very ledger.

A seal holds when its checkpoint is the ledger's own head at that size, every answer is a timestamp of that checkpoint
by a pinned certificate, and the time it states is not before the newest entry it covers: such an entry would have been
recorded after a third party saw it. A minute is forgiven, since the clocks of two machines differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from probatum.model.digests import Digest
from probatum.model.errors import LedgerError

from .checkpoints import open_checkpoint
from .cosignatures import Cosignature, open_cosignatures
from .events import Entry, Event
from .merkle import Frontier
from .notes import PublicKey
from .notes import parse as parse_note
from .ots import open_proof
from .publication import LedgerFolder
from .report import Findings
from .seals import COSIGNED, FOLDER, MADE, UPGRADED, KeptFile, SealRecord, SealToken, cosigned_note, upgraded_proof
from .timestamps import certificate_digest, open_timestamp, pinned_certificates

SEAL, TOKEN, PINNED = "seal.checkpoint", "seal.timestamp", "seal.pinned"
PROOF, WITNESS = "seal.opentimestamps", "seal.cosignature"
TOLERANCE = timedelta(minutes=1)

Pins = Mapping[str, Iterable[Digest]]
"""For each authority's address the certificates that are trusted now, by digest."""


class SealCheck:
    """Takes entries in order, then checks every seal that they name."""

    def __init__(self, folder: LedgerFolder, keys: Iterable[PublicKey], findings: Findings, pins: Pins | None) -> None:
        self._folder = folder
        self._keys = tuple(keys)
        self._findings = findings
        self._pins = pins
        self._paths = set(folder.paths(FOLDER))
        self._sizes = {int(path.split("/")[1]) for path in self._paths if path.split("/")[1].isdecimal()}
        self._tree = Frontier()
        self._latest: datetime | None = None
        self._heads: dict[int, tuple[bytes, datetime | None]] = {}
        self._seals: list[SealRecord] = []
        self._upgrades: list[tuple[int, KeptFile]] = []
        self._cosigned: list[tuple[int, KeptFile, list[Cosignature]]] = []

    def take(self, entry: Entry, event: Event | None) -> None:
        """The next entry; `event` is None when it cannot be read, which has been reported."""
        if self._sizes:
            self._tree.append(entry.leaf_hash)
        if event:
            self._latest = max(event.at, self._latest) if self._latest else event.at
            if event.type in (MADE, UPGRADED, COSIGNED):
                self._record(entry, event)
        if self._tree.size in self._sizes:
            self._heads[self._tree.size] = (self._tree.root(), self._latest)

    def finish(self) -> None:
        """Check every seal, and name files that none of them knows."""
        for seal in self._seals:
            self._seal(seal)
        for path in sorted(self._paths):
            self._findings.warn(
                SEAL, path, expected="a file that a seal names", found="a file of none, as after a crash"
            )
        if not self._seals:
            self._findings.not_checked(SEAL, "the seals", "none was made: no third party bounds the time of any entry")
        elif not any(map(self._findings.failures, (SEAL, TOKEN))):
            tokens = sum(len(seal.tokens) for seal in self._seals)
            self._findings.ok(SEAL, f"{len(self._seals)} seals", f"the newest over {self._seals[-1].size} entries")
            self._findings.ok(TOKEN, f"{tokens} timestamps")

    def _record(self, entry: Entry, event: Event) -> None:
        try:
            if event.type == MADE:
                self._seals.append(SealRecord.from_event(event))
            elif event.type == UPGRADED:
                self._upgrades.append(upgraded_proof(event))
            else:
                self._cosigned.append(cosigned_note(event))
        except LedgerError as error:
            self._findings.failed(SEAL, f"entry {entry.index}", expected="a seal", found=error.message)

    def _seal(self, seal: SealRecord) -> None:
        subject = f"the seal over {seal.size} entries"
        note = self._file(SEAL, seal.checkpoint)
        if note is None:
            return
        try:
            checkpoint = open_checkpoint(note, self._keys)
        except LedgerError as error:
            self._findings.failed(SEAL, seal.checkpoint.path, expected="a signed checkpoint", found=error.message)
            return
        root, latest = self._heads.get(seal.size, (None, None))
        if (checkpoint.size, checkpoint.root, seal.root) != (seal.size, root, root):
            found = f"{checkpoint.size} entries, root {checkpoint.root.hex()}"
            expected = f"{seal.size} entries, root {root.hex() if root else 'unknown: entries are missing'}"
            self._findings.failed(SEAL, subject, expected=expected, found=found)
        for token in seal.tokens:
            self._token(token, note, latest)
        for proof in (*seal.proofs, *(each for size, each in self._upgrades if size == seal.size)):
            self._proof(proof, note)

        for kept, said in ((kept, said) for size, kept, said in self._cosigned if size == seal.size):
            self._cosignatures(kept, said, note)

    def _cosignatures(self, kept: KeptFile, said: list[Cosignature], note: bytes) -> None:
        """Witnesses' lines: on this checkpoint, by the keys and at the times that were recorded."""
        data = self._file(WITNESS, kept)
        if data is None:
            return
        try:
            found = open_cosignatures(data, [each.witness for each in said])
            same = parse_note(data).text == parse_note(note).text
        except LedgerError as error:
            self._findings.failed(WITNESS, kept.path, expected="cosignatures of the checkpoint", found=error.message)
            return
        names = ", ".join(f"{each.witness.name} at {each.time}" for each in found)
        if found == said and same:
            self._findings.ok(WITNESS, kept.path, names)
        else:
            self._findings.failed(WITNESS, kept.path, expected="what was recorded, on this checkpoint", found=names)

    def _proof(self, kept: KeptFile, note: bytes) -> None:
        """An OpenTimestamps proof: of this checkpoint, and what it leads to. No block is looked at here."""
        data = self._file(PROOF, kept)
        if data is None:
            return
        try:
            found = open_proof(data, data=note)
        except LedgerError as error:
            self._findings.failed(PROOF, kept.path, expected="a proof of the checkpoint beside it", found=error.message)
            return
        for height, root in found.blocks:
            why = f"somebody with a Bitcoin node must say whether block {height} has the merkle root {root}"
            self._findings.not_checked(PROOF, kept.path, why)
        if not found.blocks:
            self._findings.not_checked(
                PROOF, kept.path, "calendars have promised; no block yet: probatum seal --upgrade"
            )

    def _token(self, token: SealToken, note: bytes, latest: datetime | None) -> None:
        answer, chain = self._file(TOKEN, token.answer), self._file(TOKEN, token.chain)
        if answer is None or chain is None:
            return
        path = token.answer.path
        try:
            found = open_timestamp(answer, data=note, pinned=chain)
        except LedgerError as error:
            expected = f"a timestamp by {token.url} of the checkpoint beside it"
            self._findings.failed(TOKEN, path, expected=expected, found=error.message)
            return
        if found != token.timestamp:
            self._findings.failed(TOKEN, path, expected=f"what was recorded: {token.timestamp}", found=str(found))
        elif latest and found.time + TOLERANCE < latest:
            expected = f"a time not before the newest entry it covers, {latest}"
            self._findings.failed(TOKEN, path, expected=expected, found=str(found.time))
        self._pin(token, chain)

    def _pin(self, token: SealToken, chain: bytes) -> None:
        if self._pins is None:
            return
        pinned = {str(each) for each in self._pins.get(token.url, ())}
        used = {str(certificate_digest(each)) for each in pinned_certificates(chain)}
        if not used <= pinned:
            expected = "the certificates that probatum.toml pins for this authority"
            self._findings.warn(PINNED, token.chain.path, expected=expected, found=", ".join(sorted(used - pinned)))

    def _file(self, name: str, kept: KeptFile) -> bytes | None:
        """The bytes of a seal's file; None (and reported) when it is missing or altered."""
        self._paths.discard(kept.path)
        data = self._folder.read(kept.path)
        found = str(Digest.of(data)) if data is not None else "no such file"
        if found == str(kept.digest):
            return data
        self._findings.failed(name, kept.path, expected=str(kept.digest), found=found)
        return None
