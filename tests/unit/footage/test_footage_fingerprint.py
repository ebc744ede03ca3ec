"""PDQ hashes, and those of turned and mirrored pictures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from probatum.footage.fingerprint import TRANSFORMS, any_near, bits, distances, fit, pdq, transformed, words

Grey = NDArray[np.uint8]

_TURN: dict[str, Callable[[Grey], Grey]] = {
    "mirror": lambda picture: picture[:, ::-1],
    "flip": lambda picture: picture[::-1],
    "rotate180": lambda picture: np.rot90(picture, 2),
    "rotate90": lambda picture: np.rot90(picture, -1),
    "rotate270": lambda picture: np.rot90(picture, 1),
}


@pytest.mark.parametrize("transform", TRANSFORMS[1:], ids="+".join)
def test_the_hash_of_a_turned_picture_follows_from_the_hash(
    transform: tuple[str, ...], texture: Callable[..., Grey]
) -> None:
    """Within PDQ's matching distance of the hash of the picture really turned, and far from the upright one."""
    gaps, upright_gaps = [], []
    for seed in range(20):
        picture = turned = texture(seed, width=320)
        for step in transform:
            turned = _TURN[step](turned)
        upright, really = words([pdq(picture)[0]]), words([pdq(turned)[0]])
        gaps.append(int(distances(transformed(upright, transform), really)[0, 0]))
        upright_gaps.append(int(distances(upright, really)[0, 0]))
    assert max(gaps) <= 31
    assert min(upright_gaps) > 60


@pytest.mark.parametrize("level", [0, 90, 255])
def test_a_flat_picture_has_no_quality(level: int) -> None:
    """Black, grey and white frames must not count as evidence."""
    assert pdq(np.full((120, 160), level, dtype=np.uint8))[1] == 0


def test_a_textured_picture_has_full_quality_and_survives_scaling(texture: Callable[..., Grey]) -> None:
    """The hash of the half-size picture is near."""
    picture = texture(3, width=320)
    (whole, quality), (half, _) = pdq(picture), pdq(picture[::2, ::2])
    assert quality == 100
    assert distances(words([whole]), words([half]))[0, 0] <= 31


def test_words_bits_and_distances_agree() -> None:
    """A distance is the number of bits that differ."""
    first, second = "0" * 64, "8" + "0" * 62 + "3"
    both = words([first, second])
    assert bits(both).sum(axis=1).tolist() == [0, 3]
    assert distances(both, both).tolist() == [[0, 3], [3, 0]]
    assert distances(words([first]), words(["f" * 64]))[0, 0] == 255
    assert any_near(both, words([first]), 0)
    assert not any_near(words([second]), words([first]), 2)


def test_fit_keeps_the_shape_and_never_enlarges() -> None:
    """A strip one pixel high stays one pixel high."""
    assert fit(1920, 1080, 480) == (480, 270)
    assert fit(100, 50, 480) == (100, 50)
    assert fit(60_000, 1, 480) == (480, 1)
