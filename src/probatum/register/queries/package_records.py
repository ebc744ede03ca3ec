"""The rows of a package as JSON records: what its readers get beside the originals.

Names of victims are replaced in every text unless the package is made with them; the originals say what they say. What
a machine found is marked as such, with the version that found it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from probatum.model.times import instant

from ..models import (
    Capture,
    Fingerprint,
    FootageItem,
    FootageMatch,
    Incident,
    Item,
    Judgement,
    PairExplanation,
    Report,
    ReportItem,
    Sighting,
    Statement,
)
from .package import Selection
from .protected import hide, names_in

MACHINE = "machine"
"""Who made what no person has confirmed."""


def protected_names(chosen: Selection) -> tuple[str, ...]:
    """Victims' names in any of the statements."""
    return names_in(each.record for each in chosen.statements)


def records(chosen: Selection, *, names: Sequence[str]) -> dict[str, list[Any]]:
    """Every kind of record, with `names` replaced wherever they stand."""
    made: dict[str, list[Any]] = {
        "captures": [_capture(each, chosen) for each in chosen.captures],
        "reports": _reports(chosen),
        "statements": _statements(chosen),
        "incidents": [_incident(each, chosen) for each in chosen.incidents],
        "judgements": [_judgement(each) for each in chosen.judgements],
        "footage": _footage(chosen),
    }
    made["totals"] = [each for each in made["statements"] if each["kind"] == "total"]
    return {kind: [hidden(each, names) for each in listed] for kind, listed in made.items()}


def hidden(value: Any, names: Sequence[str]) -> Any:
    """A JSON value with the names replaced in every text of it."""
    if not names:
        return value
    if isinstance(value, str):
        return hide(value, names)
    if isinstance(value, Mapping):
        return {key: hidden(part, names) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [hidden(part, names) for part in value]
    return value


def item_record(item: Item) -> dict[str, Any]:
    """The facts of an Item."""
    return {
        "item": item.id,
        "capture": item.capture_id,
        "position": item.position,
        "role": item.role,
        "media_type": item.media_type,
        "name": item.name,
        "digest": item.object_id,
        "size": item.object.size,
        "parent": item.parent_id,
        "made_by": MACHINE if item.role == "derivative" else "collected",
        "metadata": item.metadata,
    }


def _capture(row: Capture, chosen: Selection) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "location": row.location,
        "given": row.given,
        "requested_at": _time(row.requested_at),
        "requested_by": row.requested_by,
        "started_at": _time(row.started_at),
        "finished_at": _time(row.finished_at),
        "method": row.method,
        "final_url": row.final_url,
        "redirects": row.redirects,
        "http": row.http,
        "tool": row.tool,
        "machine": row.machine,
        "notes": row.notes,
        "failure_code": row.failure_code,
        "failure": row.failure,
        "previous": row.previous_id,
        "whole": row.id in chosen.whole,
        "items": [each.id for each in chosen.items if each.capture_id == row.id],
    }


def _reports(chosen: Selection) -> list[dict[str, Any]]:
    ids = [each.id for each in chosen.reports]
    captures = _grouped(Sighting.objects.filter(report__in=ids).order_by("id").values_list("report_id", "capture_id"))
    media = _grouped(ReportItem.objects.filter(report__in=ids).order_by("id").values_list("report_id", "item_id"))
    return [_report(each, captures.get(each.id, []), media.get(each.id, [])) for each in chosen.reports]


def _report(row: Report, captures: list[str], media: list[str]) -> dict[str, Any]:
    source = row.source
    return {
        "id": row.id,
        "title": row.title,
        "url": row.url,
        "external_id": row.external_id,
        "source": {"name": source.name, "kind": source.kind, "url": source.url, "grade": source.grade}
        if source
        else None,
        "author": row.author,
        "forwarded_from": row.forwarded_from,
        "reply_to": row.reply_to,
        "lang": row.lang,
        "published": _day(row.published),
        "published_at": _time(row.published_at),
        "published_from": row.published_from,
        "edited_at": _time(row.edited_at),
        "edition_of": row.edition_of_id,
        "notes": row.notes,
        "text": row.text_object_id,
        "captures": captures,
        "media": media,
        "read": {"state": row.reading_state, "relevant": row.relevant, "reader": row.reader},
    }


def _statements(chosen: Selection) -> list[dict[str, Any]]:
    members = _members(chosen)
    judged = {row.a: row.id for row in chosen.judgements if row.kind == "statement" and row.superseded_by_id is None}
    return [
        {
            "id": row.id,
            "key": row.key,
            "report": row.report_id,
            "position": row.position,
            "kind": row.kind,
            "made_by": MACHINE,
            "reader": row.report.reader,
            "judgement": judged.get(row.key),
            "incidents": members.get(row.id, []),
            "words": [row.report.text[start:end] for start, end in row.record.get("spans") or ()],
            "record": row.record,
        }
        for row in chosen.statements
    ]


def _members(chosen: Selection) -> dict[str, list[str]]:
    rows = Statement.objects.filter(incident_statements__incident__in=chosen.incidents)
    return _grouped(rows.order_by("id").values_list("id", "incident_statements__incident_id").distinct())


def _incident(row: Incident, chosen: Selection) -> dict[str, Any]:
    ids = sorted(each.id for each in chosen.statements)
    pairs = PairExplanation.objects.filter(case=chosen.case, current=True, a__in=ids, b__in=ids).order_by("id")
    return {
        "id": row.id,
        "state": row.state,
        "current": row.current,
        "made_by": MACHINE,
        "version": row.version,
        "record": row.record,
        "explanations": [
            {
                "a": each.a_id,
                "b": each.b_id,
                "weight": each.weight,
                "features": each.features,
                "reasons": each.reasons,
                "suggested": each.suggested,
            }
            for each in pairs
        ],
    }


def _judgement(row: Judgement) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "a": row.a,
        "b": row.b,
        "verdict": row.verdict,
        "value": row.value,
        "reason": row.reason,
        "by": row.by,
        "at": _time(row.at),
        "superseded_by": row.superseded_by_id,
    }


def _footage(chosen: Selection) -> list[dict[str, Any]]:
    ids = sorted(chosen.item_ids)
    groups = _grouped(
        FootageItem.objects.filter(item__in=ids, current=True).order_by("id").values_list("footage_id", "item_id")
    )
    matches = FootageMatch.objects.filter(case=chosen.case, current=True, a__in=ids, b__in=ids).order_by("id")
    prints = Fingerprint.objects.filter(item__in=ids).order_by("id")
    return [
        *({"kind": "footage", "id": name, "made_by": MACHINE, "items": items} for name, items in groups.items()),
        *(
            {
                "kind": "match",
                "id": each.id,
                "made_by": MACHINE,
                "a": each.a_id,
                "b": each.b_id,
                "outcome": each.outcome,
                "score": each.score,
                "segments": each.segments,
            }
            for each in matches
        ),
        *(_print(each) for each in prints),
    ]


def _print(row: Fingerprint) -> dict[str, Any]:
    return {
        "kind": "analysis",
        "id": row.id,
        "made_by": MACHINE,
        "version": row.version,
        "duration": row.duration,
        "width": row.width,
        "height": row.height,
        "codec": row.codec,
        "created": _time(row.created),
        "failure": row.failure,
    }


def _grouped(pairs: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if value is not None:
            found.setdefault(str(name), []).append(str(value))
    return found


def _time(moment: datetime | None) -> str | None:
    return instant(moment) if moment else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
