"""Tables for spreadsheets, safe to open: a cell that a spreadsheet would run as a formula is made a text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a cell a formula (OWASP, CSV injection)."""


class _Line:
    """Takes what the csv writer writes and hands it back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> Iterator[str]:
    """The table line by line, with a byte order mark so that spreadsheets read UTF-8."""
    names = list(columns)
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(names))
    for row in rows:
        yield str(writer.writerow([cell(row.get(name)) for name in names]))


def cell(value: object) -> object:
    """A value as a spreadsheet may take it; unknown stays empty."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
