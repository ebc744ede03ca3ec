"""Rows for the tests of pages, made directly: pages must show whatever the register holds, however it came there."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from probatum.register.models import (
    Capture,
    Case,
    Fingerprint,
    Footage,
    FootageItem,
    FootageMatch,
    Incident,
    IncidentStatement,
    Item,
    LedgerEntry,
    Member,
    Object,
    PairExplanation,
    Reading,
    Report,
    ReportItem,
    Sighting,
    Source,
    Statement,
)

NOW = datetime(2024, 11, 20, 12, 0, tzinfo=UTC)
UNKNOWN_TIME = {"from": None, "to": None, "precision": "unknown"}
_numbers = itertools.count(1)


def number() -> int:
    """A number that no other row of this process has."""
    return next(_numbers)


def case(slug: str = "sample", *, members: dict[str, str] | None = None, fictional: bool = True) -> Case:
    """A case with members: account to role."""
    found = Case.objects.create(id=f"case-{slug}", slug=slug, name=f"Case {slug}", fictional=fictional, opened_at=NOW)
    for account, role in (members or {"owner": "investigator"}).items():
        Member.objects.create(id=f"mem-{slug}-{account}", case=found, account=account, role=role, since=NOW)
    return found


def source(of: Case, name: str = "Harbour Times (fictional)") -> Source:
    """A source of that name, made once."""
    return Source.objects.get_or_create(case=of, name=name, defaults={"id": f"src-{number()}"})[0]


def capture(of: Case, location: str = "https://example.org/a", **more: Any) -> Capture:
    """A capture; kept unless said otherwise."""
    each = number()
    values: dict[str, Any] = {
        "id": f"cap-{each:06}",
        "batch": f"bat-{each}",
        "position": 0,
        "state": "done",
        "requested_at": NOW + timedelta(seconds=each),
        "requested_by": "owner",
        "finished_at": NOW + timedelta(seconds=each + 1),
        "method": "file",
        "tool": "test 1",
        "machine": {"host": "desk", "system": "Linux", "clock_offset": "not checked"},
    }
    return Capture.objects.create(case=of, location=location, **(values | more))


def item(
    of: Capture, data: bytes = b"text", *, role: str = "text", media_type: str = "text/plain", **more: Any
) -> Item:
    """An Item with its Object row; the bytes are named, not kept."""
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    Object.objects.get_or_create(digest=digest, defaults={"size": len(data), "kept_at": NOW})
    position = Item.objects.filter(capture=of).count()
    values: dict[str, Any] = {"id": f"{of.id}.{position}", "position": position, "name": "a file"}
    return Item.objects.create(capture=of, role=role, media_type=media_type, object_id=digest, **(values | more))


def report(
    of: Case, text: str = "Some words.", *, source_name: str = "Harbour Times (fictional)", **more: Any
) -> Report:
    """A read report with its capture, text Item and sighting."""
    made = capture(of, more.pop("location", f"https://example.org/{number()}"))
    kept = item(made, text.encode())
    values: dict[str, Any] = {
        "id": f"rep-{number()}",
        "identity": f"id-{number()}",
        "source": source(of, source_name),
        "title": "A title",
        "lang": "en",
        "published": date(2024, 11, 13),
        "published_from": "given",
        "first_captured_at": NOW,
        "reading_state": "read",
        "relevant": True,
        "reader": "rules 0.1.0",
    }
    found = Report.objects.create(case=of, capture=made, text=text, text_object_id=kept.object_id, **(values | more))
    Sighting.objects.create(id=f"{found.id}/{made.id}", report=found, capture=made)
    Reading.objects.create(id=f"rd-{found.id}", report=found, reader=found.reader, at=NOW, object_id=kept.object_id)
    return found


def killing(text: str, **more: Any) -> dict[str, Any]:
    """The record of a killing that rests on the whole text."""
    return {
        "kind": "killing",
        "role": "main",
        "victims": {"min": 2, "max": None, "side": "UA", "status": ["prisoner_of_war"], "names": []},
        "perpetrators": {"side": "RU", "unit": None},
        "means": ["shot"],
        "place": place(),
        "event_time": UNKNOWN_TIME,
        "surfaced": UNKNOWN_TIME,
        "footage": True,
        "said_by": [{"name": "A. Reporter", "body": None, "role": "journalist"}],
        "hedges": ["reportedly"],
        "confidence": 0.9,
        "spans": [[0, len(text)]],
        "fields": {},
        **more,
    }


def place(**more: Any) -> dict[str, Any]:
    """A settlement in Donetsk region, unless said otherwise."""
    return {
        "settlement": "Velyke",
        "area": None,
        "region": "Donetsk",
        "country": "UA",
        "precision": "settlement",
        "lat": 48.1,
        "lon": 37.7,
        "gazetteer": None,
        "alternatives": [],
        **more,
    }


def statement(of: Report, record: dict[str, Any] | None = None) -> Statement:
    """A statement of the report's current reading."""
    position = Statement.objects.filter(report=of).count()
    record = record or killing(of.text)
    return Statement.objects.create(
        id=f"st-{of.id}-{position}",
        key=f"sk-{of.id}-{position}",
        reading_id=f"rd-{of.id}",
        report=of,
        position=position,
        kind=record["kind"],
        record=record,
    )


def incident(of: Case, statements: list[Statement], **more: Any) -> Incident:
    """An incident with these statements; its record is that of the first."""
    first = statements[0].record if statements else killing("x")
    record: dict[str, Any] = {
        "place": first["place"],
        "event_time": first["event_time"],
        "surfaced": first["surfaced"],
        "killed": {"min": first["victims"]["min"], "max": first["victims"]["max"]},
        "sides": ["UA"],
        "conflicting": False,
        **more.pop("record", {}),
    }
    found = Incident.objects.create(
        id=more.pop("id", f"inc-{number()}"),
        case=of,
        version="linker 1",
        record=record,
        settlement=record["place"]["settlement"],
        region=record["place"]["region"],
        country=record["place"]["country"],
        killed_min=record["killed"]["min"],
        killed_max=record["killed"]["max"],
        event_from=record["event_time"]["from"],
        event_to=record["event_time"]["to"],
        earliest_published=min((each.report.published for each in statements if each.report.published), default=None),
        reports=len({each.report_id for each in statements}),
        **more,
    )
    for each in statements:
        IncidentStatement.objects.create(id=f"{found.id}/{each.id}", incident=found, statement=each)
    return found


def pair(a: Statement, b: Statement, *, suggested: bool = True, **more: Any) -> PairExplanation:
    """Why two statements could be one incident."""
    values: dict[str, Any] = {
        "weight": 4.2,
        "features": {"place": 3.1, "event_time": -0.4},
        "reasons": {"place": "the same settlement", "event_time": "no date"},
    }
    return PairExplanation.objects.create(
        id=f"{a.id}/{b.id}", case_id=a.report.case_id, a=a, b=b, suggested=suggested, **(values | more)
    )


def video(of: Report, name: str = "clip.mp4", *, data: bytes = b"video", thumbnail: bytes | None = None) -> Item:
    """A video published with the report, analysed, with a thumbnail."""
    found = item(of.capture, data, role="video", media_type="video/mp4", name=name)
    ReportItem.objects.create(id=f"{of.id}/{found.id}", report=of, item=found)
    Fingerprint.objects.create(
        id=found.id, item=found, version="pdq 1", kind="video", duration=9.5, width=320, height=240, codec="h264"
    )
    item(
        of.capture,
        thumbnail or b"jpeg" + data,
        role="derivative",
        media_type="image/jpeg",
        name="thumbnail",
        parent=found,
        metadata={"second": 1.0, "protected": True},
    )
    return found


def footage(of: Case, *items: Item) -> Footage:
    """A group of these Items, with a match between the first two."""
    found = Footage.objects.create(id=f"ft-{number()}", case=of, version="pdq 1")
    for each in items:
        FootageItem.objects.create(id=f"{found.id}/{each.id}", footage=found, item=each)
    if len(items) > 1:
        segments = [{"query": [1.0, 7.8], "reference": [0.0, 6.5], "speed": 1.0, "transform": ["crop"]}]
        FootageMatch.objects.create(
            id=f"{items[0].id}/{items[1].id}", case=of, a=items[0], b=items[1], outcome="same_footage", score=0.88,
            segments=segments,
        )  # fmt: skip
    return found


def entry(of: Case | None, kind: str, subject: str = "") -> LedgerEntry:
    """A ledger entry as a row; no proof goes with it."""
    index = LedgerEntry.objects.count()
    return LedgerEntry.objects.create(
        index=index,
        type=kind,
        at=NOW,
        actor="owner",
        case=of.id if of else None,
        subject=subject,
        body=f'{{"type":"{kind}","index":{index}}}'.encode(),
        openings=b"{}",
        leaf_hash=f"{index:064x}",
    )
