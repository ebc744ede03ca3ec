"""Captures: asked for, then finished with what was kept, or failed with the reason.

A request is in the ledger before any work starts, so that a killed run is found and finished. Finishing is one
transaction: Items, Reports and the Capture's end appear together or not at all. A Capture that has ended stays as it
is, also when two processes worked on it; one that cannot be recorded as it came is recorded as failed.
"""

from __future__ import annotations

import logging
import os
import platform
import shutil
import socket
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

from django.db import OperationalError, transaction

from probatum.collect.captured import Captured, Given
from probatum.model.errors import Cancelled, CollectError, ProbatumError
from probatum.model.times import instant
from probatum.vault.events import Event

from ..ids import new_id
from ..models import Capture, CaptureState, Case, Job
from ..recording import record
from .clocks import clock_offset
from .fitting import OPENINGS_ROOM, portions, size_of, writable, writable_within
from .kept import kept_event, kept_events
from .vault import objects, workspace

log = logging.getLogger(__name__)

REQUESTS_PER_EVENT = 200
"""Captures named by one event, at most: an entry of the ledger must stay under 64 KiB (C2SP tlog-tiles)."""
NAME_BYTES = 200
"""An uploaded file's name is cut to this; file systems allow 255."""
_FILE_URL = "file://"


def request_captures(case: Case, *, locations: Sequence[str], given: dict[str, Any], actor: str, now: datetime) -> str:
    """Ask for each location to be captured, all in one batch; return the batch's id."""
    batch = new_id("bat", now)
    asked = [(new_id("cap", now), position, location) for position, location in enumerate(locations)]
    before = _previous(case, locations)
    with transaction.atomic():
        record(list(_requests(case, batch, asked, given, before, actor, now)), objects=objects())
        Job.objects.create(
            id=new_id("job", now), kind="capture", case=case.id, subject=batch, total=len(asked), created_at=now
        )
    return batch


def _previous(case: Case, locations: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(locations), 500):
        rows = Capture.objects.filter(case=case, location__in=locations[start : start + 500])
        found.update(rows.order_by("requested_at", "position").values_list("location", "id"))
    return found


def _requests(
    case: Case,
    batch: str,
    asked: Sequence[tuple[str, int, str]],
    given: dict[str, Any],
    before: dict[str, str],
    actor: str,
    now: datetime,
) -> Iterator[Event]:
    given = writable(given)
    around = size_of(given) + 200
    for part in portions([(200, len(location) * 4 + around) for _, _, location in asked], most=REQUESTS_PER_EVENT):
        chosen = [asked[at] for at in part]
        yield Event(
            type="captures.requested",
            at=now,
            actor=actor,
            case=case.id,
            data={
                "batch": batch,
                "captures": [
                    {"capture": capture, "position": position, "previous": before.get(location)}
                    for capture, position, location in chosen
                ],
            },
            private={"captures": {capture: {"location": location, "given": given} for capture, _, location in chosen}},
        )


def location_of(path: Path) -> str:
    """How a path is asked for: as it is, or as a file link where its name is not Unicode and JSON cannot hold it."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return path.absolute().as_uri()
    return text


def path_of(location: str) -> Path:
    """The path that was asked for."""
    if location.startswith(_FILE_URL + "/"):
        return Path(os.fsdecode(unquote_to_bytes(location.removeprefix(_FILE_URL))))
    return Path(location)


def keep_upload(name: str, stream: BinaryIO, case: Case, given: dict[str, Any], actor: str, now: datetime) -> str:
    """Put an uploaded file where the worker finds it, and ask for it to be captured; return the batch's id."""
    folder = workspace().root / "uploads" / new_id("up", now)
    folder.mkdir(parents=True)
    target = folder / _upload_name(name)
    with target.open("xb") as out:
        shutil.copyfileobj(stream, out)
    return request_captures(case, locations=[str(target)], given=given, actor=actor, now=now)


def _upload_name(name: str) -> str:
    """A name of its own for the file in its folder: no path, no control characters, not too long for a file system."""
    plain = "".join(letter for letter in Path(name).name if letter.isprintable())
    stem, suffix = os.path.splitext(plain)
    ending = suffix.encode("utf-8", "ignore")[:20].decode("utf-8", "ignore")
    short = stem.encode("utf-8", "ignore")[:NAME_BYTES].decode("utf-8", "ignore") + ending
    return short if short.strip(". ") else "upload"


def given_of(capture: Capture) -> Given:
    """What the person said of it when asking, as the stage takes it."""
    said = capture.given
    published = said.get("published")
    return Given(
        published=(datetime if "T" in published else date).fromisoformat(published) if published else None,
        source=said.get("source"),
        source_url=said.get("source_url"),
        lang=said.get("lang"),
        title=said.get("title"),
    )


def remove_uploads(captures: Sequence[Capture]) -> None:
    """Remove the waiting place of uploads whose Capture has ended: the vault has them now."""
    uploads = workspace().root / "uploads"
    for capture in captures:
        folder = path_of(capture.location).parent
        if folder.parent == uploads:
            shutil.rmtree(folder, ignore_errors=True)


def machine(now: datetime) -> dict[str, Any]:
    """The collecting machine; its clock is "not checked" until a time server was asked."""
    return {"host": socket.gethostname(), "system": platform.platform(), "clock_offset": clock_offset(now)}


def finish_captures(outcomes: Sequence[tuple[Capture, Captured | ProbatumError, datetime]], *, now: datetime) -> None:
    """Record how captures ended: each with (capture, what was collected or why not, when it was started)."""
    ids = [capture.id for capture, _, _ in outcomes]
    with transaction.atomic():
        open_ = set(Capture.objects.filter(id__in=ids, state=CaptureState.REQUESTED).values_list("id", flat=True))
        for capture, outcome, started in outcomes:
            if capture.id in open_:
                _end(capture, outcome, started, now)
                open_.discard(capture.id)


def _end(capture: Capture, outcome: Captured | ProbatumError, started: datetime, now: datetime) -> None:
    if not isinstance(outcome, ProbatumError):
        try:
            with transaction.atomic():
                _finish(capture, outcome, started, now)
            return
        except OperationalError:
            raise  # the database cannot be written at all: nothing is known about this Capture
        except Exception as error:
            log.exception("what %s collected cannot be recorded", capture.id)
            outcome = CollectError(
                "What was collected could not be recorded",
                code="not_recordable",
                found=error.message if isinstance(error, ProbatumError) else f"{type(error).__name__}: {error}"[:300],
                remedy="The rest went on. Please report it with the log.",
            )
    record([_failed(capture, outcome, started, now)], objects=objects())


def _failed(capture: Capture, error: ProbatumError, started: datetime, now: datetime) -> Event:
    return Event(
        type="capture.failed",
        at=now,
        actor=capture.requested_by,
        case=capture.case_id,
        data={
            "capture": capture.id,
            "code": error.code if isinstance(error, CollectError | Cancelled) else f"internal_{error.code}",
            "method": "",
            "tool": _tool(),
            "machine": machine(now),
            "started_at": instant(started),
        },
        private={"failure": {"message": writable(error.message)}},
    )


def _tool() -> str:
    from probatum import __version__

    return f"probatum {__version__}"


def _finish(capture: Capture, captured: Captured, started: datetime, now: datetime) -> None:
    for event in kept_events(capture, captured, now):
        record([event], objects=objects())
    notes = [writable(note, longest=2_000) for note in captured.notes]
    *before, last = list(portions([(0, size_of(note)) for note in notes], most=len(notes) + 1)) or [range(0)]
    for part in before:
        record([kept_event(capture, now, notes=[notes[at] for at in part])], objects=objects())
    record([_done(capture, captured, [notes[at] for at in last], started, now)], objects=objects())


def _done(capture: Capture, captured: Captured, notes: list[str], started: datetime, now: datetime) -> Event:
    where = {
        "final_url": captured.final_url,
        "redirects": [dict(each) for each in captured.redirects],
        "http": dict(captured.http) if captured.http else None,
    }
    return Event(
        type="capture.done",
        at=now,
        actor=capture.requested_by,
        case=capture.case_id,
        data={
            "capture": capture.id,
            "method": captured.method,
            "tool": captured.tool,
            "machine": machine(now),
            "complete": captured.complete,
            "started_at": instant(started),
        },
        private={"where": {**writable_within(where, OPENINGS_ROOM // 4), "notes": notes}},
    )
