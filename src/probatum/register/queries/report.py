"""One Report: its text, what was read in it, its originals, where it was seen, and what people judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..models import Case, Item, Judgement, JudgementKind, Reading, Report, Sighting, Statement
from .items import MediaView, media_views
from .protected import names_in


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """A statement with the Incident it is in and the judgements on it, the newest first."""

    statement: Statement
    incident: str | None
    judgements: Sequence[Judgement]

    @property
    def record(self) -> dict[str, Any]:
        """The statement's record as the reader made it."""
        return dict(self.statement.record)

    @property
    def judgement(self) -> Judgement | None:
        """The decision that holds now."""
        return next((each for each in self.judgements if each.superseded_by_id is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """All that the page of a Report shows."""

    report: Report
    reading: Reading | None
    statements: Sequence[StatementView]
    items: Sequence[Item]
    media: Sequence[MediaView]
    sightings: Sequence[Sighting]
    text_item: Item | None

    @property
    def protected_names(self) -> tuple[str, ...]:
        """Names of victims that the statements hold."""
        return names_in(each.statement.record for each in self.statements)


def report(case: Case, name: str) -> Report | None:
    """One Report of the case, with its source and first capture."""
    return Report.objects.select_related("source", "capture", "edition_of").filter(case=case, id=name).first()


def view(found: Report) -> ReportView:
    """Everything about a Report that its page shows."""
    items = list(
        Item.objects.select_related("object").filter(capture_id=found.capture_id, parent=None).order_by("position")
    )
    media = Item.objects.select_related("object").filter(report_items__report=found).order_by("capture_id", "position")
    return ReportView(
        report=found,
        reading=Reading.objects.filter(report=found, current=True).first(),
        statements=_statements(found),
        items=items,
        media=media_views(media),
        sightings=list(found.sightings.select_related("capture").order_by("capture__requested_at", "id")),
        text_item=text_item(found),
    )


def text_item(found: Report) -> Item | None:
    """The Item that holds the Report's text; a look at protected names is recorded against it."""
    return Item.objects.filter(capture_id=found.capture_id, object_id=found.text_object_id).order_by("position").first()


def statement(case: Case, key: str) -> Statement | None:
    """The current statement of that key in the case."""
    return Statement.objects.select_related("report").filter(report__case=case, key=key, current=True).first()


def _statements(found: Report) -> list[StatementView]:
    rows = list(Statement.objects.filter(report=found, current=True).order_by("position"))
    judged: dict[str, list[Judgement]] = {}
    keys = [row.key for row in rows]
    for judgement in Judgement.objects.filter(case_id=found.case_id, kind=JudgementKind.STATEMENT, a__in=keys).order_by(
        "-at"
    ):
        judged.setdefault(judgement.a, []).append(judgement)
    linked = rows and Statement.objects.filter(
        report=found, current=True, incident_statements__current=True, incident_statements__incident__current=True
    ).values_list("id", "incident_statements__incident_id")
    incidents = dict(linked or ())
    return [
        StatementView(statement=row, incident=incidents.get(row.id), judgements=judged.get(row.key, ())) for row in rows
    ]
