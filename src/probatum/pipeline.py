"""The way of the data, from a link to a register: the one place that chains the stages.

Each step takes what is due, does it with a stage and records the outcome through the register's services. A step may be
killed at any moment and run again: what was recorded stays, what was not is done anew. No step fails because of one bad
file: the failure is recorded with its reason, and the rest goes on. What ends the whole process again and again is
found by working piece by piece (`Tools.careful`) and given up by `give_up`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from django.db import DatabaseError

from probatum.collect.attached import with_media, with_url
from probatum.collect.captured import Captured
from probatum.collect.folders import collect_path
from probatum.collect.limits import Limits
from probatum.collect.web_pages import Fetcher, collect_url
from probatum.footage.analysis import VERSION as FOOTAGE_VERSION
from probatum.footage.grouping import group
from probatum.footage.isolation import analyse_isolated
from probatum.linking.linker import link
from probatum.model.errors import Cancelled, CollectError, FootageError, ProbatumError
from probatum.model.statements import Reading
from probatum.reading.reader import READER_VERSION, Reader
from probatum.register.models import Capture, Case, Item
from probatum.register.queries import due
from probatum.register.services import captures, footage, linking, reading
from probatum.register.services.clocks import check_clock
from probatum.register.services.jobs import not_collected
from probatum.register.services.vault import objects, stored_file

log = logging.getLogger(__name__)

CAPTURES_AT_ONCE = 50
"""Captures recorded in one transaction: more commits cost time, fewer risk more repeated work after a crash."""
SECONDS_AT_ONCE = 2.0
"""A transaction's worth of captures never waits longer than this to be recorded."""
TEXTS_AT_ONCE = 200
"""Texts whose readings share one Object and one event."""

COLLECTING, LOOKING, GROUPING, READING, LINKING = (
    "Collecting",
    "Looking at footage",
    "Grouping footage",
    "Reading",
    "Linking",
)
"""What a person is told, and what says which step a process was at when it ended."""

Outcome = tuple[Capture, Captured | ProbatumError, datetime]


class Progress(Protocol):
    """Told after each piece of work; raises Cancelled when a person asked for the work to stop, Interrupted when it
    must end here.
    """

    def __call__(self, what: str, done: int, total: int) -> None: ...


class Interrupted(ProbatumError):
    """The work ends here and another process goes on with it: what is due stays due."""

    code = "interrupted"


def _nothing() -> None:
    """Nobody asked to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the pipeline needs from outside: a clock, a way to fetch links, limits, and someone to tell.

    `recorded` is called after each commit that brought the work forward. `careful` work is recorded piece by piece, so
    that the piece at which a process ends is the first that is still due.
    """

    clock: Callable[[], datetime]
    fetcher: Fetcher
    limits: Limits
    progress: Progress
    recorded: Callable[[], None] = _nothing
    careful: bool = False


def capture_batch(batch: str, tools: Tools) -> None:
    """Collect every Capture of a batch that is not finished yet."""
    waiting = list(due.captures_due(batch))
    if waiting:
        check_clock(actor=waiting[0].requested_by, now=tools.clock())
    at_once = 1 if tools.careful else CAPTURES_AT_ONCE
    outcomes: list[Outcome] = []
    began = time.monotonic()
    for number, capture in enumerate(waiting, start=1):
        started = tools.clock()
        outcomes.append((capture, _collect(capture, tools), started))
        if len(outcomes) >= at_once or time.monotonic() - began > SECONDS_AT_ONCE:
            _finish(outcomes, tools)
            outcomes, began = [], time.monotonic()
        try:
            tools.progress(COLLECTING, number, len(waiting))
        except Cancelled:
            _finish(outcomes, tools)
            _leave(waiting[number:], tools)
            raise
        except Interrupted:
            _finish(outcomes, tools)
            raise
    _finish(outcomes, tools)


def _leave(left: list[Capture], tools: Tools) -> None:
    """Record that what was not begun ends here, so that nothing takes it up again."""
    for start in range(0, len(left), CAPTURES_AT_ONCE):
        now = tools.clock()
        _finish([(each, not_collected(), now) for each in left[start : start + CAPTURES_AT_ONCE]], tools)


def _collect(capture: Capture, tools: Tools) -> Captured | ProbatumError:
    try:
        given = captures.given_of(capture)
        if is_link(capture.location):
            captured = collect_url(capture.location, tools.fetcher, objects(), given=given, limits=tools.limits)
        else:
            captured = collect_path(captures.path_of(capture.location), objects(), given=given, limits=tools.limits)
        return _attached(captured, capture, tools)
    except ProbatumError as error:
        return error
    except Exception as error:
        log.exception("collecting %s failed in an unforeseen way", capture.id)
        return CollectError(
            "This could not be collected because of a fault in Probatum",
            code="fault",
            found=f"{type(error).__name__}: {error}"[:300],
            remedy="The rest went on. Please report it with the log.",
        )


def is_link(location: str) -> bool:
    """Whether a location is fetched, and not read from this machine."""
    return location.lower().startswith(("http://", "https://"))


def _attached(captured: Captured, capture: Capture, tools: Tools) -> Captured:
    """The Capture with the address and the media that a person named for it."""
    media = [
        collect_path(captures.path_of(path), objects(), given=captures.given_of(capture), limits=tools.limits)
        for path in capture.given.get("media", ())
    ]
    captured = with_media(captured, media) if media else captured
    url = capture.given.get("url")
    return with_url(captured, url) if url else captured


def _finish(outcomes: list[Outcome], tools: Tools) -> None:
    if outcomes:
        captures.finish_captures(outcomes, now=tools.clock())
        captures.remove_uploads([capture for capture, _, _ in outcomes])
        tools.recorded()


def analyse_footage(case: Case, tools: Tools) -> None:
    """Analyse media that this version has not seen, then group what shows the same recording."""
    waiting = list(due.media_due(case.id, FOOTAGE_VERSION))
    if waiting:
        tools.progress(LOOKING, 0, len(waiting))
    for number, item in enumerate(waiting, start=1):
        _analyse(case, item, tools)
        tools.recorded()
        tools.progress(LOOKING, number, len(waiting))
    if footage.grouping_due(case):
        tools.progress(GROUPING, 0, 1)
        seen = footage.analyses(case)
        grouping = group(seen, judgements=footage.judgements(case), previous=footage.previous_groups(case))
        footage.record_grouping(case, grouping, now=tools.clock())
        tools.progress(GROUPING, 1, 1)


def _analyse(case: Case, item: Item, tools: Tools) -> None:
    try:
        with stored_file(item.object_id) as path:
            analysis, thumbnails = analyse_isolated(path)
        footage.record_analysis(case, item, analysis, thumbnails, now=tools.clock())
    except ProbatumError as error:
        footage.record_failure(case, item, error, version=FOOTAGE_VERSION, now=tools.clock())
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("looking at %s failed in an unforeseen way", item.id)
        fault = FootageError(
            "This could not be looked at because of a fault in Probatum",
            code="fault",
            found=f"{type(error).__name__}: {error}"[:300],
            remedy="The rest went on. Please report it with the log.",
        )
        footage.record_failure(case, item, fault, version=FOOTAGE_VERSION, now=tools.clock())


def read_reports(case: Case, tools: Tools) -> None:
    """Read every Report that the present reader has not read."""
    ids = list(due.reports_due(case.id, READER_VERSION).values_list("id", flat=True))
    at_once = 1 if tools.careful else TEXTS_AT_ONCE
    if ids:
        tools.progress(READING, 0, len(ids))
    for start in range(0, len(ids), at_once):
        part = ids[start : start + at_once]
        _read(case, part, tools)
        tools.recorded()
        tools.progress(READING, start + len(part), len(ids))


def _read(case: Case, part: list[str], tools: Tools) -> None:
    readings: list[Reading] = []
    failed: list[str] = []
    for text in reading.texts(part):
        try:
            readings.append(the_reader().read(text))
        except Exception:
            log.exception("reading %s failed", text.id)
            failed.append(text.id)
    try:
        reading.record_readings(case, readings, now=tools.clock())
    except DatabaseError:
        raise
    except Exception:
        if len(part) > 1:  # one of them cannot be recorded: the others must not suffer for it
            for each in part:
                _read(case, [each], tools)
            return
        log.exception("what was read in %s cannot be recorded", part[0])
        failed = part
    if failed:
        reading.record_failures(case, failed, reader=READER_VERSION, now=tools.clock())


@lru_cache(maxsize=1)
def the_reader() -> Reader:
    """The reader with its lexicons and gazetteer, loaded once a process."""
    return Reader()


def link_statements(case: Case, tools: Tools) -> bool:
    """Link killings into Incidents; return whether anything changed.

    What people judge or other processes read meanwhile is not overlooked: then it is linked once more.
    """
    tools.progress(LINKING, 0, 1)
    changed: bool | None = None
    while changed is None:
        basis = linking.newest_basis(case)
        claims, context = linking.claims(case)
        judgements, previous = linking.judgements(case), linking.previous(case)
        result = link(claims, judgements=judgements, previous=previous)
        changed = linking.record_linking(case, result, context, now=tools.clock(), basis=basis)
    tools.progress(LINKING, len(claims), len(claims))
    return changed


def process(case: Case, tools: Tools) -> None:
    """Everything that is due in a case once its captures are in the vault.

    A step that fails as a whole does not keep the others from being done; its error is raised in the end.
    """
    failed: Exception | None = None
    for step in (analyse_footage, read_reports, link_statements):
        try:
            step(case, tools)
        except (Cancelled, Interrupted):
            raise
        except Exception as error:
            log.exception("a step failed as a whole")
            failed = failed or error
    if failed is not None:
        raise failed


def give_up_capture(batch: str, tools: Tools) -> bool:
    """Record the Capture that comes next as failed, because each try at it ended the process; False if none is due."""
    capture = due.captures_due(batch).first()
    if capture is None:
        return False
    error = CollectError(
        "Each try to collect this ended the program itself",
        code="crashed",
        remedy="It is not tried again, and the rest goes on. Please report it with the log.",
    )
    _finish([(capture, error, tools.clock())], tools)
    return True


def give_up(case: Case, step: str, tools: Tools) -> bool:
    """Record what comes next in a step as failed, for the same reason; False where no single thing is at fault."""
    if step == LOOKING and (item := due.media_due(case.id, FOOTAGE_VERSION).first()):
        error = FootageError(
            "Each try to look at this ended the program itself", code="crashed", remedy="It is not tried again."
        )
        footage.record_failure(case, item, error, version=FOOTAGE_VERSION, now=tools.clock())
    elif step == READING and (report := due.reports_due(case.id, READER_VERSION).first()):
        reading.record_failures(case, [report.id], reader=READER_VERSION, now=tools.clock())
    else:
        return False
    tools.recorded()
    return True
