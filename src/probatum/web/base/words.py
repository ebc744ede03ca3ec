"""Ranges, times, places and codes in words, in the reader's language; nothing here rounds or guesses.

"Unknown", "unsure" and "not checked" stay three different words. A range without an upper end says "at least".
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import vocabulary


def count_words(low: int | None, high: int | None) -> str:
    """`at least 2`, `2 to 3`, `16`, `not stated`."""
    if low is None and high is None:
        return _("not stated")
    if high is None:
        return _("at least %(number)s") % {"number": low}
    if low is None:
        return _("at most %(number)s") % {"number": high}
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def range_words(record: Mapping[str, Any] | None) -> str:
    """A record `{"min", "max"}` in words."""
    return count_words((record or {}).get("min"), (record or {}).get("max"))


def short_range(low: int | None, high: int | None) -> str:
    """The same in as few signs as a chart or table has room for: `≥2`, `2–3`, `16`, `?`."""
    if low is None and high is None:
        return "?"
    if high is None:
        return f"≥{low}"
    if low is None:
        return f"≤{high}"
    return str(low) if low == high else f"{low}–{high}"


def day_words(day: date | str | None) -> str:
    """One day, or "unknown"."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return date_format(found, pgettext("form of a day", "j M Y")) if found else _("unknown")


def moment_words(moment: datetime | None, *, seconds: bool = False) -> str:
    """An instant to the minute or second, in UTC as everything here."""
    if moment is None:
        return _("unknown")
    return (
        f"{day_words(moment.date())}, {moment:%H:%M:%S}" if seconds else f"{day_words(moment.date())}, {moment:%H:%M}"
    )


def time_words(record: Mapping[str, Any] | None) -> str:
    """A record `{"from", "to", "precision"}` in words: a day, a month, a year, a stretch of days, or unknown."""
    record = record or {}
    start = date.fromisoformat(record["from"]) if record.get("from") else None
    end = date.fromisoformat(record["to"]) if record.get("to") else None
    if start is None and end is None:
        return _("unknown")
    if start is None:
        return _("not after %(day)s") % {"day": day_words(end)}
    if end is None:
        return _("not before %(day)s") % {"day": day_words(start)}
    return _closed(start, end)


def _closed(start: date, end: date) -> str:
    if start == end:
        return day_words(start)
    same_year = start.year == end.year
    if same_year and start.month == end.month:
        whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
        return date_format(start, "F Y") if whole else f"{start.day}–{day_words(end)}"
    if same_year and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year)
    return f"{day_words(start)} – {day_words(end)}"


def place_words(record: Mapping[str, Any] | None) -> str:
    """The names that are known, the nearest first: `near Velyke, Pokrovsk district, Donetsk`; or "place unknown"."""
    record = record or {}
    settlement, area, region = record.get("settlement"), record.get("area"), record.get("region")
    if settlement and record.get("precision") == "vicinity":
        settlement = _("near %(place)s") % {"place": settlement}
    country = code_words(record["country"]) if record.get("country") else None
    names = [str(each) for each in (settlement, area, _region(region) if region else None) if each]
    if not names:
        return country or _("place unknown")
    if country:
        names.append(country)
    return ", ".join(names)


def _region(region: str) -> str:
    return _("%(name)s region") % {"name": region}


def precision_words(code: str | None) -> str:
    """How finely a place is known."""
    return code_words(code or "unknown", vocabulary.PRECISION)


def code_words(code: object, names: Mapping[str, str] | None = None) -> str:
    """A code in words; one that the vocabulary does not hold is shown as it is, with its underscores opened."""
    found = (names or vocabulary.ALL).get(str(code))
    return _(found) if found else str(code).replace("_", " ")


def speakers_words(said_by: Any) -> str:
    """Who says it: names with their body or role."""
    return "; ".join(_speaker(each) for each in said_by or ())


def _speaker(speaker: Mapping[str, Any]) -> str:
    name, body, role = speaker.get("name"), speaker.get("body"), speaker.get("role")
    about = ", ".join(str(each) for each in (role, code_words(body) if body else None) if each)
    if name and about:
        return f"{name} ({about})"
    return str(name or about or _("not named"))


def size_words(size: int | None) -> str:
    """Bytes in a unit that fits: `812 B`, `1.4 MB` (powers of ten)."""
    if size is None:
        return _("unknown")
    number = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{number:.0f} {unit}" if unit == "B" or number >= 100 else f"{number:.1f} {unit}"
        number /= 1000
    return str(size)


def seconds_words(seconds: float | None) -> str:
    """A duration: `0:09.5`, `12:03.0`."""
    if seconds is None:
        return _("unknown")
    minutes, rest = divmod(float(seconds), 60)
    return f"{int(minutes)}:{rest:04.1f}"
