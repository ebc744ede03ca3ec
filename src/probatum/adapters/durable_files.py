"""Files that survive a power cut, and what to tell people when the disk will not have them.

In: paths and bytes. Out: durable files, or an error of the vault that says what is wrong with the disk.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from probatum.model.errors import ProbatumError, VaultError

_REASONS = {
    errno.ENOSPC: ("disk_full", "The disk is full", "Free some space and run it again; nothing half-written was kept."),
    errno.EDQUOT: ("disk_full", "The disk quota is used up", "Free some space and run it again."),
    errno.EIO: (
        "disk_error",
        "The disk reports an error",
        "Check the disk before going on; do not trust it with more.",
    ),
    errno.EROFS: ("read_only", "The vault's disk is read-only", "Mount it for writing and run it again."),
    errno.EACCES: ("no_permission", "The vault's folder does not allow it", "Check who owns the workspace."),
    errno.EPERM: ("no_permission", "The vault's folder does not allow it", "Check who owns the workspace."),
}


@contextmanager
def disk_errors(doing: str, family: type[ProbatumError] = VaultError) -> Iterator[None]:
    """Turn an OSError inside the block into an error of `family` that says what was being done."""
    try:
        yield
    except OSError as error:
        code, what, remedy = _REASONS.get(
            error.errno or 0, (family.code, "The disk did not do what was asked", "Check the disk and run it again.")
        )
        raise family(f"{what} while {doing}", code=code, found=str(error), remedy=remedy) from error


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folders(folder: Path, *, below: Path) -> None:
    """Make `folder` and its parents down from `below`, durably, whoever else may be making them at the same time.

    Also a folder that is there already is made durable: the process that made it may not have come to that yet.
    """
    chain = [folder, *folder.parents]
    for each in reversed(chain[: chain.index(below)]):
        each.mkdir(exist_ok=True)
        fsync_folder(each.parent)
