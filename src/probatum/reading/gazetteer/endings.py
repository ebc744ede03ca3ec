"""How one settlement's name ends in Ukrainian and in Russian, romanised, from `data/endings.csv`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def other_endings() -> tuple[tuple[str, str], ...]:
    """Pairs of an ending and what the other language has in its place."""
    text = (files(__package__) / "data" / "endings.csv").read_text(encoding="utf-8")
    rows = [line.split(";") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((old, new) for old, new in rows)
