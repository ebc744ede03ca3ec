"""Pages of a case: the template, the seat, and what the navigation shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .access import Seat


def case_response(
    request: HttpRequest, seat: Seat, template: str, context: dict[str, Any], *, here: str = ""
) -> HttpResponse:
    """Render a page of a case; `here` names the entry of the navigation that is current."""
    return render(request, template, {"case": seat.case, "seat": seat, "here": here, **context})
