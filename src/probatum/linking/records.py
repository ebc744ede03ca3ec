"""`probatum link --jsonl`: readings in, incident records out (records.md).

In: the lines that `probatum read --jsonl` writes, as text or parsed, with `published`, `source` and `url` where known.
Out: one record an incident. A statement's key is `<text id>#<index>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from probatum.model.canonical import decode
from probatum.model.errors import LinkingError, ValueInvalid
from probatum.model.statements import Killing, Reading

from .claims import Claim
from .linker import LinkedIncident, Linking, PairExplanation


def claims_from_readings(lines: Iterable[str | bytes | Mapping[str, Any]]) -> list[Claim]:
    """The killing claims of all lines, in order; empty lines are skipped.

    Raises LinkingError naming the line that is no reading, or whose id was there before.
    """
    claims: list[Claim] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if isinstance(line, (str, bytes)) and not line.strip():
            continue
        try:
            record = decode(line) if isinstance(line, (str, bytes)) else line
            found = list(_claims(record))
            name = str(record["id"])
        except (ValueInvalid, KeyError, TypeError, ValueError, AttributeError) as error:
            raise LinkingError(
                f"Line {number} is no reading", expected="a line of `probatum read --jsonl`", found=str(error)[:200]
            ) from error
        if name in seen:
            raise LinkingError(f"Line {number} has an id that was there before", found=name)
        seen.add(name)
        claims.extend(found)
    return claims


def _claims(record: Mapping[str, Any]) -> Iterator[Claim]:
    reading = Reading.from_record(record)
    published = record.get("published")
    footage = record.get("footage_groups") or ()
    for index, statement in enumerate(reading.statements):
        if isinstance(statement, Killing):
            yield Claim(
                key=f"{reading.id}#{index}",
                report=reading.id,
                index=index,
                killing=statement,
                published=date.fromisoformat(published[:10]) if published else None,
                source=record.get("source"),
                url=record.get("url"),
                footage=frozenset(str(each) for each in footage),
            )


def linking_to_records(linking: Linking, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """One record an incident, in the linking's order; suggestions stand with both incidents they would join."""
    where = {claim.key: claim for claim in claims}
    home = {key: incident.id for incident in linking.incidents for key in incident.members}
    inside: dict[str, list[dict[str, Any]]] = {}
    suggested: dict[str, list[dict[str, Any]]] = {}
    for each in linking.explanations:
        record = _explanation(each, where)
        a, b = home[each.a], home[each.b]
        if a == b:
            inside.setdefault(a, []).append(record)
        elif each.suggested:
            suggested.setdefault(a, []).append({**record, "other": b})
            suggested.setdefault(b, []).append({**record, "other": a})
    return [
        {
            **_incident(incident, where),
            "explanations": inside.get(incident.id, []),
            "suggestions": suggested.get(incident.id, []),
            "linker": linking.version,
        }
        for incident in linking.incidents
    ]


def _incident(incident: LinkedIncident, where: Mapping[str, Claim]) -> dict[str, Any]:
    members = sorted((where[key].report, where[key].index) for key in incident.members)
    return {
        "incident": incident.id,
        "members": [{"id": report, "statement": index} for report, index in members],
        "place": incident.place.to_record(),
        "event_time": incident.event_time.to_record(),
        "surfaced": incident.surfaced.to_record(),
        "killed": incident.killed.to_record(),
        "sides": list(incident.sides),
        "conflicting": incident.conflicting,
        "conflicts": list(incident.conflicts),
        "earliest_published": incident.earliest_published.isoformat() if incident.earliest_published else None,
    }


def _explanation(each: PairExplanation, where: Mapping[str, Claim]) -> dict[str, Any]:
    return {
        "pair": [[where[key].report, where[key].index] for key in (each.a, each.b)],
        "weight": each.weight,
        "features": dict(each.features),
        "reasons": dict(each.reasons),
        "judged": each.judged,
    }
