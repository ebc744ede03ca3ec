"""Publishing: the same files whatever the steps, nothing lost when killed, nothing signed over what was altered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.vault.ledgers import Killed, MemoryLedger, make_entries, make_signer

from probatum.model.errors import LedgerError
from probatum.vault.events import ERASED, MAX_BODY, Entry, entry_event
from probatum.vault.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    root,
    verify_consistency,
    verify_inclusion,
)
from probatum.vault.notes import NoteInvalid
from probatum.vault.publication import erase_openings, publish, published_checkpoint, read_entries, subtree
from probatum.vault.tiles import CHECKPOINT, join_bundle

SIGNER = make_signer()
ENTRIES = make_entries(0, 700)


def published(*sizes: int) -> MemoryLedger:
    """A ledger published in steps."""
    ledger, start = MemoryLedger(), 0
    for size in sizes:
        publish(ledger, ENTRIES[start:size], signer=SIGNER)
        start = size
    return ledger


def needed(ledger: MemoryLedger, size: int) -> dict[str, bytes]:
    """The files that a ledger of this size consists of."""
    return {path: data for path, data in ledger.files.items() if path in published(size).files}


def test_the_files_are_those_of_the_specification() -> None:
    """Bundles of length-prefixed entries, tiles of leaf hashes, openings beside them, and a checkpoint over all."""
    ledger = published(3)
    assert sorted(ledger.files) == ["checkpoint", "openings/000.p/3", "tile/0/000.p/3", "tile/entries/000.p/3"]
    assert ledger.files["tile/entries/000.p/3"] == b"".join(
        len(entry.body).to_bytes(2, "big") + entry.body for entry in ENTRIES[:3]
    )
    assert ledger.files["tile/0/000.p/3"] == b"".join(entry.leaf_hash for entry in ENTRIES[:3])
    checkpoint = published_checkpoint(ledger, [SIGNER.public_key])
    assert checkpoint is not None
    assert (checkpoint.size, checkpoint.root) == (3, root(entry.leaf_hash for entry in ENTRIES[:3]))
    assert list(read_entries(ledger)) == ENTRIES[:3]


@pytest.mark.parametrize("size", [1, 255, 256, 257, 512, 700])
def test_a_ledger_of_any_size_is_read_back(size: int) -> None:
    """Entries come back from any index on, with the root of all leaves signed."""
    ledger = published(size)
    checkpoint = published_checkpoint(ledger, [SIGNER.public_key])
    assert checkpoint
    assert checkpoint.root == root(entry.leaf_hash for entry in ENTRIES[:size])
    for start in (0, 1, 255, 256, size - 1, size, size + 1):
        assert list(read_entries(ledger, start)) == ENTRIES[start:size]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=6).map(sorted))
def test_the_steps_do_not_matter(sizes: list[int]) -> None:
    """Publishing at once or in any steps gives the same files, and the same proofs for older readers."""
    ledger, at_once = published(*sizes), published(sizes[-1])
    assert needed(ledger, sizes[-1]) == at_once.files
    for path in ledger.files.keys() - at_once.files.keys():
        full, partial, _ = path.partition(".p/")
        assert partial
        assert not full.startswith("openings")
        assert full not in ledger.files


def test_publishing_nothing_signs_the_empty_ledger_once() -> None:
    """The empty ledger has a checkpoint, too, and repeating changes nothing."""
    ledger = published(0)
    assert list(ledger.files) == [CHECKPOINT]
    checkpoint = published_checkpoint(ledger, [SIGNER.public_key])
    assert checkpoint
    assert (checkpoint.size, checkpoint.root) == (0, EMPTY_ROOT)
    assert publish(ledger, [], signer=SIGNER) == checkpoint
    assert ledger.changes == 1
    assert published_checkpoint(MemoryLedger(), [SIGNER.public_key]) is None
    assert list(read_entries(MemoryLedger())) == []


def test_repeating_a_publication_changes_nothing() -> None:
    """Entries that are published already are passed over."""
    ledger = published(300)
    before, changes = dict(ledger.files), ledger.changes
    publish(ledger, ENTRIES[:300], signer=SIGNER)
    assert (ledger.files, ledger.changes) == (before, changes)
    publish(ledger, ENTRIES[100:310], signer=SIGNER)
    assert needed(ledger, 310) == published(310).files


@pytest.mark.parametrize(("first", "second"), [(0, 600), (200, 260), (255, 256), (256, 257), (10, 12)])
def test_a_killed_publication_is_simply_continued(first: int, second: int) -> None:
    """Killed at any of its changes, it leaves the old ledger whole; the next publication gives what it would have."""
    kills = 0
    while True:
        ledger = published(first)
        ledger.dies_at = ledger.changes + kills
        try:
            publish(ledger, ENTRIES[first:second], signer=SIGNER)
        except Killed:
            ledger.dies_at = None
            assert list(read_entries(ledger)) in (ENTRIES[:first], ENTRIES[:second])
            publish(ledger, ENTRIES[len(list(read_entries(ledger))) : second + 20], signer=SIGNER)
            assert needed(ledger, second + 20) == published(second + 20).files
            kills += 1
            continue
        break
    assert kills >= 3


def test_a_gap_is_refused() -> None:
    """An entry that is missing is not published over."""
    ledger = published(5)
    with pytest.raises(LedgerError, match="expected entry 5, found entry 6"):
        publish(ledger, ENTRIES[6:8], signer=SIGNER)
    assert ledger.files == published(5).files


def test_what_is_too_large_is_refused() -> None:
    """Bodies that no bundle can hold come from no `make_entry`, and are not published."""
    entry = Entry(index=0, body=b"x" * (MAX_BODY + 1), openings=b"{}")
    with pytest.raises(LedgerError, match="too large"):
        publish(MemoryLedger(), [entry], signer=SIGNER)


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
def test_nothing_is_signed_over_an_altered_ledger(path: str) -> None:
    """When the right edge no longer has the signed root, publishing stops and changes nothing."""
    ledger = published(300)
    data = bytearray(ledger.files[path])
    data[-1] ^= 1
    ledger.files[path] = bytes(data)
    before = dict(ledger.files)
    with pytest.raises(LedgerError, match="does not have the root that was signed"):
        publish(ledger, ENTRIES[300:301], signer=SIGNER)
    assert ledger.files == before


def test_another_key_does_not_continue_a_ledger() -> None:
    """A ledger is continued by whoever signed it."""
    with pytest.raises(NoteInvalid, match="No trusted key"):
        publish(published(3), ENTRIES[3:4], signer=make_signer(2))


def test_a_missing_file_is_named() -> None:
    """Publishing and reading say which file is not there."""
    for path in ("tile/0/001.p/44", "openings/001.p/44"):
        ledger = published(300)
        del ledger.files[path]
        with pytest.raises(LedgerError, match=path):
            publish(ledger, ENTRIES[300:301], signer=SIGNER)
    with pytest.raises(LedgerError, match="openings/001"):
        list(read_entries(ledger))


def test_proofs_come_from_the_published_tiles() -> None:
    """Every entry's inclusion and every older size's consistency can be proved from the files alone."""
    ledger = published(300, 700)

    def from_tiles(level: int, index: int) -> bytes:
        return subtree(ledger, level, index, 700)

    leaves = [entry.leaf_hash for entry in ENTRIES]
    for index in (0, 1, 255, 256, 511, 512, 698, 699):
        proof = inclusion_proof(index, 700, from_tiles)
        verify_inclusion(leaf=leaves[index], index=index, size=700, proof=proof, root=root(leaves))
    for old in (1, 255, 256, 300, 512, 699, 700):
        proof = consistency_proof(old, 700, from_tiles)
        verify_consistency(old=old, new=700, proof=proof, old_root=root(leaves[:old]), new_root=root(leaves))
    with pytest.raises(LedgerError, match="has no tile/0/3"):
        from_tiles(0, 768)


@pytest.mark.parametrize("size", [260, 700])
def test_an_erased_value_is_gone_and_the_checkpoint_still_holds(size: int) -> None:
    """Erasing touches the one bundle of openings only, and leaves no older state of it behind."""
    ledger = published(258, size)
    ledger.files["openings/001.p/7"] = b"left by a killed publication"
    before = dict(ledger.files)
    erase_openings(ledger, 257, {"uploader"})
    erase_openings(ledger, 257, {"uploader"})
    changed = {path for path in before if before[path] != ledger.files.get(path)}
    assert changed == {"openings/001.p/4" if size == 260 else "openings/001", "openings/001.p/7"}
    entry = next(read_entries(ledger, 257))
    assert entry_event(entry).private == {"uploader": ERASED, "note": None}
    assert entry.leaf_hash == ENTRIES[257].leaf_hash
    assert "Особа 257".encode() not in b"".join(ledger.files.values())


@pytest.mark.parametrize("index", [-1, 3, 300])
def test_what_is_not_published_cannot_be_erased(index: int) -> None:
    """Erasing from an entry that is not there is a mistake that is said."""
    with pytest.raises(LedgerError, match="no such published entry"):
        erase_openings(published(3), index, {"uploader"})
    with pytest.raises(LedgerError, match="no such published entry"):
        erase_openings(MemoryLedger(), 0, {"uploader"})


def test_damaged_bundles_are_not_read() -> None:
    """Reading stops at a bundle that does not hold what its name says."""
    ledger = published(3)
    ledger.files["tile/entries/000.p/3"] = join_bundle("tile/entries", [b"{}"])
    with pytest.raises(LedgerError, match=r"tile/entries/000\.p/3 is damaged"):
        list(read_entries(ledger))
