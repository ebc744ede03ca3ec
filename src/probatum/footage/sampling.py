"""Take about two frames a second from a video stream, more while the picture changes fast.

A frame is taken on every mark of a coarse grid of seconds, and on a mark of a fine grid where the hash has moved since
the last one taken, so that a copy trimmed anywhere still has frames like ours. Of very large or long streams only
keyframes are decoded. Seconds count from the first picture. A damaged packet is counted and passed over; too many in a
row, or too many packets without a picture, end the pass with a note. One frame is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import av
import av.container
import numpy as np
from numpy.typing import NDArray

from .analysis import FrameHash
from .fingerprint import SIDE, fit, pdq
from .limits import DecodeLimits
from .opening import DECODER_ERRORS, too_large

_KEYFRAME_STEP = 4.0
"""Seconds between samples from which on keyframes alone are dense enough."""


class Sampler:
    """One pass over one video stream; afterwards `notes`, `shown`, `rotation` and `last_second` tell what was met."""

    def __init__(
        self,
        *,
        stream: av.VideoStream,
        limits: DecodeLimits,
        duration: float | None,
        progress: Callable[[float], None] | None,
    ) -> None:
        self.notes: set[str] = set()
        self.shown: tuple[int, int] | None = None
        self.rotation = 0
        self.last_second = 0.0
        self._stream = stream
        self._limits = limits
        self._duration = duration
        self._progress = progress
        self._step = limits.step_for(duration)
        self._moving_step = min(self._step, limits.moving_step_for(duration))
        self._start: float | None = None
        self._keyframes_only = self._step >= _KEYFRAME_STEP or self._work() > limits.full_decode_pixels

    def run(self, container: av.container.InputContainer) -> tuple[FrameHash, ...]:
        """The sampled frames, in order of time."""
        self._prepare()
        frames: list[FrameHash] = []
        target = soon = 0.0
        for frame in self._pictures(container):
            second = self._second(frame)
            if second is None or second < soon - 1e-6:
                continue
            # A grid of fixed seconds, so that an untrimmed copy is sampled at the same moments.
            soon = (int(second / self._moving_step + 1e-6) + 1) * self._moving_step
            code, quality = pdq(self._grey(frame))
            if second < target - 1e-6 and not self._moved(frames[-1].pdq, code):
                continue
            frames.append(FrameHash(second=round(second, 3), pdq=code, quality=quality))
            target = (int(second / self._step + 1e-6) + 1) * self._step
            if self._progress is not None and self._duration:
                self._progress(min(1.0, second / self._duration))
            if len(frames) >= self._limits.max_frames:
                self.notes.add("frame_limit")
                break
        if self._keyframes_only:
            self.notes.add("keyframes_only")
        self._judge_end()
        return tuple(frames)

    def _moved(self, last: str, now: str) -> bool:
        return (int(last, 16) ^ int(now, 16)).bit_count() >= self._limits.moving_bits

    def _work(self) -> float:
        """Pixels to decode, as far as declared."""
        rate = float(self._stream.average_rate or 30)
        return self._stream.width * self._stream.height * min(rate, 240.0) * (self._duration or 0.0)

    def _prepare(self) -> None:
        context = self._stream.codec_context
        if context.width * context.height > self._limits.max_pixels:
            raise too_large(context.width, context.height, self._limits.max_pixels)
        context.options = {"max_pixels": str(self._limits.max_pixels)}
        context.thread_count = 1
        context.skip_frame = "NONKEY" if self._keyframes_only else "DEFAULT"

    def _pictures(self, container: av.container.InputContainer) -> Iterator[av.VideoFrame]:
        silent = errors = 0
        for packet in self._packets(container):
            if self._keyframes_only and packet.size and not packet.is_keyframe:
                continue
            try:
                pictures = packet.decode()
            except DECODER_ERRORS:
                self.notes.add("damaged")
                errors += 1
                if errors >= self._limits.max_errors:
                    return
                continue
            silent = 0 if pictures else silent + 1
            if silent >= self._limits.max_silent_packets:
                self.notes.add("packet_limit")
                return
            for picture in pictures:
                if isinstance(picture, av.VideoFrame):
                    errors = 0
                    yield picture

    def _packets(self, container: av.container.InputContainer) -> Iterator[av.Packet[av.VideoStream]]:
        packets = container.demux(self._stream)
        for _ in range(self._limits.max_packets):
            try:
                packet = next(packets)
            except StopIteration:
                return
            except DECODER_ERRORS:
                self.notes.add("damaged")
                return
            if packet.is_corrupt:
                self.notes.add("damaged")
            if packet.pts is not None and packet.time_base is not None:
                end = float((packet.pts + (packet.duration or 0)) * packet.time_base)
                self.last_second = max(self.last_second, end - (self._start or 0.0))
            yield packet
        self.notes.add("packet_limit")

    def _second(self, frame: av.VideoFrame) -> float | None:
        """Seconds since the first picture; None for a damaged frame or one without a usable time."""
        if frame.is_corrupt and self._start is not None:
            self.notes.add("damaged")
            return None
        if frame.time is None:
            return 0.0 if self._start is None else None
        if self._start is None:
            self._start = frame.time
            self.last_second = max(0.0, self.last_second - frame.time)
        second = frame.time - self._start
        return second if 0.0 <= second < 1e7 else None

    def _grey(self, frame: av.VideoFrame) -> NDArray[np.uint8]:
        """The frame as shown, in grey, reduced."""
        if frame.width * frame.height > self._limits.max_pixels:
            raise too_large(frame.width, frame.height, self._limits.max_pixels)
        grey, self.rotation = upright(frame)
        if self.shown is None:
            turned = self.rotation in (90, 270)
            self.shown = (frame.height, frame.width) if turned else (frame.width, frame.height)
        return grey

    def _judge_end(self) -> None:
        if self._duration is None or self.notes & {"frame_limit", "packet_limit"}:
            return
        if self.last_second < self._duration - max(1.5, self._duration * 0.05):
            self.notes.add("truncated")


def rotation_of(frame: av.VideoFrame) -> int:
    """Degrees clockwise that the display matrix turns the frame by, to the nearest quarter."""
    return round(-frame.rotation / 90) % 4 * 90


def upright(frame: av.VideoFrame, side: int = SIDE) -> tuple[NDArray[np.uint8], int]:
    """The frame in grey, at most `side` long, turned as its display matrix says, and the degrees clockwise."""
    width, height = fit(frame.width, frame.height, side)
    small = frame.reformat(width=width, height=height, format="gray", interpolation="AREA")
    rotation = rotation_of(frame)
    return np.rot90(small.to_ndarray(), k=-(rotation // 90)), rotation
