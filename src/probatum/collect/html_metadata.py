"""Reads what a page says about itself: when it was published, by whom, under which title, in which language.

In: a parsed page. Out: PageMetadata; what the page does not say is None. Only structured statements of the publisher
are trusted (JSON-LD, meta elements, `time`); a date is never guessed from the text. The places looked at are data.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?(?:\.\d+)?)\s*(Z|[+-]\d\d:?\d\d)?)?")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-z]")
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_RUSSIAN = re.compile("[ыэъё]", re.IGNORECASE)
_CYRILLIC_LANGUAGES = frozenset({"uk", "ru", "be", "bg", "mk", "sr", "kk", "ky", "tg", "mn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What a page says about itself; `published_at` only where it names a time and a zone."""

    title: str | None = None
    site: str | None = None
    author: str | None = None
    lang: str | None = None
    url: str | None = None
    published: date | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None


def page_metadata(tree: Any) -> PageMetadata:
    """The metadata of a page parsed by lxml."""
    rules = metadata_rules()
    linked = list(_json_ld(tree))
    published, published_at = _first_moment(_said(tree, linked, rules["published"]))
    return PageMetadata(
        title=next(_xpath(tree, rules["title"]["xpath"]), None),
        site=next(_xpath(tree, rules["site"]["xpath"]), None) or _publisher(linked),
        author=_author(linked),
        lang=language_tag(next(_xpath(tree, ["/html/@lang", "//meta[@property='og:locale']/@content"]), None)),
        url=next(_xpath(tree, rules["canonical"]["xpath"]), None),
        published=published,
        published_at=published_at,
        modified_at=_first_moment(_said(tree, linked, rules["modified"]))[1],
    )


def language_tag(tag: str | None) -> str | None:
    """The language of a tag such as `uk-UA` or `en_US`, or None when it is not one."""
    primary = re.split(r"[-_]", tag.strip().lower())[0] if tag else ""
    return primary if re.fullmatch("[a-z]{2,3}", primary) else None


def believable_language(declared: str | None, text: str) -> str | None:
    """The declared language unless the letters of the text contradict it: templates often declare the wrong one."""
    if declared is None:
        return None
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if (declared in _CYRILLIC_LANGUAGES) != (cyrillic > latin):
        return None
    ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
    if (declared == "uk" and russian > ukrainian) or (declared == "ru" and ukrainian > russian):
        return None
    return declared


def parse_moment(text: str) -> tuple[date | None, datetime | None]:
    """The day, and the instant in UTC where a time with a zone is named; (None, None) for what is no ISO 8601 date.

    >>> parse_moment("2024-11-13T00:30:00+02:00")[0].isoformat()
    '2024-11-13'
    """
    match = _ISO.match(text.strip())
    if not match:
        return None, None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if not (match[4] and match[5]):
            return day, None
        return day, datetime.fromisoformat(f"{day}T{match[4]}{match[5]}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None, None


@cache
def metadata_rules() -> dict[str, Any]:
    """The table `html_metadata.toml`."""
    return tomllib.loads(files(__package__).joinpath("html_metadata.toml").read_text("utf-8"))


def _said(tree: Any, linked: list[dict[str, Any]], rule: dict[str, list[str]]) -> Iterator[str]:
    for key in rule["json_ld"]:
        yield from (str(entry[key]) for entry in linked if isinstance(entry.get(key), str))
    yield from _xpath(tree, rule["xpath"])


def _first_moment(texts: Iterator[str]) -> tuple[date | None, datetime | None]:
    """The first readable date; a later statement of the same day may add the time."""
    day: date | None = None
    for text in texts:
        found, moment = parse_moment(text)
        if found is not None and moment is not None and day in (None, found):
            return found, moment
        day = day or found
    return day, None


def _xpath(tree: Any, expressions: list[str]) -> Iterator[str]:
    for expression in expressions:
        for value in tree.xpath(expression):
            if text := " ".join(str(value).split()):
                yield text


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD that describes an article or a video, articles as they come."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            value = json.loads(script.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue  # broken JSON-LD is common, and only one of many statements
        yield from _described(value)


def _described(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        entry = waiting.pop(0)
        if isinstance(entry, list):
            waiting.extend(entry)
        elif isinstance(entry, dict):
            waiting.extend(entry[key] for key in ("@graph", "mainEntity") if key in entry)
            kinds = entry.get("@type")
            if any("Article" in str(kind) or "Posting" in str(kind) or "Video" in str(kind) for kind in _listed(kinds)):
                yield entry


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(value: Any) -> str | None:
    name = value.get("name") if isinstance(value, dict) else value
    return " ".join(name.split()) or None if isinstance(name, str) else None


def _author(linked: list[dict[str, Any]]) -> str | None:
    for entry in linked:
        names = [name for each in _listed(entry.get("author")) if (name := _name(each))]
        if names:
            return ", ".join(names)
    return None


def _publisher(linked: list[dict[str, Any]]) -> str | None:
    return next((name for entry in linked if (name := _name(entry.get("publisher")))), None)
