"""Analyse one picture: orientation applied, reduced, hashed.

In: an opened Pillow picture (header only). Out: an Analysis with one frame at second 0. Always: at most the pixels that
`open_picture` allowed are decoded; a truncated picture gives what could be decoded and the note `truncated`.
"""

from __future__ import annotations

import threading
import warnings

import numpy as np
from PIL import ExifTags, Image, ImageFile, ImageOps

from probatum.model.errors import FootageError

from . import metadata
from .analysis import Analysis, FrameHash
from .fingerprint import SIDE, pdq
from .opening import PICTURE_ERRORS, not_decodable

DETAIL_SIDE = 64

_TOLERANT = threading.Lock()
"""Pillow's switch for truncated pictures is global, so only one thread at a time turns it."""

_ROTATIONS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
"""Degrees clockwise for each value of EXIF Orientation (mirrored forms have the rotation of their partner)."""


def analyse_picture(picture: Image.Image) -> Analysis:
    """What a picture is and what it looks like; raise `not_decodable` when no pixel can be had."""
    width, height, container = picture.width, picture.height, (picture.format or "unknown").lower()
    frames = getattr(picture, "n_frames", 1) if container != "mpo" else 1
    about, created, orientation, notes = _exif(picture)
    if frames > 1:
        notes.append("first_picture_only")
    small, truncated = reduced(picture, side=SIDE)
    if truncated:
        notes.append("truncated")
    rotation = _ROTATIONS.get(orientation, 0)
    if rotation in (90, 270):
        width, height = height, width
    grey = small.convert("L")
    code, quality = pdq(np.asarray(grey, dtype=np.uint8))
    return Analysis(
        kind="image",
        container=container,
        width=width,
        height=height,
        rotation=rotation,
        codec=container,
        created=created,
        metadata=about,
        frames=(FrameHash(second=0.0, pdq=code, quality=quality),),
        notes=tuple(notes),
        detail=grey.resize((DETAIL_SIDE, DETAIL_SIDE), Image.Resampling.BOX).tobytes().hex(),
    )


def reduced(picture: Image.Image, *, side: int) -> tuple[Image.Image, bool]:
    """The picture as shown, at most `side` long, and whether it was truncated."""
    orientation = picture.getexif().get(ExifTags.Base.Orientation) if picture.format != "GIF" else None
    picture.draft("RGB", (side * 2, side * 2))
    truncated = _load(picture)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = picture if picture.mode in ("RGB", "L") else picture.convert("RGBA").convert("RGB")
    small = plain.copy() if max(plain.size) <= side else plain.resize(_fitted(plain.size, side), Image.Resampling.BOX)
    small.getexif()[ExifTags.Base.Orientation] = orientation or 1
    upright = ImageOps.exif_transpose(small)
    return upright, truncated


def _fitted(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = side / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _load(picture: Image.Image) -> bool:
    """Decode the pixels; True when the file ended too early and the rest is blank."""
    try:
        picture.load()
        return False
    except PICTURE_ERRORS as first:
        with _TOLERANT:
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            try:
                picture.load()
            except PICTURE_ERRORS as error:
                raise not_decodable(str(first)[:120]) from error
            finally:
                ImageFile.LOAD_TRUNCATED_IMAGES = False
        return True


def _exif(picture: Image.Image) -> tuple[dict[str, str], metadata.Moment, int, list[str]]:
    try:
        exif = picture.getexif()
        camera = exif.get_ifd(ExifTags.IFD.Exif)
        orientation = int(exif.get(ExifTags.Base.Orientation, 1))
    except (*PICTURE_ERRORS, FootageError):
        return {}, None, 1, ["damaged"]
    named = {ExifTags.TAGS.get(tag, ""): value for tag, value in exif.items()}
    taken = camera.get(ExifTags.Base.DateTimeOriginal)
    created = metadata.exif_created(taken, camera.get(ExifTags.Base.OffsetTimeOriginal))
    notes = ["camera_time_without_zone"] if taken and created is None else []
    if taken:
        named["date"] = taken
    return metadata.clean(named), created, orientation, notes
