"""What the ledger says: of one thing, and from its end backwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from probatum.register.models import LedgerEntry
from probatum.register.queries import custody as queries
from probatum.register.queries.seals import unsealed
from probatum.web.base.access import Seat, case_page
from probatum.web.base.pages import case_response

from .published import published_checkpoint

FINDERS = {
    "capture": queries.of_capture,
    "item": queries.of_item,
    "report": queries.of_report,
    "incident": queries.of_incident,
    "footage": queries.of_footage,
}


@require_safe
@case_page
def custody(request: HttpRequest, seat: Seat, kind: str, name: str) -> HttpResponse:
    """The history of one thing."""
    finder = FINDERS.get(kind)
    found = finder(seat.case, name) if finder else None
    if found is None:
        raise Http404
    context = {"custody": found, "entries": _shown(found.entries), **_checkpoint()}
    return case_response(request, seat, "custody/custody.html", context, here="ledger")


@require_safe
@case_page
def ledger(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The case's entries, newest first."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    entries = queries.newest(seat.case, before=before)
    context = {"entries": _shown(entries), "older": entries[-1].index if entries else None, **_checkpoint()}
    return case_response(request, seat, "custody/ledger.html", context, here="ledger")


def _checkpoint() -> dict[str, Any]:
    return {"checkpoint": published_checkpoint(), "size": queries.size(), "sealing": unsealed()}


def _shown(entries: Sequence[LedgerEntry]) -> list[tuple[LedgerEntry, object]]:
    """Entries with the leaf as people can read it: commitments stand where private values are hidden."""
    return [(entry, json.loads(bytes(entry.body))) for entry in entries]
