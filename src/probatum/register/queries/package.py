"""What belongs to a package: from the names that a person gave to every row that goes along, within one case.

An Incident brings its Reports with all that they say (also denials and totals), every edition of them, the Reports of
claims that a person is unsure about or set apart from it, every version of their footage, and the Captures of all of
these, failed ones included. A Capture that also holds other Reports (an export of a whole channel) goes along in part,
unless it is named itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from probatum.model.errors import UsageError

from ..models import (
    Capture,
    CaptureState,
    Case,
    FootageItem,
    Incident,
    Item,
    Judgement,
    JudgementKind,
    Report,
    ReportItem,
    Sighting,
    Statement,
)

CLOSED = ("export",)
"""Roles of Items that hold other people's messages as well: they go along with a whole Capture only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The rows of a package. `closed` are Items of Captures in part that stay behind because they hold more."""

    case: Case
    incidents: Sequence[Incident]
    captures: Sequence[Capture]
    whole: frozenset[str]
    reports: Sequence[Report]
    statements: Sequence[Statement]
    judgements: Sequence[Judgement]
    items: Sequence[Item]
    closed: Sequence[Item] = field(default=())

    @property
    def item_ids(self) -> frozenset[str]:
        """The Items that go along, by id."""
        return frozenset(each.id for each in self.items)


def select(case: Case, names: Sequence[str]) -> Selection:
    """Everything that goes along with these Incidents and Captures; raise UsageError for a name unknown in the case."""
    incidents = list(Incident.objects.filter(case=case, id__in=names).order_by("id"))
    named = list(Capture.objects.filter(case=case, id__in=names))
    unknown = set(names) - {each.id for each in incidents} - {each.id for each in named}
    if unknown or not names:
        raise UsageError(
            "There is nothing of that name in this case",
            expected="ids of incidents (inc-…) or captures (cap-…)",
            found=", ".join(sorted(unknown)) or "none",
        )
    reports, items = _reports(case, incidents, named)
    captures, whole = _captures(case, reports, items, {each.id for each in named})
    open_items, closed = _items(captures, whole, reports, items)
    statements = _statements(reports)
    return Selection(
        case=case,
        incidents=incidents,
        captures=captures,
        whole=whole,
        reports=reports,
        statements=statements,
        judgements=_judgements(case, statements, open_items),
        items=open_items,
        closed=closed,
    )


def _reports(case: Case, incidents: Sequence[Incident], named: Sequence[Capture]) -> tuple[list[Report], set[str]]:
    """The Reports, and the media published with them or showing the same recordings."""
    members = Statement.objects.filter(incident_statements__incident__in=incidents, current=True)
    current = members.filter(Q(incident_statements__current=True) | Q(incident_statements__incident__current=False))
    keys = set(current.values_list("key", flat=True))
    keys |= _set_apart(case, keys)
    ids = set(
        Statement.objects.filter(report__case=case, current=True, key__in=keys).values_list("report_id", flat=True)
    )
    ids |= set(Sighting.objects.filter(capture__in=named).values_list("report_id", flat=True))
    ids |= _editions(case, ids)
    shown = set(ReportItem.objects.filter(report__in=ids).values_list("item_id", flat=True))
    shown |= set(Item.objects.filter(capture__in=named).values_list("id", flat=True))
    groups = FootageItem.objects.filter(item__in=shown, current=True, footage__current=True).values("footage_id")
    shown |= set(FootageItem.objects.filter(footage__in=groups, current=True).values_list("item_id", flat=True))
    # Who published another version of the footage says something about it, too.
    ids |= set(ReportItem.objects.filter(item__in=shown, report__case=case).values_list("report_id", flat=True))
    return list(Report.objects.filter(case=case, id__in=ids).select_related("source").order_by("id")), shown


def _set_apart(case: Case, keys: Iterable[str]) -> set[str]:
    """Claims that a person compared with these, whatever the answer was: what speaks against goes along as well."""
    listed = list(keys)
    rows = Judgement.objects.filter(case=case, kind=JudgementKind.SAME_INCIDENT)
    pairs = rows.filter(Q(a__in=listed) | Q(b__in=listed)).values_list("a", "b")
    return {key for pair in pairs for key in pair}


def _editions(case: Case, ids: Iterable[str]) -> set[str]:
    """Other editions of the same Reports: what was said before and after."""
    listed = list(ids)
    rows = Report.objects.filter(case=case)
    first = set(rows.filter(id__in=listed).exclude(edition_of=None).values_list("edition_of_id", flat=True))
    return first | set(rows.filter(edition_of__in=[*listed, *first]).values_list("id", flat=True))


def _captures(
    case: Case, reports: Sequence[Report], items: Iterable[str], named: set[str]
) -> tuple[list[Capture], frozenset[str]]:
    """The Captures, those of the same places that failed among them, and which of them go along whole."""
    wanted = {each.id for each in reports}
    sighted = set(Sighting.objects.filter(report__in=wanted).values_list("capture_id", flat=True))
    ids = sighted | named | set(Item.objects.filter(id__in=list(items)).values_list("capture_id", flat=True))
    places = Capture.objects.filter(id__in=ids).values("location")
    rows = Capture.objects.filter(Q(id__in=ids) | Q(location__in=places, state=CaptureState.FAILED), case=case)
    others = Sighting.objects.filter(capture__in=ids).exclude(report__in=wanted).values_list("capture_id", flat=True)
    captures = list(rows.order_by("requested_at", "position", "id"))
    shared = set(others) - named
    return captures, frozenset(each.id for each in captures if each.id not in shared)


def _items(
    captures: Sequence[Capture], whole: frozenset[str], reports: Sequence[Report], media: Iterable[str]
) -> tuple[list[Item], list[Item]]:
    rows = Item.objects.filter(capture__in=[each.id for each in captures]).select_related("object")
    ids = set(media)
    texts = {each.text_object_id for each in reports}
    wanted, closed = [], []
    for item in rows.order_by("capture_id", "position", "id"):
        mine = item.id in ids or (item.object_id in texts and item.role == "text") or item.parent_id in ids
        if item.capture_id in whole or mine:
            wanted.append(item)
        elif item.role in CLOSED:
            closed.append(item)
    return wanted, closed


def _statements(reports: Sequence[Report]) -> list[Statement]:
    rows: QuerySet[Statement] = Statement.objects.filter(report__in=[each.id for each in reports], current=True)
    return list(rows.select_related("report").order_by("report_id", "position"))


def _judgements(case: Case, statements: Sequence[Statement], items: Sequence[Item]) -> list[Judgement]:
    """Every decision on these, superseded ones too: also what was once thought otherwise."""
    subjects = [*(each.key for each in statements), *(each.id for each in items)]
    rows = Judgement.objects.filter(Q(a__in=subjects) | Q(b__in=subjects), case=case)
    return list(rows.order_by("at", "id"))
