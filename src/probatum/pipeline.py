"""The way of the data, from a link to a register: the one place that chains the stages.

Each step takes what is due, does it with a stage and records the outcome through the register's services. A step may be
killed at any moment and run again: what was recorded stays, what was not is done anew. No step fails because of one bad
file: the failure is recorded with its reason, and the rest goes on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from probatum.collect.attached import with_media, with_url
from probatum.collect.captured import Captured
from probatum.collect.folders import collect_path
from probatum.collect.limits import Limits
from probatum.collect.web_pages import Fetcher, collect_url
from probatum.footage.analysis import VERSION as FOOTAGE_VERSION
from probatum.footage.grouping import group
from probatum.footage.isolation import analyse_isolated
from probatum.linking.linker import link
from probatum.model.errors import Cancelled, CollectError, ProbatumError
from probatum.model.statements import Reading
from probatum.reading.reader import READER_VERSION, Reader
from probatum.register.models import Capture, Case
from probatum.register.queries import due
from probatum.register.services import captures, footage, linking, reading
from probatum.register.services.vault import objects, stored_file

log = logging.getLogger(__name__)

CAPTURES_AT_ONCE = 50
"""Captures recorded in one transaction: more commits cost time, fewer risk more repeated work after a crash."""
SECONDS_AT_ONCE = 2.0
"""A transaction's worth of captures never waits longer than this to be recorded."""
TEXTS_AT_ONCE = 200
"""Texts whose readings share one Object and one event."""

Outcome = tuple[Capture, Captured | ProbatumError, datetime]


class Progress(Protocol):
    """Told after each piece of work; raises Cancelled when a person asked for the work to stop."""

    def __call__(self, what: str, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the pipeline needs from outside: a clock, a way to fetch links, limits, and someone to tell."""

    clock: Callable[[], datetime]
    fetcher: Fetcher
    limits: Limits
    progress: Progress


def capture_batch(batch: str, tools: Tools) -> None:
    """Collect everything of a batch that is not finished yet."""
    waiting = list(due.captures_due(batch))
    outcomes: list[Outcome] = []
    began = time.monotonic()
    for number, capture in enumerate(waiting, start=1):
        started = tools.clock()
        outcomes.append((capture, _collect(capture, tools), started))
        if len(outcomes) >= CAPTURES_AT_ONCE or time.monotonic() - began > SECONDS_AT_ONCE:
            _finish(outcomes, tools)
            outcomes, began = [], time.monotonic()
        try:
            tools.progress("Collecting", number, len(waiting))
        except Cancelled as stop:
            _finish(outcomes + [(each, stop, tools.clock()) for each in waiting[number:]], tools)
            raise
    _finish(outcomes, tools)


def _collect(capture: Capture, tools: Tools) -> Captured | ProbatumError:
    given = captures.given_of(capture)
    try:
        if capture.location.startswith(("http://", "https://")):
            return collect_url(capture.location, tools.fetcher, objects(), given=given, limits=tools.limits)
        captured = collect_path(Path(capture.location), objects(), given=given, limits=tools.limits)
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


def _attached(captured: Captured, capture: Capture, tools: Tools) -> Captured:
    """The Capture with the address and the media that a person named for it."""
    media = [
        collect_path(Path(path), objects(), given=captures.given_of(capture), limits=tools.limits)
        for path in capture.given.get("media", ())
    ]
    captured = with_media(captured, media) if media else captured
    url = capture.given.get("url")
    return with_url(captured, url) if url else captured


def _finish(outcomes: list[Outcome], tools: Tools) -> None:
    if outcomes:
        captures.finish_captures(outcomes, now=tools.clock())
        captures.remove_uploads([capture for capture, _, _ in outcomes])


def analyse_footage(case: Case, tools: Tools) -> None:
    """Analyse media that this version has not seen, then group what shows the same recording."""
    waiting = list(due.media_due(case.id, FOOTAGE_VERSION))
    for number, item in enumerate(waiting, start=1):
        try:
            with stored_file(item.object_id) as path:
                analysis, thumbnails = analyse_isolated(path)
            footage.record_analysis(case, item, analysis, thumbnails, now=tools.clock())
        except ProbatumError as error:
            footage.record_failure(case, item, error, version=FOOTAGE_VERSION, now=tools.clock())
        tools.progress("Looking at footage", number, len(waiting))
    if waiting or footage.judged_since_grouping(case):
        seen = footage.analyses(case)
        grouping = group(seen, judgements=footage.judgements(case), previous=footage.previous_groups(case))
        footage.record_grouping(case, grouping, now=tools.clock())


def read_reports(case: Case, tools: Tools) -> None:
    """Read every Report that the present reader has not read."""
    waiting = due.reports_due(case.id, READER_VERSION).values_list("id", flat=True)
    ids = list(waiting)
    for start in range(0, len(ids), TEXTS_AT_ONCE):
        part = ids[start : start + TEXTS_AT_ONCE]
        readings: list[Reading] = []
        failed: list[str] = []
        for text in reading.texts(part):
            try:
                readings.append(the_reader().read(text))
            except Exception:
                log.exception("reading %s failed", text.id)
                failed.append(text.id)
        reading.record_readings(case, readings, now=tools.clock())
        if failed:
            reading.record_failures(case, failed, reader=READER_VERSION, now=tools.clock())
        tools.progress("Reading", start + len(part), len(ids))


@lru_cache(maxsize=1)
def the_reader() -> Reader:
    """The reader with its lexicons and gazetteer, loaded once a process."""
    return Reader()


def link_statements(case: Case, tools: Tools) -> bool:
    """Link killings into Incidents; return whether anything changed."""
    claims, context = linking.claims(case)
    judgements, previous = linking.judgements(case), linking.previous(case)
    result = link(claims, judgements=judgements, previous=previous)
    changed = linking.record_linking(case, result, context, now=tools.clock())
    tools.progress("Linking", len(claims), len(claims))
    return changed


def process(case: Case, tools: Tools) -> None:
    """Everything that is due in a case once its captures are in the vault."""
    analyse_footage(case, tools)
    read_reports(case, tools)
    link_statements(case, tools)
