"""Small media made on the spot: clips, pictures and sounds. The makers are handed to tests as fixtures."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from probatum.footage.analysis import Analysis, FrameHash

Picture = NDArray[np.uint8]


def _texture(seed: int, width: int = 640, height: int = 240) -> Picture:
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width))
    for cell in (96, 40, 16, 8):
        coarse = rng.integers(0, 256, (height // cell + 1, width // cell + 1), dtype=np.uint8)
        total += np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC))
    return (total / 4).astype(np.uint8)


def _panning(seed: int, *, frames: int, start: int = 0, width: int = 320, pixels: int = 6) -> list[Picture]:
    wide = _texture(seed, width=width + pixels * 200)
    return [wide[:, pixels * (start + n) : pixels * (start + n) + width] for n in range(frames)]


def _write(
    path: Path,
    pictures: Iterable[Picture],
    *,
    rate: int = 10,
    codec: str = "libx264",
    crf: int = 20,
    times: list[int] | None = None,
    metadata: dict[str, str] | None = None,
    faststart: bool = False,
) -> Path:
    with av.open(str(path), "w", options={"movflags": "+faststart"} if faststart else {}) as container:
        container.metadata.update(metadata or {})
        stream = container.add_stream(codec, rate=rate, options={"crf": str(crf)} if codec == "libx264" else {})
        assert isinstance(stream, av.VideoStream)
        stream.codec_context.time_base = Fraction(1, 100)
        stream.pix_fmt = "gray" if codec == "gif" else "yuv420p"
        for number, picture in enumerate(pictures):
            if number == 0:
                stream.height, stream.width = picture.shape
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="gray")
            frame = frame.reformat(format=stream.pix_fmt)
            frame.time_base = Fraction(1, 100)
            frame.pts = times[number] if times is not None else number * 100 // rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _jpeg(picture: Picture, *, quality: int = 90, exif: Image.Exif | None = None) -> bytes:
    buffer = io.BytesIO()
    if exif is None:
        Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    else:
        Image.fromarray(picture).save(buffer, "JPEG", quality=quality, exif=exif)
    return buffer.getvalue()


def _clip(hashes: Iterable[str], *, quality: int = 100, step: float = 0.5, kind: str = "video") -> Analysis:
    frames = tuple(FrameHash(second=number * step, pdq=code, quality=quality) for number, code in enumerate(hashes))
    return Analysis(kind=kind, container="test", duration=len(frames) * step, frames=frames)  # type: ignore[arg-type]


@pytest.fixture
def texture() -> Callable[..., Picture]:
    """`texture(seed, width=, height=)`: a smooth random landscape in grey."""
    return _texture


@pytest.fixture
def panning() -> Callable[..., list[Picture]]:
    """`panning(seed, frames=, start=)`: a camera that pans over a landscape."""
    return _panning


@pytest.fixture
def video(tmp_path: Path) -> Callable[..., Path]:
    """`video("a.mp4", pictures, …)`: encode pictures; `times` are in hundredths of a second."""
    return lambda name, pictures, **options: _write(tmp_path / name, pictures, **options)


@pytest.fixture
def jpeg() -> Callable[..., bytes]:
    """`jpeg(picture, quality=, exif=)`: the picture as JPEG."""
    return _jpeg


@pytest.fixture
def clip() -> Callable[..., Analysis]:
    """`clip(hashes)`: an Analysis with these frame hashes."""
    return _clip


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    """Two seconds of a tone."""
    path = tmp_path / "tone.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes((np.sin(np.arange(16000) * 0.3) * 8000).astype("<i2").tobytes())
    return path
