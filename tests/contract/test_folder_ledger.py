"""FolderLedger keeps the contract of a LedgerFolder, and what only a folder can be asked."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.contract.ledger_folder import LedgerFolderContract

from probatum.adapters.folder_ledger import FolderLedger
from probatum.model.errors import LedgerError


@pytest.fixture
def folder(tmp_path: Path) -> FolderLedger:
    """An empty ledger folder."""
    return FolderLedger(tmp_path / "ledger")


class TestFolderLedger(LedgerFolderContract):
    """The contract, kept by a folder of files."""

    @pytest.fixture(autouse=True)
    def _made(self, folder: FolderLedger) -> None:
        with folder.exclusive():
            pass


def test_nothing_published_is_size_zero(folder: FolderLedger) -> None:
    """A folder that does not exist yet holds no entries."""
    assert folder.size() == 0


def test_a_half_written_file_never_has_a_name(folder: FolderLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full the old file stays, the new one leaves nothing, and the error says so."""
    with folder.exclusive():
        folder.write("checkpoint", b"old")

    def full(_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LedgerError, match="The disk is full while writing the ledger's checkpoint") as caught:
        folder.write("checkpoint", b"new")
    assert caught.value.code == "disk_full"
    assert folder.read("checkpoint") == b"old"
    assert list(folder.paths()) == ["checkpoint"]
    assert sorted(os.listdir(folder.root)) == ["checkpoint"]


def test_what_a_killed_writer_left_is_not_listed_and_written_over(folder: FolderLedger) -> None:
    """The one half-written file is no part of the ledger."""
    with folder.exclusive():
        (folder.root / ".writing").write_bytes(b"half of")
        assert list(folder.paths()) == []
        folder.write("checkpoint", b"whole")
    assert sorted(os.listdir(folder.root)) == ["checkpoint"]


def test_two_writers_take_turns(folder: FolderLedger) -> None:
    """While one holds the ledger, another one waits."""
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait()
        with FolderLedger(folder.root).exclusive():
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with folder.exclusive():
        inside.set()
        thread.join(0.05)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_an_error_of_the_disk_without_a_story_is_still_an_error_of_the_ledger(
    folder: FolderLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the disk says, people are told what was being done."""

    def odd(_: Any, **__: Any) -> None:
        raise OSError(errno.ENOTDIR, "Not a directory")

    monkeypatch.setattr(Path, "unlink", odd)
    with pytest.raises(LedgerError, match="removing the ledger's checkpoint"):
        folder.remove("checkpoint")
