"""The cases of an account, and one case at a glance."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from probatum.register.queries import membership
from probatum.register.queries.overview import overview as overview_of
from probatum.web.base.access import Seat, case_page
from probatum.web.base.pages import case_response

from .timeline import months_picture


@require_safe
@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """The list of cases; straight to the case when there is only one."""
    found = list(membership.cases_of(request.user.get_username()))
    if len(found) == 1:
        return redirect("overview", slug=found[0].slug)
    return render(request, "cases/cases.html", {"cases": found})


@require_safe
@case_page
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A case at a glance: how many, what is waiting, when it was reported."""
    found = overview_of(seat.case)
    context = {"overview": found, "picture": months_picture(found.months, found.incident_months)}
    return case_response(request, seat, "cases/overview.html", context, here="overview")
