"""The geometry of the count's chart and of the pictures of the gap; templates only draw it.

A bar is solid up to what is known at least, hatched up to what is claimed at most, and open (an arrow) where nobody
states a most. Nothing is drawn for an unknown count: it is written beside the bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from probatum.web.base.drawing import Tick, round_top, value_ticks
from probatum.web.base.words import short_range

WIDTH, LEFT, RIGHT, TOP, ROW = 560.0, 150.0, 64.0, 26.0, 30.0
BARS_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of the tally."""

    label: str
    low: int | None
    high: int | None
    incidents: int

    @classmethod
    def of(cls, label: str, killed: Mapping[str, Any], incidents: int) -> Bar:
        """Read a row of the tally."""
        return cls(label=label, low=killed.get("min"), high=killed.get("max"), incidents=incidents)

    @property
    def words(self) -> str:
        """The range in few signs."""
        return short_range(self.low, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBar:
    """A bar with its place: `solid` and `hatched` are widths, `open_at` where an arrow stands."""

    bar: Bar
    y: float
    text_y: float
    solid: float
    hatched: float
    open_at: float | None
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars one under another over one scale."""

    width: float
    height: float
    left: float
    bars: Sequence[DrawnBar]
    ticks: Sequence[Tick]
    left_out: int


def chart(bars: Sequence[Bar]) -> Chart | None:
    """Draw the first bars; None when there is none."""
    if not bars:
        return None
    shown = bars[:BARS_SHOWN]
    top = round_top(max(bar.low or 0, bar.high or 0) for bar in shown)
    room = WIDTH - LEFT - RIGHT
    return Chart(
        width=WIDTH,
        height=TOP + ROW * len(shown) + 6,
        left=LEFT,
        bars=[_drawn(bar, index, top, room) for index, bar in enumerate(shown)],
        ticks=[Tick(at=LEFT + tick.at, label=tick.label) for tick in value_ticks(top, room)],
        left_out=len(bars) - len(shown),
    )


def _drawn(bar: Bar, index: int, top: int, room: float) -> DrawnBar:
    solid = room * (bar.low or 0) / top
    hatched = max(0.0, room * (bar.high or 0) / top - solid)
    open_at = LEFT + solid + 3 if bar.high is None and bar.low is not None else None
    end = LEFT + solid + hatched + (22 if open_at is not None else 0)
    y = TOP + ROW * index
    return DrawnBar(
        bar=bar,
        y=round(y + 5, 1),
        text_y=round(y + 20, 1),
        solid=round(solid, 1),
        hatched=round(hatched, 1),
        open_at=round(open_at, 1) if open_at is not None else None,
        end=round(end + 6, 1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPicture:
    """An official total as a frame, what is documented of it solid, what may be documented hatched."""

    width: float
    solid: float
    hatched: float
    frame: float
    official: int | None


def gap_pictures(gap: Sequence[Mapping[str, Any]]) -> list[GapPicture]:
    """One for each total, all on the scale of the greatest."""
    top = round_top([_official(row) or 0 for row in gap] + [_most(row) for row in gap])
    return [_gap_picture(row, top) for row in gap]


def _official(row: Mapping[str, Any]) -> int | None:
    killed = row["official"].get("killed")
    return int(killed) if killed is not None else None


def _most(row: Mapping[str, Any]) -> int:
    killed = row["documented"]["killed"]
    return max(killed.get("min") or 0, killed.get("max") or 0)


def _gap_picture(row: Mapping[str, Any], top: int) -> GapPicture:
    room = WIDTH - 16
    low, most = row["documented"]["killed"].get("min") or 0, _most(row)
    return GapPicture(
        width=WIDTH,
        solid=round(room * low / top, 1),
        hatched=round(room * (most - low) / top, 1),
        frame=round(room * (_official(row) or 0) / top, 1),
        official=_official(row),
    )
