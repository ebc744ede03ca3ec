"""Whether two analysed files show the same footage, and which second is which.

In: two Analyses. Out: a FootageMatch: `same_footage` when enough aligned frames also change together (or, for two
pictures, when every detail agrees), `possible` when frames only look alike, None when they do not. Always: flat frames
prove nothing; a still scene alone is never `same_footage`, since the same camera at another time looks the same.
Not yet found: crops, borders, large captions, picture in picture, a picture filmed off a screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from .alignment import Aligned, Track, align
from .analysis import Analysis
from .fingerprint import TRANSFORMS, any_near, distances
from .thresholds import ALIGN, FRAME, IMAGE, VERIFY

Outcome = Literal["same_footage", "possible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Seconds of the query and the seconds of the reference they show; the query is the reference at `speed`, changed
    by `transform`."""

    query: tuple[float, float]
    reference: tuple[float, float]
    speed: float = 1.0
    transform: tuple[str, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """The record shape of a segment."""
        return {
            "query": list(self.query),
            "reference": list(self.reference),
            "speed": self.speed,
            "transform": list(self.transform),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageMatch:
    """What was found between two files; `score` from 0 to 1 compares matches of one outcome, it is no probability."""

    outcome: Outcome | None = None
    score: float = 0.0
    segments: tuple[Segment, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """The record shape of a match, without the reference's name."""
        return {
            "outcome": self.outcome,
            "score": self.score,
            "segments": [segment.to_record() for segment in self.segments],
        }


NO_MATCH = FootageMatch()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A segment and how it was found."""

    aligned: Aligned
    speed: float
    transform: tuple[str, ...]

    @property
    def verified(self) -> bool:
        """Whether the pictures were seen to change together."""
        here = self.aligned
        motion = VERIFY.min_motion if here.frames >= ALIGN.short_frames else VERIFY.short_motion
        return (
            here.frames >= ALIGN.min_frames
            and here.query[1] - here.query[0] >= ALIGN.min_seconds
            and here.motion >= motion
            and here.change >= VERIFY.min_change
        )


def match(a: Analysis, b: Analysis) -> FootageMatch:
    """How `a` (the query) is found in `b` (the reference)."""
    if a.kind == "image" and b.kind == "image":
        return _match_images(a, b)
    query, reference = Track.of(a.frames), Track.of(b.frames)
    if len(query) == 0 or len(reference) == 0:
        return NO_MATCH
    return match_tracks(query, reference)


def match_tracks(query: Track, reference: Track) -> FootageMatch:
    """The same for two tracks: the reference is tried upright first, then turned and mirrored."""
    possible: list[_Found] = []
    for transform in TRANSFORMS:
        turned = reference.turned(transform)
        if not any_near(query.words, turned.words, FRAME.max_distance):
            continue
        found = _at_speeds(query, turned, transform)
        verified = [each for each in found if each.verified]
        if verified:
            return _same(verified)
        possible.extend(found)
    return _possible(possible, needed=min(ALIGN.min_frames, len(query), len(reference)))


def _at_speeds(query: Track, reference: Track, transform: tuple[str, ...]) -> list[_Found]:
    everything: list[_Found] = []
    for speed in ALIGN.speeds:
        segments = align(query, reference.at_speed(speed))
        found = [_Found(aligned=each, speed=speed, transform=transform) for each in segments]
        if any(each.verified for each in found):
            return found
        everything.extend(found)
    return everything


def _same(found: list[_Found]) -> FootageMatch:
    frames = sum(each.aligned.frames for each in found)
    score = sum(each.aligned.motion * each.aligned.frames for each in found) / frames
    return FootageMatch(outcome="same_footage", score=_score(score), segments=_segments(found))


def _possible(found: list[_Found], *, needed: int) -> FootageMatch:
    enough = [each for each in found if each.aligned.frames >= needed]
    if not enough:
        return NO_MATCH
    best = min(enough, key=lambda each: (each.aligned.distance, -each.aligned.frames))
    score = 0.5 * (1 - best.aligned.distance / (FRAME.max_distance + 1))
    return FootageMatch(outcome="possible", score=_score(score), segments=_segments([best]))


def _segments(found: list[_Found]) -> tuple[Segment, ...]:
    ordered = sorted(found, key=lambda each: each.aligned.query)
    return tuple(
        Segment(
            query=_seconds(each.aligned.query, 1.0),
            reference=_seconds(each.aligned.reference, each.speed),
            speed=each.speed,
            transform=each.transform,
        )
        for each in ordered
    )


def _seconds(pair: tuple[float, float], speed: float) -> tuple[float, float]:
    return round(pair[0] * speed, 3), round(pair[1] * speed, 3)


def _score(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)


def _match_images(a: Analysis, b: Analysis) -> FootageMatch:
    first, second = Track.of(a.frames), Track.of(b.frames)
    if len(first) == 0 or len(second) == 0:
        return NO_MATCH
    for transform in TRANSFORMS:
        distance = int(distances(first.words, second.turned(transform).words)[0, 0])
        if distance > FRAME.max_distance:
            continue
        segment = Segment(query=(0.0, 0.0), reference=(0.0, 0.0), transform=transform)
        same = not transform and distance <= IMAGE.max_distance and _same_detail(a, b)
        score = _score(1 - distance / 256 if same else 0.5 * (1 - distance / (FRAME.max_distance + 1)))
        return FootageMatch(outcome="same_footage" if same else "possible", score=score, segments=(segment,))
    return NO_MATCH


def _same_detail(a: Analysis, b: Analysis) -> bool:
    """Whether two pictures agree cell by cell, once the brightness and contrast of one are fitted to the other.

    Someone who has moved between two photographs changes some cells a lot; saving a picture again changes all a little.
    """
    if a.detail is None or b.detail is None or min(a.frames[0].quality, b.frames[0].quality) < IMAGE.min_quality:
        return False
    first, second = (np.frombuffer(bytes.fromhex(each), dtype=np.uint8).astype(float) for each in (a.detail, b.detail))
    spread = float(((first - first.mean()) ** 2).sum())
    if spread == 0:
        return False
    gain = float(((first - first.mean()) * (second - second.mean())).sum()) / spread
    residual = np.abs((second - second.mean()) - gain * (first - first.mean()))
    return float(residual.max()) <= IMAGE.max_residual and float(np.sqrt((residual**2).mean())) <= IMAGE.max_rms
