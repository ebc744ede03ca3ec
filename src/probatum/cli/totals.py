"""`probatum totals`: what official and other bodies say in sum."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table

from probatum.register.workspace import Workspace

from .session import case_of, case_option, console, json_option, print_json, workspace_option
from .words import one_line, scope_words, time_words


@click.command("totals")
@case_option
@json_option
@workspace_option
def command(case_slug: str | None, as_json: bool, workspace: Workspace) -> None:
    """List the totals that reports state: who said it, as of when, how many killed, in how many cases, of which
    scope.
    """
    from probatum.register.services.counts import totals_case

    record = totals_case(case_of(case_slug))
    if as_json:
        print_json(record)
        return
    console.print(_table(record["totals"]))


def _table(totals: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("killed", "cases", "scope", "period", "as of", "said by", "reports"):
        table.add_column(heading)
    for each in totals:
        speakers = ", ".join(filter(None, (speaker["name"] or speaker["body"] for speaker in each["said_by"])))
        table.add_row(
            ("at least " if each["at_least"] else "") + str(each["killed"] if each["killed"] is not None else "—"),
            str(each["cases"] if each["cases"] is not None else "—"),
            scope_words(each["scope"]),
            time_words(each["scope"]["period"]),
            each["as_of"] or "not dated",
            one_line(speakers) or "unknown",
            str(len(each["reports"])),
        )
    return table
