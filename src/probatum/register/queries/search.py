"""Reports that have some words, whatever the language."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from ..models import Case, Report


def report_ids(case: Case, words: str) -> QuerySet[Report, Any]:
    """Ids of Reports of the case whose title or text holds every word."""
    rows = Report.objects.filter(case=case)
    for word in words.split():
        rows = rows.filter(Q(text__icontains=word) | Q(title__icontains=word))
    return rows.order_by().values("pk")
