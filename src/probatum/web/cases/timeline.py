"""The picture of a case's months: how many reports were published, how many incidents became known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from probatum.web.base.drawing import Tick, months_between, round_top, value_ticks

WIDTH, HEIGHT = 560.0, 170.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 8.0, 10.0, 24.0
MONTHS_SHOWN = 36
LABELS = 12
BAR_MOST = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBar:
    """A month: its bar of reports and its mark of incidents."""

    month: date
    label: str
    reports: int
    incidents: int
    x: float
    width: float
    y: float
    height: float
    mark_x: float
    mark_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsPicture:
    """Bars, labels below and values beside; all in the picture's own units."""

    width: float
    height: float
    base: float
    left: float
    right: float
    bars: Sequence[MonthBar]
    labels: Sequence[Tick]
    values: Sequence[Tick]
    left_out: int


def months_picture(reports: Mapping[date, int], incidents: Mapping[date, int]) -> MonthsPicture | None:
    """The last three years that have reports; None when no month is known."""
    known = sorted({*reports, *incidents})
    if not known:
        return None
    months = months_between(known[0], known[-1])
    shown = months[-MONTHS_SHOWN:]
    top = round_top([*(reports.get(month, 0) for month in shown), *(incidents.get(month, 0) for month in shown)])
    step = (WIDTH - LEFT - RIGHT) / len(shown)
    room = HEIGHT - TOP - BOTTOM
    bars = [_bar(month, index, step, top, room, reports, incidents) for index, month in enumerate(shown)]
    every = -(-len(shown) // LABELS)
    return MonthsPicture(
        width=WIDTH,
        height=HEIGHT,
        base=HEIGHT - BOTTOM,
        left=LEFT,
        right=WIDTH - RIGHT,
        bars=bars,
        labels=[Tick(at=bar.mark_x, label=bar.label) for bar in bars[::every]],
        values=[Tick(at=HEIGHT - BOTTOM - tick.at, label=tick.label) for tick in value_ticks(top, room)],
        left_out=sum(reports.get(month, 0) for month in months[:-MONTHS_SHOWN]),
    )


def _bar(
    month: date,
    index: int,
    step: float,
    top: int,
    room: float,
    reports: Mapping[date, int],
    incidents: Mapping[date, int],
) -> MonthBar:
    width = min(step * 0.66, BAR_MOST)
    middle = LEFT + step * (index + 0.5)
    tall = room * reports.get(month, 0) / top
    return MonthBar(
        month=month,
        label=date_format(month, "M Y"),
        reports=reports.get(month, 0),
        incidents=incidents.get(month, 0),
        x=round(middle - width / 2, 1),
        width=round(width, 1),
        y=round(HEIGHT - BOTTOM - tall, 1),
        height=round(tall, 1),
        mark_x=round(middle, 1),
        mark_y=round(HEIGHT - BOTTOM - room * incidents.get(month, 0) / top, 1),
    )
