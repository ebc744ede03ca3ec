"""How much one act of collecting may take: bytes, pages, redirects.

The defaults suit a laptop. Every limit ends in a clear error or a note, never in a silent cut.
"""

from __future__ import annotations

from dataclasses import dataclass

from probatum.model.errors import ValueInvalid

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds for one Capture.

    `max_bytes` bounds each file or response. `max_text_bytes` bounds what is held in memory to be read as text; a
    longer text or page is kept but not read. `max_characters` bounds the text that makes a Report: the reader takes its
    time for every sentence, and a report has the length of a report, not of a library. `max_pages` bounds the
    pages of a PDF that are read, `max_redirects` the hops from one address to the next.
    """

    max_bytes: int = 2 * GIB
    max_text_bytes: int = 32 * MIB
    max_characters: int = 1_000_000
    max_pages: int = 5_000
    max_redirects: int = 10

    def __post_init__(self) -> None:
        for name in ("max_bytes", "max_text_bytes", "max_characters", "max_pages"):
            if getattr(self, name) < 1:
                raise ValueInvalid(f"The limit {name} must be at least 1", found=str(getattr(self, name)))
        if self.max_redirects < 0:
            raise ValueInvalid("The limit max_redirects must not be negative", found=str(self.max_redirects))


def in_words(size: int) -> str:
    """A number of bytes for a message: `2.0 GiB`, `17 bytes`."""
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} bytes"
