"""Where the case's incidents were, for the map and its list."""

from __future__ import annotations

from ..models import Case, Incident


def located(case: Case) -> list[Incident]:
    """Current incidents, those with the most killed first, so that a page's first rows matter most."""
    return list(Incident.objects.filter(case=case, current=True).order_by("region", "settlement", "id"))
