"""What commands share: finding the workspace, starting Django, the clock, progress on a terminal, printing JSON."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from probatum.model.errors import UsageError
from probatum.register.workspace import VARIABLE, Workspace, find_workspace, hold

if TYPE_CHECKING:
    from probatum.pipeline import Progress, Tools
    from probatum.register.models import Case

Command = TypeVar("Command", bound=Callable[..., Any])

console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 160)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def workspace_option(command: Command) -> Command:
    """`--workspace DIR`, which opens the workspace and starts Django; the command gets it as `workspace`."""

    @click.option("-w", "--workspace", metavar="DIR", help="The workspace (default: found as git finds a repository).")
    @functools.wraps(command)
    def opened(*args: Any, workspace: str | None, **kwargs: Any) -> Any:
        found = find_workspace(workspace)
        start(found)
        return command(*args, workspace=found, **kwargs)

    return opened  # type: ignore[return-value] # the decorated command keeps its other parameters


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
case_option = click.option("--case", "case_slug", metavar="SLUG", help="The case (default: the workspace's first).")


def start(workspace: Workspace, *, rebuilding: bool = False) -> None:
    """Start Django on a workspace and bring its database to this version (unless it is about to be made anew)."""
    hold(workspace, alone=rebuilding)
    os.environ[VARIABLE] = str(workspace.root)
    os.environ["DJANGO_SETTINGS_MODULE"] = "probatum.web.settings"
    import django

    django.setup()
    if not rebuilding:
        from probatum.register.database import prepare

        prepare(workspace)


def now() -> datetime:
    """The present instant, aware UTC: commands are where the clock is read."""
    return datetime.now(UTC)


def case_of(slug: str | None) -> Case:
    """The named case, or the first of the workspace."""
    from probatum.register.models import Case

    cases = Case.objects.order_by("opened_at", "id")
    found = cases.filter(slug=slug).first() if slug else cases.first()
    if found is None:
        known = ", ".join(cases.values_list("slug", flat=True)) or "none"
        raise UsageError(
            f"There is no case called {slug}" if slug else "There is no case here", found=f"cases: {known}"
        )
    return found


@contextmanager
def tools(workspace: Workspace, *, quiet: bool = False) -> Iterator[Tools]:
    """What the pipeline needs, with a progress bar when a person is at a terminal."""
    from probatum.jobs.outside import outside

    with progress_bar(quiet=quiet) as progress:
        yield outside(workspace, progress=progress)


@contextmanager
def progress_bar(*, quiet: bool = False) -> Iterator[Progress]:
    """A bar on standard error for `progress(what, done, total)`; silent when nobody watches."""
    shown = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=quiet or not sys.stderr.isatty(),
    )
    tasks: dict[str, Any] = {}
    with shown:

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=total)
            shown.update(tasks[what], completed=done, total=total)

        yield progress


def print_json(value: Any) -> None:
    """One JSON value on standard output, for programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
