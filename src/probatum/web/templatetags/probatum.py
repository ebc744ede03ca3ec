"""Filters that put ranges, times, places and codes into words, and a tag that keeps a filter while paging."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.http import QueryDict

from probatum.register.queries import protected
from probatum.web.base import vocabulary, words

register = template.Library()
register.filter("range_words", words.range_words)
register.filter("time_words", words.time_words)
register.filter("place_words", words.place_words)
register.filter("precision_words", words.precision_words)
register.filter("speakers", words.speakers_words)
register.filter("file_size", words.size_words)
register.filter("seconds", words.seconds_words)
register.filter("day", words.day_words)
register.filter("moment", words.moment_words)


@register.filter
def in_words(code: object, group: str = "") -> str:
    """A code in the reader's language; `group` names the part of the vocabulary where a code has several meanings."""
    return words.code_words(code, getattr(vocabulary, group.upper()) if group else None)


@register.filter
def exact_moment(moment: datetime | None) -> str:
    """An instant to the second."""
    return words.moment_words(moment, seconds=True)


@register.filter
def list_words(codes: Sequence[object] | None) -> str:
    """Several codes in words, with commas."""
    return ", ".join(words.code_words(code) for code in codes or ())


@register.filter
def hide_names(text: str | None, names: Sequence[str]) -> str:
    """The text without the protected names."""
    return protected.hide(text or "", names)


@register.filter
def short_digest(digest: str | None) -> str:
    """The algorithm and the first twelve hex digits; the page gives the whole digest elsewhere."""
    algorithm, _, value = str(digest or "").partition(":")
    return f"{algorithm}:{value[:12]}…" if value else algorithm


@register.filter
def get(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """A value of a mapping by a name that is only known on the page."""
    return (mapping or {}).get(key)


@register.filter
def unlocalised(number: object) -> str:
    """A number for a machine-read attribute: no separators, a point for the fraction."""
    return "" if number is None else str(number)


@register.filter
def said(value: object) -> str:
    """What a person said of a capture, a list with commas."""
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


@register.filter
def short_location(location: str) -> str:
    """A link as it is; of a path the last two parts, enough to know a file again."""
    if "://" in location:
        return location
    parts = location.replace("\\", "/").split("/")
    return "/".join(["…", *parts[-2:]]) if len(parts) > 3 else location


@register.filter
def plus(number: float, more: float) -> float:
    """A sum of measures in a drawing."""
    return round(number + more, 1)


@register.filter
def times(number: float, factor: float) -> str:
    """A product of measures in a drawing, as a machine-read attribute."""
    return f"{number * factor:.2f}"


@register.filter
def pretty_json(value: object) -> str:
    """A record as indented JSON, for people."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str)


@register.filter
def signed(value: float) -> str:
    """A weight with its sign: `+3.1`, `−0.4`."""
    return f"{value:+.1f}".replace("-", "−")


@register.simple_tag(takes_context=True)
def with_query(context: Mapping[str, Any], **changes: object) -> str:
    """This page's query string with some values changed; an empty value takes its name away."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"
