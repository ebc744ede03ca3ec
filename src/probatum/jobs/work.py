"""Doing jobs: what a worker and a command both run.

`run_waiting` takes jobs until none is left; each is held by lease, told apart by kind, and ended as done, cancelled or
failed. The ledger is published into the vault after each. A job that ended its process before is done piece by piece,
and a piece that did so three times is given up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from probatum import pipeline
from probatum.model.errors import Cancelled, ProbatumError, RegisterError
from probatum.pipeline import Interrupted, Progress, Tools
from probatum.register.models import Case, Job, JobState
from probatum.register.services.jobs import STOPPED, start_work
from probatum.register.services.search import index_reports
from probatum.register.services.vault import publish_ledger

from . import leases
from .upkeep import Upkeep

log = logging.getLogger(__name__)

REPORTS_AT_ONCE = 1000
"""Reports added to the search index between two looks for jobs."""
RENEW_SECONDS = 1.0
"""How often a job's progress is written; oftener only costs."""


class LeaseLost(Interrupted):
    """Another process has taken the job up."""


class ToldToEnd(Interrupted):
    """This process was told to end."""


def run_waiting(tools: Tools, *, kinds: Sequence[str] | None = None, ensure: bool = True) -> int:
    """Take up and do every waiting job (of `kinds`), also those that a dead process left; return how many ended
    well.

    `ensure` makes jobs for batches that have none; who asks every second must not, or what fails at once would be tried
    every second.
    """
    now = tools.clock()
    leases.free_dead(now)
    if ensure:
        leases.ensure_jobs(now)
    ended = 0
    while (job := leases.claim(tools.clock(), kinds=kinds)) is not None:
        ended += run(job, tools)
    return ended


def run(job: Job, tools: Tools) -> bool:
    """Do one job that this process holds; return whether it ended well.

    Raise ToldToEnd (or KeyboardInterrupt) when this process must end; the job is then left for the next.
    """
    held = replace(
        tools,
        progress=_watched(job, tools),
        recorded=lambda: leases.came_forward(job),
        careful=job.attempts > 1,
    )
    try:
        try:
            _do(job, held)
        finally:
            publish_ledger()
    except Cancelled:
        leases.release(job, tools.clock(), state=JobState.CANCELLED, message=STOPPED)
        return False
    except LeaseLost:
        log.warning("job %s was taken up by another process", job.id)
        return False
    except (ToldToEnd, KeyboardInterrupt):
        leases.put_back(job)
        raise
    except ProbatumError as error:
        leases.release(job, tools.clock(), state=JobState.FAILED, message=error.message)
        return False
    except Exception as error:
        log.exception("job %s failed", job.id)
        leases.release(job, tools.clock(), state=JobState.FAILED, message=f"{type(error).__name__}: {error}"[:500])
        return False
    leases.release(job, tools.clock(), state=JobState.DONE)
    return True


def _watched(job: Job, tools: Tools) -> Progress:
    """The caller's progress, with the job's lease renewed from time to time and a wish to stop obeyed."""
    last, at = 0.0, ""

    def progress(what: str, done: int, total: int) -> None:
        nonlocal last, at
        tools.progress(what, done, total)
        if what == at and time.monotonic() - last < RENEW_SECONDS and done < total:
            return
        last, at = time.monotonic(), what
        if not leases.renew(job, tools.clock(), done=done, total=total, message=what):
            raise LeaseLost("Another process has taken this work up")
        if leases.cancelled(job):
            raise Cancelled("The work was stopped because a person asked for it")

    return progress


def _do(job: Job, tools: Tools) -> None:
    if job.attempts > leases.MAX_ATTEMPTS and not _GIVING_UP[job.kind](job, tools):
        raise RegisterError(
            f"This work ended the program itself {leases.MAX_ATTEMPTS} times and is not tried again",
            code="crashed",
            remedy="Please report it with the log. Adding or judging something has it tried once more.",
        )
    _KINDS[job.kind](job, tools)


def _capture(job: Job, tools: Tools) -> None:
    pipeline.capture_batch(job.subject, tools)
    if job.case:
        start_work(Case.objects.get(id=job.case), tools.clock())


def _process(job: Job, tools: Tools) -> None:
    pipeline.process(Case.objects.get(id=job.case), tools)


def _give_up_capture(job: Job, tools: Tools) -> bool:
    # When none is due, it was the end of the job that did not get done: that may be tried again.
    pipeline.give_up_capture(job.subject, tools)
    return True


def _give_up_process(job: Job, tools: Tools) -> bool:
    return pipeline.give_up(Case.objects.get(id=job.case), job.message, tools)


_KINDS: dict[str, Callable[[Job, Tools], None]] = {"capture": _capture, "process": _process}
_GIVING_UP: dict[str, Callable[[Job, Tools], bool]] = {"capture": _give_up_capture, "process": _give_up_process}


def serve_forever(tools: Tools, *, wait: Callable[[float], bool]) -> None:
    """Do jobs as they come until `wait(seconds)` says that it is time to end."""
    ensure, upkeep = True, Upkeep(tools)
    upkeep.begin()
    while True:
        try:
            run_waiting(tools, ensure=ensure)
            index_reports(limit=REPORTS_AT_ONCE)
            upkeep.look()
        except ToldToEnd:
            return
        except Exception:
            log.exception("jobs could not be taken up; trying again")
        ensure = False
        if wait(1.0):
            return
