"""Limits and lists for decoding untrusted media, read from `limits.toml`.

Out: `DecodeLimits` (what a decode pass may cost), `IsolationLimits` (what the child process may use), the containers
and picture formats that are opened at all, and the metadata keys that are kept.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from importlib import resources
from typing import Any

from probatum.model.errors import ValueInvalid

_DATA: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath("limits.toml").read_text("utf-8"))
_DECODE = _DATA["decode"]
_ISOLATION = _DATA["isolation"]

CONTAINERS: tuple[str, ...] = tuple(_DATA["formats"]["containers"])
"""FFmpeg demuxers that may be used."""

IMAGE_FORMATS: tuple[str, ...] = tuple(_DATA["formats"]["images"])
"""Pillow formats that may be used."""

METADATA_KEYS: frozenset[str] = frozenset(_DATA["metadata"]["keys"])
METADATA_MAX_VALUE: int = _DATA["metadata"]["max_value"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeLimits:
    """What one decode pass may cost; the meaning of each number is in `limits.toml`."""

    step: float = _DECODE["step"]
    moving_step: float = _DECODE["moving_step"]
    moving_bits: int = _DECODE["moving_bits"]
    max_frames: int = _DECODE["max_frames"]
    max_step: float = _DECODE["max_step"]
    max_pixels: int = _DECODE["max_pixels"]
    max_image_pixels: int = _DECODE["max_image_pixels"]
    full_decode_pixels: int = _DECODE["full_decode_pixels"]
    max_silent_packets: int = _DECODE["max_silent_packets"]
    max_errors: int = _DECODE["max_errors"]
    max_packets: int = _DECODE["max_packets"]

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if value <= 0:
                raise ValueInvalid("A decode limit must be positive", found=f"{name} = {value}")

    def step_for(self, duration: float | None) -> float:
        """Seconds between sampled frames: grows with the duration so that `max_frames` suffice."""
        if duration is None:
            return self.step
        return min(max(self.step, duration / self.max_frames), self.max_step)

    def moving_step_for(self, duration: float | None) -> float:
        """The same while the picture changes fast; still so that `max_frames` suffice."""
        return max(self.moving_step, (duration or 0.0) / self.max_frames)


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolationLimits:
    """What the child process may use (see setrlimit(2)), and how long the parent waits."""

    timeout_seconds: float = _ISOLATION["timeout_seconds"]
    cpu_seconds: int = _ISOLATION["cpu_seconds"]
    address_space_bytes: int = _ISOLATION["address_space_bytes"]
    open_files: int = _ISOLATION["open_files"]
    max_output_bytes: int = _ISOLATION["max_output_bytes"]
