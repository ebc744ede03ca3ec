"""A small package made of values: a ledger in memory, three Objects, a report. Everything in it is fictional."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from probatum.adapters.package_files import FolderOut
from probatum.dossier.contents import FICTIONAL, Leaf, LedgerPart, OlderHead, Original, PackageContents
from probatum.dossier.layout import BAG_INFO, MANIFEST, NOTE, TAG_MANIFEST, original_path
from probatum.dossier.writing import Written, write_package
from probatum.dossier.zip_container import ZipWriter
from probatum.model.canonical import decode, encode
from probatum.model.digests import Digest
from probatum.vault import notes
from probatum.vault.checkpoints import sign_checkpoint
from probatum.vault.events import Entry, Event, make_entry
from probatum.vault.merkle import consistency_proof, inclusion_proof, root
from probatum.vault.notes import Signer

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
SIGNER = Signer(name="probatum/sample", private=Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
STRANGER = Signer(name="probatum/sample", private=Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
SIZE, OLD = 11, 6
FILES = {
    "cap-1.0": (b"[FICTIONAL] The ferry did not sail, the harbour office said.", "text", "text/plain"),
    "cap-1.1": (b"\xff\xd8\xff\xe0 not really a picture", "image", "image/jpeg"),
    "cap-1.2": (b"<script>alert(1)</script>", "page", "text/html"),
}
TITLE = "<script>alert('title')</script> Ferry"


def entries(count: int = SIZE) -> list[Entry]:
    """A ledger: entry 3 keeps the files, the others are small talk."""
    return [make_entry(_event(index), index=index, salt=partial(_salt, index)) for index in range(count)]


def _event(index: int) -> Event:
    at = NOW + timedelta(seconds=index)
    if index != 3:
        return Event(
            type="case.opened", at=at, actor="owner", case="case-1", data={"n": index}, private={"name": index}
        )
    items = [
        {"item": item, "digest": str(Digest.of(data)), "role": role, "size": len(data)}
        for item, (data, role, _) in FILES.items()
    ]
    names = {item: {"name": f"file {item}", "private": {"case": "x"}} for item in FILES}
    return Event(
        type="capture.kept",
        at=at,
        actor="owner",
        case="case-1",
        data={
            "capture": "cap-1",
            "items": items,
            "reports": [],
            "says": '},"private":{"items":"sha256:no"},"type":"x"',
        },
        private={"items": names, "reports": {"rep-1": TITLE}},
    )


def _salt(index: int) -> bytes:
    return hashlib.sha256(b"salt %d" % index).digest()


def ledger_part(
    listed: list[Entry] | None = None, *, signer: Signer = SIGNER, chosen: tuple[int, ...] = (0, 3, 10), old: int = OLD
) -> LedgerPart:
    """The part of a ledger that goes along: its head, some entries with proofs, one earlier head."""
    listed = listed or entries()
    hashes = [each.leaf_hash for each in listed]

    def subtree(level: int, index: int) -> bytes:
        return root(hashes[index << level : (index + 1) << level])

    size = len(hashes)
    return LedgerPart(
        checkpoint=sign_checkpoint(size, root(hashes), signer).note,
        size=size,
        root=root(hashes),
        keys=[signer.public_key.to_text()],
        leaves=[_leaf(listed[index], inclusion_proof(index, size, subtree)) for index in chosen],
        older=[OlderHead(size=old, root=root(hashes[:old]), proof=consistency_proof(old, size, subtree))],
    )


def _leaf(entry: Entry, proof: list[bytes]) -> Leaf:
    openings = {
        name: bytes.fromhex(each["salt"]) + encode(each["value"]) for name, each in decode(entry.openings).items()
    }
    return Leaf(index=entry.index, body=entry.body, proof=proof, openings=openings)


def contents(*, label: str | None = FICTIONAL, **changes: Any) -> PackageContents:
    """The contents of the sample package."""
    about = {
        "id": "pkg-0123456789",
        "exported_by": "owner",
        "case": {"name": "Sample", "fictional": label is not None},
        "subjects": ["cap-1"],
        "purpose": "",
        "names": {"protected": True, "reason": None},
        "left_out": [],
        "withheld": [],
        "counts": {"files": len(FILES)},
    }
    kinds = ("captures", "reports", "statements", "incidents", "judgements", "footage", "totals")
    whole = PackageContents(
        id="pkg-0123456789",
        exported_at=NOW,
        tool="probatum test",
        label=label,
        records={"package": _headed("package", [about], label), **{kind: _headed(kind, [], label) for kind in kinds}}
        | {"reports": _headed("reports", [_report()], label)},
        sidecars={item: _sidecar(item, label) for item in FILES},
        originals=[original(data, media_type) for data, _, media_type in FILES.values()],
        ledger=ledger_part(),
    )
    return replace(whole, **changes)


def original(data: bytes, media_type: str = "text/plain") -> Original:
    """Bytes as an Object."""
    return Original(digest=Digest.of(data), size=len(data), media_type=media_type, open=lambda: io.BytesIO(data))


def _headed(kind: str, records: list[Mapping[str, Any]], label: str | None) -> dict[str, Any]:
    return {"format": "probatum-package-1", "kind": kind, "label": label, "records": records}


def _report() -> dict[str, Any]:
    unknown = ("source", "published", "url", "lang", "edition_of")
    return {
        "id": "rep-1",
        "title": TITLE,
        "published_from": "unknown",
        "text": str(Digest.of(FILES["cap-1.0"][0])),
        "captures": ["cap-1"],
        "media": ["cap-1.1"],
        **dict.fromkeys(unknown),
    }


def _sidecar(item: str, label: str | None) -> dict[str, Any]:
    data, role, media_type = FILES[item]
    digest = Digest.of(data)
    return {
        "item": item,
        "role": role,
        "name": TITLE,
        "media_type": media_type,
        "size": len(data),
        "digest": str(digest),
        "path": original_path(digest, media_type),
        "left_out": None,
        "entry": 3,
        "made_by": "collected",
        "label": label,
    }


def sign(text: str, signer: Signer = SIGNER) -> bytes:
    """The package's note."""
    return notes.sign(text, signer)


def write_folder(target: Path, made: PackageContents | None = None) -> Written:
    """The sample package as a folder that tests may change."""
    written = write_package(made or contents(), FolderOut(target), sign)
    for path in target.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    return written


def zip_bytes(made: PackageContents | None = None) -> bytes:
    """The sample package as a ZIP."""
    stream = io.BytesIO()
    made = made or contents()
    writer = ZipWriter(stream, made.id)
    write_package(made, writer, sign)
    writer.close()
    return stream.getvalue()


def reseal(root_folder: Path, signer: Signer = SIGNER) -> None:
    """Make manifests and note anew over whatever is there: what an insider with the live key could do."""
    payload_files = [path for path in (root_folder / "data").rglob("*") if path.is_file()]
    info = (root_folder / BAG_INFO).read_text("utf-8") if (root_folder / BAG_INFO).exists() else "Payload-Oxum: 0.0\n"
    oxum = f"{sum(path.stat().st_size for path in payload_files)}.{len(payload_files)}"
    (root_folder / BAG_INFO).write_text(re.sub(r"(?<=Oxum: )[0-9.]+", oxum, info), "utf-8")
    paths = sorted(path.relative_to(root_folder).as_posix() for path in root_folder.rglob("*") if path.is_file())
    lines = {path: f"{_sha256(root_folder / path)}  {path}\n" for path in paths}
    payload = "".join(line for path, line in lines.items() if path.startswith("data/"))
    (root_folder / MANIFEST).write_text(payload, "utf-8")
    lines[MANIFEST] = f"{_sha256(root_folder / MANIFEST)}  {MANIFEST}\n"
    tags = [line for path, line in sorted(lines.items()) if not path.startswith("data/")]
    (root_folder / TAG_MANIFEST).write_text(
        "".join(each for each in tags if NOTE not in each and TAG_MANIFEST not in each)
    )
    digest = _sha256(root_folder / TAG_MANIFEST)
    text = f"probatum package v1\npkg-0123456789\n2025-03-01T12:00:00.000000Z\nfictional\nsha256:{digest}\n"
    (root_folder / NOTE).write_bytes(sign(text, signer))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
