"""`probatum link`: which statements speak of one incident?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from probatum.register.workspace import find_workspace

from .lines import read_lines, write_lines
from .session import case_of, case_option, console, json_option, print_json, progress_bar, start, tools


@click.command("link")
@click.option(
    "--jsonl", "source", metavar="STATEMENTS", help="Readings, one a line ('-': standard input); no workspace."
)
@click.option("-o", "--output", metavar="INCIDENTS", default="-", help="Where incidents go ('-': standard output).")
@click.option("-w", "--workspace", metavar="DIR", help="The workspace (default: found as git finds a repository).")
@case_option
@json_option
def command(source: str | None, output: str, workspace: str | None, case_slug: str | None, as_json: bool) -> None:
    """Link killings that reports claim into incidents, each link explained by weighted features.

    In a workspace, people's judgements win over the weights. With --jsonl, lines are what `probatum read --jsonl`
    writes (with published, source, url where known) and each line out is one incident.
    """
    if source is not None:
        _link_lines(source, output)
        return
    found = find_workspace(workspace)
    start(found)
    from probatum.pipeline import link_statements
    from probatum.register.queries.records import incidents_record
    from probatum.register.services.vault import publish_ledger

    case = case_of(case_slug)
    with tools(found, quiet=as_json) as ready:
        changed = link_statements(case, ready)
    publish_ledger()
    record = incidents_record(case)
    if as_json:
        print_json(record)
    else:
        console.print(f"{len(record['incidents'])} incidents" + ("." if changed else ", as before."))


def _link_lines(source: str, output: str) -> None:
    from probatum.linking.linker import link
    from probatum.linking.records import claims_from_readings, linking_to_records

    claims = claims_from_readings(_numbered(read_lines(source)))
    with progress_bar(quiet=output == "-") as progress:
        linking = link(claims, progress=progress)
    write_lines(output, linking_to_records(linking, claims))


def _numbered(lines: Iterable[tuple[int, str]]) -> Iterator[str]:
    """The lines with the empty ones between them, so that an error names the line that a person sees."""
    last = 0
    for number, line in lines:
        yield from [""] * (number - last - 1)
        yield line
        last = number
