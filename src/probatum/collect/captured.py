"""What one act of collecting brings home: Items in the sink, Reports that rest on them, and how it was got.

A Captured that exists is consistent: every index points at an Item, every Report's text is exactly the bytes of its
text Item as UTF-8, every instant is aware UTC. "Unknown" is None or PublishedFrom.UNKNOWN, never a default date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from probatum.model.digests import Digest
from probatum.model.errors import ValueInvalid
from probatum.model.objects import ItemRole
from probatum.model.times import require_utc

from .json_values import json_value, whole_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user said about it; it goes before what the file or page says about itself."""

    published: date | datetime | None = None
    source: str | None = None
    source_url: str | None = None
    lang: str | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        if isinstance(self.published, datetime):
            require_utc(self.published)


class PublishedFrom(StrEnum):
    """Who says when it was published."""

    GIVEN = "given"
    METADATA = "metadata"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedItem:
    """One preserved file: `digest` and `size` of its bytes, `parent` the index of the Item it was derived from."""

    role: ItemRole
    digest: Digest
    size: int
    media_type: str
    name: str
    parent: int | None = None
    metadata: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Both come from outside, and both must be written down.
        object.__setattr__(self, "name", whole_text(self.name))
        object.__setattr__(self, "metadata", json_value(self.metadata))


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedReport:
    """One text that a Source published. `text_item` is the Item that holds exactly `text`; `media` index its Items.

    `published` is the publisher's own day where the zone is known to us, else the day in UTC.
    """

    text: str
    text_item: int
    title: str | None = None
    url: str | None = None
    lang: str | None = None
    source: str | None = None
    source_url: str | None = None
    published: date | None = None
    published_at: datetime | None = None
    published_from: PublishedFrom = PublishedFrom.UNKNOWN
    author: str | None = None
    forwarded_from: str | None = None
    reply_to: str | None = None
    edited_at: datetime | None = None
    external_id: str | None = None
    media: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for moment in (self.published_at, self.edited_at):
            if moment is not None and require_utc(moment).utcoffset() != moment.utcoffset():
                raise ValueInvalid("A report's instants must be in UTC", found=moment.isoformat())
        if isinstance(self.published, datetime):
            raise ValueInvalid("A report's day must be a date, not an instant")
        if (self.published is None) != (self.published_from is PublishedFrom.UNKNOWN):
            raise ValueInvalid("A report must say who gave its date, and only when it has one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """One act of collecting, done.

    `method` is how (`file`, `http`, `telegram_export`), `requested` what was asked for, `redirects` the hops as
    `{"url", "status", "address"}`, `tool` what got it and its version, `http` the final answer as
    `{"status", "headers", "address", "resolved", "tls"}`. `complete` is False when the source names something that is
    not in here; the notes say what.
    """

    method: str
    requested: str
    final_url: str | None = None
    redirects: tuple[dict[str, Any], ...] = ()
    tool: str
    items: tuple[CapturedItem, ...]
    reports: tuple[CapturedReport, ...] = ()
    notes: tuple[str, ...] = ()
    http: dict[str, Any] | None = None
    complete: bool = True

    def __post_init__(self) -> None:
        for index, item in enumerate(self.items):
            if item.parent is not None and not 0 <= item.parent < index:
                raise ValueInvalid("An Item must come after the one it derives from", found=f"{index}: {item.parent}")
        for report in self.reports:
            self._check_report(report)

    def _check_report(self, report: CapturedReport) -> None:
        for index in (report.text_item, *report.media):
            if not 0 <= index < len(self.items):
                raise ValueInvalid("A report points at an Item that is not there", found=str(index))
        item = self.items[report.text_item]
        if item.role is not ItemRole.TEXT or item.digest != Digest.of(report.text.encode()):
            raise ValueInvalid("A report's text is not the text of its Item", found=item.name)


def publication(
    given: date | datetime | None, day: date | None = None, moment: datetime | None = None
) -> tuple[date | None, datetime | None, PublishedFrom]:
    """The day, the instant in UTC and who says so: what the user gave, else what the metadata say, else unknown.

    >>> publication(None, date(2024, 11, 13))
    (datetime.date(2024, 11, 13), None, <PublishedFrom.METADATA: 'metadata'>)
    """
    if isinstance(given, datetime):
        return given.date(), given.astimezone(UTC), PublishedFrom.GIVEN
    if given is not None:
        # A more exact instant of the same day from the metadata is kept: it refines what was given.
        return given, moment if moment is not None and day == given else None, PublishedFrom.GIVEN
    if moment is not None:
        return day or moment.date(), moment.astimezone(UTC), PublishedFrom.METADATA
    if day is not None:
        return day, None, PublishedFrom.METADATA
    return None, None, PublishedFrom.UNKNOWN
