"""Open untrusted media with the few demuxers and formats that are allowed, and say plainly when that fails.

In: a readable, seekable stream. Out: a PyAV container or a Pillow picture (header read, pixels not). Always: only
formats of `limits.toml`; a playlist cannot make the demuxer open another file or address; every failure is a
FootageError (`empty_file`, `not_decodable`, `too_large`).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import av
import av.container
import av.stream
from PIL import Image, UnidentifiedImageError

from probatum.model.errors import FootageError

from .failures import failure
from .limits import CONTAINERS, IMAGE_FORMATS

DECODER_ERRORS = (av.error.FFmpegError, OSError, ValueError, EOFError, ArithmeticError, MemoryError, RuntimeError)
"""What PyAV and numpy raise on damaged input."""

PICTURE_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    ArithmeticError,
    MemoryError,
    IndexError,
    KeyError,
)
"""What Pillow's parsers raise on damaged input (broken headers come as SyntaxError, EXIF as TypeError or KeyError)."""

_HEADER = 32
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")


def not_decodable(found: str | None = None) -> FootageError:
    """The error for bytes that are no video, image or sound we can read."""
    return failure("not_decodable", found=found)


def too_large(width: int, height: int, limit: int) -> FootageError:
    """The error for a picture whose declared size could exhaust the memory."""
    return failure("too_large", expected=f"at most {limit:,} pixels", found=f"{width} x {height}")


def require_content(stream: BinaryIO) -> bytes:
    """The first bytes of the stream, which is left at its start; raise `empty_file` when there are none."""
    stream.seek(0)
    header = stream.read(_HEADER)
    stream.seek(0)
    if not header:
        raise failure("empty_file")
    if header[4:8] == b"ftyp" and header[8:12] in _HEIF_BRANDS:
        raise not_decodable("an HEIC picture, which is not read yet")
    return header


@contextmanager
def open_container(stream: BinaryIO) -> Iterator[av.container.InputContainer]:
    """The stream as a PyAV container; what goes wrong inside the block as `not_decodable`."""
    options = {"format_whitelist": ",".join(CONTAINERS), "protocol_whitelist": "none"}
    stream.seek(0)
    try:
        container = av.open(stream, mode="r", metadata_errors="ignore", options=options)
    except DECODER_ERRORS as error:
        raise not_decodable(_plain(error)) from error
    try:
        yield container
    except DECODER_ERRORS as error:
        raise not_decodable(_plain(error)) from error
    finally:
        container.close()


def picture_stream(container: av.container.InputContainer) -> av.VideoStream | None:
    """The first video stream that is not a cover picture, or None."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic and stream.codec_context is not None:
            return stream
    return None


def open_picture(stream: BinaryIO, *, max_pixels: int) -> Image.Image | None:
    """The stream as a picture, or None when it is none; raise `too_large` before any pixel is decoded."""
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(stream, formats=IMAGE_FORMATS)
    except UnidentifiedImageError:
        return None
    except Image.DecompressionBombError as error:
        raise failure("too_large", found=str(error)[:120]) from error
    except PICTURE_ERRORS:
        return None
    if picture.width * picture.height > max_pixels:
        raise too_large(picture.width, picture.height, max_pixels)
    return picture


def _plain(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or type(error).__name__)[:120]
