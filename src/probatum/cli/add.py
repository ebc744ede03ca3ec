"""`probatum add`: take things in, and do everything that follows."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from probatum.model.errors import CollectError, UsageError
from probatum.register.workspace import Workspace

from .session import case_of, case_option, console, errors, json_option, now, print_json, tools, workspace_option
from .words import one_line

LINKS = ("http://", "https://")
LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
NOTES_SHOWN = 20
"""Notes printed for a person; --json has all."""


@click.command("add")
@click.argument("locations", nargs=-1, metavar="FILE|FOLDER|URL...")
@click.option("--published", metavar="DATE", help="When it was published: 2024-11-13 or 2024-11-13T08:00:00+02:00.")
@click.option("--source", help="Who published it: a channel, an outlet, an office.")
@click.option("--source-url", help="Where that source publishes.")
@click.option("--title", help="Its title (for one file or link).")
@click.option("--url", help="Where it was published, for one file that was saved by hand.")
@click.option(
    "--media", multiple=True, metavar="FILE", help="A video or picture that came with one text; may be repeated."
)
@click.option("--lang", help="Its language (en, uk, ru); found by itself if not given.")
@click.option("--capture-only", is_flag=True, help="Keep it now; read and link later (probatum read, probatum link).")
@case_option
@json_option
@workspace_option
def command(
    locations: tuple[str, ...],
    published: str | None,
    source: str | None,
    source_url: str | None,
    title: str | None,
    url: str | None,
    media: tuple[str, ...],
    lang: str | None,
    capture_only: bool,
    case_slug: str | None,
    as_json: bool,
    workspace: Workspace,
) -> int:
    """Take in texts, HTML, PDF, Markdown, video, images, folders, links, and Telegram Desktop exports.

    Everything is recorded before it is worked on: a run that is killed is finished by the next one. Adding the same
    thing again makes a second Capture and no second Object. Without arguments, it finishes what is unfinished.

    Exit code 0: all was kept; 1: some failed (each failure says why); 2: nothing could be kept.
    """
    given = {
        "published": _published(published),
        "source": source,
        "source_url": source_url,
        "title": title,
        "url": url,
        "media": [_location(Path(each)) for each in media],
        "lang": lang,
    }
    if lang and not LANGUAGE.match(lang):
        raise UsageError("--lang is not the code of a language", expected="en, uk, ru", found=repr(lang))
    case = case_of(case_slug)
    expanded, skipped = _expand(locations)
    if len(expanded) != 1 and (title or url or media):
        raise UsageError("--title, --url and --media speak of one thing", found=f"{len(expanded)} locations")
    began = now()
    batch = _request(case, expanded, {name: value for name, value in given.items() if value}, workspace)
    left = _left_over(batch)
    _work(workspace, capture_only=capture_only, quiet=as_json)
    ended = {"skipped": skipped, "problems": _problems(began), "finished_earlier": len(left - _left_over(batch))}
    return _tell(batch, ended, as_json=as_json)


def _published(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        if "T" not in text:
            return date.fromisoformat(text).isoformat()
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment.astimezone(UTC)  # refuses the first and last hours of the calendar
    except (ValueError, OverflowError) as error:
        raise UsageError(
            "--published is not a date", expected="2024-11-13 or 2024-11-13T08:00:00+02:00", found=repr(text)
        ) from error
    if moment.tzinfo is None:
        raise UsageError("--published has no time zone", expected="2024-11-13T08:00:00+02:00", found=repr(text))
    return moment.isoformat()


def _expand(locations: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Folders become their files; a Telegram export stays whole; the rest is taken as it is."""
    from probatum.collect.telegram_export import is_telegram_export

    found: list[str] = []
    skipped: list[str] = []
    for location in locations:
        path = Path(location).absolute()
        if location.lower().startswith(LINKS):
            found.append(location)
        elif not os.path.isdir(path) or is_telegram_export(path):  # Path.is_dir raises for a name that is too long
            found.append(_location(path))
        else:
            found += _files(path, skipped)
    return found, skipped


def _files(folder: Path, skipped: list[str]) -> list[str]:
    """The files of a folder; a folder that cannot be read is asked for itself, so that its failure is recorded."""
    from probatum.collect.folders import list_folder

    try:
        listed = list_folder(folder, on_skip=lambda path, why: skipped.append(f"{_location(path)}: {why}"))
        return [_location(each) for each in listed]
    except CollectError:
        return [_location(folder)]


def _location(path: Path) -> str:
    from probatum.register.services.captures import location_of

    return location_of(path.absolute())


def _request(case: Any, locations: list[str], given: dict[str, Any], workspace: Workspace) -> str | None:
    """Ask for what is not already asked for and unfinished: a killed run is continued, not doubled."""
    from probatum.register.models import Capture, CaptureState
    from probatum.register.services.captures import request_captures

    waiting = Capture.objects.filter(case=case, state=CaptureState.REQUESTED).order_by("requested_at")
    known = dict(waiting.values_list("location", "batch"))
    new = [location for location in locations if location not in known]
    if new:
        return request_captures(case, locations=new, given=given, actor=workspace.actor, now=now())
    return known[locations[0]] if locations else None


def _work(workspace: Workspace, *, capture_only: bool, quiet: bool) -> None:
    from probatum.jobs.work import run_waiting

    with tools(workspace, quiet=quiet) as ready:
        run_waiting(ready, kinds=("capture",) if capture_only else None)


def _left_over(batch: str | None) -> set[str]:
    """Captures that earlier runs asked for and did not finish."""
    from probatum.register.models import Capture, CaptureState

    waiting = Capture.objects.filter(state=CaptureState.REQUESTED)
    return set((waiting.exclude(batch=batch) if batch else waiting).values_list("id", flat=True))


def _problems(since: datetime) -> list[str]:
    """Why work failed as a whole in this run, as when the disk was full: single failures are told with their file."""
    from probatum.register.models import Job, JobState

    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gte=since).order_by("finished_at")
    return list(dict.fromkeys(failed.values_list("message", flat=True)))


def _tell(batch: str | None, ended: dict[str, Any], *, as_json: bool) -> int:
    from probatum.register.queries.records import batch_record

    record = {**batch_record(batch), **ended}
    if as_json:
        print_json(record)
    else:
        for line in _remarks(record):
            errors.print(one_line(line), markup=False)
        if record["finished_earlier"]:
            console.print(f"{record['finished_earlier']} that an earlier run had left are finished")
        console.print(
            f"{record['kept']} kept ({record['reports']} reports, {record['new_objects']} new objects), "
            f"{len(record['failed'])} failed"
        )
    if not record["failed"] and not record["problems"]:
        return 0
    return 1 if record["kept"] else 2


def _remarks(record: dict[str, Any]) -> Iterator[str]:
    """What went wrong or is worth knowing, a line each."""
    yield from (f"failed  {problem}" for problem in record["problems"])
    yield from (f"failed  {each['location']}: {each['message']}" for each in record["failed"])
    yield from (f"skipped {line}" for line in record["skipped"])
    yield from (f"note    {each['location']}: {each['note']}" for each in record["notes"][:NOTES_SHOWN])
    if len(record["notes"]) > NOTES_SHOWN:
        yield f"note    and {len(record['notes']) - NOTES_SHOWN} more, on the captures' pages"
    yield from (f"kept, but {each['name']}: {each['message']}" for each in record["unreadable"])
    if record["waiting"]:
        yield (
            f"{record['waiting']} are not finished: a server or another command is at work on them, or they wait "
            "for the next `probatum add`. See: probatum status"
        )
