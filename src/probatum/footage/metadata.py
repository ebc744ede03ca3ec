"""What a file says of itself: a few kept keys, cleaned, and the time it says it was made.

In: `untrusted_` metadata of a container or picture. Out: a small dict of printable text and an aware UTC time or None.
Always: no time is invented; a camera's time without a zone, or the zero of a container's clock, is no time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

from .limits import METADATA_KEYS, METADATA_MAX_VALUE

Moment = datetime | None

_SPACES = re.compile(r"\s+")
EARLIEST_YEAR = 1900
"""No file says truly that it was made before; damaged ones say anything."""

_ZONED = ("com.apple.quicktime.creationdate", "creation_time", "date")
_EPOCHS = (datetime(1904, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC))
"""Zero of the MP4 and of the Unix clock: what is written when the clock was not set."""


def clean(untrusted_metadata: Mapping[str, object]) -> dict[str, str]:
    """The kept keys, each value one line of printable text of bounded length."""
    kept: dict[str, str] = {}
    for untrusted_key, untrusted_value in untrusted_metadata.items():
        key = str(untrusted_key).lower()
        value = printable(str(untrusted_value))
        if key in METADATA_KEYS and value:
            kept[key] = value
    return dict(sorted(kept.items()))


def printable(untrusted_text: str) -> str:
    """One line without control, format (bidirectional), private or unpaired characters."""
    spaced = _SPACES.sub(" ", untrusted_text[: METADATA_MAX_VALUE * 4])
    return "".join(char for char in spaced if unicodedata.category(char)[0] != "C").strip()[:METADATA_MAX_VALUE]


def created(metadata: Mapping[str, str]) -> datetime | None:
    """When the file says it was made, in UTC; None when it does not say, or not with a zone."""
    for key in _ZONED:
        moment = _moment(metadata.get(key, ""))
        if moment is not None and moment not in _EPOCHS:
            return moment
    return None


def exif_created(untrusted_time: object, untrusted_offset: object) -> datetime | None:
    """EXIF DateTimeOriginal with OffsetTimeOriginal (EXIF 2.31) in UTC; None without a zone."""
    if not isinstance(untrusted_time, str) or not isinstance(untrusted_offset, str):
        return None
    day, _, clock = untrusted_time.strip().strip("\0").partition(" ")
    return _moment(f"{day.replace(':', '-')}T{clock}{untrusted_offset.strip().strip(chr(0))}")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo and moment.year >= EARLIEST_YEAR else None
    except (ValueError, OverflowError):
        return None
