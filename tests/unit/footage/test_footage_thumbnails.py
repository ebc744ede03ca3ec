"""Thumbnails are small, spread over time, bare of metadata, and show nobody unless asked."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from probatum.footage.thumbnails import Thumbnail, thumbnails
from probatum.model.errors import FootageError, ValueInvalid

Make = Callable[..., Path]


def _open(still: Thumbnail) -> Image.Image:
    return Image.open(io.BytesIO(still.jpeg))


def test_they_are_spread_over_the_time_of_a_video(video: Make, panning: Make) -> None:
    """Also where the encoder set only one keyframe."""
    stills = thumbnails(video("a.mp4", panning(1, frames=120)))
    assert len(stills) == 6
    assert [still.second for still in stills] == sorted({still.second for still in stills})
    assert stills[-1].second > 8
    assert all(max(_open(still).size) <= 320 for still in stills)


def test_they_are_grey_and_blurred_by_default(tmp_path: Path) -> None:
    """A fine pattern disappears."""
    stripes = np.zeros((240, 320, 3), dtype=np.uint8)
    stripes[:, ::8] = stripes[:, 1::8] = stripes[:, 2::8] = (255, 60, 60)
    Image.fromarray(stripes).save(tmp_path / "stripes.png")
    (hidden,) = thumbnails(tmp_path / "stripes.png")
    (clear,) = thumbnails(tmp_path / "stripes.png", protected=False)
    assert _open(hidden).mode == "L"
    assert np.asarray(_open(hidden), dtype=float)[40:200, 40:280].std() < 3
    assert _open(clear).mode == "RGB"
    assert np.asarray(_open(clear), dtype=float)[..., 0].std() > 60


def test_no_metadata_is_left(tmp_path: Path, texture: Make, jpeg: Callable[..., bytes]) -> None:
    """Neither the camera nor the place; the orientation is applied first."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "SECRETCAM"
    exif[ExifTags.Base.Orientation] = 6
    (tmp_path / "a.jpg").write_bytes(jpeg(texture(1, width=320, height=240), exif=exif))
    (still,) = thumbnails(tmp_path / "a.jpg", protected=False)
    assert b"SECRETCAM" not in still.jpeg
    assert dict(_open(still).getexif()) == {}
    assert (still.width, still.height) == (240, 320)


def test_sound_has_none(wav: Path) -> None:
    """An empty list, not an error."""
    assert thumbnails(wav) == []


def test_what_cannot_be_decoded_says_so(tmp_path: Path) -> None:
    """As decoding does."""
    (tmp_path / "a.mp4").write_bytes(b"nothing" * 99)
    with pytest.raises(FootageError) as caught:
        thumbnails(tmp_path / "a.mp4")
    assert caught.value.code == "not_decodable"


@pytest.mark.parametrize("change", [{"jpeg": b"<html>"}, {"width": 321}, {"height": 0}])
def test_a_thumbnail_that_is_none_is_refused(change: dict[str, object]) -> None:
    """It may come from a decoder that was taken over."""
    values: dict[str, object] = {"second": 0.0, "jpeg": b"\xff\xd8\xff", "width": 320, "height": 240}
    with pytest.raises(ValueInvalid):
        Thumbnail(**{**values, **change})  # type: ignore[arg-type]
