"""Make the three clips of the sample case: drawn landscapes with moving shapes, no people, marked FICTIONAL SAMPLE.

`clip-a.mp4` and `clip-b.mp4` are the same footage: b is a re-encoded at lower quality, smaller, brighter and trimmed at
both ends. `clip-c.mp4` is another landscape. Run `python make_clips.py [FOLDER]`: every picture is
drawn the same each time (the encoder now and then chooses other bytes for it).
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

WIDTH, HEIGHT, RATE = 320, 240, 15
LABEL = "FICTIONAL SAMPLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A landscape that a camera pans over while shapes cross it."""

    seed: int
    sky: tuple[int, int, int]
    land: tuple[int, int, int]
    pan: float
    shapes: int


HILLS = Scene(seed=11, sky=(150, 180, 205), land=(92, 110, 70), pan=26.0, shapes=5)
COAST = Scene(seed=47, sky=(205, 176, 150), land=(70, 92, 120), pan=-18.0, shapes=4)


def frames(scene: Scene, seconds: float) -> Iterator[Image.Image]:
    """The pictures of a scene, RATE a second."""
    count = round(seconds * RATE)
    background = landscape(scene, WIDTH + math.ceil(abs(scene.pan) * seconds) + 8)
    for number in range(count):
        second = number / RATE
        left = second * scene.pan if scene.pan > 0 else background.width - WIDTH + second * scene.pan
        picture = background.crop((int(left), 0, int(left) + WIDTH, HEIGHT))
        draw_shapes(picture, scene, second)
        label(picture)
        yield picture


def landscape(scene: Scene, width: int) -> Image.Image:
    """A still, textured panorama: sky with clouds, three ridges, fields."""
    random_ = random.Random(scene.seed)
    grain = np.random.default_rng(scene.seed).normal(0, 9, (HEIGHT, width))
    picture = Image.new("RGB", (width, HEIGHT), scene.sky)
    draw = ImageDraw.Draw(picture)
    for _ in range(width // 30):
        x, y, size = random_.randrange(width), random_.randrange(HEIGHT // 3), random_.randrange(16, 60)
        tone = random_.randrange(-30, 40)
        draw.ellipse((x, y, x + size * 2, y + size // 2), fill=shade(scene.sky, tone))
    for ridge in range(3):
        base = HEIGHT * (0.42 + 0.16 * ridge)
        waves = [(random_.uniform(0.008, 0.05), random_.uniform(0, 6), random_.uniform(4, 16)) for _ in range(4)]
        line = [(x, base + sum(high * math.sin(wide * x + at) for wide, at, high in waves)) for x in range(width)]
        draw.polygon([*line, (width, HEIGHT), (0, HEIGHT)], fill=shade(scene.land, 45 - 35 * ridge))
    for _ in range(width // 12):
        x, y = random_.randrange(width), random_.randrange(int(HEIGHT * 0.6), HEIGHT)
        size = random_.randrange(4, 22)
        draw.polygon(
            [(x, y), (x + size, y), (x + size // 2, y - size)], fill=shade(scene.land, random_.randrange(-60, 60))
        )
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    textured = np.asarray(picture, dtype=np.float64) + grain[:, :, None]
    return Image.fromarray(np.clip(textured, 0, 255).astype(np.uint8))


def draw_shapes(picture: Image.Image, scene: Scene, second: float) -> None:
    """Circles and squares that wander, each in its own way."""
    random_ = random.Random(scene.seed * 31)
    draw = ImageDraw.Draw(picture)
    for number in range(scene.shapes):
        x0, y0, size = random_.uniform(0, WIDTH), random_.uniform(30, HEIGHT - 60), random_.uniform(14, 44)
        speed, swing, phase = random_.uniform(-50, 50), random_.uniform(5, 40), random_.uniform(0, 6)
        x = (x0 + speed * second) % (WIDTH + size) - size
        y = y0 + swing * math.sin(second * 1.3 + phase)
        tone = random_.randrange(256)
        box = (x, y, x + size, y + size)
        (draw.ellipse if number % 2 else draw.rectangle)(box, fill=(tone, 255 - tone, 128), outline=(20, 20, 20))


def label(picture: Image.Image) -> None:
    """Burn in that this is fictional."""
    draw = ImageDraw.Draw(picture)
    draw.rectangle((4, HEIGHT - 20, 134, HEIGHT - 4), fill=(0, 0, 0))
    draw.text((8, HEIGHT - 18), LABEL, fill=(255, 255, 255), font=ImageFont.load_default(size=12))


def shade(colour: tuple[int, int, int], change: int) -> tuple[int, int, int]:
    """The colour, lighter or darker."""
    red, green, blue = (max(0, min(255, part + change)) for part in colour)
    return red, green, blue


def encode(path: Path, pictures: Iterator[Image.Image], *, crf: int, size: tuple[int, int], title: str) -> None:
    """Write pictures as H.264 in MP4, in one thread and without dates or versions in it."""
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as container:
        container.metadata["title"] = title
        container.metadata["comment"] = LABEL
        options = {"crf": str(crf), "preset": "medium", "g": "30", "flags": "+bitexact"}
        stream = container.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(planes(picture), format="yuv420p")))
        container.mux(stream.encode(None))


def planes(picture: Image.Image) -> NDArray[np.uint8]:
    """The picture as planes of limited-range YUV 4:2:0.

    Computed here because FFmpeg's own conversion rounds differently by chance of memory alignment.
    """
    bright, blue, red = (np.asarray(band, dtype=np.float64) for band in picture.convert("YCbCr").split())
    luma = 16 + bright * 219 / 255
    chroma = [
        128 + (band.reshape(picture.height // 2, 2, picture.width // 2, 2).mean(axis=(1, 3)) - 128) * 224 / 255
        for band in (blue, red)
    ]
    flat = np.concatenate([np.round(plane).astype(np.uint8).ravel() for plane in (luma, *chroma)])
    return flat.reshape(picture.height * 3 // 2, picture.width)


def changed(
    pictures: Iterator[Image.Image], *, size: tuple[int, int], skip: float, keep: float
) -> Iterator[Image.Image]:
    """The same footage as somebody else might post it: trimmed, smaller, brighter."""
    for number, picture in enumerate(pictures):
        if skip <= number / RATE < skip + keep:
            smaller = picture.resize(size, Image.Resampling.BICUBIC)
            yield ImageEnhance.Brightness(smaller).enhance(1.15)


def main(folder: Path) -> None:
    """Write the three clips into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = (WIDTH, HEIGHT)
    small = (256, 192)
    encode(folder / "clip-a.mp4", frames(HILLS, 9.0), crf=29, size=whole, title=f"{LABEL} A")
    again = changed(frames(HILLS, 9.0), size=small, skip=1.2, keep=6.6)
    encode(folder / "clip-b.mp4", again, crf=33, size=small, title=f"{LABEL} B")
    encode(folder / "clip-c.mp4", frames(COAST, 8.0), crf=29, size=whole, title=f"{LABEL} C")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "media")
