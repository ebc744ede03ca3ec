"""Who works on which job: a claim that runs out, so that a dead holder's work is free again.

A claim is one conditional update, so of several processes exactly one gets it. On the same machine a holder that no
longer runs is known by its process id and start time, and its jobs are free at once, while one that runs keeps them,
however long a single step takes; elsewhere they are free when the lease runs out. `attempts` counts claims since the
job last came forward: a job whose work ends its process again and again is not taken up for ever.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db.models import F, Q
from django.db.models.functions import Greatest

from probatum.register.ids import new_id
from probatum.register.models import Job, JobState
from probatum.register.queries.due import unfinished_batches
from probatum.register.services.jobs import end_cancelled

LEASE = timedelta(minutes=2)
"""For holders on other machines. Work done twice is harmless: what is recorded already stays as it is."""
MAX_ATTEMPTS = 3
"""Claims without any progress after which the piece of work at hand is given up."""


def holder() -> str:
    """This process: machine, process id and the time it started, which tells a reused id apart."""
    return f"{socket.gethostname()}/{os.getpid()}/{_own_start(os.getpid())}"


@cache
def _own_start(pid: int) -> str:
    return _started(pid)


def _started(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "?"


def _alive(name: str) -> bool | None:
    """Whether a holder on this machine still runs; None where that cannot be known."""
    machine, _, rest = name.partition("/")
    pid, _, started = rest.partition("/")
    if machine != socket.gethostname() or not pid.isdigit() or started == "?":
        return None
    return _started(int(pid)) == started


def ensure_jobs(now: datetime) -> None:
    """A job for every batch that is not finished and has none, as after a rebuild or a failure of the whole job."""
    live = Job.objects.filter(kind="capture", state__in=[JobState.WAITING, JobState.RUNNING])
    held = set(live.values_list("subject", flat=True))
    for case, batch in unfinished_batches():
        if batch not in held:
            Job.objects.create(id=new_id("job", now), kind="capture", case=case, subject=batch, created_at=now)


def free_dead(now: datetime) -> int:
    """Put back jobs whose holder is gone or whose lease ran out; return how many.

    One that a person had asked to stop is ended instead: its holder can no longer do so.
    """
    freed = 0
    for job in Job.objects.filter(state=JobState.RUNNING):
        alive = _alive(job.holder)
        expired = job.lease_until is None or job.lease_until < now
        if alive or (alive is None and not expired):
            continue
        same = Job.objects.filter(id=job.id, state=JobState.RUNNING, holder=job.holder, lease_until=job.lease_until)
        freed += same.update(state=JobState.WAITING, holder="", lease_until=None)
    for job in Job.objects.filter(state=JobState.WAITING, cancel_requested=True):
        end_cancelled(job, now)
    return freed


def claim(now: datetime, *, kinds: Sequence[str] | None = None) -> Job | None:
    """Take the oldest waiting job (of `kinds`) for this process; None when there is none.

    What is due in a case is done by one process at a time: two would do the same work twice.
    """
    busy = Job.objects.filter(kind="process", state=JobState.RUNNING).values("case")
    waiting = Job.objects.filter(state=JobState.WAITING, cancel_requested=False)
    waiting = waiting.exclude(kind="process", case__in=busy)
    if kinds is not None:
        waiting = waiting.filter(kind__in=kinds)
    for job in waiting.order_by("created_at", "id")[:10]:
        mine = waiting.filter(id=job.id).update(
            state=JobState.RUNNING, holder=holder(), lease_until=now + LEASE, attempts=F("attempts") + 1
        )
        if mine:
            return Job.objects.get(id=job.id)
    return None


def renew(job: Job, now: datetime, *, done: int, total: int, message: str) -> bool:
    """Hold on to a job and say how far it is; False when another holder has it."""
    mine = Job.objects.filter(id=job.id, state=JobState.RUNNING, holder=holder())
    return bool(mine.update(lease_until=now + LEASE, done=done, total=total, message=message))


def cancelled(job: Job) -> bool:
    """Whether a person asked the job to stop."""
    return Job.objects.filter(id=job.id, cancel_requested=True).exists()


def came_forward(job: Job) -> None:
    """Something of the job is done and recorded: the count of attempts begins anew."""
    Job.objects.filter(id=job.id, holder=holder(), attempts__gt=1).update(attempts=1)


def put_back(job: Job) -> None:
    """Leave a job for the next process, as if it had not been claimed: this one was told to end."""
    mine = Job.objects.filter(id=job.id, state=JobState.RUNNING, holder=holder())
    mine.update(state=JobState.WAITING, holder="", lease_until=None, attempts=Greatest(F("attempts") - 1, 0))


def release(job: Job, now: datetime, *, state: JobState, message: str = "") -> None:
    """End a job that this process holds."""
    ended = Q(id=job.id, holder=holder(), state=JobState.RUNNING)
    Job.objects.filter(ended).update(state=state, message=message, lease_until=None, finished_at=now)
