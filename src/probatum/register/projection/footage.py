"""Handlers for footage: an Item analysed (with its thumbnails), or not decodable; Items grouped."""

from __future__ import annotations

from typing import Any

from probatum.model.canonical import decode
from probatum.model.digests import Digest
from probatum.model.times import parse_instant
from probatum.vault.events import Event
from probatum.vault.objects import ObjectStore, read_bytes

from ..models import Fingerprint, Footage, FootageItem, FootageMatch, Item
from .captures import keep_object
from .handlers import Handler, case_of


def _analysed(event: Event, objects: ObjectStore) -> None:
    data = event.data
    keep_object(data["object"], data["size"], event)
    analysis = decode(read_bytes(objects, Digest.parse(data["object"])))
    Fingerprint.objects.update_or_create(
        id=data["item"],
        defaults={
            "item_id": data["item"],
            "version": analysis["version"],
            "object_id": data["object"],
            "kind": analysis["kind"],
            "duration": analysis["duration"],
            "width": analysis["width"],
            "height": analysis["height"],
            "codec": analysis["codec"] or analysis.get("audio_codec") or "",
            "created": parse_instant(analysis["created"]) if analysis["created"] else None,
            "failure_code": "",
            "failure": "",
        },
    )
    _keep_thumbnails(event, Item.objects.get(id=data["item"]))


def _keep_thumbnails(event: Event, item: Item) -> None:
    for each in event.data["thumbnails"]:
        keep_object(each["digest"], each["size"], event)
        Item.objects.get_or_create(
            id=each["item"],
            defaults={
                "capture_id": item.capture_id,
                "position": each["position"],
                "role": "derivative",
                "object_id": each["digest"],
                "media_type": "image/jpeg",
                "name": f"thumbnail at {each['second']:.1f} s, grey and blurred",
                "parent": item,
                "metadata": {"second": each["second"], "protected": True},
            },
        )


def _failed(event: Event, objects: ObjectStore) -> None:
    data = event.data
    Fingerprint.objects.update_or_create(
        id=data["item"],
        defaults={
            "item_id": data["item"],
            "version": data["version"],
            "failure_code": data["code"],
            "failure": data["message"],
        },
    )


def _grouped(event: Event, objects: ObjectStore) -> None:
    keep_object(event.data["object"], event.data["size"], event)
    document = decode(read_bytes(objects, Digest.parse(event.data["object"])))
    for model in (Footage, FootageMatch):
        model.objects.filter(case_id=case_of(event), current=True).update(current=False)
    FootageItem.objects.filter(footage__case_id=case_of(event), current=True).update(current=False)
    for group in document["groups"]:
        Footage.objects.update_or_create(
            id=group["id"], defaults={"case_id": case_of(event), "version": document["version"], "current": True}
        )
        for item in group["items"]:
            FootageItem.objects.update_or_create(
                id=f"{group['id']}/{item}", defaults={"footage_id": group["id"], "item_id": item, "current": True}
            )
    for match in [*document["matches"], *document["suggestions"]]:
        _keep_match(event, match)


def _keep_match(event: Event, match: dict[str, Any]) -> None:
    FootageMatch.objects.update_or_create(
        id=f"{match['a']}/{match['b']}",
        defaults={
            "case_id": case_of(event),
            "a_id": match["a"],
            "b_id": match["b"],
            "outcome": match["outcome"],
            "score": match["score"],
            "segments": match["segments"],
            "current": True,
        },
    )


HANDLERS: dict[str, Handler] = {
    "footage.analysed": _analysed,
    "footage.failed": _failed,
    "footage.grouped": _grouped,
}
