"""Checks of Objects: every one is there and has the bytes that its digest says.

In: a store and the digests that entries name. What nobody names is a warning: a capture that was killed before it was
recorded leaves such Objects, and they are whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from probatum.model.digests import Digest
from probatum.model.errors import ObjectMissing, VaultError

from .objects import ObjectStore
from .report import Findings, Progress

OBJECT, UNNAMED, ERASED = "object.digest", "object.named", "object.erased"


def check_objects(
    objects: ObjectStore,
    referenced: Iterable[Digest],
    findings: Findings,
    progress: Progress | None = None,
    *,
    erased: Collection[Digest] = (),
) -> None:
    """Hash every Object again, and look for each that is named; `erased` are those that a tombstone names."""
    missing = {digest.raw for digest in referenced}
    named, seen = frozenset(missing), 0
    for digest in objects.digests():
        _rehash(objects, digest, findings)
        seen += 1
        missing.discard(digest.raw)
        if digest in erased:
            findings.failed(ERASED, str(digest), expected="erased", found="still there")
        if digest.raw not in named:
            findings.warn(UNNAMED, str(digest), expected="named by a ledger entry", found="named by none")
        if progress:
            progress("Checking Objects", seen, max(seen, len(named)))
    for digest in sorted(erased):
        if digest.raw in missing:
            missing.discard(digest.raw)
            findings.not_checked(ERASED, str(digest), "erased")
    for raw in sorted(missing):
        # Asked once more: it may have come while the others were being read.
        _rehash(objects, Digest(hex=raw.hex()), findings)
    if not seen and not named:
        findings.not_checked(OBJECT, "the Objects", "there are none and none is named")
    elif not findings.failures(OBJECT):
        findings.ok(OBJECT, f"{seen} Objects")


def _rehash(objects: ObjectStore, digest: Digest, findings: Findings) -> None:
    try:
        with objects.open(digest) as stream:
            found = str(Digest.of_stream(stream))
    except ObjectMissing:
        found = "no such Object"
    except (VaultError, OSError) as error:
        found = f"it cannot be read: {error}"
    if found != str(digest):
        findings.failed(OBJECT, str(digest), expected=str(digest), found=found)
