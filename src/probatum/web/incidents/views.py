"""The register of incidents: the table, its export, one incident, and judgements on pairs of statements."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probatum.register.models import JudgementKind, Verdict
from probatum.register.queries import incident as detail
from probatum.register.queries import incidents as table
from probatum.register.queries import report as statements
from probatum.register.queries import suggestions
from probatum.register.queries.protected import names_in, titles
from probatum.register.services import jobs, judgements
from probatum.web.base.access import Seat, case_page, require_handler
from probatum.web.base.pages import case_response

from .csv_export import csv_lines
from .sources_picture import sources_picture

VERDICTS = (Verdict.YES, Verdict.NO, Verdict.UNSURE)
COLUMNS = (
    "incident", "state", "settlement", "area", "region", "country", "place_precision", "event_from", "event_to",
    "event_precision", "surfaced_from", "surfaced_to", "first_published", "killed_min", "killed_max", "conflicting",
    "sides", "reports",
)  # fmt: skip


@require_safe
@case_page
def register(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The table, filtered, sorted and searched."""
    chosen = _chosen(request)
    page = Paginator(table.incidents(seat.case, chosen), table.PAGE).get_page(request.GET.get("page"))
    reports = table.reports_about(seat.case, chosen.words) if chosen.words else []
    context = {
        "page": page,
        "chosen": chosen,
        "filtered": bool(
            chosen.words or chosen.region or chosen.side or chosen.month or chosen.state or chosen.conflicting
        ),
        "choices": table.choices(seat.case),
        "sorts": table.SORTS,
        "suggested": suggestions.number(seat.case),
        "reports": reports,
        "titles": titles(reports),
    }
    return case_response(request, seat, "incidents/register.html", context, here="incidents")


@require_safe
@case_page
def export(request: HttpRequest, seat: Seat) -> StreamingHttpResponse:
    """The table with the same filter, as CSV."""
    lines = csv_lines(table.lines(seat.case, _chosen(request)), COLUMNS)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{seat.case.slug}-incidents.csv"'
    return response


@require_safe
@case_page
def incident(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """One incident with every claim beside the others."""
    found = detail.incident(seat.case, name)
    if found is None:
        raise Http404
    view = detail.view(found)
    context = {
        "incident": found,
        "view": view,
        "hidden": view.protected_names,
        "picture": sources_picture(found, view.claims),
        "verdicts": VERDICTS,
    }
    return case_response(request, seat, "incidents/incident.html", context, here="incidents")


@require_safe
@case_page
def pairs(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Pairs of statements that could be about one incident, for a person to decide."""
    page = Paginator(suggestions.waiting(seat.case), 20).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    decided = detail.pair_judgements(seat.case.id, listed)
    views = [
        detail.PairView(explanation=row, a=row.a, b=row.b, judgement=decided.get(detail.pair_key(row.a.key, row.b.key)))
        for row in listed
    ]
    hidden = names_in(row.record for pair in listed for row in (pair.a, pair.b))
    context = {"page": page, "pairs": views, "hidden": hidden, "verdicts": VERDICTS}
    return case_response(request, seat, "incidents/pairs.html", context, here="incidents")


@require_POST
@case_page
def judge_pair(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Record whether two statements are about the same incident, and have the incidents linked anew."""
    require_handler(seat)
    a, b, verdict = (request.POST.get(name, "") for name in ("a", "b", "verdict"))
    if (
        verdict not in VERDICTS
        or a == b
        or not statements.statement(seat.case, a)
        or not statements.statement(seat.case, b)
    ):
        raise Http404
    now = timezone.now()
    judgements.judge(
        seat.case,
        kind=JudgementKind.SAME_INCIDENT,
        a=min(a, b),
        b=max(a, b),
        verdict=Verdict(verdict),
        reason=request.POST.get("reason", "").strip()[:2000],
        actor=seat.account,
        now=now,
    )
    jobs.start_work(seat.case, now)
    messages.success(request, _("Your judgement is recorded. Incidents are linked anew with it."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("pairs", slug=seat.case.slug)


def _chosen(request: HttpRequest) -> table.IncidentFilter:
    asked = request.GET
    sort = asked.get("sort", "time")
    return table.IncidentFilter(
        region=asked.get("region", ""),
        side=asked.get("side", ""),
        month=asked.get("month", ""),
        state=asked.get("state", ""),
        conflicting=asked.get("conflicting") == "1",
        words=asked.get("q", "").strip(),
        sort=sort if sort in table.SORTS else "time",
        descending=asked.get("order", "desc") != "asc",
    )
