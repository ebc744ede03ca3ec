"""Pairs of statements that a person should look at: alike, but not enough to be linked."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from ..models import Case, PairExplanation


def waiting(case: Case) -> QuerySet[PairExplanation]:
    """Suggested pairs of the case, the likeliest first."""
    return (
        PairExplanation.objects.filter(case=case, current=True, suggested=True)
        .select_related("a", "b", "a__report", "b__report", "a__report__source", "b__report__source")
        .defer("a__report__text", "b__report__text")
        .order_by("-weight", "id")
    )


def number(case: Case) -> int:
    """How many pairs are suggested."""
    counted = PairExplanation.objects.filter(case=case, current=True, suggested=True).aggregate(n=Count("pk"))
    return int(counted["n"])
