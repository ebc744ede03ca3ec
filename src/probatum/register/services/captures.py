"""Captures: asked for, then finished with what was kept, or failed with the reason.

A request is in the ledger before any work starts, so that a killed run is found and finished. Finishing is one
transaction: Items, Reports and the Capture's end appear together or not at all.
"""

from __future__ import annotations

import platform
import shutil
import socket
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from probatum.collect.captured import Captured, CapturedReport, Given
from probatum.model.errors import CollectError, ProbatumError
from probatum.model.times import instant
from probatum.vault.events import Event

from ..ids import derived_id, new_id
from ..models import Capture, Case, Job, Report
from ..recording import record
from .cases import source_named
from .vault import objects, workspace

REQUESTS_PER_EVENT = 200
"""Captures named by one event: an entry of the ledger must stay under 64 KiB (C2SP tlog-tiles)."""
KEPT_PER_EVENT = 60
"""Items or Reports named by one event, for the same reason."""


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
    for start in range(0, len(asked), REQUESTS_PER_EVENT):
        part = asked[start : start + REQUESTS_PER_EVENT]
        yield Event(
            type="captures.requested",
            at=now,
            actor=actor,
            case=case.id,
            data={
                "batch": batch,
                "captures": [
                    {"capture": capture, "position": position, "previous": before.get(location)}
                    for capture, position, location in part
                ],
            },
            private={"captures": {capture: {"location": location, "given": given} for capture, _, location in part}},
        )


def keep_upload(name: str, stream: BinaryIO, case: Case, given: dict[str, Any], actor: str, now: datetime) -> str:
    """Put an uploaded file where the worker finds it, and ask for it to be captured; return the batch's id."""
    folder = workspace().root / "uploads" / new_id("up", now)
    folder.mkdir(parents=True)
    target = folder / (Path(name).name.replace("\x00", "") or "upload")
    with target.open("xb") as out:
        shutil.copyfileobj(stream, out)
    return request_captures(case, locations=[str(target)], given=given, actor=actor, now=now)


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
        folder = Path(capture.location).parent
        if folder.parent == uploads:
            shutil.rmtree(folder, ignore_errors=True)


def machine() -> dict[str, Any]:
    """The collecting machine; its clock is "not checked" until a time server was asked."""
    return {"host": socket.gethostname(), "system": platform.platform(), "clock_offset": "not checked"}


def finish_captures(outcomes: Sequence[tuple[Capture, Captured | ProbatumError, datetime]], *, now: datetime) -> None:
    """Record how captures ended: each with (capture, what was collected or why not, when it was started)."""
    with transaction.atomic():
        for capture, outcome, started in outcomes:
            if isinstance(outcome, ProbatumError):
                record([_failed(capture, outcome, started, now)], objects=objects())
            else:
                _finish(capture, outcome, started, now)


def _failed(capture: Capture, error: ProbatumError, started: datetime, now: datetime) -> Event:
    return Event(
        type="capture.failed",
        at=now,
        actor=capture.requested_by,
        case=capture.case_id,
        data={
            "capture": capture.id,
            "code": error.code if isinstance(error, CollectError) else f"internal_{error.code}",
            "method": "",
            "tool": _tool(),
            "machine": machine(),
            "started_at": instant(started),
        },
        private={"failure": {"message": error.message}},
    )


def _tool() -> str:
    from probatum import __version__

    return f"probatum {__version__}"


def _finish(capture: Capture, captured: Captured, started: datetime, now: datetime) -> None:
    for event in _kept(capture, captured, now):
        record([event], objects=objects())
    done = Event(
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
        private={
            "where": {
                "final_url": captured.final_url,
                "redirects": [dict(each) for each in captured.redirects],
                "http": dict(captured.http) if captured.http else None,
                "notes": list(captured.notes),
            }
        },
    )
    record([done], objects=objects())


def item_id(capture: str, position: int) -> str:
    """The name of a Capture's Item: its place in it."""
    return f"{capture}.{position}"


def _kept(capture: Capture, captured: Captured, now: datetime) -> Iterator[Event]:
    """Events that name what was kept, in parts; Sources that are new come first.

    A generator, because a Report's identity must see the Reports that the parts before it recorded.
    """
    items = list(enumerate(captured.items))
    for start in range(0, len(items), KEPT_PER_EVENT):
        part = items[start : start + KEPT_PER_EVENT]
        yield _kept_event(
            capture,
            now,
            items=[
                {
                    "item": item_id(capture.id, position),
                    "position": position,
                    "role": item.role.value,
                    "digest": str(item.digest),
                    "size": item.size,
                    "media_type": item.media_type,
                    "parent": None if item.parent is None else item_id(capture.id, item.parent),
                }
                for position, item in part
            ],
            about_items={
                item_id(capture.id, position): {"name": item.name, "metadata": dict(item.metadata)}
                for position, item in part
            },
        )
    for start in range(0, len(captured.reports), KEPT_PER_EVENT):
        yield from _kept_reports(
            capture, captured, range(start, min(start + KEPT_PER_EVENT, len(captured.reports))), now
        )


def _kept_reports(capture: Capture, captured: Captured, positions: range, now: datetime) -> Iterator[Event]:
    entries: list[dict[str, Any]] = []
    about: dict[str, Any] = {}
    for position in positions:
        report = captured.reports[position]
        source = None
        if report.source:
            source, named = source_named(
                capture.case_id, report.source, url=report.source_url, actor=capture.requested_by, now=now
            )
            yield from named
        entry = _report_entry(capture, captured, report, position, source)
        if entry["identity"] in {each["identity"] for each in entries}:
            entry = {**entry, "known": True, "report": _of_identity(entries, entry["identity"])}
        entries.append(entry)
        about.setdefault(entry["report"], _about(report))
    yield _kept_event(capture, now, reports=entries, about_reports=about)


def _of_identity(entries: Sequence[dict[str, Any]], identity: str) -> str:
    return next(str(each["report"]) for each in entries if each["identity"] == identity)


def _report_entry(
    capture: Capture, captured: Captured, report: CapturedReport, position: int, source: str | None
) -> dict[str, Any]:
    text = captured.items[report.text_item].digest
    identity = derived_id("id", str(source), report.url or "", report.external_id or "", str(text))
    known = Report.objects.filter(case_id=capture.case_id, identity=identity).values_list("id", flat=True).first()
    return {
        "report": known or f"rep-{capture.id.removeprefix('cap-')}.{position}",
        "known": known is not None,
        "identity": identity,
        "source": source,
        "text": str(text),
        "lang": report.lang,
        "published": _day(report.published),
        "published_at": instant(report.published_at) if report.published_at else None,
        "published_from": report.published_from,
        "edited_at": instant(report.edited_at) if report.edited_at else None,
        "edition_of": None if known else _edition_of(capture.case_id, source, report),
        "media": [item_id(capture.id, item) for item in report.media],
    }


def _edition_of(case: str, source: str | None, report: CapturedReport) -> str | None:
    """The earlier Report from the same address whose words were others."""
    if not (report.url or report.external_id):
        return None
    rows = Report.objects.filter(case_id=case, source_id=source, url=report.url, external_id=report.external_id)
    return rows.order_by("first_captured_at", "id").values_list("id", flat=True).first()


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
) -> Event:
    return Event(
        type="capture.kept",
        at=now,
        actor=capture.requested_by,
        case=capture.case_id,
        data={"capture": capture.id, "items": items or [], "reports": reports or []},
        private={"items": about_items or {}, "reports": about_reports or {}},
    )
