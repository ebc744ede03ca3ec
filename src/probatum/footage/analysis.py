"""What one media file is and what it looks like: the value that is stored and that matching works on.

In: what a decode pass found. Out: `Analysis`, and its record, exact inverses of each other. Always: times are aware UTC
and come from the file, never from us; hashes are 64 hex digits; a note is a short code that `NOTES` explains.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast

from probatum.model.errors import ValueInvalid
from probatum.model.times import instant, parse_instant, require_utc

VERSION = "footage 0.1.0"
"""The version of what makes an Analysis; a new one is computed beside the old."""

Kind = Literal["video", "image", "audio"]
KINDS: tuple[Kind, ...] = ("video", "image", "audio")

NOTES: Mapping[str, str] = {
    "truncated": "The file ends before it should; what could be decoded is here.",
    "damaged": "Some of the file could not be decoded.",
    "keyframes_only": "Because of its size only keyframes were decoded.",
    "frame_limit": "The limit of sampled frames was reached; the rest was not looked at.",
    "packet_limit": "A long stretch gave no picture; the rest was not looked at.",
    "first_picture_only": "Of an animated picture only the first was looked at.",
    "camera_time_without_zone": "The camera's time has no time zone, so the creation time is unknown.",
    "no_sound_decoded": "The sound could not be decoded.",
}
"""Plain words for each note code."""

_PDQ = re.compile(r"[0-9a-f]{64}\Z")
_DETAIL = re.compile(r"[0-9a-f]{8192}\Z")
_NOTE = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameHash:
    """One sampled frame: when (seconds from the first picture), its PDQ hash, and PDQ's quality from 0 to 100."""

    second: float
    pdq: str
    quality: int

    def __post_init__(self) -> None:
        if not _PDQ.match(self.pdq):
            raise ValueInvalid("Not a PDQ hash", expected="64 lower-case hex digits", found=repr(self.pdq)[:80])
        if not 0 <= self.quality <= 100:
            raise ValueInvalid("PDQ quality must be from 0 to 100", found=str(self.quality))
        if not 0 <= self.second < float("inf"):
            raise ValueInvalid("A frame's second must be from 0", found=str(self.second))


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What one file is and what it looks like; None is "the file does not say".

    `width` and `height` are of the picture as shown (after `rotation`, degrees clockwise: 0, 90, 180, 270).
    `detail` is, for a single picture, its 64 x 64 reduction in grey (hex): it tells two photographs of one scene apart.
    """

    kind: Kind
    container: str
    version: str = VERSION
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    rotation: int = 0
    frame_rate: float | None = None
    codec: str | None = None
    audio_codec: str | None = None
    created: datetime | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    frames: tuple[FrameHash, ...] = ()
    notes: tuple[str, ...] = ()
    detail: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueInvalid("Unknown kind of media", expected=", ".join(KINDS), found=repr(self.kind)[:40])
        if self.rotation not in (0, 90, 180, 270):
            raise ValueInvalid("A rotation must be 0, 90, 180 or 270", found=str(self.rotation))
        if self.duration is not None and not 0 <= self.duration < float("inf"):
            raise ValueInvalid("A duration must be from 0", found=str(self.duration))
        if self.created is not None:
            object.__setattr__(self, "created", require_utc(self.created))
            if self.created.year < 1900:
                raise ValueInvalid("A file cannot have been made before 1900", found=str(self.created))
        if self.detail is not None and not _DETAIL.match(self.detail):
            raise ValueInvalid("The detail of a picture must be 4,096 bytes in hex", found=self.detail[:40])
        for note in self.notes:
            if not _NOTE.match(note):
                raise ValueInvalid("A note must be a short code", found=repr(note)[:80])

    def to_record(self) -> dict[str, Any]:
        """The record as stored (canonical JSON can hold it)."""
        return {
            "version": self.version,
            "kind": self.kind,
            "container": self.container,
            "duration": self.duration,
            "width": self.width,
            "height": self.height,
            "rotation": self.rotation,
            "frame_rate": self.frame_rate,
            "codec": self.codec,
            "audio_codec": self.audio_codec,
            "created": instant(self.created) if self.created else None,
            "metadata": dict(self.metadata),
            "frames": [[frame.second, frame.pdq, frame.quality] for frame in self.frames],
            "notes": list(self.notes),
            "detail": self.detail,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Analysis:
        """Read such a record; raise ValueInvalid when it breaks a rule."""
        try:
            return cls(
                version=_text(record["version"]),
                kind=cast(Kind, _text(record["kind"])),
                container=_text(record["container"]),
                duration=_number(record["duration"]),
                width=_whole(record["width"]),
                height=_whole(record["height"]),
                rotation=_whole(record["rotation"]) or 0,
                frame_rate=_number(record["frame_rate"]),
                codec=_maybe_text(record["codec"]),
                audio_codec=_maybe_text(record["audio_codec"]),
                created=parse_instant(record["created"]) if record["created"] is not None else None,
                metadata={_text(key): _text(value) for key, value in record["metadata"].items()},
                frames=tuple(_frame(*each) for each in record["frames"]),
                notes=tuple(_text(note) for note in record["notes"]),
                detail=_maybe_text(record["detail"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueInvalid("Not an analysis of footage", found=repr(error)[:120]) from error


def _frame(second: Any, pdq: Any, quality: Any) -> FrameHash:
    if isinstance(quality, bool) or not isinstance(quality, int):
        raise ValueInvalid("PDQ quality must be a whole number", found=repr(quality)[:40])
    return FrameHash(second=_number(second) or 0.0, pdq=_text(pdq), quality=quality)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueInvalid("Expected text in an analysis", found=repr(value)[:60])
    return value


def _maybe_text(value: Any) -> str | None:
    return None if value is None else _text(value)


def _number(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueInvalid("Expected a number in an analysis", found=repr(value)[:60])
    return float(value)


def _whole(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueInvalid("Expected a whole number in an analysis", found=repr(value)[:60])
    return value
