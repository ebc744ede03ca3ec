"""`probatum read`: what do these texts claim?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from probatum.model.canonical import decode
from probatum.model.errors import ProbatumError, UsageError
from probatum.register.workspace import find_workspace

from .lines import read_lines, write_lines
from .session import case_of, case_option, console, json_option, print_json, progress_bar, start, tools

if TYPE_CHECKING:
    from probatum.model.statements import Text
    from probatum.pipeline import Progress
    from probatum.reading.reader import Reader


@click.command("read")
@click.option(
    "--jsonl", "source", metavar="IN", help="Texts, one JSON object a line ('-' for standard input); no workspace."
)
@click.option(
    "-o", "--output", metavar="OUT", default="-", help="Where readings go, one a line ('-': standard output)."
)
@click.option("-w", "--workspace", metavar="DIR", help="The workspace (default: found as git finds a repository).")
@case_option
@json_option
def command(source: str | None, output: str, workspace: str | None, case_slug: str | None, as_json: bool) -> None:
    """Read what reports claim: in the workspace those that are due, or texts from a file with --jsonl.

    With --jsonl, each line is {"id", "text", "published"?, "lang"?, "url"?, "source"?} and each line out is
    {"id", "lang", "relevant", "reader", "statements"}. A text in a language that is not read yet has "read": false.
    """
    if source is None:
        _read_workspace(workspace, case_slug, as_json)
        return
    from probatum.reading.reader import Reader

    texts = [_text(number, line) for number, line in read_lines(source)]  # all lines are good before any is written
    reader = Reader()
    with progress_bar(quiet=output == "-") as progress:
        write_lines(output, _readings(reader, texts, progress))


def _read_workspace(workspace: str | None, case_slug: str | None, as_json: bool) -> None:
    found = find_workspace(workspace)
    start(found)
    from probatum.footage.analysis import VERSION as FOOTAGE_VERSION
    from probatum.pipeline import process
    from probatum.reading.version import READER_VERSION
    from probatum.register.queries.records import status_record
    from probatum.register.services.vault import publish_ledger

    case = case_of(case_slug)
    with tools(found, quiet=as_json) as ready:
        process(case, ready)
    publish_ledger()
    record = status_record(case, reader=READER_VERSION, footage=FOOTAGE_VERSION)
    if as_json:
        print_json(record)
    else:
        counts = record["counts"]
        console.print(f"{counts['reports']} reports read by {READER_VERSION}: {counts['statements']} statements.")


def _readings(reader: Reader, texts: list[Text], progress: Progress) -> Iterator[dict[str, Any]]:
    for done, text in enumerate(texts, start=1):
        published = text.published.isoformat() if text.published else None
        about = {"published": published, "source": text.source, "url": text.url}
        yield {**reader.read(text).to_record(), **{name: value for name, value in about.items() if value}}
        progress("Reading", done, len(texts))


def _text(number: int, line: str) -> Text:
    from probatum.model.statements import Text

    try:
        record = decode(line)
        published = _words(record, "published")
        name = record["id"]
        if not isinstance(name, str | int) or isinstance(name, bool):
            raise UsageError("the id is no text", found=repr(name))
        return Text(
            id=str(name),
            text=_words(record, "text", needed=True) or "",
            published=_day(published) if published else None,
            lang=_words(record, "lang") or None,
            url=_words(record, "url"),
            source=_words(record, "source"),
        )
    except (ProbatumError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError(
            f"Line {number} is not a text", expected='{"id", "text", "published"?, …}', found=str(error)
        ) from error


def _words(record: dict[str, Any], name: str, *, needed: bool = False) -> str | None:
    value = record[name] if needed else record.get(name)
    if value is None and not needed:
        return None
    if not isinstance(value, str):
        raise UsageError(f"“{name}” is no text", found=repr(value)[:80])
    value.encode("utf-8")  # half a surrogate pair cannot be written out again
    return value


def _day(published: str) -> date:
    return datetime.fromisoformat(published).date() if "T" in published else date.fromisoformat(published)
