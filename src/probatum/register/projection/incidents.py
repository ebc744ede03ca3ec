"""Handlers for linkings and judgements."""

from __future__ import annotations

from datetime import date
from typing import Any

from probatum.model.canonical import decode
from probatum.model.digests import Digest
from probatum.vault.events import Event
from probatum.vault.objects import ObjectStore, read_bytes

from ..models import Incident, IncidentStatement, Judgement, PairExplanation
from .captures import keep_object
from .handlers import Handler, case_of, private


def _linked(event: Event, objects: ObjectStore) -> None:
    keep_object(event.data["object"], event.data["size"], event)
    document = decode(read_bytes(objects, Digest.parse(event.data["object"])))
    Incident.objects.filter(case_id=case_of(event), current=True).update(current=False)
    IncidentStatement.objects.filter(incident__case_id=case_of(event), current=True).update(current=False)
    PairExplanation.objects.filter(case_id=case_of(event), current=True).update(current=False)
    _keep_incidents(event, document["version"], document["incidents"])
    PairExplanation.objects.bulk_create(
        [_explanation(event, each) for each in document["explanations"]],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["weight", "features", "reasons", "suggested", "current"],
        batch_size=200,
    )


def _keep_incidents(event: Event, version: str, incidents: list[dict[str, Any]]) -> None:
    Incident.objects.bulk_create(
        [_incident(event, version, each) for each in incidents],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[field.name for field in Incident._meta.concrete_fields if field.name != "id"],
        batch_size=200,
    )
    IncidentStatement.objects.bulk_create(
        [
            IncidentStatement(
                id=f"{each['incident']}/{statement}", incident_id=each["incident"], statement_id=statement
            )
            for each in incidents
            for statement in each["statements"]
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["current"],
        batch_size=200,
    )


def _incident(event: Event, version: str, each: dict[str, Any]) -> Incident:
    place, when, surfaced = each["place"], each["event_time"], each["surfaced"]
    return Incident(
        id=each["incident"],
        case_id=case_of(event),
        state=each["state"],
        version=version,
        record=each,
        settlement=place["settlement"],
        area=place["area"],
        region=place["region"],
        country=place["country"],
        killed_min=each["killed"]["min"],
        killed_max=each["killed"]["max"],
        event_from=_day(when["from"]),
        event_to=_day(when["to"]),
        surfaced_from=_day(surfaced["from"]),
        earliest_published=_day(each["earliest_published"]),
        reports=each["reports"],
    )


def _explanation(event: Event, each: dict[str, Any]) -> PairExplanation:
    return PairExplanation(
        id=f"{each['a']}/{each['b']}",
        case_id=case_of(event),
        a_id=each["a"],
        b_id=each["b"],
        weight=each["weight"],
        features=each["features"],
        reasons=each["reasons"],
        suggested=each["suggested"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _judged(event: Event, objects: ObjectStore) -> None:
    data, said = event.data, private(event, "judgement")
    made = Judgement.objects.create(
        id=data["judgement"],
        case_id=case_of(event),
        kind=data["kind"],
        a=data["a"],
        b=data["b"],
        verdict=data["verdict"],
        value=said.get("value"),
        reason=said.get("reason", ""),
        by=event.actor,
        at=event.at,
    )
    if data["supersedes"]:
        Judgement.objects.filter(id=data["supersedes"]).update(superseded_by=made)


HANDLERS: dict[str, Handler] = {"linking.recorded": _linked, "judgement.made": _judged}
