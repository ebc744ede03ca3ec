"""The times that a passage names, as intervals of days.

In: a text (or a part of it), its language, the day of publication when known. Out: TimeMentions in order, without
overlap. A year or anchor that the text does not give is never invented silently: `guessed_year` is true where the
publication date had to supply it, and the interval is unknown where that is not known either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from probatum.model.times import UNKNOWN_TIME, DateInterval, TimePrecision

from . import calendar_days as days
from .date_words import DateWords, date_words
from .plain import plain

Span = tuple[int, int]
_AHEAD = timedelta(days=1)  # of time zones


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """Words that name a time. `kind`: date, relative (to publication or to something else), period (from, until,
    between).
    """

    span: Span
    interval: DateInterval
    guessed_year: bool = False
    kind: str = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    start: int
    end: int
    interval: DateInterval
    guessed: bool
    kind: str


def find_times(
    text: str, *, lang: str, published: date | None = None, start: int = 0, end: int | None = None
) -> list[TimeMention]:
    """The times named in `text[start:end]`, in order; none for a language without date words."""
    words = date_words(lang)
    if words is None:
        return []
    passage = plain(text, start, end)
    found: list[_Found] = []
    for name, pattern in words.patterns:
        for match in pattern.finditer(passage.words):
            read = _read(name, match, words, published)
            if read is not None:
                found.append(read)
    found = _periods(passage.words, _apart(found), words, published)
    return [
        TimeMention(
            span=passage.span(each.start, each.end),
            interval=each.interval,
            guessed_year=each.guessed,
            kind=each.kind,
        )
        for each in found
    ]


def _apart(found: list[_Found]) -> list[_Found]:
    """Of overlapping readings the one that holds more words, earlier first."""
    kept: list[_Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
        elif each.end - each.start > kept[-1].end - kept[-1].start:
            kept[-1] = each
    return kept


def _read(name: str, match: re.Match[str], words: DateWords, published: date | None) -> _Found | None:
    groups = match.groupdict()
    if name == "past_unit" and words.units[str(groups["unit"]).lower()] == "day":
        return None  # "the last day", "this day" point to nothing outside the text
    interval: DateInterval | None
    if name in ("relative", "ago", "unanchored", "past_unit", "weekday"):
        interval = _relative(name, groups, words, published)
        return _Found(start=match.start(), end=match.end(), interval=interval, guessed=False, kind="relative")
    interval = _absolute(name, groups, words, published)
    if interval is None:
        return None
    if published is not None and interval.start is not None and interval.start > published + _AHEAD:
        interval = UNKNOWN_TIME  # nothing that is told has happened after it was told
    kind = "period" if name in ("month_range", "two_days", "first_two_days") else "date"
    guessed = not groups.get("year")
    return _Found(start=_name_start(match), end=match.end(), interval=interval, guessed=guessed, kind=kind)


def _name_start(match: re.Match[str]) -> int:
    """Where the time itself begins: a leading "in" or "since" is not part of it."""
    starts = [match.start(name) for name, value in match.groupdict().items() if value is not None]
    return min(starts, default=match.start())


def _absolute(
    name: str, groups: dict[str, str | None], words: DateWords, published: date | None
) -> DateInterval | None:
    year = _year(groups.get("year"))
    part = words.parts.get((groups.get("part") or "").lower())
    if name in ("iso", "numeric"):
        return _numeric(groups, words)
    if name == "numeric_bare":
        number, day = int(str(groups["month"])), int(str(groups["day"]))
        return _days(number, day, number, day, None, published) if 1 <= number <= 12 else None
    if name in ("season", "season_bare"):
        return _season(words.seasons[str(groups["season"]).lower()], year, published)
    if name in ("year", "part_year"):
        return days.clipped(days.year_part(year or 1, part), published)
    month = words.months[str(groups["month"]).lower()]
    if name in ("month", "part_month", "month_year"):
        return _month(month, part, year, published)
    if name == "month_range":
        return _months(month, words.months[str(groups["month2"]).lower()], year, published)
    second = words.months.get(str(groups.get("month2")).lower(), month)
    return _days(month, int(str(groups["day"])), second, int(groups.get("day2") or str(groups["day"])), year, published)


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    number = int(text)
    return number + 2000 if number < 100 else number


def _numeric(groups: dict[str, str | None], words: DateWords) -> DateInterval | None:
    first, second, year = int(str(groups["day"])), int(str(groups["month"])), _year(groups["year"]) or 0
    slash = groups.get("mark") == "/"
    if slash and not words.day_first and first <= 12 and second <= 12 and first != second:
        return None  # 5/6/2024 is two different days, depending on the country
    if slash and not words.day_first and second > 12:
        first, second = second, first
    return days.day(year, second, first)


def _season(name: str, year: int | None, published: date | None) -> DateInterval:
    if year is not None:
        interval = days.season(year, name)
        if name == "winter" and published is not None and interval.start is not None and interval.start > published:
            interval = days.season(year - 1, name)
        return days.clipped(interval, published)
    return days.clipped(days.latest_season(name, published), published) if published else UNKNOWN_TIME


def _month(month: int, part: str | None, year: int | None, published: date | None) -> DateInterval:
    if year is None:
        if published is None:
            return UNKNOWN_TIME
        begins = days.month_part(published.year, month, part).start
        first = begins.day if begins else 1
        year = days.latest_year(month, first, published)
    return days.clipped(days.month_part(year, month, part), published)


def _months(first: int, last: int, year: int | None, published: date | None) -> DateInterval:
    if year is None:
        if published is None:
            return UNKNOWN_TIME
        year = days.latest_year(last, 1, published)
    start = days.month_part(year - 1 if first > last else year, first, None)
    end = days.month_part(year, last, None)
    return days.clipped(DateInterval(start=start.start, end=end.end, precision=TimePrecision.MONTH), published)


def _days(
    month: int, first: int, month2: int, last: int, year: int | None, published: date | None
) -> DateInterval | None:
    guessed = year is None
    if year is None:
        if published is None:
            return UNKNOWN_TIME if 1 <= first <= 31 and 1 <= last <= 31 else None
        year = days.latest_year(month2, last, published)
    end = days.day(year, month2, last)
    if end is None and guessed:
        end = days.day(year - 1, month2, last) or days.day(year - 2, month2, last) or days.day(year - 3, month2, last)
    if end is None or end.end is None:
        return None
    start = days.day(end.end.year - (1 if month > month2 else 0), month, first)
    if start is None or start.start is None or start.start > end.end:
        return None
    return DateInterval(start=start.start, end=end.end, precision=TimePrecision.DAY)


def _relative(name: str, groups: dict[str, str | None], words: DateWords, published: date | None) -> DateInterval:
    if published is None or name == "unanchored":
        return UNKNOWN_TIME
    if name == "relative":
        return _spoken(words.relative[str(groups["word"]).lower()], published)
    if name == "weekday":
        return days.weekday(words.weekdays[str(groups["weekday"]).lower()], published, past=bool(groups["past"]))
    unit = words.units[str(groups["unit"]).lower()]
    if name == "ago":
        number = str(groups["number"]).lower()
        return days.ago(int(number) if number.isdigit() else words.numbers[number], unit, published)
    if groups.get("past"):
        return days.weekend_before(published) if unit == "weekend" else days.ago(1, unit, published)
    return days.this(unit, published)


def _spoken(word: str, published: date) -> DateInterval:
    back = {"yesterday": 1, "before_yesterday": 2, "today": 0, "last_night": 1}.get(word)
    if back is None:  # "week_ago", "last_year": one unit back
        return days.ago(1, word.removesuffix("_ago").removeprefix("last_"), published)
    start = published - timedelta(days=back)
    return DateInterval(start=start, end=published if word == "last_night" else start, precision=TimePrecision.DAY)


def _periods(text: str, found: list[_Found], words: DateWords, published: date | None) -> list[_Found]:
    """ "Since late 2023", "from 5 May to 3 June": from the first to the last day that is meant."""
    result: list[_Found] = []
    for each in found:
        lead = text[max(0, each.start - 30) : each.start]
        before = result[-1] if result else None
        if before is not None and _joined(text, before, each, words):
            start = before.interval.start or each.interval.start
            end = each.interval.end
            if start is not None and end is not None and start <= end:
                interval = DateInterval(start=start, end=end, precision=each.interval.precision)
                result[-1] = replace(before, end=each.end, interval=interval, kind="period")
                continue
        since = words.since.search(lead)
        several = each.kind == "period" or (
            each.interval.precision is TimePrecision.DAY and each.interval.start != each.interval.end
        )
        if since is not None and each.interval.start is not None and not several:
            end = published if published and published >= each.interval.start else None
            interval = DateInterval(start=each.interval.start, end=end, precision=each.interval.precision)
            each = replace(each, interval=interval, kind="period")
        result.append(each)
    return result


def _joined(text: str, before: _Found, after: _Found, words: DateWords) -> bool:
    gap = text[before.end : after.start]
    opened = words.opens.search(text[max(0, before.start - 30) : before.start]) is not None
    return opened and before.kind != "relative" and words.joins.fullmatch(gap) is not None
