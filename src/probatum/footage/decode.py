"""One decode pass over a media file: what it is, and a PDQ hash about twice a second.

In: a readable, seekable stream of untrusted bytes. Out: an Analysis. Always: bounded memory (one frame at a time, a
bounded number of hashes) and bounded work (limits on pixels, packets, errors); what could be decoded is returned with a
note, and when nothing could, FootageError says why.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import av
import av.container

from . import metadata
from .analysis import Analysis
from .failures import failure
from .images import analyse_picture
from .limits import DecodeLimits
from .opening import DECODER_ERRORS, not_decodable, open_container, open_picture, picture_stream, require_content
from .sampling import Sampler

Progress = Callable[[float], None]
"""Told the part done, 0 to 1; it may raise Cancelled to stop the work."""

DEFAULT_LIMITS = DecodeLimits()


def analyse_file(path: Path, *, limits: DecodeLimits = DEFAULT_LIMITS, progress: Progress | None = None) -> Analysis:
    """Analyse a file in this process. For files of others use `isolation.analyse_isolated`."""
    try:
        with path.open("rb") as stream:
            return analyse(stream, limits=limits, progress=progress)
    except OSError as error:
        raise failure("not_readable", found=str(error)) from error


def analyse(stream: BinaryIO, *, limits: DecodeLimits = DEFAULT_LIMITS, progress: Progress | None = None) -> Analysis:
    """What the media file in `stream` is and what it looks like.

    Raises FootageError with code `empty_file`, `not_decodable` or `too_large`.
    """
    header = require_content(stream)
    if not _is_animated_gif(stream, header, limits):
        picture = open_picture(stream, max_pixels=limits.max_image_pixels)
        if picture is not None:
            with picture:
                return analyse_picture(picture)
    with open_container(stream) as container:
        video = picture_stream(container)
        if video is not None:
            return _video(container, video, limits, progress)
        if container.streams.audio:
            return _audio(container)
    raise not_decodable("neither pictures nor sound")


def _is_animated_gif(stream: BinaryIO, header: bytes, limits: DecodeLimits) -> bool:
    if not header.startswith(b"GIF8"):
        return False
    picture = open_picture(stream, max_pixels=limits.max_image_pixels)
    try:
        return picture is not None and bool(getattr(picture, "is_animated", False))
    except (OSError, ValueError, EOFError):
        return False


def _video(
    container: av.container.InputContainer, stream: av.VideoStream, limits: DecodeLimits, progress: Progress | None
) -> Analysis:
    duration = _duration(container, stream)
    sampler = Sampler(stream=stream, limits=limits, duration=duration, progress=progress)
    frames = sampler.run(container)
    if not sampler.shown:
        raise not_decodable("a video stream without a picture that can be decoded")
    about = metadata.clean({**stream.metadata, **container.metadata})
    rate = stream.average_rate
    return Analysis(
        kind="video",
        container=container.format.name,
        duration=duration if duration is not None else round(sampler.last_second, 3),
        width=sampler.shown[0],
        height=sampler.shown[1],
        rotation=sampler.rotation,
        frame_rate=round(float(rate), 3) if rate else None,
        codec=stream.codec_context.codec.canonical_name,
        audio_codec=_audio_codec(container),
        created=metadata.created(about),
        metadata=about,
        frames=frames,
        notes=tuple(sorted(sampler.notes)),
    )


def _audio(container: av.container.InputContainer) -> Analysis:
    sound = container.streams.audio[0]
    if not _gives_sound(container):
        raise not_decodable("a sound stream that cannot be decoded")
    about = metadata.clean({**sound.metadata, **container.metadata})
    return Analysis(
        kind="audio",
        container=container.format.name,
        duration=_duration(container, sound),
        audio_codec=_audio_codec(container),
        created=metadata.created(about),
        metadata=about,
    )


def _gives_sound(container: av.container.InputContainer) -> bool:
    """Whether one of the first packets gives sound: demuxers take random bytes for MP3 now and then."""
    for count, packet in enumerate(container.demux(audio=0)):
        try:
            if packet.decode():
                return True
        except DECODER_ERRORS:
            pass
        if count >= 50:
            break
    return False


def _audio_codec(container: av.container.InputContainer) -> str | None:
    for stream in container.streams.audio:
        if stream.codec_context is not None:
            return stream.codec_context.codec.canonical_name
    return None


def _duration(container: av.container.InputContainer, stream: av.VideoStream | av.AudioStream) -> float | None:
    """Seconds as the container declares them; None when it does not."""
    if container.duration is not None and container.duration > 0:
        return round(container.duration / av.time_base, 3)
    if stream.duration and stream.time_base:
        return round(max(0.0, float(stream.duration * stream.time_base)), 3)
    return None
