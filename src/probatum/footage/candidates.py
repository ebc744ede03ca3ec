"""Which pairs of clips are worth comparing, without comparing all pairs.

In: the usable frames of many clips. Out: pairs of indices. A hash is cut into 16 bands of 16 bits; clips that share a
band anywhere are candidates (as in multi-index hashing: Norouzi, Punjani, Fleet 2014), kept when one pair of their
frames is within the distance of thresholds.toml. Two hashes 31 bits apart share a whole band nine times in ten, two 20
apart nearly always, and a clip has many frames, so hardly a match is lost. A fuller bucket than `max_bucket` (a title
card of a whole channel, one clip uploaded a thousand times) links each entry to its neighbours in order of hash only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .alignment import Track
from .fingerprint import TRANSFORMS, Words, transformed
from .thresholds import FRAME, GROUP

_NEIGHBOURS = 4
_BLOCK = 1 << 20


def candidate_pairs(tracks: Sequence[Track]) -> list[tuple[int, int]]:
    """Pairs (i, j), i < j, of tracks of which at least one pair of frames is alike, also when turned or mirrored."""
    sizes = [len(track) for track in tracks]
    if sum(sizes) == 0:
        return []
    hashes = np.concatenate([track.words for track in tracks if len(track)])
    owner = np.repeat(np.arange(len(tracks)), sizes)
    hashes, owner = _distinct(hashes, owner)
    found: set[tuple[int, int]] = set()
    turnings = [transformed(hashes, transform) if transform else hashes for transform in TRANSFORMS]
    for band in range(256 // GROUP.band_bits):
        keys = _band(hashes, band)
        order = np.argsort(keys, kind="stable")
        starts = np.searchsorted(keys[order], np.arange((1 << GROUP.band_bits) + 1, dtype=np.uint64))
        for turned in turnings:
            left, right = _collisions(starts, order, _band(turned, band), hashes, turned)
            found.update(_alike(left, right, hashes, turned, owner))
    return sorted(found)


def _distinct(hashes: Words, owner: NDArray[np.int64]) -> tuple[Words, NDArray[np.int64]]:
    """Each hash once for each clip (a still clip repeats itself), sorted by hash, so that buckets are too."""
    table = np.column_stack([hashes, owner.astype(np.uint64)])
    table = np.unique(table, axis=0)
    return np.ascontiguousarray(table[:, :4]), table[:, 4].astype(np.int64)


def _band(hashes: Words, band: int) -> NDArray[np.uint64]:
    in_word = 64 // GROUP.band_bits
    shift = np.uint64((band % in_word) * GROUP.band_bits)
    return (hashes[:, band // in_word] >> shift) & np.uint64((1 << GROUP.band_bits) - 1)


def _collisions(
    starts: NDArray[np.int64],
    order: NDArray[np.int64],
    turned_keys: NDArray[np.uint64],
    hashes: Words,
    turned: Words,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Index pairs (upright, turned) with equal keys; the bucket of key k is order[starts[k]:starts[k + 1]].

    Of full buckets only neighbours are looked at.
    """
    low, high = starts[turned_keys], starts[turned_keys + np.uint64(1)]
    full = high - low > GROUP.max_bucket
    if full.any():
        near = _rank(hashes[order], turned[full], low[full], high[full])
        low[full] = np.maximum(low[full], near - _NEIGHBOURS)
        high[full] = np.minimum(high[full], near + _NEIGHBOURS + 1)
    counts = high - low
    right = np.repeat(np.arange(len(turned_keys)), counts)
    starts = np.repeat(low - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    left = order[starts + np.arange(int(counts.sum()))]
    return left, right


def _rank(ordered: Words, wanted: Words, low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each wanted hash would stand within its bucket."""
    ranks = np.empty(len(wanted), dtype=np.int64)
    for position, (hash_words, start, end) in enumerate(zip(wanted, low, high, strict=True)):
        ranks[position] = start + int(np.searchsorted(ordered[start:end, 0], hash_words[0]))
    return ranks


def _alike(
    left: NDArray[np.int64], right: NDArray[np.int64], hashes: Words, turned: Words, owner: NDArray[np.int64]
) -> set[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    for start in range(0, len(left), _BLOCK):
        one, two = left[start : start + _BLOCK], right[start : start + _BLOCK]
        other = owner[one] != owner[two]
        one, two = one[other], two[other]
        apart = np.bitwise_count(hashes[one] ^ turned[two]).sum(axis=1)
        near = apart <= FRAME.max_distance
        first, second = owner[one[near]], owner[two[near]]
        both = np.unique(np.column_stack([np.minimum(first, second), np.maximum(first, second)]), axis=0)
        pairs.update((int(i), int(j)) for i, j in both)
    return pairs
