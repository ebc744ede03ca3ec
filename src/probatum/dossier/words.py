"""Records in a few plain words, for the page of a package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def range_words(count: Mapping[str, Any]) -> str:
    """`3`, `3 to 4`, `at least 2`, `at most 5` or `not stated`."""
    low, high = count.get("min"), count.get("max")
    if low is None:
        return "not stated" if high is None else f"at most {high}"
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low} to {high}"


def place_words(place: Mapping[str, Any]) -> str:
    """From the finest part known to the country, with how precisely it is known."""
    parts = [place.get(each) for each in ("settlement", "area", "region", "country")]
    named = ", ".join(str(part) for part in parts if part)
    return f"{named} (precision: {place.get('precision', 'unknown')})" if named else "unknown"


def time_words(interval: Mapping[str, Any]) -> str:
    """The days, with how precisely they are known."""
    start, end = interval.get("from"), interval.get("to")
    if start is None and end is None:
        return "unknown"
    days = str(start) if start == end else f"{start or '…'} to {end or '…'}"
    return f"{days} (precision: {interval.get('precision', 'unknown')})"


def described(record: Mapping[str, Any]) -> str:
    """What kind of claim it is, with its caution: words of caution are data."""
    hedges = ", ".join(record.get("hedges") or ())
    cautious = f" ({hedges})" if hedges else ""
    if record["kind"] == "killing":
        return f"claim of a killing, {range_words(record['victims'])} killed{cautious}"
    if record["kind"] == "total":
        return f"total of {range_words({'min': record.get('killed'), 'max': record.get('killed')})} killed{cautious}"
    return f"{record['kind']}: {record['action']}{cautious}" if record.get("action") else f"{record['kind']}{cautious}"


def said_by(record: Mapping[str, Any]) -> str:
    """Who makes the claim, as the report says; empty when it names nobody."""
    named = (" of ".join(filter(None, (each.get("name"), each.get("body")))) for each in record.get("said_by") or ())
    return ", ".join(filter(None, named))


def c2pa_words(found: Mapping[str, Any]) -> str:
    """Whether the file carries signed claims of origin, and that nobody has checked them."""
    if found["presence"] == "present":
        return f"C2PA data: present ({found['where']}, {found['size']} bytes), its signature not checked"
    return "C2PA data: none" if found["presence"] == "absent" else "C2PA data: not looked for in this kind of file"
