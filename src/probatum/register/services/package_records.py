"""The records and sidecars of a package, each kind under one heading, every one with the case's label.

What is left out stays visible: its sidecar says which digest it has, which entry names it, and why it is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from probatum.dossier.c2pa import c2pa_of
from probatum.dossier.contents import LedgerPart
from probatum.dossier.layout import original_path
from probatum.model.canonical import decode
from probatum.model.digests import Digest
from probatum.model.errors import UsageError

from ..models import Item
from ..queries.package import Selection
from ..queries.package_records import hidden, item_record, records
from .erased import erased_objects
from .vault import open_object

FORMAT = "probatum-package-1"


def without_items(chosen: Selection, names: Sequence[str], reason: str) -> tuple[Selection, list[dict[str, Any]]]:
    """The selection without these Items, and what is left out of the package and why."""
    unknown = set(names) - chosen.item_ids
    if unknown:
        raise UsageError("Only what would be in the package can be left out", found=", ".join(sorted(unknown)))
    gone = [each for each in chosen.items if each.id in names]
    kept = [each for each in chosen.items if each.id not in names]
    again = {each.object_id for each in gone} & {each.object_id for each in kept}
    if again:
        same = [each.id for each in kept if each.object_id in again]
        raise UsageError("The same bytes are in the package as other items", remedy=f"Leave out: {', '.join(same)}")
    tombstones = {str(digest) for digest in erased_objects()}
    erased = [each for each in kept if each.object_id in tombstones]
    left = [
        *(_left(each, reason) for each in gone),
        *(_left(each, "it also holds what is no part of this package") for each in chosen.closed),
        *(_left(each, "erased: the ledger has a tombstone") for each in erased),
    ]
    stays = [each for each in kept if each.object_id not in tombstones]
    return replace(chosen, items=stays, closed=[*chosen.closed, *gone, *erased]), left


def _left(item: Item, why: str) -> dict[str, Any]:
    return {"item": item.id, "capture": item.capture_id, "role": item.role, "digest": item.object_id, "why": why}


def package_records(
    chosen: Selection, about: dict[str, Any], *, names: Sequence[str], label: str | None
) -> dict[str, Any]:
    """Every kind of record under its heading; `about` is the one of the package itself."""
    made = records(chosen, names=names)
    counts = {kind: len(listed) for kind, listed in made.items()} | {"files": len(chosen.items)}
    described = hidden({**about, "counts": counts}, names)
    return {
        kind: {"format": FORMAT, "kind": kind, "label": label, "records": listed}
        for kind, listed in {"package": [described], **made}.items()
    }


def sidecars(
    chosen: Selection,
    left_out: Sequence[Mapping[str, Any]],
    part: LedgerPart,
    *,
    names: Sequence[str],
    label: str | None,
) -> dict[str, Any]:
    """The facts of every Item, also of those that are left out."""
    named = _entries_of_items(part)
    why = {each["item"]: each["why"] for each in left_out}
    paths = {
        each.object_id: original_path(Digest.parse(each.object_id), each.media_type) for each in reversed(chosen.items)
    }
    made: dict[str, Any] = {}
    for item in (*chosen.items, *chosen.closed):
        facts = {
            **item_record(item),
            "label": label,
            "path": None if item.id in why else paths[item.object_id],
            "left_out": why.get(item.id),
            "entry": named.get(item.id),
        }
        if item.id not in why and item.role in ("image", "video", "audio"):
            facts["c2pa"] = _c2pa(item)
        made[item.id] = hidden(facts, names)
    return made


def _c2pa(item: Item) -> Any:
    with open_object(item.object_id) as stream:
        return c2pa_of(stream).to_record()


def _entries_of_items(part: LedgerPart) -> dict[str, int]:
    """For each Item, the entry that names it with its digest."""
    found: dict[str, int] = {}
    for leaf in part.leaves:
        data = decode(leaf.body)["data"]
        for each in (*data.get("items", ()), *data.get("thumbnails", ())):
            if isinstance(each, dict):
                found.setdefault(each["item"], leaf.index)
    return found
