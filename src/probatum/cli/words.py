"""Ranges, places and times in a few plain words, for the terminal."""

from __future__ import annotations

from typing import Any


def one_line(untrusted: str) -> str:
    """What others wrote, as one line that gives the terminal no orders: control characters come out as escapes.

    >>> one_line("two\\nlines \\x1b[31m")
    'two\\\\nlines \\\\x1b[31m'
    """
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in untrusted)


def killed_words(count: dict[str, Any]) -> str:
    """`3`, `3 to 4`, `at least 2`, `at most 5` or `not stated`."""
    low, high = count.get("min"), count.get("max")
    if low is None and high is None:
        return "not stated"
    if high is None:
        return f"at least {low}"
    if low is None:
        return f"at most {high}"
    return str(low) if low == high else f"{low} to {high}"


def place_words(place: dict[str, Any]) -> str:
    """From the finest part known to the country; `unknown` when nothing is said."""
    near = "near " if place["precision"] == "vicinity" else ""
    region = f"{place['region']} region" if place["region"] else None
    parts = [place["settlement"], place["area"], region, place["country"]]
    return near + ", ".join(part for part in parts if part) if any(parts) else "unknown"


def time_words(interval: dict[str, Any]) -> str:
    """One day, or from and to; `unknown` when neither end is known."""
    start, end = interval["from"], interval["to"]
    if start is None and end is None:
        return "unknown"
    return str(start) if start == end else f"{start or '…'} to {end or '…'}"


def scope_words(scope: dict[str, Any]) -> str:
    """What a total speaks of: `Donetsk region, victims UA`, or `everywhere`."""
    region = f"{scope['region']} region" if scope["region"] else "everywhere"
    return f"{region}, victims {scope['side']}" if scope["side"] else region
