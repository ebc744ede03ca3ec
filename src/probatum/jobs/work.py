"""Doing jobs: what a worker and a command both run.

`run_waiting` takes jobs until none is left; each is held by lease, told apart by kind, and ended as done, cancelled or
failed. The ledger is published into the vault after each.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from probatum import pipeline
from probatum.model.errors import Cancelled, ProbatumError
from probatum.pipeline import Progress, Tools
from probatum.register.models import Case, Job, JobState
from probatum.register.services.jobs import start_work
from probatum.register.services.vault import publish_ledger

from . import leases

log = logging.getLogger(__name__)

RENEW_SECONDS = 1.0
"""How often a job's progress is written; oftener only costs."""


def run_waiting(tools: Tools, *, kinds: Sequence[str] | None = None) -> int:
    """Take up and do every waiting job (of `kinds`), also those that a dead process left; return how many ended
    well.
    """
    now = tools.clock()
    leases.free_dead(now)
    leases.ensure_jobs(now)
    ended = 0
    while (job := leases.claim(tools.clock(), kinds=kinds)) is not None:
        ended += run(job, tools)
    return ended


def run(job: Job, tools: Tools) -> bool:
    """Do one job that this process holds; return whether it ended well."""
    held = replace(tools, progress=_watched(job, tools))
    try:
        _KINDS[job.kind](job, held)
    except Cancelled:
        leases.release(
            job, tools.clock(), state=JobState.CANCELLED, message="Stopped when asked; what was finished stays."
        )
        return False
    except ProbatumError as error:
        leases.release(job, tools.clock(), state=JobState.FAILED, message=error.message)
        return False
    except Exception as error:
        log.exception("job %s failed", job.id)
        leases.release(job, tools.clock(), state=JobState.FAILED, message=f"{type(error).__name__}: {error}"[:500])
        return False
    finally:
        publish_ledger()
    leases.release(job, tools.clock(), state=JobState.DONE)
    return True


def _watched(job: Job, tools: Tools) -> Progress:
    """The caller's progress, with the job's lease renewed from time to time and a wish to stop obeyed."""
    last = 0.0

    def progress(what: str, done: int, total: int) -> None:
        nonlocal last
        tools.progress(what, done, total)
        if time.monotonic() - last < RENEW_SECONDS and done < total:
            return
        last = time.monotonic()
        if not leases.renew(job, tools.clock(), done=done, total=total, message=what):
            raise Cancelled("The work was stopped because a person asked for it")

    return progress


def _capture(job: Job, tools: Tools) -> None:
    pipeline.capture_batch(job.subject, tools)
    if job.case:
        start_work(Case.objects.get(id=job.case), tools.clock())


def _process(job: Job, tools: Tools) -> None:
    pipeline.process(Case.objects.get(id=job.case), tools)


_KINDS: dict[str, Callable[[Job, Tools], None]] = {"capture": _capture, "process": _process}


def serve_forever(tools: Tools, *, wait: Callable[[float], bool]) -> None:
    """Do jobs as they come until `wait(seconds)` says that it is time to end."""
    while True:
        run_waiting(tools)
        if wait(1.0):
            return
