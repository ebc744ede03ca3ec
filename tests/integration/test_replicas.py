"""Replicas and fixity: copies read back, damage named and repaired, a replica that knows more refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from probatum.adapters.folder_ledger import FolderLedger
from probatum.adapters.folder_objects import FolderObjects
from probatum.model.digests import Digest
from probatum.model.errors import ObjectMissing, UsageError
from probatum.register.models import LedgerEntry, Object
from probatum.register.queries.fixity import fixity_due, last_fixity, last_replica
from probatum.register.recording import record
from probatum.register.services.replicas import FixityRun, fixity, replicate
from probatum.register.services.vault import ledger_folder, objects, public_key, publish_ledger
from probatum.register.workspace import Workspace
from probatum.vault.events import Event
from probatum.vault.objects import put_bytes
from probatum.vault.replication import Copied, ReplicaDiffers
from probatum.vault.verification import verify_vault

EVIDENCE = [b"one", b"two" * 1000, b"three"]


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def quiet(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def copy_to(target: Path) -> Copied:
    """Replicate."""
    return replicate(target, actor="owner", clock=now, progress=quiet)


def read_again(replica: Path | None = None) -> FixityRun:
    """A fixity run."""
    return fixity(actor="owner", clock=now, progress=quiet, repair_from=replica)


def happen() -> None:
    """Something is recorded."""
    record([Event(type="item.viewed", at=now(), actor="owner", data={"item": "x"})], objects=objects())


@pytest.fixture
def kept(workspace: Workspace) -> list[Digest]:
    """Objects in the vault, known to the register."""
    digests = []
    for data in EVIDENCE:
        stored = put_bytes(objects(), data)
        Object.objects.create(digest=str(stored.digest), size=stored.size, kept_at=now())
        digests.append(stored.digest)
    happen()
    return digests


def damage(digest: Digest, root: Path, data: bytes | None) -> None:
    """Alter an Object behind the vault's back, or remove it."""
    path = FolderObjects(root).path(digest)
    path.unlink()
    if data is not None:
        path.write_bytes(data)


def data_of(kind: str) -> dict[str, object]:
    """What the newest event of a type says."""
    row = LedgerEntry.objects.filter(type=kind).order_by("-index").first()
    assert row
    found: dict[str, object] = json.loads(bytes(row.body))["data"]
    return found


def test_a_replica_verifies_by_itself(kept: list[Digest], tmp_path: Path) -> None:
    """Objects and ledger; a second run copies what is new and nothing else."""
    replica = tmp_path / "replica"
    assert copy_to(replica).copied == 3
    report = verify_vault(
        FolderObjects(replica), FolderLedger(replica / "ledger"), referenced=kept, public_key=public_key()
    )
    assert report.ok
    assert data_of("vault.replicated")["copied"] == 3
    assert last_replica()
    put_bytes(objects(), b"four")
    again = copy_to(replica)
    assert (again.copied, again.present) == (1, 3)
    assert FolderLedger(replica / "ledger").read("checkpoint") is not None


def test_a_damaged_replica_is_mended_by_the_next_run(kept: list[Digest], workspace: Workspace, tmp_path: Path) -> None:
    """A copy that was cut short is copied again."""
    copy_to(tmp_path / "replica")
    damage(kept[1], tmp_path / "replica", b"tw")
    assert copy_to(tmp_path / "replica").copied == 1
    assert read_again(tmp_path / "replica").sound


def test_an_altered_object_is_not_copied_as_if_it_were_whole(
    kept: list[Digest], workspace: Workspace, tmp_path: Path
) -> None:
    """It is named, and the replica gets neither it nor a stranger."""
    damage(kept[0], workspace.vault, b"eno")
    found = copy_to(tmp_path / "replica")
    assert found.altered == [kept[0]]
    assert set(FolderObjects(tmp_path / "replica").digests()) == set(kept[1:])


def test_a_replica_that_holds_more_or_another_ledger_is_refused(kept: list[Digest], tmp_path: Path) -> None:
    """The vault has lost entries, or one of the two was rewritten: neither is papered over."""
    replica = tmp_path / "replica"
    copy_to(replica)
    here, there = ledger_folder(), FolderLedger(replica / "ledger")
    older, newer = there.read("checkpoint"), here.read("checkpoint")
    assert older
    assert newer
    there.write("checkpoint", newer)
    here.write("checkpoint", older)
    with pytest.raises(ReplicaDiffers, match="longer"):
        copy_to_ledger_only(replica)
    here.write("checkpoint", newer)
    lines = older.split(b"\n")
    lines[2] = b"A" * 43 + b"="
    there.write("checkpoint", b"\n".join(lines))
    with pytest.raises(ReplicaDiffers, match="rewritten"):
        copy_to(replica)


def copy_to_ledger_only(replica: Path) -> None:
    """Copy as the service does, without publishing first."""
    from probatum.vault.replication import replicate_ledger

    replicate_ledger(ledger_folder(), FolderLedger(replica / "ledger"))


@pytest.mark.parametrize("place", ["vault", "", "vault/objects/copy"])
def test_a_replica_is_somewhere_else(kept: list[Digest], workspace: Workspace, place: str) -> None:
    """Not in the vault, not around it."""
    with pytest.raises(UsageError):
        copy_to(workspace.root / place)


def test_a_folder_with_other_things_is_no_replica(kept: list[Digest], tmp_path: Path) -> None:
    """Nothing of somebody else's is overwritten."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="no replica"):
        copy_to(tmp_path / "other")
    with pytest.raises(UsageError, match="no replica"):
        read_again(tmp_path / "other")


def test_damage_is_found_repaired_and_recorded(kept: list[Digest], workspace: Workspace, tmp_path: Path) -> None:
    """Altered and missing Objects come back from the replica; the altered bytes stay as evidence."""
    copy_to(tmp_path / "replica")
    assert read_again().sound
    damage(kept[0], workspace.vault, b"eno")
    damage(kept[2], workspace.vault, None)
    found = read_again()
    assert (found.altered, found.missing, found.repaired, found.sound) == ((kept[0],), (kept[2],), (), False)
    assert data_of("vault.fixity")["altered"] == [str(kept[0])]
    found = read_again(tmp_path / "replica")
    assert found.sound
    assert set(found.repaired) == {kept[0], kept[2]}
    assert [path.read_bytes() for path in (workspace.vault / "objects" / "altered").iterdir()] == [b"eno"]
    assert read_again().altered == ()
    view = last_fixity()
    assert view
    assert (view.objects, view.altered, view.missing) == (3, 0, 0)


def test_a_replica_that_is_damaged_itself_repairs_nothing(
    kept: list[Digest], workspace: Workspace, tmp_path: Path
) -> None:
    """Wrong bytes are not replaced by other wrong bytes."""
    copy_to(tmp_path / "replica")
    damage(kept[0], workspace.vault, b"eno")
    damage(kept[0], tmp_path / "replica", b"nope")
    assert read_again(tmp_path / "replica").repaired == ()
    with pytest.raises(ObjectMissing):
        objects().set_aside(Digest.of(b"never there"))


def test_a_run_is_due_after_some_days(kept: list[Digest]) -> None:
    """Counted from the last run, or from the first entry; zero switches it off."""
    start = now()
    assert not fixity_due(start, days=1)
    assert fixity_due(start + timedelta(days=1), days=1)
    assert not fixity_due(start + timedelta(days=99), days=0)
    read_again()
    assert not fixity_due(start + timedelta(hours=23), days=1)
    publish_ledger()
