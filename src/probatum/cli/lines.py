"""Lines of JSON in and out, from files or pipes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from probatum.model.errors import UsageError


def read_lines(source: str) -> Iterator[tuple[int, str]]:
    """(number, line) of every line that is not empty; `-` is standard input."""
    try:
        with nullcontext(sys.stdin) if source == "-" else Path(source).open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{source} cannot be read", expected="UTF-8 lines of JSON", found=str(error)) from error


def write_lines(target: str, records: Iterable[dict[str, Any]]) -> None:
    """Write records, one a line; a file appears only when it is whole."""
    if target == "-":
        for record in records:
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        return
    path = Path(target)
    if path.exists() and not path.is_file() and not path.is_dir():
        _write_device(path, records)  # a pipe or /dev/null is written to, never replaced by a file
        return
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as out:
            for record in records:
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{target} cannot be written", found=error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _write_device(path: Path, records: Iterable[dict[str, Any]]) -> None:
    try:
        with path.open("w", encoding="utf-8") as out:
            for record in records:
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written", found=error.strerror or str(error)) from error
