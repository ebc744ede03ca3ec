"""Write docs/reference/commands.md from the commands' own help, so that the page and `--help` cannot differ.

Run it by `make reference`; tests/unit/test_house.py fails when the page is not what this writes.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from probatum.cli.main import COMMANDS, cli

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "commands.md"
HEAD = """\
# Commands

This page is written from the commands' own help by `make reference`. Exit codes and messages: [errors](errors.md).
Where commands find the workspace: [configuration](configuration.md). Shapes of the JSON: [records](records.md).
"""


def reference() -> str:
    """The whole page."""
    context = click.Context(cli, info_name="probatum")
    parts = [HEAD, "| command | for |\n| --- | --- |"]
    parts[1] += "".join(f"\n| [`{name}`](#probatum-{name}) | {what} |" for name, what in COMMANDS.items())
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        parts += _section(click.Context(command, parent=context, info_name=name), command)
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _section(context: click.Context, command: click.Command) -> Iterator[str]:
    yield f"{'##' if context.parent and context.parent.parent is None else '###'} {context.command_path}"
    yield f"```\n{' '.join([context.command_path, *command.collect_usage_pieces(context)])}\n```"
    yield inspect.cleandoc(command.help or "")
    rows = [_row(context, each) for each in command.params if isinstance(each, click.Option)]
    if rows:
        yield "\n".join(["| option | meaning |", "| --- | --- |", *rows])
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _section(click.Context(inner, parent=context, info_name=name), inner)


def _row(context: click.Context, option: click.Option) -> str:
    record = option.get_help_record(context)
    assert record is not None, option.name
    written, meaning = (" ".join(each.split()).replace("|", "\\|") for each in record)
    return f"| `{written}` | {meaning} |"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(PAGE.parents[2])}", file=sys.stderr)
