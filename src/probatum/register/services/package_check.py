"""Checking a package that came from somebody: from its container to the last proof. Needs no workspace.

In: the files of a package, perhaps the key that the recipient trusts and an older checkpoint. Out: a report of every
check. The bag, the note over it, the ledger's head, entries, openings, originals, earlier heads and seals are checked
each for itself; one that fails does not keep the next from being made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from probatum.adapters.package_files import open_package
from probatum.dossier import layout
from probatum.dossier.bags import BagCheck, BagFiles, check_bag, read_small
from probatum.dossier.errors import PackageError
from probatum.dossier.package_paths import known_path
from probatum.model import canonical
from probatum.model.errors import LedgerError, ProbatumError, ValueInvalid
from probatum.model.times import instant
from probatum.vault import notes
from probatum.vault.checkpoints import Checkpoint, open_checkpoint
from probatum.vault.events import COMMITMENT_DOMAIN
from probatum.vault.merkle import leaf_hash, verify_consistency, verify_inclusion
from probatum.vault.notes import NoteInvalid, PublicKey
from probatum.vault.report import Findings, VerificationReport
from probatum.vault.timestamps import open_timestamp

NOTE = re.compile(
    r"probatum package v1\n(?P<id>pkg-[0-9a-z-]+)\n[0-9T:.-]+Z\n(?P<label>fictional|as collected)\n"
    r"sha256:(?P<root>[0-9a-f]{64})\n\Z"
)
_HASHES = re.compile(rb"(?:[0-9a-f]{64}\n)*\Z")


def verify_package(
    path: Path, *, key: PublicKey | None = None, old_checkpoint: bytes | None = None
) -> VerificationReport:
    """Check the package at `path`, a folder or a ZIP; nothing of it is unpacked."""
    try:
        with open_package(path) as files:
            return verify_files(files, key=key, old_checkpoint=old_checkpoint)
    except PackageError as error:
        findings = Findings()
        findings.failed("package.container", str(path), expected="a package that Probatum wrote", found=error.message)
        return findings.report()


def verify_files(
    files: BagFiles, *, key: PublicKey | None = None, old_checkpoint: bytes | None = None
) -> VerificationReport:
    """Check a package by its files, wherever they are; raise PackageRefused when its container is not whole."""
    findings = Findings()
    _Check(files, findings).run(key, old_checkpoint)
    return findings.report()


class _Check:
    def __init__(self, files: BagFiles, findings: Findings) -> None:
        self.files = files
        self.findings = findings
        self.paths = list(files.paths())
        self.keys: list[PublicKey] = []
        self.head: Checkpoint | None = None
        self.leaves: dict[int, bytes] = {}
        self.roots: dict[int, bytes] = {}

    def run(self, key: PublicKey | None, old_checkpoint: bytes | None) -> None:
        """Every check, in an order in which each has what it needs."""
        self._paths()
        bag = check_bag(self.files)
        self._bag(bag)
        self._step("package.keys", layout.KEYS, self._keys)
        self._step("package.note", layout.NOTE, self._note)
        self._step("package.checkpoint", layout.CHECKPOINT, self._checkpoint)
        self._each("package.entry", layout.LEAVES, self._leaf)
        self._proofs()
        self._each("package.opening", layout.OPENINGS, self._opening)
        self._originals(bag)
        self._each("package.consistency", layout.CONSISTENCY, self._consistency)
        self._seals()
        self._trusted(key)
        self._old(old_checkpoint)

    def read(self, path: str) -> bytes:
        """A small file; raise PackageError when it is missing."""
        if path not in self.paths:
            raise PackageError(f"The package lacks {path}")
        return read_small(self.files, path)

    def _step(self, name: str, subject: str, check: Callable[[], str]) -> None:
        """One check: what it returns is what was found; what it raises is what is wrong."""
        try:
            self.findings.ok(name, subject, check())
        except (ProbatumError, UnicodeDecodeError) as error:
            self.findings.failed(name, subject, expected="what the ledger's key signed", found=str(error))

    def _each(self, name: str, folder: str, check: Callable[[str], None]) -> None:
        """One check of every file of a folder; right ones are counted, wrong ones named."""
        listed = [path for path in self.paths if path.startswith(folder)]
        for path in listed:
            try:
                check(path)
            except (ProbatumError, ValueError, KeyError, TypeError) as error:
                self.findings.failed(name, path, expected="what the ledger says", found=str(error))
        if not self.findings.failures(name):
            self.findings.ok(name, f"{len(listed)} files")

    def _paths(self) -> None:
        strange = [path for path in self.paths if not known_path(path)]
        missing = [path for path in layout.HEAD_FILES if path not in self.paths]
        for path in strange:
            self.findings.failed("package.file", path[:200], expected="a file that a package has", found="another")
        for path in missing:
            self.findings.failed("package.file", path, expected="a file that every package has", found="none")
        if not strange and not missing:
            self.findings.ok("package.file", f"{len(self.paths)} files")

    def _bag(self, bag: BagCheck) -> None:
        for fault in bag.faults:
            self.findings.failed("package.bag", fault.path, expected=fault.expected, found=fault.found)
        listed = _listed(read_small(self.files, layout.TAG_MANIFEST)) if layout.TAG_MANIFEST in self.paths else set()
        for path in self.paths:
            tag = not path.startswith("data/") and path not in (layout.TAG_MANIFEST, layout.NOTE)
            if tag and path not in listed:
                self.findings.failed(
                    "package.bag", path, expected=f"listed in {layout.TAG_MANIFEST}", found="not listed"
                )
        if not self.findings.failures("package.bag"):
            self.findings.ok("package.bag", f"{bag.files} files", f"{bag.size} bytes")

    def _keys(self) -> str:
        lines = self.read(layout.KEYS).decode().split("\n")
        if lines.pop() != "" or not lines:
            raise NoteInvalid("No keys, or half a line")
        self.keys = [PublicKey.from_text(line) for line in lines]
        if [key.to_text() for key in self.keys] != lines:
            raise NoteInvalid("A key in another form")
        return ", ".join(f"{key.name} {key.id.hex()}" for key in self.keys)

    def _note(self) -> str:
        data = self.read(layout.NOTE)
        note = notes.verify(data, self.keys)
        found = NOTE.match(note.text)
        if not found or len(note.signatures) != 1:
            raise NoteInvalid("The package's note has another form", found=note.text[:120])
        root = sha256(self.read(layout.TAG_MANIFEST)).hexdigest()
        if found["root"] != root:
            raise NoteInvalid("The note is for another package", expected=found["root"], found=root)
        return f"{found['id']}, {found['label']}, root sha256:{root}, signed by {note.signatures[0].name}"

    def _checkpoint(self) -> str:
        self.head = open_checkpoint(self.read(layout.CHECKPOINT), self.keys)
        self.roots[self.head.size] = self.head.root
        return f"{self.head.size} entries, root {self.head.root.hex()}"

    def _leaf(self, path: str) -> None:
        index = int(path.removeprefix(layout.LEAVES).removesuffix(".json"))
        body, head = self.read(path), self._required_head()
        proof = _hashes(self.read(layout.proof_path(index)))
        verify_inclusion(leaf=leaf_hash(body), index=index, size=head.size, proof=proof, root=head.root)
        self.leaves[index] = body

    def _required_head(self) -> Checkpoint:
        if self.head is None:
            raise LedgerError("There is no signed head to check against")
        return self.head

    def _proofs(self) -> None:
        """As many proofs as entries, and at least one: an empty ledger would show nothing."""
        proofs = {path for path in self.paths if path.startswith(layout.PROOFS)}
        if proofs != {layout.proof_path(index) for index in self.leaves} or not proofs:
            self.findings.failed(
                "package.proof", layout.PROOFS, expected=f"{len(self.leaves)} proofs", found=f"{len(proofs)}"
            )

    def _opening(self, path: str) -> None:
        index, name, _ = path.removeprefix(layout.OPENINGS).split(".")
        data = self.read(path)
        body = canonical.decode(self.leaves[int(index)])
        found = "sha256:" + sha256(COMMITMENT_DOMAIN + data).hexdigest()
        if len(data) <= 32 or body["private"].get(name) != found:
            raise ValueInvalid("Not the committed value", expected=str(body["private"].get(name)), found=found)
        canonical.decode(data[32:])

    def _originals(self, bag: BagCheck) -> None:
        strings = {part for body in self.leaves.values() for part in body.split(b'"')}
        listed = [path for path in self.paths if path.startswith(layout.ORIGINALS)]
        for path in listed:
            digest = path.removeprefix(f"{layout.ORIGINALS}sha256-")[:64]
            if bag.sha256[path] != digest:
                self.findings.failed("package.original", path, expected=digest, found=bag.sha256[path])
            elif f"sha256:{digest}".encode() not in strings:
                self.findings.failed("package.original", path, expected="an entry that names it", found="none")
        if not self.findings.failures("package.original"):
            self.findings.ok("package.original", f"{len(listed)} originals")

    def _consistency(self, path: str) -> None:
        old, new = map(int, path.removeprefix(layout.CONSISTENCY).removesuffix(".txt").split("-"))
        hashes, head = _hashes(self.read(path)), self._required_head()
        if new != head.size or not hashes:
            raise LedgerError("A proof for another head", expected=str(head.size), found=str(new))
        verify_consistency(old=old, new=new, proof=hashes[1:], old_root=hashes[0], new_root=head.root)
        self.roots[old] = hashes[0]

    def _seals(self) -> None:
        folders = sorted({path.split("/")[3] for path in self.paths if path.startswith(layout.SEALS)}, key=str)
        for size in folders:
            folder = f"{layout.SEALS}{size}/"
            self._step("package.seal", folder, lambda size=size, folder=folder: self._seal(size, folder))  # type: ignore[misc]
        if not folders:
            self.findings.not_checked("package.seal", layout.SEALS, "the package holds no seal by a third party")

    def _seal(self, size: str, folder: str) -> str:
        data = self.read(f"{folder}checkpoint")
        sealed = open_checkpoint(data, self.keys)
        if str(sealed.size) != size or self.roots.get(sealed.size) != sealed.root:
            raise LedgerError("What was sealed is no head of this ledger", found=f"{sealed.size} entries")
        tokens = [path for path in self.paths if path.startswith(folder) and path.endswith(".tsr")]
        times = [self._token(path, data) for path in tokens]
        said = f", seen by a third party at {instant(min(times))}" if times else ""
        return f"a head of this ledger{said}"

    def _token(self, path: str, data: bytes) -> datetime:
        certificates = self.read(f"{path.removesuffix('.tsr')}.pem")
        return open_timestamp(self.read(path), data=data, pinned=certificates).time

    def _trusted(self, key: PublicKey | None) -> None:
        if key is None:
            why = "compare the key with one from another source, and give it with --key"
            self.findings.not_checked("package.trusted_key", layout.KEYS, why)
            return
        self._step("package.trusted_key", key.name, lambda: self._signed_by(key))

    def _signed_by(self, key: PublicKey) -> str:
        notes.verify(self.read(layout.NOTE), [key])
        notes.verify(self.read(layout.CHECKPOINT), [key])
        return key.to_text()

    def _old(self, note: bytes | None) -> None:
        if note is None:
            self.findings.not_checked("package.old_checkpoint", "an older checkpoint", "not given")
            return
        self._step("package.old_checkpoint", "the older checkpoint", lambda: self._continues(note))

    def _continues(self, note: bytes) -> str:
        old = open_checkpoint(note, self.keys)
        if old.size not in self.roots:
            raise LedgerError(
                f"The package has no proof for a head of {old.size} entries",
                remedy="Ask for one made with --checkpoint.",
            )
        if self.roots[old.size] != old.root:
            raise LedgerError("The ledger was rewritten", expected=old.root.hex(), found=self.roots[old.size].hex())
        return f"the first {old.size} entries are as they were"


def _hashes(data: bytes) -> list[bytes]:
    if not _HASHES.match(data):
        raise LedgerError("A proof has another form", expected="a hash on every line")
    return [bytes.fromhex(line.decode()) for line in data.split()]


def _listed(data: bytes) -> set[str]:
    lines: Iterable[str] = data.decode("utf-8", "replace").split("\n")
    return {line[66:] for line in lines}
