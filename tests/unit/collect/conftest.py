"""A sink in memory, and small files made on the spot; every text in here is invented and harmless."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from probatum.model.digests import Digest
from probatum.model.objects import Stored


class MemorySink:
    """Keeps bytes by their digest; what fails while it is read is not kept."""

    def __init__(self) -> None:
        self.objects: dict[Digest, bytes] = {}

    def put(self, stream: BinaryIO) -> Stored:
        data = stream.read()
        digest = Digest.of(data)
        new = digest not in self.objects
        self.objects[digest] = data
        return Stored(digest=digest, size=len(data), new=new)


@pytest.fixture
def sink() -> MemorySink:
    return MemorySink()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Write a file into the test's folder."""

    def write_file(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file
