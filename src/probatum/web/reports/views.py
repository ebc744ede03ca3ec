"""Reports: the list, one with its statements in the text, names shown on request, statements judged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from probatum.register.models import JudgementKind, ReadingState, Verdict
from probatum.register.queries import protected
from probatum.register.queries import report as queries
from probatum.register.queries import reports as listing
from probatum.register.services import access, jobs, judgements
from probatum.web.base.access import Seat, case_page, require_handler
from probatum.web.base.pages import case_response

from .passages import mark, passages

VERDICTS = (Verdict.RIGHT, Verdict.WRONG, Verdict.UNSURE)


@require_safe
@case_page
def reports(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The case's reports, searched and narrowed."""
    asked = request.GET
    chosen = listing.ReportFilter(
        words=asked.get("q", "").strip(),
        relevance=asked.get("relevant", ""),
        state=asked.get("state", "") if asked.get("state") in ReadingState.values else "",
        lang=asked.get("lang", ""),
        source=asked.get("source", ""),
    )
    page = listing.page(seat.case, chosen, number=_number(asked.get("page")))
    context = {
        "page": page,
        "titles": protected.titles(page.reports),
        "chosen": chosen,
        "filtered": chosen != listing.ReportFilter(),
        "choices": listing.choices(seat.case),
        "states": ReadingState.values,
    }
    return case_response(request, seat, "reports/reports.html", context, here="reports")


@require_safe
@case_page
def report(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """One report, names protected."""
    return _report(request, seat, name, reveal=False)


@never_cache
@require_POST
@case_page
def names(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """The same page with protected names, once; the look is recorded."""
    require_handler(seat)
    found = queries.report(seat.case, name)
    item = queries.text_item(found) if found else None
    if item is None:
        raise Http404
    access.record_view(seat.case, item=item, actor=seat.account, now=timezone.now())
    return _report(request, seat, name, reveal=True)


@require_POST
@case_page
def judge_statement(request: HttpRequest, seat: Seat, key: str) -> HttpResponse:
    """Record that a statement was read right, wrong or unsurely, and have the incidents linked anew."""
    require_handler(seat)
    statement = queries.statement(seat.case, key)
    verdict = request.POST.get("verdict", "")
    if statement is None or verdict not in VERDICTS:
        raise Http404
    now = timezone.now()
    judgements.judge(
        seat.case,
        kind=JudgementKind.STATEMENT,
        a=key,
        verdict=Verdict(verdict),
        reason=request.POST.get("reason", "").strip()[:2000],
        actor=seat.account,
        now=now,
    )
    jobs.start_work(seat.case, now)
    messages.success(request, _("Your judgement is recorded."))
    page = reverse("report", kwargs={"slug": seat.case.slug, "name": statement.report_id})
    return redirect(f"{page}#s-{statement.position + 1}")


def _report(request: HttpRequest, seat: Seat, name: str, *, reveal: bool) -> HttpResponse:
    found = queries.report(seat.case, name)
    if found is None:
        raise Http404
    view = queries.view(found)
    hidden = () if reveal else view.protected_names
    text = found.text
    marks = [mark(each.statement.position + 1, each.statement.record, len(text)) for each in view.statements]
    context: dict[str, Any] = {
        "report": found,
        "view": view,
        "passages": passages(text, marks, protected.places(text, hidden)),
        "hidden": hidden,
        "revealed": reveal,
        "cards": [(each, _quotes(text, each.statement.record)) for each in view.statements],
        "verdicts": VERDICTS,
    }
    return case_response(request, seat, "reports/report.html", context, here="reports")


def _quotes(text: str, record: dict[str, Any]) -> dict[str, list[str]]:
    """The words of each field, as the text has them."""
    fields = (record.get("fields") or {}).items()
    return {name: [text[start:end] for start, end in spans] for name, spans in fields}


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 1
