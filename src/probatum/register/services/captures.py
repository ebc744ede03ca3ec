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
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

from django.db import OperationalError, transaction

from probatum.collect.captured import Captured, CapturedReport, Given
from probatum.model.errors import Cancelled, CollectError, ProbatumError
from probatum.model.times import instant
from probatum.vault.events import Event

from ..ids import derived_id, new_id
from ..models import Capture, CaptureState, Case, Job, Report
from ..recording import record
from .cases import source_named
from .fitting import OPENINGS_ROOM, portions, size_of, writable, writable_within
from .vault import objects, workspace

log = logging.getLogger(__name__)

REQUESTS_PER_EVENT = 200
"""Captures named by one event, at most: an entry of the ledger must stay under 64 KiB (C2SP tlog-tiles)."""
KEPT_PER_EVENT = 60
"""Items or Reports named by one event, at most, for the same reason."""
NAME_BYTES = 200
"""An uploaded file's name is cut to this; file systems allow 255."""
_FILE_URL = "file://"

Key = tuple[str | None, str | None, str | None]
"""What editions of a Report have in common: source, address, the publisher's own id."""


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


def machine() -> dict[str, Any]:
    """The collecting machine; its clock is "not checked" until a time server was asked."""
    return {"host": socket.gethostname(), "system": platform.platform(), "clock_offset": "not checked"}


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
            "machine": machine(),
            "started_at": instant(started),
        },
        private={"failure": {"message": writable(error.message)}},
    )


def _tool() -> str:
    from probatum import __version__

    return f"probatum {__version__}"


def _finish(capture: Capture, captured: Captured, started: datetime, now: datetime) -> None:
    for event in _kept(capture, captured, now):
        record([event], objects=objects())
    notes = [writable(note, longest=2_000) for note in captured.notes]
    *before, last = list(portions([(0, size_of(note)) for note in notes], most=len(notes) + 1)) or [range(0)]
    for part in before:
        record([_kept_event(capture, now, notes=[notes[at] for at in part])], objects=objects())
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
            "machine": machine(),
            "complete": captured.complete,
            "started_at": instant(started),
        },
        private={"where": {**writable_within(where, OPENINGS_ROOM // 4), "notes": notes}},
    )


def item_id(capture: str, position: int) -> str:
    """The name of a Capture's Item: its place in it."""
    return f"{capture}.{position}"


def _kept(capture: Capture, captured: Captured, now: datetime) -> Iterator[Event]:
    """Events that name what was kept, in parts that fit; Sources that are new come first.

    A generator, because a Report's identity must see the Reports that the parts before it recorded.
    """
    abouts = [
        writable_within({"name": item.name, "metadata": dict(item.metadata)}, OPENINGS_ROOM) for item in captured.items
    ]
    for part in portions([(400, size_of(about)) for about in abouts], most=KEPT_PER_EVENT):
        yield _kept_event(
            capture,
            now,
            items=[_item_entry(capture, captured, position) for position in part],
            about_items={item_id(capture.id, position): abouts[position] for position in part},
        )
    told = [writable_within(_about(report), OPENINGS_ROOM) for report in captured.reports]
    sizes = [
        (900 + 80 * len(report.media), size_of(about)) for report, about in zip(captured.reports, told, strict=True)
    ]
    for part in portions(sizes, most=KEPT_PER_EVENT):
        yield from _kept_reports(capture, captured, part, told, now)


def _item_entry(capture: Capture, captured: Captured, position: int) -> dict[str, Any]:
    item = captured.items[position]
    return {
        "item": item_id(capture.id, position),
        "position": position,
        "role": item.role.value,
        "digest": str(item.digest),
        "size": item.size,
        "media_type": writable(item.media_type, longest=100),
        "parent": None if item.parent is None else item_id(capture.id, item.parent),
    }


def _kept_reports(
    capture: Capture, captured: Captured, positions: range, told: Sequence[dict[str, Any]], now: datetime
) -> Iterator[Event]:
    sources: dict[int, str | None] = {}
    for position in positions:
        report = captured.reports[position]
        name, url = writable(report.source or ""), writable(report.source_url)
        if not name.strip():
            sources[position] = None
            continue
        sources[position], named = source_named(capture.case_id, name, url=url, actor=capture.requested_by, now=now)
        yield from named
    identities = {at: _identity(captured, at, sources[at]) for at in positions}
    known = _known(capture.case_id, list(identities.values()))
    earlier = _earlier(capture.case_id, [captured.reports[at] for at in positions])
    entries: list[dict[str, Any]] = []
    about: dict[str, Any] = {}
    for at in positions:
        entry = _report_entry(capture, captured, at, sources[at], identity=identities[at], known=known, earlier=earlier)
        known.setdefault(entry["identity"], entry["report"])
        earlier.setdefault(_key(captured.reports[at], sources[at]), entry["report"])
        entries.append(entry)
        about.setdefault(entry["report"], told[at])
    yield _kept_event(capture, now, reports=entries, about_reports=about)


def _identity(captured: Captured, position: int, source: str | None) -> str:
    report = captured.reports[position]
    text = str(captured.items[report.text_item].digest)
    return derived_id("id", str(source), report.url or "", report.external_id or "", text)


def _known(case: str, identities: Sequence[str]) -> dict[str, str]:
    """The Reports of the case that are already known by these identities."""
    return dict(Report.objects.filter(case_id=case, identity__in=identities).values_list("identity", "id"))


def _earlier(case: str, reports: Sequence[CapturedReport]) -> dict[Key, str]:
    """The first Report of the case from each of the same places: what has other words now is an edition of it."""
    urls = {report.url for report in reports if report.url}
    own_ids = {report.external_id for report in reports if report.external_id and not report.url}
    found: dict[Key, str] = {}
    for rows in (
        Report.objects.filter(case_id=case, url__in=urls),
        Report.objects.filter(case_id=case, url=None, external_id__in=own_ids),
    ):
        named = rows.order_by("first_captured_at", "id").values_list("source_id", "url", "external_id", "id")
        for source, url, own, report in named:
            found.setdefault((source, url, own), report)
    return found


def _key(report: CapturedReport, source: str | None) -> Key:
    return (source, report.url, report.external_id)


def _report_entry(
    capture: Capture,
    captured: Captured,
    position: int,
    source: str | None,
    *,
    identity: str,
    known: Mapping[str, str],
    earlier: Mapping[Key, str],
) -> dict[str, Any]:
    report = captured.reports[position]
    edition_of = earlier.get(_key(report, source)) if report.url or report.external_id else None
    return {
        "report": known.get(identity) or f"rep-{capture.id.removeprefix('cap-')}.{position}",
        "known": identity in known,
        "identity": identity,
        "source": source,
        "text": str(captured.items[report.text_item].digest),
        "lang": writable(report.lang, longest=8) if report.lang else None,
        "published": _day(report.published),
        "published_at": instant(report.published_at) if report.published_at else None,
        "published_from": report.published_from.value,
        "edited_at": instant(report.edited_at) if report.edited_at else None,
        "edition_of": None if identity in known else edition_of,
        "media": [item_id(capture.id, item) for item in report.media],
    }


def _about(report: CapturedReport) -> dict[str, Any]:
    return {
        "title": report.title,
        "url": report.url,
        "external_id": report.external_id,
        "author": report.author,
        "forwarded_from": report.forwarded_from,
        "reply_to": report.reply_to,
        "notes": list(report.notes),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _kept_event(
    capture: Capture,
    now: datetime,
    *,
    items: list[dict[str, Any]] | None = None,
    about_items: dict[str, Any] | None = None,
    reports: list[dict[str, Any]] | None = None,
    about_reports: dict[str, Any] | None = None,
    notes: list[str] | None = None,
) -> Event:
    return Event(
        type="capture.kept",
        at=now,
        actor=capture.requested_by,
        case=capture.case_id,
        data={"capture": capture.id, "items": items or [], "reports": reports or []},
        private={
            "items": about_items or {},
            "reports": about_reports or {},
            **({"notes": {"notes": notes}} if notes else {}),
        },
    )
