"""What expressions of time mean in days, by the rules of records.md.

Early, mid and late are days 1 to 10, 11 to 20 and 21 to the last of a month; of a year, its first, second and last
four months. Seasons follow calendar months. A year that is not given is the latest that does not lie after
publication. A bare month, season or year never reaches past the publication date.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from probatum.model.times import UNKNOWN_TIME, DateInterval, TimePrecision

_MONTH_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "first_half": (1, 15), "second_half": (16, 31)}
_YEAR_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "first_half": (1, 6), "second_half": (7, 12)}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def day(year: int, month: int, number: int) -> DateInterval | None:
    """One day, None when there is no such day."""
    try:
        return DateInterval.day(date(year, month, number))
    except ValueError:
        return None


def latest_year(month: int, number: int, published: date) -> int:
    """The latest year in which this day of this month does not lie after publication."""
    return published.year if (month, number) <= (published.month, published.day) else published.year - 1


def clipped(interval: DateInterval, published: date | None) -> DateInterval:
    """The interval cut off at publication, unless all of it lies later."""
    if published is None or interval.start is None or interval.end is None or interval.start > published:
        return interval
    return DateInterval(start=interval.start, end=min(interval.end, published), precision=interval.precision)


def month_part(year: int, month: int, part: str | None) -> DateInterval:
    """A month or a part of its days."""
    last = calendar.monthrange(year, month)[1]
    first, end = _MONTH_PARTS.get(part or "", (1, last))
    end = min(end, last)
    return DateInterval(start=date(year, month, first), end=date(year, month, end), precision=TimePrecision.MONTH)


def year_part(year: int, part: str | None) -> DateInterval:
    """A year or a part of its months."""
    if part is None:
        return DateInterval.year(year)
    first, last = _YEAR_PARTS[part]
    end = calendar.monthrange(year, last)[1]
    return DateInterval(start=date(year, first, 1), end=date(year, last, end), precision=TimePrecision.SEASON)


def season(year: int, name: str) -> DateInterval:
    """A season by calendar months; winter begins in December of `year`."""
    first = _SEASONS[name]
    last_year, last_month = (year + 1, 2) if name == "winter" else (year, first + 2)
    end = date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
    return DateInterval(start=date(year, first, 1), end=end, precision=TimePrecision.SEASON)


def latest_season(name: str, published: date) -> DateInterval:
    """The latest such season that has begun by publication."""
    found = season(published.year, name)
    return found if found.start is not None and found.start <= published else season(published.year - 1, name)


def weekday(number: int, published: date, *, past: bool = False) -> DateInterval:
    """The last such weekday not after publication; "last Monday" said on a Monday is the one before."""
    back = (published.weekday() - number) % 7
    return DateInterval.day(published - timedelta(days=back or (7 if past else 0)))


def ago(count: int, unit: str, published: date) -> DateInterval:
    """`count` days, weeks, months or years before publication, as finely as the unit says."""
    try:
        if unit == "day":
            return DateInterval.day(published - timedelta(days=count))
        if unit in ("week", "weekend"):
            monday = published - timedelta(days=published.weekday() + 7 * count)
            return _span(monday, monday + timedelta(days=6), TimePrecision.DAY)
        if unit == "month":
            months = published.year * 12 + published.month - 1 - count
            return DateInterval.month(months // 12, months % 12 + 1)
        return DateInterval.year(published.year - count)
    except (ValueError, OverflowError):
        return UNKNOWN_TIME


def this(unit: str, published: date) -> DateInterval:
    """This week, month or year: from its first day to publication."""
    if unit in ("week", "weekend"):
        days = published.weekday() - (5 if unit == "weekend" and published.weekday() > 4 else 0)
        return _span(published - timedelta(days=max(days, 0)), published, TimePrecision.DAY)
    if unit == "month":
        return _span(published.replace(day=1), published, TimePrecision.MONTH)
    if unit == "year":
        return _span(published.replace(month=1, day=1), published, TimePrecision.YEAR)
    return DateInterval.day(published)


def weekend_before(published: date) -> DateInterval:
    """The last Saturday and Sunday before the week of publication."""
    saturday = published - timedelta(days=published.weekday() + 2)
    return _span(saturday, saturday + timedelta(days=1), TimePrecision.DAY)


def _span(start: date, end: date, precision: TimePrecision) -> DateInterval:
    return DateInterval(start=start, end=end, precision=precision)
