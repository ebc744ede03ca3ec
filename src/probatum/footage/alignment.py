"""Where the seconds of one clip lie in another, and whether the pictures change together there.

In: the usable frames of two clips (`Track`). Out: `Aligned` segments at constant offset. The offset is found by a vote
of frame pairs that look alike, then refined. What tells the same footage from the same camera at another time: each
hash bit minus its mean over the segment, correlated between the clips. (Pixels minus their temporal mean correlate at
0.97 and more for the same footage and at 0.61 and less otherwise; here the same is done on hash bits.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .analysis import FrameHash
from .fingerprint import Words, bits, distances, transformed, words
from .thresholds import ALIGN, FRAME

_CHUNK = 256
_CANDIDATES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The usable frames of a clip: seconds (n,), hashes (n, 4), bits (n, 256)."""

    seconds: NDArray[np.float64]
    words: Words
    bits: NDArray[np.float32]

    @classmethod
    def of(cls, frames: Sequence[FrameHash]) -> Track:
        """The frames whose quality suffices: flat and black ones look like each other and prove nothing."""
        usable = [frame for frame in frames if frame.quality >= FRAME.min_quality]
        hashes = words([frame.pdq for frame in usable])
        return cls.from_words(np.array([frame.second for frame in usable], dtype=np.float64), hashes)

    @classmethod
    def from_words(cls, seconds: NDArray[np.float64], hashes: Words) -> Track:
        """A track of given hashes."""
        return cls(seconds=seconds, words=hashes, bits=bits(hashes).astype(np.float32))

    def turned(self, transform: tuple[str, ...]) -> Track:
        """The track as if its pictures had been turned or mirrored."""
        return Track.from_words(self.seconds, transformed(self.words, transform)) if transform else self

    def at_speed(self, speed: float) -> Track:
        """The track as if played `speed` times as fast."""
        return self if speed == 1.0 else Track(seconds=self.seconds / speed, words=self.words, bits=self.bits)

    def __len__(self) -> int:
        return len(self.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """A segment of the query that lies at `offset` in the reference (query second minus reference second).

    `motion` is the correlation of change (-1 to 1), `change` the summed variance of the bits a frame on the stiller
    side, `distance` the mean Hamming distance of aligned frames, `frames` how many are aligned.
    """

    query: tuple[float, float]
    reference: tuple[float, float]
    offset: float
    frames: int
    distance: float
    motion: float
    change: float


def align(query: Track, reference: Track) -> tuple[Aligned, ...]:
    """The segments of the query found in the reference, best first, not overlapping in the query."""
    free = np.ones(len(query), dtype=bool)
    found: list[Aligned] = []
    if len(query) == 0 or len(reference) == 0:
        return ()
    near = _near(query, reference)
    while len(found) < ALIGN.max_segments:
        best = _best(query, reference, near, free)
        if best is None:
            break
        found.append(best)
        free &= (query.seconds < best.query[0] - 1e-9) | (query.seconds > best.query[1] + 1e-9)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """Pairs of frames that look alike: index in the query, offset, and weight (32 minus distance)."""

    index: NDArray[np.int64]
    offset: NDArray[np.float64]
    weight: NDArray[np.float64]


def _near(query: Track, reference: Track) -> _Near:
    rows, offsets, weights = [], [], []
    for start in range(0, len(query), _CHUNK):
        table = distances(query.words[start : start + _CHUNK], reference.words)
        row, column = np.nonzero(table <= FRAME.max_distance)
        rows.append(row + start)
        offsets.append(query.seconds[row + start] - reference.seconds[column])
        weights.append(FRAME.max_distance + 1.0 - table[row, column])
    return _Near(index=np.concatenate(rows), offset=np.concatenate(offsets), weight=np.concatenate(weights))


def _best(query: Track, reference: Track, near: _Near, free: NDArray[np.bool_]) -> Aligned | None:
    usable = free[near.index]
    segments: list[Aligned] = []
    for offset in _vote(near.index[usable], near.offset[usable], near.weight[usable]):
        refined = _refine(query, reference, offset, free)
        segments.extend(_segments(query, reference, refined, free))
    return max(segments, key=lambda each: (round(each.frames * each.motion, 6), -each.offset), default=None)


def _vote(index: NDArray[np.int64], offset: NDArray[np.float64], weight: NDArray[np.float64]) -> list[float]:
    """The offsets with the most votes; a frame votes once in a bin, with its best pair."""
    if len(index) == 0:
        return []
    bins = np.round(offset / ALIGN.bin_seconds).astype(np.int64)
    order = np.lexsort((-weight, index, bins))
    bins, index, weight = bins[order], index[order], weight[order]
    first = np.ones(len(bins), dtype=bool)
    first[1:] = (bins[1:] != bins[:-1]) | (index[1:] != index[:-1])
    names, position = np.unique(bins[first], return_inverse=True)
    votes = np.bincount(position, weights=weight[first])
    best = np.lexsort((names, -votes))[:_CANDIDATES]
    return [float(names[each]) * ALIGN.bin_seconds for each in best]


def _refine(query: Track, reference: Track, offset: float, free: NDArray[np.bool_]) -> float:
    """The offset near `offset` at which most frames are alike, and most alike."""
    steps = round(ALIGN.bin_seconds / ALIGN.refine_step)
    grid = offset + np.arange(-steps, steps + 1) * ALIGN.refine_step
    gains = []
    for each in grid:
        inside, expected = _expected(query, reference, float(each), free)
        gaps = np.abs(query.bits[inside] - expected).sum(axis=1)
        gains.append(float(np.maximum(FRAME.max_distance + 1 - gaps, 0).sum()))
    return float(grid[int(np.argmax(gains))])


def _expected(
    query: Track, reference: Track, offset: float, free: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Which query frames fall inside the reference, and the reference's bits there: of the two frames around that
    second, the one more alike, since both clips were sampled at times of their own."""
    times = query.seconds - offset
    slack = ALIGN.bin_seconds / 2
    inside = np.nonzero(free & (times >= reference.seconds[0] - slack) & (times <= reference.seconds[-1] + slack))[0]
    after = np.searchsorted(reference.seconds, times[inside])
    both = np.stack([np.clip(after - 1, 0, None), np.clip(after, None, len(reference) - 1)])
    near = np.abs(reference.seconds[both] - times[inside]) <= ALIGN.max_sample_gap
    apart = np.bitwise_count(reference.words[both] ^ query.words[inside]).sum(axis=2) + np.where(near, 0, 256)
    chosen = np.where(apart[0] <= apart[1], both[0], both[1])
    return inside.astype(np.int64), reference.bits[chosen]


def _segments(query: Track, reference: Track, offset: float, free: NDArray[np.bool_]) -> list[Aligned]:
    inside, expected = _expected(query, reference, offset, free)
    gaps = np.abs(query.bits[inside] - expected).sum(axis=1)
    alike = np.nonzero(gaps <= FRAME.max_distance)[0]
    if len(alike) == 0:
        return []
    times = query.seconds[inside]
    breaks = np.nonzero(np.diff(times[alike]) > ALIGN.max_gap_seconds)[0] + 1
    found = []
    for run in np.split(alike, breaks):
        whole = slice(run[0], run[-1] + 1)
        if len(run) < ALIGN.min_aligned * (run[-1] + 1 - run[0]):
            continue
        motion, change = _motion(query.bits[inside[whole]], expected[whole])
        start, end = float(times[run[0]]), float(times[run[-1]])
        found.append(
            Aligned(
                query=(start, end),
                reference=(max(0.0, start - offset), max(0.0, end - offset)),
                offset=offset,
                frames=len(run),
                distance=float(gaps[run].mean()),
                motion=motion,
                change=change,
            )
        )
    return found


def _motion(first: NDArray[np.float32], second: NDArray[np.float32]) -> tuple[float, float]:
    """Correlation of what changes, and how much changes a frame on the stiller side (summed variance of the bits)."""
    one = first - first.mean(axis=0)
    two = second - second.mean(axis=0)
    ones, twos = float((one * one).sum()), float((two * two).sum())
    if ones <= 0 or twos <= 0:
        return 0.0, 0.0
    return float((one * two).sum() / np.sqrt(ones * twos)), min(ones, twos) / len(first)
