"""What was kept in a Capture, as events: Items and Reports in parts, Sources that are new before them.

A Report is recognised by its identity (the same words from the same place), so that a re-capture adds a Sighting and no
second Report; other words from the same place are an edition of the earlier Report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from probatum.collect.captured import Captured, CapturedReport
from probatum.model.times import instant
from probatum.vault.events import Event

from ..ids import derived_id
from ..models import Capture, Report
from .cases import source_named
from .fitting import OPENINGS_ROOM, portions, size_of, writable, writable_within

KEPT_PER_EVENT = 60
"""Items or Reports named by one event, at most: an entry of the ledger must stay under 64 KiB (C2SP tlog-tiles)."""

Key = tuple[str | None, str | None, str | None]
"""What editions of a Report have in common: source, address, the publisher's own id."""


def item_id(capture: str, position: int) -> str:
    """The name of a Capture's Item: its place in it."""
    return f"{capture}.{position}"


def kept_events(capture: Capture, captured: Captured, now: datetime) -> Iterator[Event]:
    """Events that name what was kept, in parts that fit; Sources that are new come first.

    A generator, because a Report's identity must see the Reports that the parts before it recorded.
    """
    abouts = [
        writable_within({"name": item.name, "metadata": dict(item.metadata)}, OPENINGS_ROOM) for item in captured.items
    ]
    for part in portions([(400, size_of(about)) for about in abouts], most=KEPT_PER_EVENT):
        yield kept_event(
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
    asked: dict[str, str] = {}  # an export names one channel thousands of times
    for position in positions:
        report = captured.reports[position]
        name, url = writable(report.source or ""), writable(report.source_url)
        if name.strip() and name not in asked:
            asked[name], named = source_named(capture.case_id, name, url=url, actor=capture.requested_by, now=now)
            yield from named
        sources[position] = asked.get(name)
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
    yield kept_event(capture, now, reports=entries, about_reports=about)


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


def kept_event(
    capture: Capture,
    now: datetime,
    *,
    items: list[dict[str, Any]] | None = None,
    about_items: dict[str, Any] | None = None,
    reports: list[dict[str, Any]] | None = None,
    about_reports: dict[str, Any] | None = None,
    notes: list[str] | None = None,
) -> Event:
    """One event that names some of what a Capture kept; names, addresses and notes are private."""
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
