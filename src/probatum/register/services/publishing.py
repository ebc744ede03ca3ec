"""The published checkpoint, for places outside: a file, a letter, paper.

Whoever keeps one can later prove that nothing it covers was changed.
"""

from __future__ import annotations

import io

import segno

from probatum.model.errors import LedgerError
from probatum.vault.checkpoints import parse_untrusted
from probatum.vault.tiles import CHECKPOINT

from .vault import ledger_folder, public_key

_LETTER = """\
Subject: Please keep this: checkpoint of {name}, {size} entries

This is the signed head of the evidence ledger of {name}. Please keep this
message as it is. If anybody ever changes or removes one of the {size}
entries that it covers, this shows it: save the part between the lines as
a file, and run: probatum verify --checkpoint FILE

-----
{note}-----

Public key: {key}
"""


def checkpoint_note() -> bytes:
    """The bytes of the newest published checkpoint; raise LedgerError when there is none."""
    note = ledger_folder().read(CHECKPOINT)
    if note is None:
        raise LedgerError("The ledger is not published yet", remedy="Run: probatum seal")
    return note


def checkpoint_letter(*, name: str) -> str:
    """The checkpoint within a letter that says what it is for."""
    note = checkpoint_note()
    return _LETTER.format(name=name, size=parse_untrusted(note).size, note=note.decode(), key=public_key().to_text())


def checkpoint_qr() -> bytes:
    """The checkpoint as a QR code in SVG, to be printed; a telephone reads the note from it, byte for byte."""
    out = io.BytesIO()
    segno.make(checkpoint_note(), error="m", micro=False).save(out, kind="svg", scale=6, border=4)
    return out.getvalue()
