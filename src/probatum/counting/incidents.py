"""What is counted: an Incident with its ranges, and a Total that somebody announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from probatum.model.errors import CountingError
from probatum.model.places import UNKNOWN_PLACE, Place
from probatum.model.ranges import CountRange
from probatum.model.statements import Speaker
from probatum.model.times import UNKNOWN_TIME, DateInterval


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedIncident:
    """One incident as it is counted; `state` is the register's word for how far it is verified."""

    id: str
    place: Place = UNKNOWN_PLACE
    event_time: DateInterval = UNKNOWN_TIME
    surfaced: DateInterval = UNKNOWN_TIME
    earliest_published: date | None = None
    killed: CountRange = CountRange()
    sides: tuple[str, ...] = ()
    state: str = "suggested"

    @property
    def first_known(self) -> date | None:
        """The first day on which it was known, as far as the register can tell: surfaced or published."""
        days = [day for day in (self.surfaced.start, self.surfaced.end, self.earliest_published) if day]
        return min(days, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedTotal:
    """One statement of a total: `killed` in `cases`, for a `region` (None: everywhere) and `period` (unknown: all of
    it) and perhaps one `side` of victims (None: not said).

    `key` is the statement's id, `report` its report's, `published` that report's day.
    """

    key: str
    report: str
    killed: int | None = None
    at_least: bool = False
    cases: int | None = None
    cases_unit: str | None = None
    region: str | None = None
    period: DateInterval = UNKNOWN_TIME
    side: str | None = None
    as_of: date | None = None
    said_by: tuple[Speaker, ...] = ()
    published: date | None = None

    def __post_init__(self) -> None:
        for number in (self.killed, self.cases):
            if number is not None and number < 0:
                raise CountingError("A total cannot be below zero", found=f"{number} in statement {self.key}")

    @property
    def known_by(self) -> date | None:
        """The day the figure stands for: the one it names, else that of its publication."""
        return self.as_of or self.published

    @property
    def body(self) -> str:
        """Who stands behind the figure: the body's code, else the speaker's name, else "unknown"."""
        bodies = sorted(speaker.body for speaker in self.said_by if speaker.body)
        names = sorted(speaker.name for speaker in self.said_by if speaker.name)
        return next(iter([*bodies, *names]), "unknown")
