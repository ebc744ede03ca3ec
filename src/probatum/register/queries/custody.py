"""What the ledger says about a thing: the events that name it, found by what the register knows of its origin.

An event names one subject (a capture, an Item, a batch, a judgement, an Object). A thing's history is therefore the
events about itself and about what it came from: an Item's are those of its capture and batch, an incident's those of
the linkings and of the judgements on its statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from ..models import Capture, Case, Footage, Incident, Item, Judgement, LedgerEntry, Reading, Report, Statement
from .protected import titles

ENTRIES_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """A thing, the captures and Items it rests on, and its entries in the ledger, oldest first."""

    kind: str
    id: str
    name: str
    captures: Sequence[Capture] = ()
    items: Sequence[Item] = ()
    derived_from: Item | None = None
    entries: Sequence[LedgerEntry] = ()
    direct: frozenset[str] = field(default_factory=frozenset)
    """Subjects that are the thing itself; other entries are about what it came from or what was made of it."""


def of_capture(case: Case, name: str) -> Custody | None:
    """The history of a capture and its Items."""
    found = Capture.objects.select_related("previous").filter(case=case, id=name).first()
    if found is None:
        return None
    items = list(Item.objects.select_related("object", "parent").filter(capture=found).order_by("position", "id"))
    subjects = {found.id, found.batch, *(item.id for item in items)}
    return Custody(
        kind="capture",
        id=found.id,
        name=found.location,
        captures=[found],
        items=items,
        entries=_entries(case, subjects),
        direct=frozenset({found.id, found.batch}),
    )


def of_item(case: Case, name: str) -> Custody | None:
    """The history of one Item: its capture, analyses of it, looks at it."""
    found = Item.objects.select_related("object", "capture", "parent").filter(capture__case=case, id=name).first()
    if found is None:
        return None
    subjects = {found.id, found.capture_id, found.capture.batch}
    if found.parent_id:
        subjects.add(found.parent_id)
    made = Item.objects.select_related("object").filter(parent=found).order_by("position")
    return Custody(
        kind="item",
        id=found.id,
        name=found.name,
        captures=[found.capture],
        items=[found, *made],
        derived_from=found.parent,
        entries=_entries(case, subjects),
        direct=frozenset({found.id}),
    )


def of_report(case: Case, name: str) -> Custody | None:
    """The history of a Report: every capture that saw it, every reading, every judgement on its statements."""
    found = Report.objects.select_related("capture").filter(case=case, id=name).defer("text").first()
    if found is None:
        return None
    captures = list(Capture.objects.filter(sightings__report=found).order_by("requested_at"))
    items = list(Item.objects.select_related("object").filter(capture=found.capture_id).order_by("position"))
    media = list(
        Item.objects.select_related("object").filter(report_items__report=found).exclude(capture=found.capture_id)
    )
    readings = set(Reading.objects.filter(report=found).values_list("object_id", flat=True))
    keys = list(Statement.objects.filter(report=found).values_list("key", flat=True).distinct())
    subjects = {each.id for each in captures} | {each.batch for each in captures} | readings | _judgements(case, keys)
    subjects |= {item.id for item in (*items, *media)}
    return Custody(
        kind="report",
        id=found.id,
        name=titles([found])[found.id] or found.id,
        captures=captures,
        items=[*items, *media],
        entries=_entries(case, subjects),
        direct=frozenset(readings),
    )


def of_incident(case: Case, name: str) -> Custody | None:
    """The history of an incident: the linkings, and the judgements on its statements."""
    found = Incident.objects.filter(case=case, id=name).first()
    if found is None:
        return None
    rows = Statement.objects.filter(incident_statements__incident=found)
    keys = list(rows.values_list("key", flat=True).distinct())
    captures = list(
        Capture.objects.filter(sightings__report__statements__in=rows).distinct().order_by("requested_at")[:100]
    )
    subjects = _judgements(case, keys) | {each.id for each in captures}
    return Custody(
        kind="incident",
        id=found.id,
        name=found.id,
        captures=captures,
        entries=_entries(case, subjects, types=("linking.recorded",)),
        direct=frozenset(_judgements(case, keys)),
    )


def of_footage(case: Case, name: str) -> Custody | None:
    """The history of a Footage: its Items, their analyses, the groupings."""
    found = Footage.objects.filter(case=case, id=name).first()
    if found is None:
        return None
    items = list(Item.objects.select_related("object", "capture").filter(footage_items__footage=found).order_by("id"))
    subjects = {item.id for item in items} | {item.capture_id for item in items}
    captures = {item.capture_id: item.capture for item in items}
    return Custody(
        kind="footage",
        id=found.id,
        name=found.id,
        captures=list(captures.values()),
        items=items,
        entries=_entries(case, subjects, types=("footage.grouped",)),
        direct=frozenset(item.id for item in items),
    )


def _judgements(case: Case, keys: Sequence[str]) -> set[str]:
    rows = Judgement.objects.filter(Q(a__in=keys) | Q(b__in=keys), case=case)
    return set(rows.values_list("id", flat=True))


def _entries(case: Case, subjects: Iterable[str], types: Sequence[str] = ()) -> list[LedgerEntry]:
    rows = LedgerEntry.objects.filter(case=case.id).filter(Q(subject__in=sorted(subjects)) | Q(type__in=types))
    return list(rows.defer("openings").order_by("index")[:ENTRIES_SHOWN])


def newest(case: Case, *, before: int | None = None, limit: int = 50) -> list[LedgerEntry]:
    """The case's entries, newest first, from below `before`."""
    rows = LedgerEntry.objects.filter(case=case.id)
    if before is not None:
        rows = rows.filter(index__lt=before)
    return list(rows.defer("openings").order_by("-index")[:limit])


def size() -> int:
    """How many entries the whole ledger has."""
    last: Any = LedgerEntry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else int(last) + 1
