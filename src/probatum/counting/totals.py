"""Official figures: the same figure told by several reports is one; a newer one of a body replaces the older.

In: CountedTotals. Out: Figures by scope and body, the newest first. An undated figure that repeats a dated one of the
same body, scope and numbers is that figure told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from probatum.model.statements import Speaker
from probatum.model.times import UNKNOWN_TIME, DateInterval

from .incidents import CountedTotal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a total speaks of: a region (None: everywhere), a period (unknown: the whole war), whose victims (None: not
    said).
    """

    region: str | None = None
    period: DateInterval = UNKNOWN_TIME
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One official figure, with every statement (`keys`) and report that tells it.

    `known_by` is the day it stands for: `as_of`, else the earliest publication.
    """

    body: str
    scope: Scope
    killed: int | None
    at_least: bool
    cases: int | None
    cases_unit: str | None
    as_of: date | None
    known_by: date | None
    said_by: tuple[Speaker, ...]
    keys: tuple[str, ...]
    reports: tuple[str, ...]

    @property
    def key(self) -> str:
        """The statement that stands for the figure: the smallest key."""
        return self.keys[0]


_Series = tuple[Scope, str]
_Numbers = tuple[int | None, bool, int | None]


def figures_of(totals: Iterable[CountedTotal]) -> dict[tuple[Scope, str], tuple[Figure, ...]]:
    """The figures of each scope and body, the newest first; equal for any order of `totals`."""
    series: dict[_Series, dict[tuple[_Numbers, date | None], list[CountedTotal]]] = {}
    for total in sorted(totals, key=lambda total: total.key):
        scope = Scope(region=total.region, period=total.period, side=total.side)
        numbers = (total.killed, total.at_least, total.cases)
        told = series.setdefault((scope, total.body), {})
        told.setdefault((numbers, total.as_of), []).append(total)
    found: dict[_Series, tuple[Figure, ...]] = {}
    for scope, body in sorted(series, key=_series_order):
        figures = [_figure(scope, body, same) for same in _with_undated(series[scope, body])]
        found[scope, body] = tuple(sorted(figures, key=_newest_first))
    return found


def _with_undated(told: dict[tuple[_Numbers, date | None], list[CountedTotal]]) -> list[list[CountedTotal]]:
    """Add undated tellings to the newest dated figure with the same numbers."""
    dated = {key: list(same) for key, same in told.items() if key[1] is not None}
    groups = list(dated.values())
    for (numbers, as_of), same in told.items():
        if as_of is not None:
            continue
        days = [day for other, day in dated if other == numbers and day is not None]
        if days:
            dated[numbers, max(days)].extend(same)
        else:
            groups.append(same)
    return groups


def _figure(scope: Scope, body: str, same: Sequence[CountedTotal]) -> Figure:
    first = min(same, key=lambda total: (total.as_of is None, total.key))
    published = [total.published for total in same if total.published]
    return Figure(
        body=body,
        scope=scope,
        killed=first.killed,
        at_least=first.at_least,
        cases=first.cases,
        cases_unit=first.cases_unit,
        as_of=first.as_of,
        known_by=first.as_of or min(published, default=None),
        said_by=first.said_by,
        keys=tuple(sorted(total.key for total in same)),
        reports=tuple(sorted({total.report for total in same})),
    )


def _newest_first(figure: Figure) -> tuple[int, str]:
    return (-(figure.known_by or date.min).toordinal(), figure.key)


def _series_order(series: _Series) -> tuple[str, ...]:
    scope, body = series
    days = (day.isoformat() if day else "" for day in (scope.period.start, scope.period.end))
    return (scope.region or "", *days, scope.side or "", body)
