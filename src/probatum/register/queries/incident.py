"""One incident: its claims beside each other, what is connected to it, and why it was linked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ..models import (
    Case,
    Footage,
    FootageItem,
    Incident,
    Item,
    Judgement,
    JudgementKind,
    PairExplanation,
    Report,
    ReportItem,
    Statement,
)
from .contradictions import contradicted
from .items import MediaView, media_views
from .protected import names_in

CLAIMS_SHOWN = 200
PAIRS_SHOWN = 100
MEDIA_SHOWN = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """One Report's claim about the incident; `words` are its quoted spans, `quotes` those of single fields."""

    statement: Statement
    report: Report
    record: dict[str, Any]
    words: Sequence[str]
    quotes: dict[str, Sequence[str]]
    judgement: Judgement | None
    differs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """Two statements, why they are or could be linked, and what a person decided."""

    explanation: PairExplanation
    a: Statement
    b: Statement
    judgement: Judgement | None

    @property
    def sides(self) -> tuple[Statement, Statement]:
        """Both, to be shown alike."""
        return self.a, self.b


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """All that the page of an incident shows."""

    incident: Incident
    claims: Sequence[ClaimView]
    connected: Sequence[ClaimView]
    footage: Sequence[Footage]
    media: Sequence[MediaView]
    linked: Sequence[PairView]
    suggested: Sequence[PairView]
    protected_names: tuple[str, ...]


def incident(case: Case, name: str) -> Incident | None:
    """One incident of the case, also one that a later linking has replaced."""
    return Incident.objects.filter(case=case, id=name).first()


def view(found: Incident) -> IncidentView:
    """Everything about an incident that its page shows."""
    members = _members(found)
    records = [row.record for row in members]
    judged = _judgements(found.case_id, [row.key for row in members])
    explained = _pairs(found, members)
    media = _media(members)
    return IncidentView(
        incident=found,
        claims=[_claim(row, judged.get(row.key), contradicted(row.record, records)) for row in members],
        connected=[_claim(row, None, frozenset()) for row in _connected(members)],
        footage=list(
            Footage.objects.filter(current=True, footage_items__current=True, footage_items__item__in=media).distinct()
        ),
        media=media_views(media),
        linked=[pair for pair in explained if not pair.explanation.suggested],
        suggested=[pair for pair in explained if pair.explanation.suggested],
        protected_names=names_in(row.record for row in members),
    )


def _members(found: Incident) -> list[Statement]:
    rows = Statement.objects.select_related("report", "report__source")
    chosen = (
        rows.filter(incident_statements__incident=found, incident_statements__current=True)
        if found.current
        else (rows.filter(incident_statements__incident=found))
    )
    return list(chosen.order_by("report__published", "report_id", "position").distinct()[:CLAIMS_SHOWN])


def _claim(row: Statement, judgement: Judgement | None, differs: frozenset[str]) -> ClaimView:
    text = row.report.text
    return ClaimView(
        statement=row,
        report=row.report,
        record=row.record,
        words=_quoted(text, row.record.get("spans") or ()),
        quotes={name: _quoted(text, spans) for name, spans in (row.record.get("fields") or {}).items()},
        judgement=judgement,
        differs=differs,
    )


def _quoted(text: str, spans: Iterable[Sequence[int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


def _judgements(case: str, keys: Sequence[str]) -> dict[str, Judgement]:
    rows = Judgement.objects.filter(case_id=case, kind=JudgementKind.STATEMENT, a__in=keys, superseded_by=None)
    return {row.a: row for row in rows.order_by("at")}


def _connected(members: Sequence[Statement]) -> list[Statement]:
    """Actions, orders and denials of the same Readings that are about a member's killing (`about` is its position)."""
    readings = {row.reading_id for row in members}
    rows = Statement.objects.select_related("report", "report__source").filter(
        reading__in=readings, kind__in=("action", "order", "denial")
    )
    places = {(row.reading_id, row.position) for row in members}
    return [
        row
        for row in rows.order_by("report__published", "report_id", "position")
        if (row.reading_id, row.record.get("about")) in places
    ]


def _media(members: Sequence[Statement]) -> list[Item]:
    """Media published with the claims, and the other files of the same Footage."""
    reports = {row.report_id for row in members}
    shown = ReportItem.objects.filter(report__in=reports).values("item_id")
    groups = FootageItem.objects.filter(item__in=shown, current=True, footage__current=True).values("footage_id")
    again = FootageItem.objects.filter(footage__in=groups, current=True).values("item_id")
    rows = Item.objects.select_related("object").filter(Q(id__in=shown) | Q(id__in=again))
    return list(rows.order_by("capture_id", "position")[:MEDIA_SHOWN])


def _pairs(found: Incident, members: Sequence[Statement]) -> list[PairView]:
    """Explanations that touch the incident, the heaviest first, each with a person's decision on it."""
    ids = [row.id for row in members]
    rows = PairExplanation.objects.filter(case_id=found.case_id, current=True)
    touching = (rows.filter(a__in=ids) | rows.filter(b__in=ids)).select_related(
        "a", "b", "a__report", "b__report", "a__report__source", "b__report__source"
    )
    listed = list(touching.defer("a__report__text", "b__report__text").order_by("-weight", "id")[:PAIRS_SHOWN])
    decided = pair_judgements(found.case_id, listed)
    return [
        PairView(explanation=row, a=row.a, b=row.b, judgement=decided.get(pair_key(row.a.key, row.b.key)))
        for row in listed
    ]


def pair_key(a: str, b: str) -> tuple[str, str]:
    """The order in which a judgement names two statements."""
    return (a, b) if a < b else (b, a)


def pair_judgements(case: str, pairs: Iterable[PairExplanation]) -> dict[tuple[str, str], Judgement]:
    """What holds now of these pairs."""
    keys = {key for row in pairs for key in (row.a.key, row.b.key)}
    rows = Judgement.objects.filter(
        case_id=case, kind=JudgementKind.SAME_INCIDENT, a__in=keys, b__in=keys, superseded_by=None
    )
    return {(row.a, row.b): row for row in rows.order_by("at")}
