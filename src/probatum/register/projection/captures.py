"""Handlers for Captures: asked for, kept (Items and Reports, in parts), done or failed."""

from __future__ import annotations

from datetime import date
from typing import Any

from probatum.model.digests import Digest
from probatum.model.times import parse_instant
from probatum.vault.erasure import ObjectErased
from probatum.vault.events import Event
from probatum.vault.objects import ObjectStore, read_bytes

from ..models import Capture, CaptureState, Item, Object, Report, ReportItem, Sighting
from .handlers import Handler, case_of, private

ERASED_TEXT = "[erased]"
"""Stands where the words of a Report were erased; the ledger says who did it, and why."""


def _requested(event: Event, objects: ObjectStore) -> None:
    asked = private(event, "captures")
    Capture.objects.bulk_create(
        [
            Capture(
                id=each["capture"],
                case_id=case_of(event),
                batch=event.data["batch"],
                position=each["position"],
                location=asked.get(each["capture"], {}).get("location", ""),
                given=asked.get(each["capture"], {}).get("given", {}),
                requested_at=event.at,
                requested_by=event.actor,
                previous_id=each.get("previous"),
            )
            for each in event.data["captures"]
        ]
    )


def _kept(event: Event, objects: ObjectStore) -> None:
    _keep_items(event)
    _keep_reports(event, objects)
    more = private(event, "notes").get("notes")
    if more:
        capture = Capture.objects.get(id=event.data["capture"])
        Capture.objects.filter(id=capture.id).update(notes=[*capture.notes, *more])


def _keep_items(event: Event) -> None:
    capture, about, items = event.data["capture"], private(event, "items"), event.data["items"]
    Object.objects.bulk_create(
        [Object(digest=each["digest"], size=each["size"], kept_at=event.at) for each in items], ignore_conflicts=True
    )
    named = [(each, about.get(each["item"], {})) for each in items]
    Item.objects.bulk_create(
        [
            Item(
                id=each["item"],
                capture_id=capture,
                position=each["position"],
                role=each["role"],
                object_id=each["digest"],
                media_type=each["media_type"],
                name=name.get("name", ""),
                parent_id=each.get("parent"),
                metadata=name.get("metadata", {}),
            )
            for each, name in named
        ]
    )


def keep_object(digest: str, size: int, event: Event) -> None:
    """The row of an Object that the register may know already."""
    Object.objects.get_or_create(digest=digest, defaults={"size": size, "kept_at": event.at})


def _keep_reports(event: Event, objects: ObjectStore) -> None:
    capture, reports, about = event.data["capture"], event.data["reports"], private(event, "reports")
    Report.objects.bulk_create(
        [_report(event, each, about.get(each["report"], {}), objects) for each in reports if not each["known"]]
    )
    Sighting.objects.bulk_create(
        [Sighting(id=f"{each['report']}/{capture}", report_id=each["report"], capture_id=capture) for each in reports],
        ignore_conflicts=True,
    )
    ReportItem.objects.bulk_create(
        [
            ReportItem(id=f"{each['report']}/{item}", report_id=each["report"], item_id=item)
            for each in reports
            for item in each["media"]
        ],
        ignore_conflicts=True,
    )


def _report(event: Event, each: dict[str, Any], about: dict[str, Any], objects: ObjectStore) -> Report:
    return Report(
        id=each["report"],
        case_id=case_of(event),
        identity=each["identity"],
        source_id=each.get("source"),
        capture_id=event.data["capture"],
        text_object_id=each["text"],
        text=_text(objects, each["text"]),
        lang=each.get("lang"),
        published=date.fromisoformat(each["published"]) if each.get("published") else None,
        published_at=_instant(each.get("published_at")),
        published_from=each["published_from"],
        edition_of_id=each.get("edition_of"),
        edited_at=_instant(each.get("edited_at")),
        title=about.get("title") or "",
        url=about.get("url"),
        external_id=about.get("external_id"),
        author=about.get("author"),
        forwarded_from=about.get("forwarded_from"),
        reply_to=about.get("reply_to"),
        notes=about.get("notes", []),
        first_captured_at=event.at,
    )


def _text(objects: ObjectStore, digest: str) -> str:
    """The words of a Report, or that they were erased."""
    try:
        return read_bytes(objects, Digest.parse(digest)).decode("utf-8")
    except ObjectErased:
        return ERASED_TEXT


def _instant(text: str | None) -> Any:
    return parse_instant(text) if text else None


def _done(event: Event, objects: ObjectStore) -> None:
    data, where = event.data, private(event, "where")
    notes = Capture.objects.values_list("notes", flat=True).get(id=data["capture"])
    Capture.objects.filter(id=data["capture"]).update(
        state=CaptureState.DONE,
        started_at=parse_instant(data["started_at"]),
        finished_at=event.at,
        method=data["method"],
        tool=data["tool"],
        machine=data["machine"],
        final_url=where.get("final_url"),
        redirects=where.get("redirects", []),
        http=where.get("http"),
        notes=[*notes, *where.get("notes", [])],
        failure_code="",
        failure="",
    )


def _failed(event: Event, objects: ObjectStore) -> None:
    data = event.data
    Capture.objects.filter(id=data["capture"]).update(
        state=CaptureState.FAILED,
        started_at=parse_instant(data["started_at"]),
        finished_at=event.at,
        method=data["method"],
        tool=data["tool"],
        machine=data["machine"],
        failure_code=data["code"],
        failure=private(event, "failure").get("message", data["code"]),
    )


HANDLERS: dict[str, Handler] = {
    "captures.requested": _requested,
    "capture.kept": _kept,
    "capture.done": _done,
    "capture.failed": _failed,
}
