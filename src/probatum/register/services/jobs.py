"""Jobs as people see them: asked to start, asked to stop."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from probatum.model.errors import Cancelled

from ..ids import new_id
from ..models import Case, Job, JobState
from ..queries.due import captures_due
from .captures import finish_captures, remove_uploads
from .vault import publish_ledger

LIVE = (JobState.WAITING, JobState.RUNNING)
STOPPED = "Stopped when asked; what was finished stays."


def start_work(case: Case, now: datetime) -> Job:
    """Ask for everything that is due in a case (footage, reading, linking) to be done; one such job at a time."""
    waiting = Job.objects.filter(kind="process", case=case.id, state=JobState.WAITING, cancel_requested=False).first()
    return waiting or Job.objects.create(id=new_id("job", now), kind="process", case=case.id, created_at=now)


def request_cancel(job: Job, *, actor: str, now: datetime) -> None:
    """Ask a job to stop at the next safe moment; what it finished stays. One that nobody works on ends at once."""
    Job.objects.filter(id=job.id, state__in=LIVE).update(cancel_requested=True, message=f"{actor} asked to stop")
    end_cancelled(job, now)


def end_cancelled(job: Job, now: datetime) -> None:
    """End a waiting job that was asked to stop, and record its captures as cancelled, so that nothing takes it up."""
    with transaction.atomic():
        waiting = Job.objects.filter(id=job.id, state=JobState.WAITING, cancel_requested=True)
        if not waiting.update(state=JobState.CANCELLED, message=STOPPED, finished_at=now):
            return
        left = list(captures_due(job.subject)) if job.kind == "capture" else []
        finish_captures([(capture, not_collected(), now) for capture in left], now=now)
    remove_uploads(left)
    if left:
        publish_ledger()


def not_collected() -> Cancelled:
    """Why a Capture ended that was not begun when a person asked to stop."""
    return Cancelled(
        "This was not collected, because a person asked for the work to stop",
        remedy="Add it again to have it collected.",
    )
