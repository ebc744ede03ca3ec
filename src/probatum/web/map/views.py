"""The map and its list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from probatum.register.queries.places import located
from probatum.web.base.access import Seat, case_page
from probatum.web.base.pages import case_response

from .marks import map_view
from .projection import outlines


@require_safe
@case_page
def map_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where the case's incidents were, as precisely as is known, and the same as a list."""
    region = request.GET.get("region", "")
    view = map_view(located(seat.case), region)
    context = {
        "view": view,
        "outlines": list(outlines().values()),
        "region": region if region in outlines() else "",
        "regions": sorted({mark.region for mark in view.marks if mark.region}),
    }
    return case_response(request, seat, "map/map.html", context, here="map")
