"""A passage as the finders of entities see it: no invisible marks, and one kind of apostrophe, dash, quote and space.

In: a text and a part of it. Out: the plain words, and for each of their characters its place in the text as given, so
that every span found points into the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAME = str.maketrans(
    {
        **dict.fromkeys("’ʼ`´‘ʹ", "'"),
        **dict.fromkeys("‐‑–—−", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\t", " "),
        **dict.fromkeys("“”„«»", '"'),
    }
)
_UNSEEN = re.compile("[\u00ad\u0301\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The plain words, with the way back to the original."""

    words: str
    start: int
    offsets: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original of `words[start:end]`, which must not be empty."""
        if self.offsets is None:
            return self.start + start, self.start + end
        return self.offsets[start], self.offsets[end - 1] + 1


def plain(text: str, start: int = 0, end: int | None = None) -> Plain:
    """The part `[start, end)` of `text` made plain."""
    part = text[start:end].translate(_SAME)
    if not _UNSEEN.search(part):
        return Plain(words=part, start=start)
    kept: list[int] = []
    last = 0
    for match in _UNSEEN.finditer(part):
        kept.extend(range(start + last, start + match.start()))
        last = match.end()
    kept.extend(range(start + last, start + len(part)))
    return Plain(words=_UNSEEN.sub("", part), start=start, offsets=tuple(kept))
