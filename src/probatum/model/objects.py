"""What is kept: the outcome of writing bytes to the vault, and the roles that an Item can have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Protocol

from .digests import Digest


class ItemRole(StrEnum):
    """What an Item is within its Capture."""

    PAGE = "page"
    SCREENSHOT = "screenshot"
    WARC = "warc"
    VIDEO = "video"
    IMAGE = "image"
    AUDIO = "audio"
    TEXT = "text"
    DOCUMENT = "document"
    EXPORT = "export"
    OTHER = "other"
    DERIVATIVE = "derivative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An Object that is safely in the vault; `new` is False when the same bytes were there already."""

    digest: Digest
    size: int
    new: bool


class Sink(Protocol):
    """Where a stage puts bytes that must be kept; the vault's ObjectStore is one."""

    def put(self, stream: BinaryIO) -> Stored:
        """Keep all bytes left in `stream` and return only when they are durable."""
        ...
