"""Verification: a whole vault is whole, and whatever is altered, removed, moved or slipped in is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.vault.ledgers import START, MemoryLedger, make_entries, make_event, make_signer

from probatum.adapters.folder_ledger import FolderLedger
from probatum.adapters.folder_objects import FolderObjects
from probatum.model.digests import Digest
from probatum.model.errors import VaultError
from probatum.vault.checkpoints import sign_checkpoint
from probatum.vault.erasure import Erasure
from probatum.vault.events import Entry, make_entry, without_openings
from probatum.vault.merkle import root
from probatum.vault.objects import put_bytes
from probatum.vault.publication import erase_openings, publish, read_entries
from probatum.vault.report import Check, Findings, Level, Outcome, VerificationFailed, VerificationReport
from probatum.vault.tiles import join_bundle, join_hashes
from probatum.vault.tree_check import TreeCheck
from probatum.vault.verification import require_verified, verify_ledger, verify_vault

SIGNER = make_signer()
KEY = SIGNER.public_key
ENTRIES = make_entries(0, 600)
EVIDENCE = [b"first", b"second", b"x" * 5000]


def published(size: int, signer: Any = SIGNER, entries: Iterable[Entry] = ENTRIES) -> MemoryLedger:
    """A ledger in memory."""
    ledger = MemoryLedger()
    publish(ledger, list(entries)[:size], signer=signer)
    return ledger


def verify(ledger: MemoryLedger, **given: Any) -> VerificationReport:
    """The report on a ledger alone."""
    findings = Findings()
    verify_ledger(ledger, findings, public_key=KEY, **given)
    return findings.report()


def named(report: VerificationReport) -> str:
    """All that failed, as one text."""
    return "\n".join(check.to_line() for check in report.failures)


@pytest.fixture
def vault(tmp_path: Path) -> tuple[FolderObjects, FolderLedger, list[Digest]]:
    """A vault on disk with three Objects and 300 entries."""
    objects, ledger = FolderObjects(tmp_path), FolderLedger(tmp_path / "ledger")
    digests = [put_bytes(objects, data).digest for data in EVIDENCE]
    publish(ledger, ENTRIES[:300], signer=SIGNER)
    return objects, ledger, digests


def test_a_whole_vault_is_whole(vault: tuple[FolderObjects, FolderLedger, list[Digest]]) -> None:
    """Every check that was asked for is reported, and everything is right."""
    objects, ledger, digests = vault
    old = ledger.read("checkpoint")
    publish(ledger, ENTRIES[300:310], signer=SIGNER)
    seen: list[tuple[str, int, int]] = []
    report = require_verified(
        objects,
        ledger,
        referenced=digests,
        public_key=KEY,
        old_checkpoint=old,
        entries=ENTRIES[:310],
        progress=lambda what, done, total: seen.append((what, done, total)),
    )
    assert {check.name: check.outcome.value for check in report.checks} == {
        "ledger.signature": "ok",
        "ledger.root": "ok",
        "ledger.opening": "ok",
        "ledger.time": "ok",
        "ledger.keys": "not_checked",
        "seal.checkpoint": "not_checked",
        "ledger.old_checkpoint": "ok",
        "register.entry": "ok",
        "object.digest": "ok",
    }
    assert seen[:2] == [("Checking the ledger", 256, 310), ("Checking the ledger", 310, 310)]
    assert seen[-1] == ("Checking Objects", 3, 3)


def test_what_was_not_asked_is_not_checked() -> None:
    """A check that was not made is neither passed nor failed."""
    report = verify(published(3))
    outcomes = {check.name: check.outcome for check in report.checks}
    assert outcomes["ledger.old_checkpoint"] is outcomes["register.entry"] is Outcome.NOT_CHECKED
    assert report.ok


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_bit_on_disk_is_found_and_its_file_named(
    data: st.DataObject, vault: tuple[FolderObjects, FolderLedger, list[Digest]]
) -> None:
    """Every file of the vault, Objects and ledger alike."""
    objects, ledger, digests = vault
    files = sorted(path for path in objects.root.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(files))
    good = path.read_bytes()
    bad = bytearray(good)
    at = data.draw(st.integers(0, len(good) - 1))
    bad[at] ^= 1 << data.draw(st.integers(0, 7))
    path.chmod(0o644)
    path.write_bytes(bytes(bad))
    try:
        report = verify_vault(objects, ledger, referenced=digests, public_key=KEY)
    finally:
        path.write_bytes(good)
    assert not report.ok
    name = path.relative_to(ledger.root).as_posix() if path.is_relative_to(ledger.root) else path.name
    assert name in named(report)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), size=st.sampled_from([1, 5, 256, 300, 512, 600]))
def test_any_changed_bit_of_a_ledger_names_its_file_and_nothing_else(data: st.DataObject, size: int) -> None:
    """Where one file is altered, no other tile or bundle is blamed."""
    ledger = published(size)
    path = data.draw(st.sampled_from(sorted(ledger.files)))
    bad = bytearray(ledger.files[path])
    bad[data.draw(st.integers(0, len(bad) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    ledger.files[path] = bytes(bad)
    report = verify(ledger)
    assert not report.ok
    assert path in named(report)
    if path.startswith("tile/") and not path.startswith("tile/entries"):
        assert {check.subject.partition(":")[0] for check in report.failures} == {path}


@pytest.mark.parametrize("size", [3, 300, 600])
def test_any_missing_file_is_named(size: int) -> None:
    """Whatever is removed is missed."""
    for path in published(size).files:
        ledger = published(size)
        del ledger.files[path]
        assert path in named(verify(ledger, entries=ENTRIES[:size]))


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(6)), st.integers(250, 590))
def test_reordered_entries_are_found(order: list[int], start: int) -> None:
    """Entries moved about within the bundles, tiles left as they are."""
    moved = [*ENTRIES[:start], *(ENTRIES[start + at] for at in order), *ENTRIES[start + 6 :]]
    ledger, other = published(600), MemoryLedger()
    publish(
        other, [Entry(index=at, body=each.body, openings=each.openings) for at, each in enumerate(moved)], signer=SIGNER
    )
    for path in ledger.files:
        if path.startswith(("tile/entries", "openings")):
            ledger.files[path] = other.files[path]
    found = {check.subject.rpartition(" ")[2] for check in verify(ledger).failures if check.name == "ledger.entry"}
    assert found == {str(start + at) for at in range(6) if order[at] != at}


def test_a_ledger_rebuilt_by_an_insider_is_refused_by_an_older_checkpoint() -> None:
    """With the key every hash can be made anew; a checkpoint kept elsewhere still tells."""
    old = published(500).files["checkpoint"]
    changed = make_entry(make_event(123, actor="somebody else"), index=123, salt=lambda: bytes(32))
    rebuilt = published(600, entries=[*ENTRIES[:123], changed, *ENTRIES[124:]])
    assert verify(rebuilt).ok
    report = verify(rebuilt, old_checkpoint=old)
    assert [check.name for check in report.failures] == ["ledger.old_checkpoint"]
    assert verify(published(600), old_checkpoint=old).ok


def test_a_shortened_ledger_is_refused_by_an_older_checkpoint() -> None:
    """Removing the newest entries leaves a valid ledger that is too short."""
    old = published(500).files["checkpoint"]
    assert "expected 500 entries, found 400" in named(verify(published(400), old_checkpoint=old))


def test_an_older_checkpoint_by_somebody_else_proves_nothing() -> None:
    """It must be signed by the trusted key, or it is said not to be."""
    other = published(3, make_signer(2)).files["checkpoint"]
    assert "the older checkpoint" in named(verify(published(5), old_checkpoint=other))


def test_a_ledger_signed_by_another_key_is_named_and_still_looked_at() -> None:
    """The signature fails; the rest is checked all the same."""
    report = verify(published(300, make_signer(2)))
    assert [check.name for check in report.failures] == ["ledger.signature"]
    assert any(check.name == "ledger.root" and check.outcome is Outcome.OK for check in report.checks)


@pytest.mark.parametrize("note", [None, b"garbage"])
def test_without_a_checkpoint_nothing_is_taken_for_right(note: bytes | None) -> None:
    """No checkpoint: one failure, everything else is not checked."""
    ledger = published(3)
    del ledger.files["checkpoint"]
    if note:
        ledger.files["checkpoint"] = note
    report = verify(ledger, entries=ENTRIES[:3])
    assert not report.ok
    assert {check.outcome for check in report.checks} == {Outcome.FAILED, Outcome.NOT_CHECKED}


def test_a_forged_root_over_whole_files_is_the_checkpoints_fault() -> None:
    """When all files agree and the root is another, the checkpoint is named."""
    ledger = published(300)
    ledger.files["checkpoint"] = sign_checkpoint(300, bytes(32), SIGNER).note
    assert [(check.name, check.subject) for check in verify(ledger).failures] == [("ledger.root", "checkpoint")]


def test_a_checkpoint_over_more_than_there_is_names_what_is_missing() -> None:
    """A size that no file bears out."""
    ledger = published(3)
    ledger.files["checkpoint"] = sign_checkpoint(300, bytes(32), SIGNER).note
    text = named(verify(ledger))
    assert "tile/entries/000" in text
    assert "none, because files are damaged" in text


def test_an_entry_and_its_tile_altered_together_are_named() -> None:
    """Two files that agree with each other are still told by the tile above."""
    ledger = published(600)
    bodies = [entry.body for entry in ENTRIES[:256]]
    bodies[7] = ENTRIES[8].body
    ledger.files["tile/entries/000"] = join_bundle("tile/entries", bodies)
    ledger.files["tile/0/000"] = join_hashes(Entry(index=0, body=body, openings=b"").leaf_hash for body in bodies)
    assert "tile/0/000" in named(verify(ledger))


def test_two_altered_files_that_contradict_each_other_are_both_named() -> None:
    """Where nothing says which is right, both are."""
    ledger = published(600)
    for path in ("tile/entries/000", "tile/0/000"):
        data = bytearray(ledger.files[path])
        data[100] ^= 1
        ledger.files[path] = bytes(data)
    text = named(verify(ledger))
    assert "ledger.entry: tile/entries/000" in text
    assert "ledger.tile: tile/0/000" in text


@pytest.mark.parametrize("paths", [("tile/entries/000", "tile/0/000"), ("tile/0/000", "tile/1/000.p/2")])
def test_several_missing_files_are_all_named(paths: tuple[str, ...]) -> None:
    """One loss does not hide another."""
    ledger = published(600)
    for path in paths:
        del ledger.files[path]
    text = named(verify(ledger))
    assert all(path in text for path in paths)


def test_a_large_ledger_is_checked_on_every_level() -> None:
    """Beyond 65,536 entries a tile of the second level is full, and an altered hash in any level is named."""
    ledger, size, entry = MemoryLedger(), 65_536 + 300, ENTRIES[0]
    rows = (Entry(index=at, body=entry.body, openings=b"{}") for at in range(size))
    checkpoint = publish(ledger, rows, signer=SIGNER)

    def blamed() -> set[str]:
        findings = Findings()
        check = TreeCheck(ledger, checkpoint, findings)
        for start in range(0, size, 256):
            width = min(256, size - start)
            check.take([entry.body] * width, width)
        check.finish()
        return {check.subject for check in findings.report().failures}

    assert blamed() == set()
    for path in ("tile/1/000", "tile/0/077", "tile/2/000.p/1", "tile/1/001.p/1"):
        good = ledger.files[path]
        ledger.files[path] = good[:-1] + bytes([good[-1] ^ 1])
        assert blamed() == {path}
        ledger.files[path] = good


def test_openings_are_checked_against_their_commitments() -> None:
    """An exchanged private value is named by its entry and file."""
    ledger = published(5)
    entries = [*ENTRIES[:3], Entry(index=3, body=ENTRIES[3].body, openings=ENTRIES[1].openings), ENTRIES[4]]
    ledger.files["openings/000.p/5"] = join_bundle("openings", [entry.openings for entry in entries])
    assert "openings/000.p/5: entry 3" in named(verify(ledger))


def with_tombstone(index: int, names: set[str], objects: tuple[Digest, ...] = ()) -> list[Entry]:
    """Five entries, and a sixth that says what was erased."""
    made = Erasure(objects=objects, values={index: frozenset(names)} if names else {}, reason="asked for")
    last = make_entry(made.to_event(at=START + timedelta(days=9), actor="a"), index=5, salt=lambda: bytes(32))
    return [*ENTRIES[:5], last]


def test_an_erased_value_is_said_not_to_be_checked() -> None:
    """Erasing is not damage; what is gone cannot be checked, and the report says so."""
    entries = with_tombstone(3, {"uploader"})
    ledger = published(6, entries=entries)
    erase_openings(ledger, 3, {"uploader"})
    report = verify(ledger)
    assert report.ok
    erased = [check.subject for check in report.checks if check.found == "erased"]
    assert erased == ["openings/000.p/6: entry 3: uploader"]
    rows = [without_openings(entry, {"uploader"}) if entry.index == 3 else entry for entry in entries]
    assert verify(ledger, entries=rows).ok
    assert "ledger row 3" in named(verify(ledger, entries=entries))


def test_a_value_that_no_tombstone_names_was_removed() -> None:
    """Erased and removed are two things; so are erased and only said to be."""
    ledger = published(5)
    erase_openings(ledger, 3, {"uploader"})
    assert "openings/000.p/5: entry 3: uploader" in named(verify(ledger))
    claimed = published(6, entries=with_tombstone(3, {"uploader"}))
    assert "entry 3: uploader" in named(verify(claimed))


def test_an_erased_object_is_not_missing(tmp_path: Path) -> None:
    """One that a tombstone names is expected to be gone, and named when it is not."""
    store = FolderObjects(tmp_path)
    digest = put_bytes(store, b"a face").digest
    ledger = published(6, entries=with_tombstone(3, set(), (digest,)))

    def outcomes() -> dict[str, str]:
        report = verify_vault(store, ledger, referenced=[digest], public_key=KEY)
        return {check.name: check.outcome for check in report.checks if check.subject == str(digest)}

    assert outcomes() == {"object.erased": "failed"}
    assert store.erase(digest)
    assert outcomes() == {"object.erased": "not_checked"}
    assert not store.erase(digest)
    missing = verify_vault(store, published(5), referenced=[digest], public_key=KEY)
    assert str(digest) in named(missing)


def test_a_clock_that_ran_backwards_is_a_warning() -> None:
    """Entries keep their order whatever the clock says; a jump back is shown, not hidden and not an error."""
    late = make_entry(make_event(1, at=START + timedelta(days=1)), index=1, salt=lambda: bytes(32))
    report = verify(published(4, entries=[ENTRIES[0], late, *ENTRIES[2:4]]))
    assert report.ok
    assert [check.subject for check in report.warnings] == ["entry 2", "entry 3"]
    assert {check.name for check in report.warnings} == {"ledger.time"}


Rows = list[Entry]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda rows: rows[:2] + rows[3:], ["ledger row 2"]),
        (lambda rows: rows[:-1], ["ledger row 299"]),
        (lambda rows: [], [f"ledger row {index}" for index in range(300)]),
        (lambda rows: [*rows[:3], rows[2], *rows[3:]], ["ledger row 2"]),
        (lambda rows: [rows[1], rows[0], *rows[2:]], ["ledger row 0", "ledger row 0"]),
        (lambda rows: [Entry(index=0, body=rows[1].body, openings=rows[0].openings), *rows[1:]], ["ledger row 0"]),
        (lambda rows: [*rows[:1], Entry(index=1, body=rows[1].body, openings=b"{}"), *rows[2:]], ["ledger row 1"]),
        (lambda rows: [*rows, ENTRIES[302]], ["ledger row 302"]),
        (lambda rows: [*rows, ENTRIES[299]], ["ledger row 299"]),
    ],
)
def test_every_difference_from_the_registers_rows_is_named(change: Callable[[Rows], Rows], found: list[str]) -> None:
    """Rows deleted, doubled, swapped, edited or slipped in."""
    report = verify(published(300), entries=change(ENTRIES[:300]))
    assert [check.subject for check in report.failures] == found


def test_rows_that_are_not_yet_published_are_a_warning() -> None:
    """A publication that was killed is continued later; until then it shows."""
    report = verify(published(300), entries=ENTRIES[:305])
    assert report.ok
    assert [check.subject for check in report.warnings] == ["5 rows"]


def test_a_damaged_bundle_does_not_put_the_registers_rows_in_doubt() -> None:
    """Rows whose published form is unreadable are passed over, the others compared."""
    ledger = published(300)
    del ledger.files["tile/entries/000"]
    report = verify(ledger, entries=ENTRIES[:300])
    assert {check.name for check in report.failures} == {"ledger.entry"}
    assert "ledger row 299" in named(verify(ledger, entries=[*ENTRIES[:9], *ENTRIES[10:299]]))


def test_older_partial_files_must_be_the_beginning_of_the_newer() -> None:
    """They stay for readers with an older checkpoint, and altering them is found."""
    ledger = published(3)
    publish(ledger, ENTRIES[3:10], signer=SIGNER)
    assert verify(ledger).ok
    for path in ("tile/0/000.p/3", "tile/entries/000.p/3"):
        for bad in (ledger.files[path][:-1] + b"?", b""):
            altered = MemoryLedger()
            altered.files = ledger.files | {path: bad}
            assert [check.subject for check in verify(altered).failures] == [path]


@pytest.mark.parametrize("path", ["notes.txt", "tile/0/000.p/9", "tile/0/007", "tile/5/000", "openings/000.p/2"])
def test_files_that_do_not_belong_are_shown(path: str) -> None:
    """Strange files and those of a killed publication are named, as warnings."""
    ledger = published(5)
    ledger.files[path] = b"?"
    report = verify(ledger)
    assert report.ok
    assert [check.subject for check in report.warnings] == [path]


def test_objects_altered_missing_and_unnamed_are_told_apart(
    vault: tuple[FolderObjects, FolderLedger, list[Digest]],
) -> None:
    """Each is named by its digest; one that nobody names is a warning only."""
    objects, ledger, digests = vault
    unnamed = put_bytes(objects, b"nobody names me").digest
    for digest, data in ((digests[0], b"other"), (digests[1], None)):
        path = objects.path(digest)
        path.unlink()
        if data:
            path.write_bytes(data)
    report = verify_vault(objects, ledger, referenced=digests, public_key=KEY)
    assert {(check.subject, check.found) for check in report.failures} == {
        (str(digests[0]), str(Digest.of(b"other"))),
        (str(digests[1]), "no such Object"),
    }
    assert [check.subject for check in report.warnings] == [str(unnamed)]
    with pytest.raises(VerificationFailed, match=digests[0].hex) as caught:
        require_verified(objects, ledger, referenced=digests, public_key=KEY)
    assert caught.value.report == report


def test_an_object_that_cannot_be_read_fails(vault: tuple[FolderObjects, FolderLedger, list[Digest]]) -> None:
    """A folder in its place, or a disk that gives no bytes."""
    objects, ledger, digests = vault
    objects.path(digests[0]).unlink()
    objects.path(digests[0]).mkdir()
    report = verify_vault(objects, ledger, referenced=digests, public_key=KEY)
    assert f"{digests[0]}, expected {digests[0]}, found it cannot be read" in named(report)


def test_no_objects_at_all_is_not_checked_rather_than_fine(tmp_path: Path) -> None:
    """Nothing there and nothing named: nothing was shown."""
    report = verify_vault(FolderObjects(tmp_path), published(3), referenced=[], public_key=KEY)
    assert [check.outcome for check in report.checks if check.name == "object.digest"] == [Outcome.NOT_CHECKED]


def test_a_report_without_checks_fails() -> None:
    """An empty list of checks shows nothing, and so do checks that were not made."""
    for checks in ((), (Check(name="a", subject="b", outcome=Outcome.NOT_CHECKED),)):
        with pytest.raises(VerificationFailed, match="nothing was checked"):
            VerificationReport(checks=checks).require_ok()


def test_a_report_is_json() -> None:
    """Every check with what was expected and found; the error names the first failures and counts the rest."""
    failed = Check(name="a.b", subject="c", outcome=Outcome.FAILED, expected="1", found="2")
    warning = Check(name="a.b", subject="w", outcome=Outcome.FAILED, level=Level.WARNING)
    report = VerificationReport(checks=(failed, warning, Check(name="d", subject="e", outcome=Outcome.OK)))
    record = json.loads(json.dumps(report.to_record()))
    assert record["ok"] is False
    assert record["counts"] == {"ok": 1, "failed": 2, "not_checked": 0}
    assert record["warnings"] == 1
    assert record["checks"][0] == {
        "name": "a.b",
        "subject": "c",
        "outcome": "failed",
        "level": "error",
        "expected": "1",
        "found": "2",
    }
    assert failed.to_line() == "failed: a.b: c, expected 1, found 2"
    assert warning.to_line() == "failed: a.b: w"
    with pytest.raises(VaultError, match="and 2 more"):
        VerificationReport(checks=(failed,) * 5).require_ok()


def test_the_register_can_be_rebuilt_from_the_folder(
    vault: tuple[FolderObjects, FolderLedger, list[Digest]],
) -> None:
    """Entries read from the vault's folder are those that were published, without any database."""
    assert list(read_entries(vault[1])) == ENTRIES[:300]
    assert root(entry.leaf_hash for entry in read_entries(vault[1])) == root(entry.leaf_hash for entry in ENTRIES[:300])
