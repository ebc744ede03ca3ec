"""Packages are made, recorded and acknowledged.

An export is in the ledger before the package has its name: what was handed over was recorded, also when the process is
killed in between. What is left out is said in the package, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from probatum import __version__
from probatum.adapters.age_files import encrypt_file
from probatum.adapters.package_files import new_folder, new_zip, place_file
from probatum.dossier.contents import FICTIONAL, Original, PackageContents
from probatum.dossier.writing import Written, write_package
from probatum.model.canonical import encode
from probatum.model.digests import Digest
from probatum.model.errors import UsageError
from probatum.model.times import instant
from probatum.vault import notes
from probatum.vault.events import Event
from probatum.vault.objects import put_bytes

from ..ids import derived_id
from ..models import Case, LedgerEntry
from ..queries.package import Selection, select
from ..queries.package_records import protected_names
from ..recording import record
from .package_ledger import ledger_part
from .package_records import package_records, sidecars, without_items
from .vault import objects, publish_ledger, signer

SUFFIXES = {".zip": "zip", ".age": "age"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRequest:
    """What a person asked for: of which Incidents and Captures, what to leave out, whether with victims' names.

    `reason` says why something is left out, or why names are shown; `recipients` are age keys, for an encrypted ZIP;
    `old_checkpoint` is one that the recipient holds.
    """

    subjects: Sequence[str]
    without: Sequence[str] = ()
    with_names: bool = False
    reason: str = ""
    purpose: str = ""
    recipients: Sequence[str] = ()
    old_checkpoint: bytes | None = None

    def __post_init__(self) -> None:
        if (self.without or self.with_names) and not self.reason.strip():
            raise UsageError("Leaving something out, or showing names, needs a reason", remedy="Give it with --reason.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A package that was made: its id, its root, the digest of its file (None for a folder), what it holds."""

    id: str
    root: Digest
    container: Digest | None
    files: int
    size: int
    left_out: int


def export_package(case: Case, request: PackageRequest, *, target: Path, actor: str, now: datetime) -> Exported:
    """Make a package at `target`, a folder, a `.zip` or (for recipients) a `.age` file, and record it.

    Raise UsageError for what cannot be done as asked, PackageError when it cannot be written. Nothing half-written
    stays.
    """
    kind = SUFFIXES.get(target.suffix.lower(), "folder")
    if (kind == "age") != bool(request.recipients):
        raise UsageError("A package for recipients is one encrypted file", expected="--to and -o NAME.zip.age together")
    publish_ledger(ask=True, required=True)
    contents = package_contents(case, request, actor=actor, now=now)
    with ExitStack() as stack:
        written, container, place = _write(contents, request, target, kind, stack)
        _record(case, contents, request, written, container, actor=actor, now=now)
        place()
    publish_ledger(ask=True)
    about = contents.records["package"]["records"][0]
    return Exported(
        id=contents.id,
        root=written.root,
        container=container,
        files=written.files,
        size=written.size,
        left_out=len(about["left_out"]),
    )


def package_contents(case: Case, request: PackageRequest, *, actor: str, now: datetime) -> PackageContents:
    """Everything that goes into a package: the same register, request and `now` give the same contents."""
    chosen, left_out = without_items(select(case, request.subjects), request.without, request.reason)
    names = () if request.with_names else protected_names(chosen)
    part, withheld = ledger_part(chosen, names=names, old_checkpoint=request.old_checkpoint)
    label = FICTIONAL if case.fictional else None
    name = derived_id(
        "pkg", case.id, *sorted(request.subjects), *sorted(request.without), part.root.hex(), instant(now)
    )
    tool = f"probatum {__version__}"
    about = {
        "id": name,
        "exported_at": instant(now),
        "exported_by": actor,
        "tool": tool,
        "case": {"id": case.id, "slug": case.slug, "name": case.name, "fictional": case.fictional},
        "subjects": sorted(request.subjects),
        "purpose": request.purpose,
        "names": {"protected": not request.with_names, "reason": request.reason if request.with_names else None},
        "left_out": left_out,
        "withheld": [{"entry": each.entry, "name": each.name, "why": each.why} for each in withheld],
        "items": sorted(chosen.item_ids),
        "ledger": {"size": part.size, "root": part.root.hex(), "keys": list(part.keys)},
    }
    return PackageContents(
        id=name,
        exported_at=now,
        tool=tool,
        label=label,
        records=package_records(chosen, about, names=names, label=label),
        sidecars=sidecars(chosen, left_out, part, names=names, label=label),
        originals=_originals(chosen),
        ledger=part,
    )


def _originals(chosen: Selection) -> list[Original]:
    found: dict[str, Original] = {}
    for item in chosen.items:
        digest = Digest.parse(item.object_id)
        if item.object_id not in found:
            found[item.object_id] = Original(
                digest=digest, size=item.object.size, media_type=item.media_type, open=_opener(digest)
            )
    return [found[digest] for digest in sorted(found)]


def _opener(digest: Digest) -> Callable[[], BinaryIO]:
    return lambda: objects().open(digest)


def _write(
    contents: PackageContents, request: PackageRequest, target: Path, kind: str, stack: ExitStack
) -> tuple[Written, Digest | None, Callable[[], None]]:
    """Write it beside its place; return what was written, the file's digest and what puts it in place."""
    mine = signer(ask=True)
    if kind == "folder":
        out, place = stack.enter_context(new_folder(target))
        return write_package(contents, out, lambda text: notes.sign(text, mine)), None, place
    seal = (lambda path: encrypt_file(path, request.recipients)) if kind == "age" else None
    out, finish = stack.enter_context(new_zip(target, contents.id, seal))
    written = write_package(contents, out, lambda text: notes.sign(text, mine))
    part = finish()
    with part.open("rb") as stream:
        container = Digest.of_stream(stream)
    return written, container, lambda: place_file(part, target)


def _record(
    case: Case,
    contents: PackageContents,
    request: PackageRequest,
    written: Written,
    container: Digest | None,
    *,
    actor: str,
    now: datetime,
) -> None:
    """What it holds is an Object, since an entry of the ledger is small; who gets it may have to be erased one day."""
    stored = put_bytes(objects(), encode(contents.records["package"]))
    event = Event(
        type="package.exported",
        at=now,
        actor=actor,
        case=case.id,
        data={
            "package": contents.id,
            "root": str(written.root),
            "container": str(container) if container else None,
            "object": str(stored.digest),
            "size": stored.size,
            "ledger_size": contents.ledger.size,
            "subjects": sorted(request.subjects)[:500],
            "with_names": request.with_names,
            "encrypted_to": len(request.recipients),
        },
        private={
            "package": {
                "recipients": list(request.recipients),
                "purpose": request.purpose,
                "reason": request.reason,
                "without": list(request.without),
            }
        },
    )
    record([event], objects=objects())


def record_receipt(
    case: Case, package: str, *, received_by: str, on: str, note: str, actor: str, now: datetime
) -> dict[str, Any]:
    """Record that a recipient acknowledged a package; raise UsageError for one that this case never exported."""
    sent = LedgerEntry.objects.filter(case=case.id, type="package.exported", subject=package).first()
    if sent is None:
        raise UsageError("This case has made no such package", found=package[:80])
    event = Event(
        type="package.received",
        at=now,
        actor=actor,
        case=case.id,
        data={"package": package, "on": on, "exported_in": int(sent.index)},
        private={"receipt": {"from": received_by, "note": note}},
    )
    [row] = record([event], objects=objects())
    publish_ledger(ask=True)
    return {"package": package, "entry": int(row.index), "on": on, "from": received_by}
