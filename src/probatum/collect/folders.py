"""Lists what to collect in a folder, and sends each path to the collector that knows it.

In: a folder. Out: paths, sorted, the same on every machine: files, and each Telegram export folder as one path.
Hidden files, links and folders that may not be read are left out and named to `on_skip`; nothing outside the folder is
reached.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from probatum.model.errors import CollectError
from probatum.model.objects import Sink

from .captured import Captured, Given
from .files import collect_file
from .limits import Limits
from .telegram_export import Progress, collect_telegram_export, is_telegram_export

OnSkip = Callable[[Path, str], None]
"""Told of each path that is left out, with a reason for people."""

_LITTER = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX"})


def list_folder(path: Path, *, on_skip: OnSkip | None = None) -> Iterator[Path]:
    """Every file in a folder and below, in the order of its path's parts; Telegram export folders as one path.

    Raises CollectError `not_found`, `not_a_folder` or `no_permission` for the folder itself, when first asked.
    """
    skip = on_skip or _silently
    if not path.is_dir():
        raise _no_folder(path)
    try:
        entries = sorted(path.iterdir(), key=lambda entry: entry.name)
    except PermissionError as error:
        raise CollectError(
            f"No permission to look into {path}",
            code="no_permission",
            remedy="Give the account that runs Probatum the right to read the folder.",
        ) from error
    for entry in entries:
        yield from _entry(entry, skip)


def collect_path(
    path: Path,
    sink: Sink,
    *,
    given: Given | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Captured:
    """Collect what `list_folder` names: a file, or a Telegram export folder."""
    if os.path.isdir(path):  # Path.is_dir raises for a name that is too long
        if is_telegram_export(path):
            return collect_telegram_export(path, sink, given=given, limits=limits, progress=progress)
        next(list_folder(path), None)  # a folder that may not be read says so, rather than that it is no file
    return collect_file(path, sink, given=given, limits=limits)


def _entry(entry: Path, skip: OnSkip) -> Iterator[Path]:
    if entry.name.startswith(".") or entry.name in _LITTER:
        skip(entry, "hidden, or left by the system")
    elif entry.is_symlink():
        skip(entry, "a link; name it directly to follow it")
    elif not entry.is_dir() or is_telegram_export(entry):
        yield entry
    else:
        try:
            yield from list_folder(entry, on_skip=skip)
        except CollectError as error:
            skip(entry, error.message)


def _no_folder(path: Path) -> CollectError:
    if path.exists():
        return CollectError(f"{path} is not a folder", code="not_a_folder", remedy="Add it as a file.")
    return CollectError(f"There is no folder {path}", code="not_found", remedy="Check the name.")


def _silently(path: Path, reason: str) -> None:
    """Nobody asked what was left out."""
