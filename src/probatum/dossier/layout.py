"""Where things are in a package: one name for each kind of file, made from digests, ids and numbers alone.

No name ever comes from a stranger's file, so no name can climb out of a folder, hide, or be renamed by an unpacker.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from probatum.model.digests import Digest
from probatum.model.errors import ValueInvalid

from .errors import PackageRefused

BAGIT, BAG_INFO, NOTE = "bagit.txt", "bag-info.txt", "package.note"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
GUIDE, VERIFY_PY, VERIFY_SH = "VERIFY.md", "verify.py", "verify.sh"
TAG_FILES: Final = (BAGIT, BAG_INFO, GUIDE, VERIFY_PY, VERIFY_SH)
"""What the tag manifest lists besides the manifest of the payload."""
HEAD_FILES: Final = (*TAG_FILES, MANIFEST, TAG_MANIFEST, NOTE)
"""Every file outside `data/`."""

PAGE = "data/index.html"
ORIGINALS, SIDECARS = "data/originals/", "data/sidecars/"
RECORDS, SCHEMAS = "data/records/", "data/schemas/"
CHECKPOINT, KEYS = "data/ledger/checkpoint", "data/ledger/keys.txt"
LEAVES, PROOFS, OPENINGS = "data/ledger/leaves/", "data/ledger/proofs/", "data/ledger/openings/"
CONSISTENCY, SEALS = "data/ledger/consistency/", "data/ledger/seals/"

MAX_PATH, MAX_PART = 400, 200
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]*\Z")
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?\Z", re.IGNORECASE)
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


def original_path(digest: Digest, media_type: str) -> str:
    """Named by its digest; only passive kinds get an extension, so that nothing of a stranger's runs by a click."""
    return f"{ORIGINALS}{digest.algorithm}-{digest.hex}{_extensions().get(media_type, '')}"


def sidecar_path(item: str) -> str:
    """The facts of an Item."""
    return require_safe(f"{SIDECARS}{item}.json")


def leaf_path(index: int) -> str:
    """The bytes of a ledger entry."""
    return f"{LEAVES}{index}.json"


def proof_path(index: int) -> str:
    """The inclusion proof of a ledger entry."""
    return f"{PROOFS}{index}.txt"


def opening_path(index: int, name: str) -> str:
    """The salt and value that a commitment of an entry stands for; raise ValueInvalid for an odd name."""
    if not _NAME.match(name):
        raise ValueInvalid("A private value has a name that cannot be a file's", found=repr(name)[:80])
    return f"{OPENINGS}{index}.{name}.opening"


def consistency_path(old: int, new: int) -> str:
    """The proof that the ledger of `new` entries begins with that of `old` entries."""
    return f"{CONSISTENCY}{old}-{new}.txt"


def require_safe(path: str) -> str:
    """The path itself; raise PackageRefused for one that is not plain ASCII names, one below another."""
    parts = path.split("/")
    plain = all(_PART.match(part) and not _DEVICES.match(part) and part[-1] != "." for part in parts)
    if not plain or len(path) > MAX_PATH or max(map(len, parts)) > MAX_PART:
        raise PackageRefused(
            "A package holds a file with a name that Probatum does not write",
            expected="short plain names",
            found=repr(path)[:120],
            remedy="Nothing was unpacked. Ask the sender.",
        )
    return path


@cache
def _extensions() -> dict[str, str]:
    text = (files(__package__) / "extensions.toml").read_text("utf-8")
    return {str(kind): f".{ending}" for kind, ending in tomllib.loads(text)["extensions"].items()}
