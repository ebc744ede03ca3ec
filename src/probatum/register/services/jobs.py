"""Jobs as people see them: asked to start, asked to stop."""

from __future__ import annotations

from datetime import datetime

from ..ids import new_id
from ..models import Case, Job, JobState

LIVE = (JobState.WAITING, JobState.RUNNING)


def start_work(case: Case, now: datetime) -> Job:
    """Ask for everything that is due in a case (footage, reading, linking) to be done; one such job at a time."""
    waiting = Job.objects.filter(kind="process", case=case.id, state=JobState.WAITING, cancel_requested=False).first()
    return waiting or Job.objects.create(id=new_id("job", now), kind="process", case=case.id, created_at=now)


def request_cancel(job: Job, *, actor: str, now: datetime) -> None:
    """Ask a job to stop at the next safe moment; what it finished stays."""
    Job.objects.filter(id=job.id, state__in=LIVE).update(cancel_requested=True, message=f"{actor} asked to stop")
    Job.objects.filter(id=job.id, state=JobState.WAITING).update(state=JobState.CANCELLED, finished_at=now)
