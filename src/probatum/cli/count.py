"""`probatum count`: how many, where, when, says who, and what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from rich.table import Table

from probatum.model.errors import UsageError
from probatum.register.workspace import Workspace

from .session import case_of, case_option, console, json_option, now, print_json, workspace_option
from .words import killed_words, scope_words

KEYS = ("region", "country", "month", "year", "side", "state")


@click.command("count")
@click.option("--by", metavar="KEYS", default="", help=f"Count by any of: {', '.join(KEYS)}; joined by commas.")
@click.option("--as-of", metavar="DATE", help="Count what was known on that day (default: today).")
@case_option
@json_option
@workspace_option
def command(by: str, as_of: str | None, case_slug: str | None, as_json: bool, workspace: Workspace) -> None:
    """Count incidents and victims, always as a range that can list what it counted; then the gap to official totals.

    What nobody states stays unknown: an incident without a number is counted as an incident and listed as unknown,
    never as zero.
    """
    from probatum.register.services.counts import count_case

    keys = [key.strip() for key in by.split(",") if key.strip()]
    if strange := [key for key in keys if key not in KEYS]:
        raise UsageError("--by has a key that cannot be counted by", expected=", ".join(KEYS), found=", ".join(strange))
    record = count_case(case_of(case_slug), keys, _day(as_of))
    if as_json:
        print_json(record)
        return
    console.print(_rows(record, keys))
    console.print(_gap(record["gap"]))


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else now().date()
    except ValueError as error:
        raise UsageError("--as-of is not a date", expected="2024-11-13", found=repr(text)) from error


def _rows(record: dict[str, Any], keys: list[str]) -> Table:
    table = Table(box=None, pad_edge=False)
    dated = bool({"month", "year"} & set(keys))
    for heading in (*keys, "incidents", "killed", "without a number", *(["dated by surfacing"] if dated else [])):
        table.add_column(heading)
    for row in [*record["rows"], {**record["overall"], **dict.fromkeys(keys, "all")}]:
        values = [str(row[key] if row[key] is not None else "unknown") for key in keys]
        surfaced = [str(row.get("time_basis", {}).get("surfaced", 0))] if dated else []
        numbers = (str(row["incidents"]), killed_words(row["killed"]), str(row["unknown_count"]), *surfaced)
        table.add_row(*values, *numbers)
    return table


def _gap(rows: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, title="Against official totals", title_justify="left")
    for heading in ("scope", "official", "documented", "not yet documented"):
        table.add_column(heading)
    for row in rows:
        official, documented, missing = row["official"], row["documented"], row["undocumented"]
        table.add_row(
            scope_words(row["scope"]),
            f"{official['killed']} killed in {official['cases']} cases, as of {official['as_of'] or 'no date'}",
            f"{killed_words(documented['killed'])} in {documented['incidents']}",
            f"{killed_words(missing['killed'])} in {killed_words(missing['incidents'])}",
        )
    return table
