"""The command `probatum`: its sub-commands, and how errors reach a person.

Exit codes: 0 all went well; 1 the command did its work and found something wrong (or part of it failed); 2 it could
not be done as asked. A traceback never reaches a user unless `PROBATUM_DEBUG` is set.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from probatum import __version__
from probatum.model.errors import ProbatumError

from .words import one_line

COMMANDS = {
    "init": "make a workspace",
    "add": "take in texts, pages, media, folders, links and Telegram exports",
    "status": "what is in the workspace, and what is still to do",
    "read": "read texts for the claims they make",
    "link": "link claims into incidents",
    "incidents": "the incidents, with every claim beside the others",
    "totals": "official totals that the reports state",
    "count": "count incidents and victims in honest ranges, and hold them against official totals",
    "judge": "record a person's decision",
    "seal": "have the ledger's head signed and timestamped",
    "vault": "copy the vault, read it again, repair it from a copy",
    "verify": "check that nothing was altered, lost or added",
    "export": "hand over evidence that a recipient can check alone",
    "erase": "erase personal data for good, and leave a tombstone",
    "rebuild": "make the register anew from the vault, and compare",
    "keys": "show or replace the key that signs the ledger",
    "serve": "serve the register on this machine",
    "demo": "make, fill and serve the fictional sample case",
    "doctor": "check this installation and workspace",
}


DATABASE_REFUSED = ("disk is full", "disk I/O error", "readonly database", "unable to open database file")
"""How SQLite says that the disk, not the program, is at fault."""


class Commands(click.Group):
    """Loads a command only when it is used, so that `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, from the module of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"probatum.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line for each command, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="probatum")
def cli() -> None:
    """Keep reports of alleged war crimes so that they stand up to scrutiny.

    A workspace is one folder. Make one with `probatum init DIR`, add reports with `probatum add`, look at it with
    `probatum serve`. Commands find the workspace as git does: --workspace, then PROBATUM_WORKSPACE, then the current
    folder or one above it.
    """


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        code = cli.main(standalone_mode=False, prog_name="probatum")
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        _fail("Stopped. What was finished stays; run the same command again to go on.", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ProbatumError as error:
        _fail(error.message, 2)
    except KeyboardInterrupt:
        _fail("Stopped. What was finished stays; run the same command again to go on.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        if os.environ.get("PROBATUM_DEBUG"):
            raise
        _fail(_unforeseen(error), 2)


def _unforeseen(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        where = f": {error.filename}" if error.filename else ""
        return f"The system refused: {error.strerror}{where}. What was finished stays; put it right and run it again."
    if any(words in str(error) for words in DATABASE_REFUSED):
        return (
            f"The register's database could not be read or written: {error}. Nothing half-done was kept. "
            "Is the disk full or read-only? Make room, then run the same command again."
        )
    return (
        f"A fault in Probatum: {type(error).__name__}: {error}. Nothing half-done was kept. "
        "Run it again with PROBATUM_DEBUG=1 and report what it prints."
    )


def _fail(message: str, code: int) -> None:
    click.echo(f"probatum: {one_line(message)}", err=True)
    sys.exit(code)
