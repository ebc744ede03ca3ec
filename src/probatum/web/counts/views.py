"""Counts as ranges, by what the reader chooses, beside the official totals and the gap to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probatum.register.services import counts as service
from probatum.web.base.access import Seat, case_page
from probatum.web.base.pages import case_response
from probatum.web.base.words import code_words
from probatum.web.incidents.csv_export import csv_lines

from .charts import Bar, chart, gap_pictures

GROUPINGS = {"region": ("region",), "month": ("month",), "region,month": ("region", "month"), "side": ("side",)}


@require_safe
@case_page
def counts(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The tally, its chart, the totals and the gap."""
    by, as_of = _chosen(request)
    record = service.count_case(seat.case, GROUPINGS[by], as_of)
    rows = [{**row, "label": _label(row, GROUPINGS[by]), "by_surfacing": _by_surfacing(row)} for row in record["rows"]]
    context = {
        "record": record,
        "rows": rows,
        "by": by,
        "columns": GROUPINGS[by],
        "groupings": list(GROUPINGS),
        "as_of": as_of,
        "chart": chart([Bar.of(row["label"], row["killed"], row["incidents"]) for row in rows]),
        "gaps": list(zip(record["gap"], gap_pictures(record["gap"]), strict=True)),
    }
    return case_response(request, seat, "counts/counts.html", context, here="counts")


@require_safe
@case_page
def export(request: HttpRequest, seat: Seat) -> StreamingHttpResponse:
    """The tally as CSV."""
    by, as_of = _chosen(request)
    record = service.count_case(seat.case, GROUPINGS[by], as_of)
    columns = (*GROUPINGS[by], "incidents", "killed_min", "killed_max", "unknown_count", "members")
    lines = (
        {
            **row,
            "killed_min": row["killed"]["min"],
            "killed_max": row["killed"]["max"],
            "members": " ".join(row["members"]),
        }
        for row in record["rows"]
    )
    response = StreamingHttpResponse(csv_lines(lines, columns), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{seat.case.slug}-counts.csv"'
    return response


def _chosen(request: HttpRequest) -> tuple[str, date]:
    by = request.GET.get("by", "region")
    try:
        as_of = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        as_of = timezone.now().date()
    return by if by in GROUPINGS else "region", as_of


def _label(row: Mapping[str, Any], by: tuple[str, ...]) -> str:
    unsure = {None: _("not known"), "several": _("several")}
    return ", ".join(unsure.get(row[name], code_words(row[name])) for name in by)


def _by_surfacing(row: Mapping[str, Any]) -> int:
    """How many incidents of a row are dated by when they surfaced, because nobody says when they happened."""
    return int(row.get("time_basis", {}).get("surfaced", 0))
