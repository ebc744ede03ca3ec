"""Reading the data files of a language or a war: word lists, bodies, patterns. Each is loaded once.

In: a folder name (`en`, `wars`) and a file name. Out: the parsed TOML. A data file that is missing or broken is a
ReadingError that names it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from probatum.model.errors import ReadingError


@cache
def load(folder: str, name: str) -> dict[str, Any]:
    """The contents of `<folder>/<name>.toml` inside this package."""
    resource = files(__package__) / folder / f"{name}.toml"
    try:
        return tomllib.loads(resource.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ReadingError(
            f"The reader's data file {folder}/{name}.toml cannot be used",
            code="reading_data",
            found=str(error),
            remedy="Install Probatum again.",
        ) from error


@cache
def small_words(lang: str, name: str) -> frozenset[str]:
    """A list of words that a step asks a language for by name."""
    return frozenset(load(lang, "words")["grammar"][name])
