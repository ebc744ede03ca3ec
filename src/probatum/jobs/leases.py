"""Who works on which job: a claim that runs out, so that a dead holder's work is free again.

A claim is one conditional update, so of several processes exactly one gets it. On the same machine a holder that no
longer runs is known by its process id and start time, and its jobs are free at once; elsewhere they are when the lease
runs out.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import F, Q

from probatum.register.ids import new_id
from probatum.register.models import Job, JobState
from probatum.register.queries.due import unfinished_batches

LEASE = timedelta(minutes=2)
"""Longer than any time between two renewals: a decoder is stopped after one minute."""


def holder() -> str:
    """This process: machine, process id and the time it started, which tells a reused id apart."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}"


def _started(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "?"


def _gone(name: str) -> bool:
    """Whether a holder on this machine has ended; False where that cannot be known."""
    machine, _, rest = name.partition("/")
    pid, _, started = rest.partition("/")
    if machine != socket.gethostname() or not pid.isdigit() or started == "?":
        return False
    return _started(int(pid)) != started


def ensure_jobs(now: datetime) -> None:
    """A job for every batch that is not finished and has none, as after a rebuild."""
    held = set(
        Job.objects.filter(kind="capture", state__in=[JobState.WAITING, JobState.RUNNING]).values_list("subject")
    )
    for case, batch in unfinished_batches():
        if (batch,) not in held:
            Job.objects.create(id=new_id("job", now), kind="capture", case=case, subject=batch, created_at=now)


def free_dead(now: datetime) -> int:
    """Put back jobs whose holder is gone or whose lease ran out; return how many."""
    freed = 0
    for job in Job.objects.filter(state=JobState.RUNNING):
        if _gone(job.holder) or (job.lease_until is not None and job.lease_until < now):
            same = Job.objects.filter(id=job.id, state=JobState.RUNNING, holder=job.holder, lease_until=job.lease_until)
            freed += same.update(state=JobState.WAITING, holder="")
    return freed


def claim(now: datetime, *, kinds: Sequence[str] | None = None) -> Job | None:
    """Take the oldest waiting job (of `kinds`) for this process; None when there is none."""
    waiting = Job.objects.filter(state=JobState.WAITING, cancel_requested=False)
    if kinds is not None:
        waiting = waiting.filter(kind__in=kinds)
    for job in waiting.order_by("created_at", "id")[:10]:
        mine = Job.objects.filter(id=job.id, state=JobState.WAITING).update(
            state=JobState.RUNNING, holder=holder(), lease_until=now + LEASE, attempts=F("attempts") + 1
        )
        if mine:
            return Job.objects.get(id=job.id)
    return None


def renew(job: Job, now: datetime, *, done: int, total: int, message: str) -> bool:
    """Hold on to a job and say how far it is; False when a person asked to stop or another holder has it."""
    mine = Job.objects.filter(id=job.id, state=JobState.RUNNING, holder=holder())
    mine.update(lease_until=now + LEASE, done=done, total=total, message=message)
    return mine.filter(cancel_requested=False).exists()


def release(job: Job, now: datetime, *, state: JobState, message: str = "") -> None:
    """End a job that this process holds."""
    ended = Q(id=job.id, holder=holder())
    Job.objects.filter(ended).update(state=state, message=message, lease_until=None, finished_at=now)
