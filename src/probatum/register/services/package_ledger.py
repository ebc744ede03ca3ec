"""What of the ledger goes into a package: entries with proofs, what may be opened of them, earlier heads, seals.

A private value goes along only when all that it speaks of is in the package and when it names no protected person;
what is withheld is listed with the reason. The entry itself stays provable either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q

from probatum.dossier.contents import Leaf, LedgerPart, OlderHead
from probatum.model.canonical import decode, encode
from probatum.model.errors import LedgerError
from probatum.vault.checkpoints import Checkpoint, open_checkpoint
from probatum.vault.key_history import TYPES as KEY_EVENTS
from probatum.vault.merkle import Subtrees, consistency_proof, inclusion_proof, range_root
from probatum.vault.publication import subtree
from probatum.vault.seals import FOLDER as SEALS_FOLDER
from probatum.vault.seals import MADE as SEAL_MADE
from probatum.vault.tiles import CHECKPOINT

from ..models import LedgerEntry, Reading
from ..queries.package import Selection
from ..queries.package_records import hidden
from .erased import ERASURE
from .vault import ledger_folder, public_keys

AT_ONCE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A private value that stays behind: of which entry, under which name, and why."""

    entry: int
    name: str
    why: str


def ledger_part(
    chosen: Selection, *, names: Sequence[str], old_checkpoint: bytes | None
) -> tuple[LedgerPart, list[Withheld]]:
    """The part of the published ledger that proves what was chosen; raise LedgerError when nothing is published."""
    keys = public_keys()
    head = _head()
    prove = _subtrees(head.size)
    withheld: list[Withheld] = []
    leaves = []
    rows = list(_entries(chosen, head.size))
    seals = _seals(head.size, [int(row.index) for row in rows])
    sealed = {int(path.partition("/")[0]) for path in seals}
    for row in sorted([*rows, *_made(sealed, head.size)], key=lambda row: int(row.index)):
        index, body = int(row.index), bytes(row.body)
        openings = _openings(row, chosen, names, withheld)
        leaves.append(Leaf(index=index, body=body, proof=inclusion_proof(index, head.size, prove), openings=openings))
    sizes = sealed | _exported_heads()
    if old_checkpoint is not None:
        sizes.add(open_checkpoint(old_checkpoint, keys).size)
    part = LedgerPart(
        checkpoint=head.note,
        size=head.size,
        root=head.root,
        keys=[key.to_text() for key in keys],
        leaves=leaves,
        older=[_older(size, head.size, prove) for size in sorted(sizes) if 0 < size < head.size],
        seals=seals,
    )
    return part, withheld


def _head() -> Checkpoint:
    note = ledger_folder().read(CHECKPOINT)
    if note is None:
        raise LedgerError("Nothing of the ledger is published yet", remedy="Run `probatum verify`.")
    return open_checkpoint(note, public_keys())


def _subtrees(size: int) -> Subtrees:
    folder = ledger_folder()

    @lru_cache(maxsize=65536)
    def hash_over(level: int, index: int) -> bytes:
        return subtree(folder, level, index, size)

    return hash_over


def _older(old: int, new: int, prove: Subtrees) -> OlderHead:
    return OlderHead(size=old, root=range_root(0, old, prove), proof=consistency_proof(old, new, prove))


def _exported_heads() -> set[int]:
    """The heads in earlier packages: who has one sees that this package continues it."""
    rows = LedgerEntry.objects.filter(type="package.exported").order_by("index").values_list("body", flat=True)
    return {int(decode(bytes(body))["data"]["ledger_size"]) for body in rows}


def _entries(chosen: Selection, size: int) -> Iterator[LedgerEntry]:
    """The entries about anything that goes along, in order."""
    rows = LedgerEntry.objects.filter(index__lt=size)
    found: dict[int, LedgerEntry] = {}
    subjects = sorted(_subjects(chosen))
    mine = rows.filter(Q(case=chosen.case.id) | Q(type="case.opened"))
    for start in range(0, len(subjects), AT_ONCE):
        found |= {row.index: row for row in mine.filter(subject__in=subjects[start : start + AT_ONCE])}
    for kind in ("linking.recorded", "footage.grouped"):
        newest = mine.filter(type=kind).order_by("-index").first()
        found |= {newest.index: newest} if newest else {}
    found |= {row.index: row for row in rows.filter(type__in=sorted(KEY_EVENTS))}
    found |= {row.index: row for row in rows.filter(type=ERASURE) if _names_only(row, chosen)}
    return iter([found[index] for index in sorted(found) if found[index].type != "package.exported"])


def _names_only(row: LedgerEntry, chosen: Selection) -> bool:
    """Whether a tombstone is about Objects that this package speaks of, and about no others."""
    named = set(decode(bytes(row.body))["data"]["objects"])
    return bool(named) and named <= {each.object_id for each in (*chosen.items, *chosen.closed)}


def _subjects(chosen: Selection) -> set[str]:
    readings = Reading.objects.filter(report__in=[each.id for each in chosen.reports], current=True)
    return {
        chosen.case.id,
        *(each.id for each in chosen.captures),
        *(each.batch for each in chosen.captures),
        *chosen.item_ids,
        *(each.id for each in chosen.judgements),
        *(each.source_id for each in chosen.reports if each.source_id),
        *readings.values_list("object_id", flat=True),
    }


def _openings(
    row: LedgerEntry, chosen: Selection, names: Sequence[str], withheld: list[Withheld]
) -> Mapping[str, bytes]:
    body, openings = decode(bytes(row.body)), decode(bytes(row.openings))
    kept: dict[str, bytes] = {}
    for name in sorted(body["private"]):
        opening = openings.get(name)
        why = "erased" if opening is None else _why_not(row.type, body["data"], opening["value"], chosen, names)
        if why:
            withheld.append(Withheld(entry=int(row.index), name=name, why=why))
        else:
            kept[name] = bytes.fromhex(opening["salt"]) + encode(opening["value"])
    return kept


def _why_not(kind: str, data: Mapping[str, Any], value: Any, chosen: Selection, names: Sequence[str]) -> str | None:
    """Why a private value stays behind; None when it goes along."""
    if not _within(kind, data, chosen):
        return "speaks of more than this package holds"
    return "names a protected person" if hidden(value, names) != value else None


def _within(kind: str, data: Mapping[str, Any], chosen: Selection) -> bool:
    """Whether all that an entry's private values speak of is in the package; False for kinds not known here."""
    captures = {each.id for each in chosen.captures}
    if kind == "captures.requested":
        return {each["capture"] for each in data["captures"]} <= captures
    if kind == "capture.kept":
        reports = {each.id for each in chosen.reports}
        items = {each["item"] for each in data["items"]}
        return items <= chosen.item_ids and {each["report"] for each in data["reports"]} <= reports
    if kind in ("capture.done", "capture.failed"):
        return data["capture"] in captures
    if kind == "judgement.made":
        return data["judgement"] in {each.id for each in chosen.judgements}
    return kind in ("case.opened", "source.named")


def _made(sealed: set[int], size: int) -> list[LedgerEntry]:
    """The entries that record these seals and name their files with digests."""
    rows = LedgerEntry.objects.filter(type=SEAL_MADE, index__lt=size).order_by("index")
    return [row for row in rows if decode(bytes(row.body))["data"]["size"] in sealed]


def _seals(size: int, indexes: Iterable[int]) -> dict[str, bytes]:
    """The first seal after each entry, which bounds its time, and the last of all, by `<size>/<file>`."""
    folder = ledger_folder()
    files: dict[int, list[str]] = {}
    for path in folder.paths(SEALS_FOLDER):
        number = path.removeprefix(SEALS_FOLDER).partition("/")[0]
        if number.isdigit() and int(number) <= size:
            files.setdefault(int(number), []).append(path)
    sealed = sorted(files)
    wanted = {next((each for each in sealed if each > index), None) for index in indexes} | set(sealed[-1:])
    found = ((path, folder.read(path)) for each in sorted(filter(None, wanted)) for path in files[each])
    return {path.removeprefix(SEALS_FOLDER): data for path, data in found if data is not None}
