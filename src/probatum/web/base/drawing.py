"""Scales for pictures that are drawn on the server: rows of months and days, and round steps for an axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

STEPS = (1, 2, 5)
MOST_TICKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A place on an axis and what is written there."""

    at: float
    label: str


def month_start(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """The first days of all months from one to the other, both included."""
    found, current = [], month_start(first)
    while current <= last:
        found.append(current)
        current = next_month(current)
    return found


def round_top(values: Iterable[float]) -> int:
    """A round number not below the greatest value; at least 1."""
    greatest = max(values, default=0)
    power = 1
    while True:
        for step in STEPS:
            if step * power >= greatest:
                return max(1, step * power)
        power *= 10


def value_ticks(top: int, length: float) -> list[Tick]:
    """Round values from zero to the top of an axis of that length, as distances from its start."""
    step = round_top([top / MOST_TICKS])
    values = range(0, top + 1, step)
    return [Tick(at=round(length * value / top, 1), label=str(value)) for value in values]
