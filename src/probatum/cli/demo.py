"""`probatum demo`: the fictional sample case, from nothing to a served register."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import click

from probatum.model.errors import WorkspaceError
from probatum.register.workspace import CONFIG, Workspace, open_workspace

from .init import make_workspace
from .serve import serve
from .session import case_of, console, now, start, tools

PACKAGED = Path(__file__).parent.parent / "sample-case"
CHECKOUT = Path(__file__).parents[3] / "examples" / "sample-case"
SAID = ("published", "source", "source_url", "title", "lang", "url")
"""What the manifest says of a report."""


@click.command("demo")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, envvar="PORT")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("demo-workspace"),
    show_default=True,
    help="Where to make it.",
)
@click.option("--no-serve", is_flag=True, help="Make and fill it, print the summary, and end.")
def command(port: int, folder: Path, no_serve: bool) -> None:
    """Make a workspace with the sample case (everything in it is invented), print a summary, and serve it.

    A second run uses the workspace that is there.
    """
    workspace = _opened(folder) or make_workspace(folder, name="Sample case (fictional)", account=None, fictional=True)
    _fill(workspace, sample_case())
    _summary()
    if not no_serve:
        serve(workspace, port=port)


def _opened(folder: Path) -> Workspace | None:
    """The workspace that is there; None when there is none yet, or its making was interrupted."""
    if not (folder / CONFIG).exists():
        return None
    workspace = open_workspace(folder)
    start(workspace)
    from probatum.register.models import Case

    return workspace if Case.objects.exists() else None


def sample_case() -> Path:
    """The folder of the sample case, in an installed package or in a checkout."""
    for folder in (PACKAGED, CHECKOUT):
        if (folder / "case.toml").is_file():
            return folder
    raise WorkspaceError("The sample case is not part of this installation", remedy="Install Probatum again.")


def _fill(workspace: Workspace, folder: Path) -> None:
    """Ask for every report of the sample case that was not asked for yet, then do all that is due."""
    from probatum.jobs.work import run_waiting
    from probatum.register.models import Capture
    from probatum.register.services.captures import request_captures

    case = case_of(None)
    asked = set(Capture.objects.filter(case=case).values_list("location", flat=True))
    for location, given in _reports(folder):
        if location not in asked:
            request_captures(case, locations=[location], given=given, actor=workspace.actor, now=now())
    with tools(workspace) as ready:
        run_waiting(ready)


def _reports(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    manifest = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    found = []
    for each in manifest["report"]:
        given: dict[str, Any] = {name: str(each[name]) for name in SAID if name in each}
        if "media" in each:
            given["media"] = [str((folder / name).resolve()) for name in each["media"]]
        found.append((str((folder / each["file"]).resolve()), given))
    return found


def _summary() -> None:
    from probatum.footage.analysis import VERSION as FOOTAGE_VERSION
    from probatum.reading.version import READER_VERSION
    from probatum.register.queries.records import status_record

    record = status_record(case_of(None), reader=READER_VERSION, footage=FOOTAGE_VERSION)
    counts = record["counts"]
    console.print(
        f"{record['case']['name']}: {counts['reports']} reports, {counts['statements']} statements, "
        f"{counts['incidents']} incidents, {counts['footage']} recordings, {counts['ledger_entries']} ledger entries."
    )
