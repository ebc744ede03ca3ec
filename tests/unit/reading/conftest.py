"""One reader for all tests of the reading stage: loading it is the slow part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from probatum.model.statements import Killing, Reading, Text
from probatum.reading.reader import Reader

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The reader, loaded once."""
    return Reader()


@pytest.fixture
def read(reader: Reader) -> Read:
    """Read an English text published on 13 November 2024."""

    def read_text(text: str, *, published: date = date(2024, 11, 13), lang: str | None = "en") -> Reading:
        return reader.read(Text(id="t", text=text, published=published, lang=lang))

    return read_text


@pytest.fixture
def killings(read: Read) -> Callable[[str], list[Killing]]:
    """The killings that an English text states."""

    def found(text: str) -> list[Killing]:
        return [each for each in read(text).statements if isinstance(each, Killing)]

    return found
