"""The thresholds of matching and grouping, read from `thresholds.toml`, where their sources stand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath("thresholds.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameThresholds:
    """When two frames are alike."""

    max_distance: int
    min_quality: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignThresholds:
    """How frames are put into segments."""

    bin_seconds: float
    refine_step: float
    speeds: tuple[float, ...]
    max_sample_gap: float
    max_gap_seconds: float
    max_segments: int
    short_frames: int
    min_frames: int
    min_seconds: float
    min_aligned: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyThresholds:
    """When aligned pictures change together."""

    min_motion: float
    short_motion: float
    min_change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageThresholds:
    """When two single pictures are the same."""

    max_distance: int
    min_quality: int
    max_residual: float
    max_rms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSettings:
    """How candidates for a group are found."""

    version: str
    min_cover: float
    band_bits: int
    max_bucket: int


VERSION: str = _DATA["version"]
FRAME = FrameThresholds(**_DATA["frame"])
ALIGN = AlignThresholds(**{**_DATA["align"], "speeds": tuple(_DATA["align"]["speeds"])})
VERIFY = VerifyThresholds(**_DATA["verify"])
IMAGE = ImageThresholds(**_DATA["image"])
GROUP = GroupSettings(**_DATA["group"])
