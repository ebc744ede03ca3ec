"""The inbox: what was collected and how far it is; adding links and files; stopping work."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from probatum.register.models import CaptureState
from probatum.register.queries import inbox as queries
from probatum.register.queries.custody import of_capture
from probatum.register.queries.protected import titles
from probatum.register.services import captures, jobs
from probatum.web.base.access import Seat, case_page, require_handler
from probatum.web.base.pages import case_response

from .forms import AddForm
from .remedies import remedy


@require_safe
@case_page
def inbox(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A page of captures, newest first."""
    return _inbox(request, seat, AddForm())


@require_safe
@case_page
def work(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The progress of running work, asked for again by the page while there is any."""
    live = queries.live_jobs(seat.case)
    context = {"jobs": live, "counts": queries.state_counts(seat.case), "finished": not live}
    return case_response(request, seat, "intake/_work.html", context)


@require_POST
@case_page
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask for links and files to be captured."""
    require_handler(seat)
    form = AddForm(request.POST, request.FILES)
    if not form.is_valid():
        return _inbox(request, seat, form, status=422)
    links, files, now = form.cleaned_data["links"], form.cleaned_data["uploads"], timezone.now()
    if links:
        captures.request_captures(seat.case, locations=links, given=form.given(), actor=seat.account, now=now)
    for each in files:
        captures.keep_upload(each.name, each.file, seat.case, form.given(), seat.account, now)
    jobs.start_work(seat.case, now)
    number = len(links) + len(files)
    messages.success(
        request, ngettext("%(n)s thing is being captured.", "%(n)s things are being captured.", number) % {"n": number}
    )
    return redirect("inbox", slug=seat.case.slug)


@require_POST
@case_page
def cancel(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Ask running work to stop; what it finished stays."""
    require_handler(seat)
    job = queries.job(seat.case, name)
    if job is None:
        raise Http404
    jobs.request_cancel(job, actor=seat.account, now=timezone.now())
    messages.info(request, _("The work stops at the next safe moment; what it finished stays."))
    return redirect("inbox", slug=seat.case.slug)


@require_safe
@case_page
def capture(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """One capture: how it was made, what it kept, or why it failed."""
    found = of_capture(seat.case, name)
    if found is None:
        raise Http404
    row = found.captures[0]
    sightings = list(row.sightings.select_related("report", "report__source").defer("report__text")[:200])
    context = {
        "capture": row,
        "custody": found,
        "sightings": sightings,
        "titles": titles(each.report for each in sightings),
        "remedy": remedy(row.failure_code),
    }
    return case_response(request, seat, "intake/capture.html", context, here="inbox")


def _inbox(request: HttpRequest, seat: Seat, form: AddForm, status: int = 200) -> HttpResponse:
    asked = request.GET
    chosen = queries.InboxFilter(
        state=asked.get("state", "") if asked.get("state") in CaptureState.values else "",
        method=asked.get("method", ""),
        source=asked.get("source", ""),
        words=asked.get("q", "").strip(),
    )
    context = {
        "page": queries.page(seat.case, chosen, after=asked.get("after"), before=asked.get("before")),
        "chosen": chosen,
        "filtered": chosen != queries.InboxFilter(),
        "counts": queries.state_counts(seat.case),
        "states": CaptureState.values,
        "methods": queries.methods(seat.case),
        "sources": queries.sources(seat.case),
        "jobs": queries.live_jobs(seat.case),
        "form": form,
    }
    response = case_response(request, seat, "intake/inbox.html", context, here="inbox")
    response.status_code = status
    return response
