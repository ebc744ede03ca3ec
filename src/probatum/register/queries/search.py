"""Reports that have some words, in any of their forms, whatever the language.

Indexed Reports are found by lemmas (services/search.py makes the index); those that came since, and all of them where
there is no index, by the words as they stand, however capitalised.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from ..models import Case, Report
from .lemmas import match_expression

INDEX = "search_words"
INDEXED = "search_report"
_FOUND = f"SELECT r.report FROM {INDEX} JOIN {INDEXED} r ON r.id = {INDEX}.rowid WHERE {INDEX} MATCH %s"
_ALL = f"SELECT report FROM {INDEXED}"


def has_index() -> bool:
    """Whether this register has a search index."""
    return connection.vendor == "sqlite" and INDEX in connection.introspection.table_names()


def not_indexed(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Those of the Reports that the index does not hold."""
    return rows.exclude(pk__in=RawSQL(_ALL, ()))


def report_ids(case: Case, words: str) -> QuerySet[Report, Any]:
    """Ids of Reports of the case whose title or text holds every word."""
    rows = Report.objects.filter(case=case)
    if not has_index():
        return _plain(rows, words).order_by().values("pk")
    expression = match_expression(words)
    if not expression:
        return rows.none().values("pk")
    found = Q(pk__in=RawSQL(_FOUND, (expression,)))
    fresh = not_indexed(rows)
    if fresh.exists():  # asked first: "or" with nothing in it would still read every text
        found |= Q(pk__in=_plain(fresh, words).order_by().values("pk"))
    return rows.filter(found).order_by().values("pk")


def _plain(rows: QuerySet[Report], words: str) -> QuerySet[Report]:
    """Each word as it stands. SQLite folds only Latin letters, so other ways to write it are asked for by name."""
    for word in words.split():
        either = Q()
        for written in {word, word.lower(), word.upper(), word.capitalize()}:
            either |= Q(text__icontains=written) | Q(title__icontains=written)
        rows = rows.filter(either)
    return rows
