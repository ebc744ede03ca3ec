"""The war that is read about, as data: its sides and when it began."""

from __future__ import annotations

from datetime import date
from functools import cache

from .data import load

_WAR = "ukraine"


@cache
def enemies() -> dict[str, str]:
    """Each side's enemy; empty of a side that has several."""
    codes = [side["code"] for side in load("wars", _WAR)["sides"]]
    return {code: others[0] for code in codes if len(others := [each for each in codes if each != code]) == 1}


def full_scale() -> date:
    """The day from which "since the full-scale invasion" counts."""
    day: date = load("wars", _WAR)["full_scale"]
    return day
