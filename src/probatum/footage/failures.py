"""The words for each way a file can fail to be analysed; the short codes are what crosses from the child process."""

from __future__ import annotations

from collections.abc import Mapping

from probatum.model.errors import FootageError

WORDS: Mapping[str, tuple[str, str]] = {
    "empty_file": ("This file is empty", "Get it again from where it came from."),
    "not_decodable": (
        "This file could not be decoded as video, image or sound",
        "The file itself is kept. Check that it plays elsewhere; if it does, convert a copy to MP4 or JPEG.",
    ),
    "too_large": (
        "This picture is too large to decode safely",
        "The file itself is kept. If the size is genuine, add a smaller copy.",
    ),
    "decoder_timed_out": (
        "Decoding this file took too long and was stopped",
        "The file itself is kept. Try again when the machine is less busy, or add a shorter copy.",
    ),
    "decoder_crashed": (
        "The decoder failed on this file and was stopped; nothing else was affected",
        "The file itself is kept. It may be damaged, or made to attack a decoder: open it with care.",
    ),
    "not_readable": ("This file could not be opened", "Check that it is still there and that you may read it."),
}
"""What failed, and what to do, for each code."""


def failure(code: str, *, found: str | None = None, expected: str | None = None) -> FootageError:
    """The error of this code, in words."""
    what, remedy = WORDS[code]
    return FootageError(what, code=code, found=found, expected=expected, remedy=remedy)
