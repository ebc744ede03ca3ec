"""What counts as the same footage, and what only looks alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from probatum.footage.analysis import Analysis
from probatum.footage.decode import analyse_file
from probatum.footage.matching import match

Grey = NDArray[np.uint8]
Make = Callable[..., Path]


@pytest.fixture
def original(video: Make, panning: Callable[..., list[Grey]]) -> Analysis:
    """Ten seconds of a panning camera."""
    return analyse_file(video("original.mp4", panning(1, frames=100)))


def test_a_worse_and_darker_encoding_is_the_same_footage(
    original: Analysis, video: Make, panning: Callable[..., list[Grey]]
) -> None:
    """With one segment over the whole of both."""
    darker = [(picture * 0.7).astype(np.uint8)[::2, ::2] for picture in panning(1, frames=100)]
    found = match(analyse_file(video("b.mp4", darker, crf=35)), original)
    assert found.outcome == "same_footage"
    assert found.score > 0.8
    (segment,) = found.segments
    assert segment.query == pytest.approx((0, 9.9), abs=0.6)
    assert segment.reference == pytest.approx(segment.query, abs=0.3)
    assert (segment.speed, segment.transform) == (1.0, ())


@pytest.mark.parametrize("start", [13, 20, 37, 41])
def test_a_part_cut_out_anywhere_is_found_where_it_lies(
    original: Analysis, video: Make, panning: Callable[..., list[Grey]], start: int
) -> None:
    """Also when it begins between two sampled frames."""
    part = analyse_file(video("part.mp4", panning(1, frames=50, start=start)))
    found = match(part, original)
    assert found.outcome == "same_footage"
    assert found.segments[0].reference[0] - found.segments[0].query[0] == pytest.approx(start / 10, abs=0.3)
    assert match(original, part).outcome == "same_footage"


@pytest.mark.parametrize(
    ("transform", "change"),
    [
        (("mirror",), lambda picture: picture[:, ::-1]),
        (("flip",), lambda picture: picture[::-1]),
        (("rotate90",), lambda picture: np.rot90(picture, -1)),
        (("rotate270",), lambda picture: np.rot90(picture, 1)),
    ],
)
def test_a_mirrored_or_turned_copy_is_found_and_the_change_is_named(
    original: Analysis,
    video: Make,
    panning: Callable[..., list[Grey]],
    transform: tuple[str, ...],
    change: Callable[[Grey], Grey],
) -> None:
    """Named is what was done to the reference to get the query."""
    found = match(analyse_file(video("t.mp4", [change(each) for each in panning(1, frames=100)])), original)
    assert found.outcome == "same_footage"
    assert found.segments[0].transform == transform


def test_a_copy_played_faster_is_found_with_its_speed(
    original: Analysis, video: Make, panning: Callable[..., list[Grey]]
) -> None:
    """Both sides' seconds are those of the files."""
    times = [number * 8 for number in range(100)]
    found = match(analyse_file(video("fast.mp4", panning(1, frames=100), times=times)), original)
    assert found.outcome == "same_footage"
    assert found.segments[0].speed == 1.25
    assert found.segments[-1].query[1] == pytest.approx(7.9, abs=0.6)
    assert found.segments[-1].reference[1] == pytest.approx(9.9, abs=0.6)


def test_other_footage_does_not_match(original: Analysis, video: Make, panning: Callable[..., list[Grey]]) -> None:
    """Another landscape gives no outcome."""
    assert match(analyse_file(video("o.mp4", panning(2, frames=100))), original).outcome is None


def _fixed_camera(texture: Callable[..., Grey], *, seed: int) -> list[Grey]:
    """One street for ten seconds; what crosses it differs with the seed."""
    rng = np.random.default_rng(seed)
    pictures = [texture(77, width=320).copy() for _ in range(100)]
    for _ in range(6):
        x, y, speed, size = rng.uniform(-60, 320), rng.integers(20, 180), rng.uniform(-8, 8), rng.integers(20, 60)
        tone = int(rng.integers(0, 256))
        for number, picture in enumerate(pictures):
            left = int(x + speed * number)
            picture[y : y + size, max(0, left) : max(0, left + size)] = tone
    return pictures


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_same_camera_at_another_time_is_never_the_same_footage(
    video: Make, texture: Callable[..., Grey], seed: int
) -> None:
    """The pictures look alike but do not change together."""
    first = analyse_file(video("first.mp4", _fixed_camera(texture, seed=0)))
    later = analyse_file(video("later.mp4", _fixed_camera(texture, seed=seed)))
    assert match(first, later).outcome in (None, "possible")


def test_a_copy_of_a_fixed_camera_is_the_same_footage(video: Make, texture: Callable[..., Grey]) -> None:
    """Since what crosses the picture crosses both."""
    first = analyse_file(video("first.mp4", _fixed_camera(texture, seed=3)))
    again = analyse_file(video("again.mp4", _fixed_camera(texture, seed=3), crf=33))
    assert match(first, again).outcome == "same_footage"


def test_a_still_scene_is_at_most_possible(video: Make, texture: Callable[..., Grey]) -> None:
    """A title card shown twice is no recording."""
    card = [texture(9, width=320)] * 60
    found = match(analyse_file(video("a.mp4", card)), analyse_file(video("b.mp4", card, crf=30)))
    assert found.outcome == "possible"
    assert found.score <= 0.5


def test_flat_frames_match_nothing(clip: Callable[..., Analysis]) -> None:
    """Equal hashes of too little quality are no evidence, be they ever so many."""
    codes = [f"{number:064x}" for number in range(100)]
    assert match(clip(codes, quality=49), clip(codes, quality=49)).outcome is None


def test_files_without_pictures_match_nothing(clip: Callable[..., Analysis]) -> None:
    """Sound is not compared yet."""
    assert match(clip([], kind="audio"), clip([], kind="audio")).outcome is None


def test_a_black_clip_and_another_black_clip_do_not_match(video: Make) -> None:
    """The most common false match of perceptual hashes."""
    black = [np.zeros((120, 160), dtype=np.uint8)] * 40
    grey = [np.full((120, 160), 8, dtype=np.uint8)] * 40
    assert match(analyse_file(video("a.mp4", black)), analyse_file(video("b.mp4", grey))).outcome is None


@pytest.fixture
def photograph(tmp_path: Path, jpeg: Callable[..., bytes]) -> Callable[..., Analysis]:
    """Save a picture as JPEG and analyse it."""

    def make(picture: Grey, quality: int = 90) -> Analysis:
        path = tmp_path / f"{picture.sum()}-{quality}.jpg"
        path.write_bytes(jpeg(picture, quality=quality))
        return analyse_file(path)

    return make


def test_a_photograph_saved_again_is_the_same(
    photograph: Callable[..., Analysis], texture: Callable[..., Grey]
) -> None:
    """Smaller, worse and darker."""
    again = (texture(4)[::2, ::2] * 0.8 + 10).astype(np.uint8)
    assert match(photograph(again, quality=40), photograph(texture(4))).outcome == "same_footage"


def test_two_photographs_of_one_scene_are_only_possible(
    photograph: Callable[..., Analysis], texture: Callable[..., Grey]
) -> None:
    """Something small has moved between them."""
    first, second = texture(4).copy(), texture(4).copy()
    first[150:190, 100:120] = 30
    second[150:190, 180:200] = 30
    assert match(photograph(first), photograph(second)).outcome == "possible"


def test_a_photograph_that_is_a_frame_of_a_video_is_possible(
    photograph: Callable[..., Analysis], original: Analysis, panning: Callable[..., list[Grey]]
) -> None:
    """With the second at which it is found."""
    frame = panning(1, frames=1, start=30)[0]
    found = match(photograph(np.ascontiguousarray(frame)), original)
    assert found.outcome == "possible"
    assert found.segments[0].reference[0] == pytest.approx(3.0, abs=0.3)


def test_a_match_has_the_record_shape(original: Analysis) -> None:
    """As records.md has it."""
    record = match(original, original).to_record()
    assert set(record) == {"outcome", "score", "segments"}
    assert set(record["segments"][0]) == {"query", "reference", "speed", "transform"}
