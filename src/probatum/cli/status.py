"""`probatum status`: what is here, what is still to do."""

from __future__ import annotations

import click
from rich.table import Table

from probatum.register.workspace import Workspace

from .session import case_of, case_option, console, json_option, print_json, workspace_option


@click.command("status")
@case_option
@json_option
@workspace_option
def command(case_slug: str | None, as_json: bool, workspace: Workspace) -> None:
    """Say what the case holds, what failed, and what is still to do."""
    from probatum.footage.analysis import VERSION as FOOTAGE_VERSION
    from probatum.reading.version import READER_VERSION
    from probatum.register.queries.records import status_record

    record = status_record(case_of(case_slug), reader=READER_VERSION, footage=FOOTAGE_VERSION)
    if as_json:
        print_json(record)
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in record["counts"].items():
        table.add_row(name.replace("_", " "), str(value))
    console.print(f"[bold]{record['case']['name']}[/bold]" + ("  (fictional)" if record["case"]["fictional"] else ""))
    console.print(table)
    if record["seal"]["unsealed_since"]:
        since = record["seal"]["unsealed_since"][:16].replace("T", " ")
        console.print(f"Unsealed: {record['seal']['unsealed_entries']} ledger entries, since {since} UTC")
    for line in record["to_do"]:
        console.print(f"To do: {line}", markup=False)
