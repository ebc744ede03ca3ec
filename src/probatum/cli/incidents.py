"""`probatum incidents`: what the register says happened, and who says so."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table

from probatum.register.workspace import Workspace

from .session import case_of, case_option, console, json_option, print_json, workspace_option
from .words import killed_words, place_words, time_words


@click.command("incidents")
@case_option
@json_option
@workspace_option
def command(case_slug: str | None, as_json: bool, workspace: Workspace) -> None:
    """List the incidents. Each is a suggestion of the machine until a person judges it; nobody is accused."""
    from probatum.register.queries.records import incidents_record

    record = incidents_record(case_of(case_slug))
    if as_json:
        print_json(record)
        return
    console.print(_table(record["incidents"]))


def _table(incidents: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("incident", "killed", "where", "when", "surfaced", "side", "reports", "state"):
        table.add_column(heading)
    for each in incidents:
        table.add_row(
            each["id"],
            killed_words(each["killed"]) + (" (conflicting)" if each["conflicting"] else ""),
            place_words(each["place"]),
            time_words(each["event_time"]),
            time_words(each["surfaced"]),
            ", ".join(each["sides"]) or "unknown",
            str(len(each["reports"])),
            each["state"],
        )
    return table
