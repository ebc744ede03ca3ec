"""Checkpoints (C2SP tlog-checkpoint): the signed head of the ledger, its size and root, as a signed note.

In: a size, a root and a signer, or bytes and trusted keys. Out: a Checkpoint and the bytes it came from or goes into.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import notes
from .notes import NoteInvalid, PublicKey, Signer

_TEXT = re.compile(r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,18})\n(?P<root>[A-Za-z0-9+/]{43}=)\n\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head of a ledger: `size` entries with this `root`; `note` is its signed form."""

    origin: str
    size: int
    root: bytes
    note: bytes


def sign_checkpoint(size: int, root: bytes, signer: Signer) -> Checkpoint:
    """Sign a head; the ledger's origin is the signer's name, as the format advises."""
    text = f"{signer.name}\n{size}\n{base64.b64encode(root).decode()}\n"
    return Checkpoint(origin=signer.name, size=size, root=root, note=notes.sign(text, signer))


def open_checkpoint(data: bytes, keys: Iterable[PublicKey]) -> Checkpoint:
    """The checkpoint in `data`, signed by one of `keys`; raise NoteInvalid otherwise."""
    notes.verify(data, keys)
    return parse_untrusted(data)


def parse_untrusted(data: bytes) -> Checkpoint:
    """The checkpoint in `data`, whoever signed it; raise NoteInvalid when it is none."""
    found = _TEXT.match(notes.parse(data).text)
    if not found:
        raise NoteInvalid("Not a checkpoint", expected="origin, size and root, one a line and nothing else")
    root = base64.b64decode(found["root"])
    if base64.b64encode(root).decode() != found["root"]:
        raise NoteInvalid("Not canonical base64", found=found["root"])
    return Checkpoint(origin=found["origin"], size=int(found["size"]), root=root, note=data)
