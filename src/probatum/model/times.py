"""Times that keep their precision: an instant is aware UTC, a date is an interval.

`DateInterval` is the record shape `{"from", "to", "precision"}`: both ends inclusive, None where unknown. Event time,
surfacing time and publication time are three fields of this type and are never mixed.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from .errors import ValueInvalid


class TimePrecision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateInterval:
    """The days between which something happened, both ends inclusive; an open or unknown end is None."""

    start: date | None = None
    end: date | None = None
    precision: TimePrecision = TimePrecision.UNKNOWN

    def __post_init__(self) -> None:
        if isinstance(self.start, datetime) or isinstance(self.end, datetime):
            raise ValueInvalid("A date interval holds days, not instants")
        if self.start and self.end and self.start > self.end:
            raise ValueInvalid("A date interval runs backwards", found=f"{self.start} to {self.end}")
        if self.precision is TimePrecision.UNKNOWN and self.start and self.end:
            raise ValueInvalid("A closed date interval needs a precision")

    @property
    def known(self) -> bool:
        """Whether at least one end is known."""
        return self.start is not None or self.end is not None

    def overlaps(self, other: DateInterval, *, slack_days: int = 0) -> bool:
        """Whether both could be the same day, give or take `slack_days`; unknown ends overlap everything."""
        first = self.start is None or other.end is None or (self.start - other.end).days <= slack_days
        second = other.start is None or self.end is None or (other.start - self.end).days <= slack_days
        return first and second

    def to_record(self) -> dict[str, Any]:
        """The record shape `{"from", "to", "precision"}`."""
        return {
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
            "precision": self.precision.value,
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> DateInterval:
        """Read the record shape; raise ValueInvalid when it breaks a rule."""
        try:
            start, end = record.get("from"), record.get("to")
            return cls(
                start=date.fromisoformat(start) if start else None,
                end=date.fromisoformat(end) if end else None,
                precision=TimePrecision(record.get("precision", "unknown")),
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueInvalid("Not a date interval", found=repr(record)[:120]) from error

    @classmethod
    def day(cls, day: date) -> DateInterval:
        """One known day."""
        return cls(start=day, end=day, precision=TimePrecision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> DateInterval:
        """The whole of a month."""
        last = calendar.monthrange(year, month)[1]
        return cls(start=date(year, month, 1), end=date(year, month, last), precision=TimePrecision.MONTH)

    @classmethod
    def year(cls, year: int) -> DateInterval:
        """The whole of a year."""
        return cls(start=date(year, 1, 1), end=date(year, 12, 31), precision=TimePrecision.YEAR)


UNKNOWN_TIME = DateInterval()


def require_utc(moment: datetime) -> datetime:
    """The same instant in UTC; raise ValueInvalid for a naive one."""
    if moment.tzinfo is None:
        raise ValueInvalid("A time without a time zone was given", expected="an aware time", found=moment.isoformat())
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueInvalid("A time lies beyond the calendar", expected="years 1 to 9999", found=str(moment)) from error


def instant(moment: datetime) -> str:
    """The one written form of an instant: `2024-11-13T08:00:00.000000Z`."""
    # Not strftime: whether it writes the year 987 with four digits depends on the system.
    return require_utc(moment).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant with a zone; raise ValueInvalid for a naive or malformed one."""
    try:
        return require_utc(datetime.fromisoformat(text))
    except (ValueError, TypeError) as error:
        raise ValueInvalid("Not a time", expected="ISO 8601 with a zone", found=repr(text)[:60]) from error
