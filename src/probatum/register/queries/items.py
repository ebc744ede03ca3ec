"""Items and their small pictures, as pages show them; nothing here opens an original."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..models import Case, Fingerprint, Item

MEDIA_ROLES = frozenset({"video", "image", "audio"})
THUMBNAILS_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaView:
    """A medium with its blurred thumbnails, in the order of their seconds."""

    item: Item
    fingerprint: Fingerprint | None
    thumbnails: Sequence[Item]


def item(case: Case, name: str) -> Item | None:
    """One Item of the case, with its Object and Capture."""
    return Item.objects.select_related("object", "capture").filter(id=name, capture__case=case).first()


def media_views(items: Iterable[Item]) -> list[MediaView]:
    """Media with thumbnails and what is known of them, in two queries."""
    listed = list(items)
    ids = [each.id for each in listed]
    prints = {each.item_id: each for each in Fingerprint.objects.filter(item_id__in=ids)}
    pictures: dict[str, list[Item]] = {}
    for each in Item.objects.filter(parent_id__in=ids, role="derivative", media_type__startswith="image/").order_by(
        "position", "id"
    ):
        pictures.setdefault(str(each.parent_id), []).append(each)
    return [
        MediaView(item=each, fingerprint=prints.get(each.id), thumbnails=_spread(pictures.get(each.id, [])))
        for each in listed
    ]


def _spread(pictures: list[Item]) -> list[Item]:
    """At most a handful, from the beginning to the end."""
    if len(pictures) <= THUMBNAILS_SHOWN:
        return pictures
    step = (len(pictures) - 1) / (THUMBNAILS_SHOWN - 1)
    return [pictures[round(step * each)] for each in range(THUMBNAILS_SHOWN)]
