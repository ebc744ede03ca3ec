"""What a person says belongs to a file: the address it was published at, and media that came with it.

In: what was collected of a text and of each medium. Out: one Captured, in which the text's Reports carry the media. The
person's word for it stays visible as a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from probatum.model.errors import CollectError

from .captured import Captured, CapturedItem


def with_url(captured: Captured, url: str) -> Captured:
    """The same, with `url` as the address of every Report that has none of its own."""
    reports = tuple(report if report.url else replace(report, url=url) for report in captured.reports)
    return replace(captured, reports=reports, notes=(*captured.notes, f"The address {url} was given by a person."))


def with_media(captured: Captured, media: Sequence[Captured]) -> Captured:
    """The same, with the Items of `media` attached to its Reports; raise CollectError when it makes no Report."""
    if media and not captured.reports:
        raise CollectError(
            "Media can be attached only to a text", code="no_report", remedy="Add the media without --media."
        )
    items = list(captured.items)
    for each in media:
        start = len(items)
        items += [_moved(item, start) for item in each.items]
    added = tuple(range(len(captured.items), len(items)))
    reports = tuple(replace(report, media=(*report.media, *added)) for report in captured.reports)
    notes = tuple(f"{captured.items[0].name}: attached by a person: {each.items[0].name}" for each in media)
    return replace(captured, items=tuple(items), reports=reports, notes=(*captured.notes, *notes))


def _moved(item: CapturedItem, by: int) -> CapturedItem:
    return item if item.parent is None else replace(item, parent=item.parent + by)
