"""The words with which a language speaks of days, from `<lang>/dates.toml`, made into patterns.

Patterns are named after what they find (`day`, `month`, `season` …) and hold named groups that `dates` turns into
days. All are bounded in length, so that scanning stays linear.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """One language's words for days, ready to match; keys are lower case."""

    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, str]
    parts: dict[str, str]
    relative: dict[str, str]
    units: dict[str, str]
    numbers: dict[str, int]
    day_first: bool
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    since: re.Pattern[str]
    joins: re.Pattern[str]
    opens: re.Pattern[str]


@cache
def date_words(lang: str) -> DateWords | None:
    """The words of `lang`, None when there is no file for it."""
    source = files(__package__) / lang / "dates.toml"
    if not lang.isalpha() or not source.is_file():
        return None
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    words = data["words"]
    return DateWords(
        months={form.lower(): int(number) for number, forms in data["months"].items() for form in forms},
        weekdays={form.lower(): int(number) for number, forms in data["weekdays"].items() for form in forms},
        seasons=_turned(data["seasons"]),
        parts=_turned(data["parts"]),
        relative=_turned(data["relative"]),
        units=_turned(data["units"]),
        numbers=data["numbers"],
        day_first=data["day_first"],
        patterns=_patterns(data),
        since=re.compile(rf"\b(?:{_any(words['since'])}) (?:the )?\Z", re.IGNORECASE),
        joins=re.compile(rf",? ?(?:{_any(words['to'])}) ?(?:the )?", re.IGNORECASE),
        opens=re.compile(rf"\b(?:{_any(words['from'])}) (?:the )?\Z", re.IGNORECASE),
    )


def _turned(table: dict[str, list[str]]) -> dict[str, str]:
    return {form.lower(): name for name, forms in table.items() for form in forms}


def _patterns(data: dict[str, Any]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = data["words"]
    month = rf"(?P<month>{_cased([form for forms in data['months'].values() for form in forms])})\b\.?"
    month2 = month.replace("<month>", "<month2>")
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    day2 = r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?"
    year = rf"(?:,? (?:of )?(?P<year>(?:19|20)\d\d){_year_word(data)}\b(?![-.]\d))?"
    the_year = rf"(?P<year>(?:19|20)\d\d){_year_word(data)}(?![\w/%]|[-.,]\d)"
    part = rf"(?:(?P<part>{_loose(_keys(data['parts']))})[ -](?:the )?)"
    season = rf"(?P<season>{_loose(_keys(data['seasons']))})"
    until = rf" ?(?:-|{_loose(words['to'])}) ?"
    not_after = rf"(?! (?:{_loose(words['not_after'])}))" if words["not_after"] else ""
    number = rf"(?P<number>\d{{1,3}}|{_loose(list(data['numbers']))})"
    unit = rf"(?P<unit>{_loose(_keys(data['units']))})"
    weekday = rf"(?P<weekday>{_cased([form for forms in data['weekdays'].values() for form in forms])})"
    alone = rf"(?={_loose(words['season_alone'])}\b)" if words.get("season_alone") else "(?!)"
    past, this = _loose(words["past"]), _loose(words["this"])
    lead = rf"(?:(?:{_loose(words['month_before'])}) (?:the )?)"
    bare_month = rf"{lead}{part}?{month}(?!\w)(?! \d{{1,2}}\b){year}{not_after}"
    sources = {
        "iso": r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])",
        "numeric": r"(?P<day>\d{1,2})(?P<mark>[./])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d|\d\d)(?![\d./])",
        "numeric_bare": rf"{_led(words)} (?P<day>[0-3]\d)\.(?P<month>[01]\d)(?![\w%]|[.,]\d)",
        "day": rf"{month} {day}\b(?!:|\.\d|,\d){year}{not_after}",
        "day_range": rf"{month} {day}(?:{until}){day2}\b(?!:){year}",
        "first_day": rf"{day} (?:of )?{month}(?!\w){year}{not_after}",
        "first_day_range": rf"{day}(?:{until}){day2} (?:of )?{month}(?!\w){year}",
        "two_days": rf"{month} {day}(?:{until}){month2} {day2}\b{year}",
        "first_two_days": rf"{day} {month}(?:{until}){day2} {month2}(?!\w){year}",
        "month": bare_month,
        "month_year": rf"{part}?{month}{year.removesuffix('?')}",
        "part_month": rf"{part}{month}(?!\w)(?! \d{{1,2}}\b){year}{not_after}",
        "month_range": rf"(?:(?:{_loose(words['from'])}) (?:the )?){part}?{month}(?:{until}){month2}(?!\w){year}",
        "season": rf"{part}?{season}(?:,? (?:of )?(?P<year>(?:19|20)\d\d)){_year_word(data)}\b",
        "season_bare": rf"(?:(?:{past}|{this}|{_loose(words['season_before'])}) |{alone}){season}(?!\w)",
        "part_year": rf"{part}{the_year}",
        "year": rf"(?:(?:{_loose(words['year_before'])}) (?:the )?){the_year}",
        "relative": rf"(?P<word>{_loose(_keys(data['relative']))})",
        "ago": rf"{number} {unit} (?:{_loose(words['ago'])})",
        "unanchored": rf"{number} {unit} (?:{_loose(words['unknown_anchor'])})",
        "past_unit": rf"(?:(?P<past>{past})|(?P<this>{this})) (?:{unit})(?!\w)",
        "weekday": rf"(?:(?P<past>{past}) )?{weekday}(?!\w)",
    }
    own = data.get("patterns", {}).get("without", [])
    return tuple((name, re.compile(rf"(?<![\w.,/-]){body}")) for name, body in sources.items() if name not in own)


def _led(words: dict[str, Any]) -> str:
    """Words before a day and month in bare numbers, which alone may be any number."""
    return rf"(?:{_loose(words['day_before'])})" if words.get("day_before") else "(?!)"


def _year_word(data: dict[str, Any]) -> str:
    forms = data["words"].get("year_word", [])
    return rf"(?: ?(?:{_loose(forms)}))?" if forms else ""


def _keys(table: dict[str, list[str]]) -> list[str]:
    return [form for forms in table.values() for form in forms]


def _cased(words: list[str]) -> str:
    """Names that English writes with a capital: lower case ("may", "march") is another word."""
    forms = {form for word in words for form in (word, word.upper(), word[:1].upper() + word[1:])}
    return _any(sorted(forms))


def _loose(words: list[str]) -> str:
    """Words in lower case, capitalised or in capitals; the patterns themselves heed case for the sake of "May"."""
    return rf"(?i:{_any(words)})"


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
