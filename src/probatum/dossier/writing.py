"""Writing a package: payload first, then the manifest over it, the manifest over that, and the signed note over all.

In: PackageContents, something that signs a text as a note, and where to write. Out: the files in a fixed order, each
byte under a digest: the payload in `manifest-sha256.txt`, that and every other file outside `data/` in
`tagmanifest-sha256.txt`, whose digest the note signs. The note itself is one text in one form under one signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Protocol

from probatum.model.canonical import encode
from probatum.model.digests import CHUNK, Digest
from probatum.model.errors import ObjectAltered
from probatum.model.times import instant

from . import layout
from .contents import Leaf, Original, PackageContents
from .guide import guide
from .page import page

Sign = Callable[[str], bytes]
"""Signs a text that ends in a newline and returns the whole note (C2SP signed-note)."""
NOTE_HEAD = "probatum package v1"


class PackageOut(Protocol):
    """Where a package is written to: a folder, or a ZipWriter."""

    def add(self, path: str, size: int, chunks: Iterable[bytes]) -> None:
        """Take one file."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A package that is whole: its root (the digest that the note signs), how many files and bytes."""

    root: Digest
    files: int
    size: int


def write_package(contents: PackageContents, out: PackageOut, sign: Sign) -> Written:
    """Write every file of a package; raise ObjectAltered when an original is not what its digest says."""
    writer = _Writer(out)
    oxum = _payload_oxum(contents)
    for name, data in _tag_files(contents, oxum):
        writer.add(name, data)
    for path, source in sorted(_payload(contents)):
        if isinstance(source, bytes):
            writer.add(path, source)
        else:
            writer.copy(path, source)
    payload = {path: digest for path, digest in writer.digests.items() if path.startswith("data/")}
    writer.add(layout.MANIFEST, _manifest(payload))
    tags = {path: digest for path, digest in writer.digests.items() if not path.startswith("data/")}
    writer.add(layout.TAG_MANIFEST, _manifest(tags))
    root = Digest(hex=writer.digests[layout.TAG_MANIFEST])
    writer.add(layout.NOTE, sign(note_text(contents, root)))
    return Written(root=root, files=len(writer.digests), size=writer.size)


def note_text(contents: PackageContents, root: Digest) -> str:
    """What is signed: which package, of when, with which root, whether it is invented."""
    label = "fictional" if contents.label else "as collected"
    return f"{NOTE_HEAD}\n{contents.id}\n{instant(contents.exported_at)}\n{label}\n{root}\n"


def carried(name: str) -> bytes:
    """A file that every package carries as it is: the two verifiers."""
    return (files(__package__) / "carried" / name).read_bytes()


def schemas() -> dict[str, bytes]:
    """The JSON Schemas of the records, by file name."""
    folder = files(__package__) / "schemas"
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.name.endswith(".json")}


class _Writer:
    def __init__(self, out: PackageOut) -> None:
        self._out = out
        self.digests: dict[str, str] = {}
        self.size = 0

    def add(self, path: str, data: bytes) -> None:
        self._out.add(path, len(data), [data])
        self._note(path, hashlib.sha256(data).hexdigest(), len(data))

    def copy(self, path: str, original: Original) -> None:
        running = hashlib.sha256()
        self._out.add(path, original.size, _read(original, running))
        if running.hexdigest() != original.digest.hex:
            raise ObjectAltered(
                "An original was altered in the vault and cannot go into a package",
                expected=str(original.digest),
                found=f"sha256:{running.hexdigest()}",
                remedy="Run `probatum verify`, and restore it from a replica.",
            )
        self._note(path, original.digest.hex, original.size)

    def _note(self, path: str, digest: str, size: int) -> None:
        self.digests[path] = digest
        self.size += size


def _read(original: Original, running: Any) -> Iterator[bytes]:
    with original.open() as stream:
        while chunk := stream.read(CHUNK):
            running.update(chunk)
            yield chunk


def _payload(contents: PackageContents) -> Iterator[tuple[str, bytes | Original]]:
    for original in contents.originals:
        yield layout.original_path(original.digest, original.media_type), original
    for item, record in contents.sidecars.items():
        yield layout.sidecar_path(item), _json(record)
    for name, record in contents.records.items():
        yield layout.require_safe(f"{layout.RECORDS}{name}.json"), _json(record)
    for name, data in schemas().items():
        yield f"{layout.SCHEMAS}{name}", data
    yield layout.PAGE, page(contents).encode()
    yield from _ledger(contents)


def _ledger(contents: PackageContents) -> Iterator[tuple[str, bytes]]:
    ledger = contents.ledger
    yield layout.CHECKPOINT, ledger.checkpoint
    yield layout.KEYS, "".join(f"{key}\n" for key in ledger.keys).encode()
    for leaf in ledger.leaves:
        yield from _leaf(leaf)
    for head in ledger.older:
        yield layout.consistency_path(head.size, ledger.size), _hashes([head.root, *head.proof])
    for path, data in ledger.seals.items():
        yield layout.require_safe(f"{layout.SEALS}{path}"), data


def _leaf(leaf: Leaf) -> Iterator[tuple[str, bytes]]:
    yield layout.leaf_path(leaf.index), leaf.body
    yield layout.proof_path(leaf.index), _hashes(leaf.proof)
    for name, opening in leaf.openings.items():
        yield layout.opening_path(leaf.index, name), opening


def _payload_oxum(contents: PackageContents) -> str:
    parts = [source.size if isinstance(source, Original) else len(source) for _, source in _payload(contents)]
    return f"{sum(parts)}.{len(parts)}"


def _tag_files(contents: PackageContents, oxum: str) -> Iterator[tuple[str, bytes]]:
    yield layout.BAGIT, b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    described = f"External-Description: {contents.label}\n" if contents.label else ""
    info = (
        f"Bag-Software-Agent: {contents.tool}\nBagging-Date: {contents.exported_at:%Y-%m-%d}\n"
        f"External-Identifier: {contents.id}\n{described}Payload-Oxum: {oxum}\n"
    )
    yield layout.BAG_INFO, info.encode()
    yield layout.GUIDE, guide(contents).encode()
    for name in (layout.VERIFY_PY, layout.VERIFY_SH):
        yield name, carried(name)


def _manifest(digests: dict[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def _hashes(parts: Iterable[bytes]) -> bytes:
    return "".join(f"{part.hex()}\n" for part in parts).encode()


def _json(record: Any) -> bytes:
    """Canonical, so that equal records are equal bytes."""
    return encode(record) + b"\n"
