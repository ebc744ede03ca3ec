"""Which Items show the same recording, and what people say of a match."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probatum.register.models import JudgementKind, Verdict
from probatum.register.queries import footage as queries
from probatum.register.queries.items import item as item_of
from probatum.register.queries.protected import titles
from probatum.register.services import jobs, judgements
from probatum.web.base.access import Seat, case_page, require_handler
from probatum.web.base.pages import case_response

VERDICTS = (Verdict.YES, Verdict.NO, Verdict.UNSURE)


@require_safe
@case_page
def footage(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All groups, and the media that no group could be made of."""
    asked = request.GET.get("page", "")
    page = queries.groups(seat.case, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1)
    context = {
        "page": page,
        "titles": titles(report for group in page.groups for report in group.reports),
        "unreadable": queries.unreadable(seat.case),
        "waiting": queries.waiting(seat.case),
        "verdicts": VERDICTS,
    }
    return case_response(request, seat, "footage/footage.html", context, here="footage")


@require_safe
@case_page
def group(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """One group with its matches."""
    found = queries.group(seat.case, name)
    if found is None:
        raise Http404
    context = {"group": found, "titles": titles(found.reports), "verdicts": VERDICTS}
    return case_response(request, seat, "footage/group.html", context, here="footage")


@require_POST
@case_page
def judge_footage(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Record whether two Items show the same recording."""
    require_handler(seat)
    a, b, verdict = (request.POST.get(name, "") for name in ("a", "b", "verdict"))
    if verdict not in VERDICTS or a == b or not item_of(seat.case, a) or not item_of(seat.case, b):
        raise Http404
    now = timezone.now()
    judgements.judge(
        seat.case,
        kind=JudgementKind.SAME_FOOTAGE,
        a=min(a, b),
        b=max(a, b),
        verdict=Verdict(verdict),
        reason=request.POST.get("reason", "").strip()[:2000],
        actor=seat.account,
        now=now,
    )
    jobs.start_work(seat.case, now)
    messages.success(request, _("Your judgement is recorded."))
    return redirect("footage", slug=seat.case.slug)
