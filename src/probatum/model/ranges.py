"""Counts as honest ranges: a least, a most, and perhaps a best; None is "not known", never zero.

A bound that nobody states stays None. Adding ranges keeps that honest: the sum has no upper bound as soon as one part
has none, and parts without any lower bound add nothing to the least (they are counted beside it, as `unknown`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .errors import ValueInvalid


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRange:
    """How many: from `min` to `max` inclusive, either None where nobody says; `best` lies within when given."""

    min: int | None = None
    max: int | None = None
    best: int | None = None

    def __post_init__(self) -> None:
        for value in (self.min, self.max, self.best):
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
                raise ValueInvalid("A count must be a whole number from 0", found=repr(value))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueInvalid("A count range runs backwards", found=f"{self.min} to {self.max}")
        if self.best is not None:
            below = self.min is not None and self.best < self.min
            above = self.max is not None and self.best > self.max
            if below or above:
                raise ValueInvalid("The best count lies outside its range", found=repr(self))

    @property
    def known(self) -> bool:
        """Whether any number is stated at all."""
        return self.min is not None or self.max is not None

    def hull(self, other: CountRange) -> CountRange:
        """The narrowest range that holds what both claim; a side that claims nothing changes nothing."""
        if not self.known:
            return CountRange(min=other.min, max=other.max)
        if not other.known:
            return CountRange(min=self.min, max=self.max)
        lows = [value for value in (self.min, other.min) if value is not None]
        open_top = self.max is None or other.max is None
        tops = [value for value in (self.max, other.max) if value is not None]
        return CountRange(min=min(lows) if lows else None, max=None if open_top else max(tops))

    def to_record(self) -> dict[str, Any]:
        """The record shape `{"min", "max"}`, with `best` only when there is one."""
        record: dict[str, Any] = {"min": self.min, "max": self.max}
        if self.best is not None:
            record["best"] = self.best
        return record

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> CountRange:
        """Read `{"min", "max", "best"?}`."""
        return cls(min=record.get("min"), max=record.get("max"), best=record.get("best"))

    @classmethod
    def exactly(cls, number: int) -> CountRange:
        """A single stated number."""
        return cls(min=number, max=number)

    @classmethod
    def at_least(cls, number: int) -> CountRange:
        """A stated least, no stated most."""
        return cls(min=number)


def total_of(ranges: Iterable[CountRange]) -> CountRange:
    """The sum of independent counts: least = sum of known leasts, most = sum of mosts or None if any is None.

    An empty sum is exactly 0.
    """
    least, most, open_top = 0, 0, False
    for part in ranges:
        least += part.min or 0
        open_top = open_top or part.max is None
        most += part.max or 0
    return CountRange(min=least, max=None if open_top else most)
