"""Checks of the published ledger's files that the present checkpoint does not need.

Older partial tiles and entries stay for readers with an older checkpoint; they must be the beginning of what came
after. Any other file is named: what a killed publication left is harmless, but somebody should look.
"""

from __future__ import annotations

from .publication import LedgerFolder
from .report import Findings
from .seals import FOLDER as SEALS
from .tiles import CHECKPOINT, OPENINGS, TileFile, file_for, level_count

PARTIAL, UNKNOWN = "ledger.partial", "ledger.file"


def check_files(folder: LedgerFolder, size: int, findings: Findings) -> None:
    """Look at every file of a ledger of `size` entries that its tree does not consist of."""
    for path in folder.paths():
        if path.startswith(SEALS):
            continue  # the check of seals has looked at these
        file = TileFile.from_path(path)
        present = _present(file, size) if file else None
        if path == CHECKPOINT or (file and present == file):
            continue
        if file is None:
            findings.warn(UNKNOWN, path, expected="a file of the published ledger", found="a file of unknown kind")
        elif present is None or file.width > present.width:
            findings.warn(UNKNOWN, path, expected=f"no more than {size} entries", found="a file beyond the checkpoint")
        elif file.kind == OPENINGS:
            findings.warn(UNKNOWN, path, expected="only the present openings", found="older ones")
        else:
            _check_beginning(folder, file, present, findings)


def _check_beginning(folder: LedgerFolder, file: TileFile, present: TileFile, findings: Findings) -> None:
    old, new = folder.read(file.path) or b"", folder.read(present.path) or b""
    if not old or not new.startswith(old):
        findings.failed(PARTIAL, file.path, expected=f"the beginning of {present.path}", found="other bytes")


def _present(file: TileFile, size: int) -> TileFile | None:
    """The file of the same kind and number that the checkpoint needs."""
    level = int(file.kind.rpartition("/")[2]) if file.kind[-1].isdigit() else 0
    return file_for(file.kind, file.number, level_count(size, level))
