"""Small still pictures of a file, protected unless asked otherwise: grey and so blurred that nobody is recognised.

In: a stream of untrusted media. Out: JPEGs of at most 320 pixels without metadata. Always: reviewers see a protected
picture first; seeing a clear one is a decision somebody takes, and `protected=False` is that decision in code.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import av.container
import numpy as np
from PIL import Image, ImageFilter

from probatum.model.errors import ValueInvalid

from .failures import failure
from .fingerprint import fit
from .images import reduced
from .limits import DecodeLimits
from .opening import DECODER_ERRORS, open_container, open_picture, picture_stream, require_content, too_large
from .sampling import rotation_of

MAX_SIDE = 320
BLUR_PART = 1 / 32
"""Radius of the blur as part of the longer side: a face that fills a third of the picture loses its features."""

_QUALITY = 70
_MAX_PACKETS = 2000
"""Packets read after each seek in search of a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A JPEG of the picture at `second`."""

    second: float
    jpeg: bytes
    width: int
    height: int

    def __post_init__(self) -> None:
        if not self.jpeg.startswith(b"\xff\xd8\xff"):
            raise ValueInvalid("A thumbnail must be a JPEG")
        if not (0 < self.width <= MAX_SIDE and 0 < self.height <= MAX_SIDE):
            raise ValueInvalid("A thumbnail is at most 320 pixels", found=f"{self.width} x {self.height}")


def thumbnails(
    path: Path, *, count: int = 6, protected: bool = True, limits: DecodeLimits | None = None
) -> list[Thumbnail]:
    """Up to `count` pictures spread over the file's time; none for sound. Errors as `decode.analyse_file`."""
    try:
        with path.open("rb") as stream:
            return thumbnails_of(stream, count=count, protected=protected, limits=limits)
    except OSError as error:
        raise failure("not_readable", found=str(error)) from error


def thumbnails_of(
    stream: BinaryIO, *, count: int = 6, protected: bool = True, limits: DecodeLimits | None = None
) -> list[Thumbnail]:
    """The same for a readable, seekable stream."""
    allowed = limits or DecodeLimits()
    require_content(stream)
    picture = open_picture(stream, max_pixels=allowed.max_image_pixels)
    if picture is not None:
        with picture:
            return [_thumbnail(0.0, reduced(picture, side=MAX_SIDE)[0], protected)]
    with open_container(stream) as container:
        video = picture_stream(container)
        if video is None:
            return []
        if video.codec_context.width * video.codec_context.height > allowed.max_pixels:
            raise too_large(video.codec_context.width, video.codec_context.height, allowed.max_pixels)
        return [_thumbnail(second, image, protected) for second, image in _stills(container, video, count)]


def _stills(
    container: av.container.InputContainer, stream: av.VideoStream, count: int
) -> Iterator[tuple[float, Image.Image]]:
    """Pictures near evenly spread times, each once: the keyframe before a time, or, if that was had, what follows."""
    stream.codec_context.skip_frame = "NONREF"
    stream.codec_context.thread_count = 1
    start = float(stream.start_time * stream.time_base) if stream.start_time and stream.time_base else 0.0
    apart = (container.duration or 0) / av.time_base / count
    last = -apart
    for number in range(count):
        target = number * apart
        if apart and number:
            container.seek(int((start + target) * av.time_base), backward=True)
        for frame in _pictures(container, stream):
            second = max(0.0, float(frame.time or 0.0) - start)
            if second >= target - apart / 2 and second > last:
                last = second
                yield round(second, 3), _shown(frame)
                break
        if not apart:
            return


def _pictures(container: av.container.InputContainer, stream: av.VideoStream) -> Iterator[av.VideoFrame]:
    for count, packet in enumerate(container.demux(stream)):
        try:
            pictures = packet.decode()
        except DECODER_ERRORS:
            pictures = []
        yield from (picture for picture in pictures if isinstance(picture, av.VideoFrame))
        if count >= _MAX_PACKETS:
            return


def _shown(frame: av.VideoFrame) -> Image.Image:
    width, height = fit(frame.width, frame.height, MAX_SIDE)
    small = frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA").to_ndarray()
    return Image.fromarray(np.ascontiguousarray(np.rot90(small, k=-(rotation_of(frame) // 90))))


def _thumbnail(second: float, picture: Image.Image, protected: bool) -> Thumbnail:
    shown = picture.convert("RGB")
    shown.thumbnail((MAX_SIDE, MAX_SIDE))
    if protected:
        shown = shown.convert("L").filter(ImageFilter.GaussianBlur(max(shown.size) * BLUR_PART))
    # A fresh picture from the bare pixels carries none of the metadata of the old one.
    bare = Image.frombytes(shown.mode, shown.size, shown.tobytes())
    buffer = io.BytesIO()
    bare.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return Thumbnail(second=second, jpeg=buffer.getvalue(), width=bare.width, height=bare.height)
