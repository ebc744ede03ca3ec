"""The PDQ hash of one picture, and what its hash would be had the picture been mirrored or turned.

In: a greyscale picture as an array (height, width) of bytes. Out: 64 hex digits and PDQ's quality. PDQ: "The TMK+PDQF
Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (hashing.pdf in facebook/ThreatExchange). A hash is the
signs of 16 x 16 cosine terms about their median; mirroring a picture negates every second column of terms, so the
mirrored hash follows from the hash itself, but for terms near the median (11 to 18 bits of 256 on test pictures).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pdqhash
from numpy.typing import NDArray

SIDE = 256
"""Longest side a picture is reduced to first. PDQ's paper says 512; PDQ itself goes on to 64, and 256 costs a third."""

TRANSFORMS: tuple[tuple[str, ...], ...] = (
    (),
    ("mirror",),
    ("flip",),
    ("rotate180",),
    ("rotate90",),
    ("rotate270",),
    ("rotate90", "mirror"),
    ("rotate270", "mirror"),
)
"""The eight ways to turn or mirror a picture (rotations clockwise, then mirrored left to right)."""

_BLOCK = 256

Words = NDArray[np.uint64]
"""Hashes as an array (n, 4) of 64-bit words."""


def fit(width: int, height: int, side: int = SIDE) -> tuple[int, int]:
    """The size of a picture reduced to at most `side`, never enlarged, at least one pixel each way."""
    scale = min(1.0, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def pdq(grey: NDArray[np.uint8]) -> tuple[str, int]:
    """The PDQ hash (64 hex digits) and quality (0 to 100) of a greyscale picture."""
    picture = np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bits, quality = pdqhash.compute(picture)
    return np.packbits(np.asarray(bits, dtype=np.uint8)).tobytes().hex(), max(0, min(100, int(quality)))


def words(hashes: list[str]) -> Words:
    """Hashes in hex as an array of words."""
    raw = np.frombuffer(bytes.fromhex("".join(hashes)), dtype=">u8")
    return raw.astype(np.uint64).reshape(len(hashes), 4)


def bits(hashes: Words) -> NDArray[np.uint8]:
    """Hashes as an array (n, 256) of zeros and ones."""
    raw = np.ascontiguousarray(hashes).astype(">u8").view(np.uint8).reshape(len(hashes), 32)
    return np.unpackbits(raw, axis=1)


def distances(first: Words, second: Words) -> NDArray[np.uint8]:
    """Hamming distances (n, m), at most 255."""
    result = np.zeros((len(first), len(second)), dtype=np.uint16)
    for word in range(4):
        result += np.bitwise_count(first[:, None, word] ^ second[None, :, word])
    return np.minimum(result, 255).astype(np.uint8)


def any_near(first: Words, second: Words, limit: int) -> bool:
    """Whether any two hashes are within `limit`; a block at a time, so that hours of footage fit in memory."""
    return any(
        (distances(first[start : start + _BLOCK], second) <= limit).any() for start in range(0, len(first), _BLOCK)
    )


def transformed(hashes: Words, transform: tuple[str, ...]) -> Words:
    """What the hashes of the pictures, turned or mirrored by `transform`, would be (but for terms near the median)."""
    grid = bits(hashes).reshape(len(hashes), 16, 16)
    for step in transform:
        grid = _STEPS[step](grid)
    raw = np.packbits(grid.reshape(len(hashes), 256), axis=1)
    return raw.copy().view(">u8").astype(np.uint64).reshape(len(hashes), 4)


# Bit (row, column) is the sign of the term of vertical frequency 16 - row and horizontal frequency 16 - column
# (pdqhash gives the highest first), so odd rows and columns hold the odd frequencies, which mirroring negates.
_ODD = (np.arange(16) % 2).astype(np.uint8)


def _mirror(grid: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return grid ^ _ODD[None, None, :]


def _flip(grid: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return grid ^ _ODD[None, :, None]


def _transpose(grid: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return grid.transpose(0, 2, 1)


_STEPS: dict[str, Callable[[NDArray[np.uint8]], NDArray[np.uint8]]] = {
    "mirror": _mirror,
    "flip": _flip,
    "rotate180": lambda grid: _mirror(_flip(grid)),
    "rotate90": lambda grid: _mirror(_transpose(grid)),
    "rotate270": lambda grid: _flip(_transpose(grid)),
}
