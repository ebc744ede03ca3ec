"""The list of reports: searched, narrowed, newest publication first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from ..models import Case, Report, Source
from . import search

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """What the list is narrowed to; an empty text means "all". `relevance` is yes, no or unchecked."""

    words: str = ""
    relevance: str = ""
    state: str = ""
    lang: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """Some reports, how many there are, and where this page stands."""

    reports: Sequence[Report]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Values that the filter offers."""

    languages: list[str]
    sources: list[Source]


RELEVANCE = {"yes": True, "no": False, "unchecked": None}


def reports(case: Case, chosen: ReportFilter) -> QuerySet[Report]:
    """The reports that pass the filter."""
    rows = Report.objects.filter(case=case)
    if chosen.words:
        rows = rows.filter(pk__in=search.report_ids(case, chosen.words))
    if chosen.relevance in RELEVANCE:
        rows = rows.filter(relevant=RELEVANCE[chosen.relevance])
    if chosen.state:
        rows = rows.filter(reading_state=chosen.state)
    if chosen.lang:
        rows = rows.filter(lang=chosen.lang)
    if chosen.source:
        rows = rows.filter(source_id=chosen.source)
    return rows.order_by(F("published").desc(nulls_last=True), "-first_captured_at", "id")


def page(case: Case, chosen: ReportFilter, *, number: int = 1) -> ReportPage:
    """One page of the list, with how many statements each report has."""
    rows = reports(case, chosen)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    keys = list(rows.values_list("pk", flat=True)[(number - 1) * PAGE : number * PAGE])
    found = Report.objects.filter(pk__in=keys).select_related("source").defer("text")
    counted = found.annotate(statements_found=Count("statements", filter=Q(statements__current=True)))
    by_key = {row.pk: row for row in counted}
    return ReportPage(reports=[by_key[key] for key in keys], total=total, number=number, pages=pages)


def choices(case: Case) -> Choices:
    """What occurs in the case's reports."""
    languages = Report.objects.filter(case=case).exclude(lang=None).order_by("lang").values_list("lang", flat=True)
    return Choices(
        languages=[lang for lang in languages.distinct() if lang],
        sources=list(Source.objects.filter(case=case).order_by("name")),
    )
