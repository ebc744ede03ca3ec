"""Gets the text of a PDF that has a text layer, with pypdf.

In: a seekable stream. Out: the text, one paragraph a line as far as that can be told, and the document's own metadata.
Pages without a text layer (scans) give no text and a note. Broken and encrypted files raise CollectError.
"""

from __future__ import annotations

import logging
import re
import statistics
from dataclasses import dataclass, field
from typing import BinaryIO

from probatum.model.errors import CollectError

from .decoding import readable
from .limits import Limits

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # its complaints about bad files are in our errors

_PARAGRAPH_END = re.compile(r"[.!?…:;»”\"')\]]\s*\Z")
_HYPHEN_END = re.compile(r"[^\W\d_][-‐]\Z")
_SHORT_LINE = 0.75
"""A line shorter than this share of the usual line that ends like a sentence ends its paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """What a PDF says; `metadata` is what its information dictionary claims, which anybody can write."""

    text: str
    title: str | None = None
    author: str | None = None
    metadata: dict[str, str | int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_pdf(stream: BinaryIO, limits: Limits, *, name: str) -> PdfText:
    """The text of a PDF; raise CollectError `broken_pdf` or `encrypted_pdf`."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(stream, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted(name)
        count = len(reader.pages)
        pages = [reader.pages[index].extract_text() for index in range(min(count, limits.max_pages))]
        info = {str(key).lstrip("/"): readable(str(value)) for key, value in (reader.metadata or {}).items()}
    except CollectError:
        raise
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError) as error:
        raise _broken(name, error) from error
    except (RecursionError, MemoryError, NotImplementedError, ImportError, OSError, AssertionError) as error:
        raise _broken(name, error) from error
    return PdfText(
        text="\n".join(filter(None, (reflowed(readable(page)) for page in pages))),
        title=info.get("Title") or None,
        author=info.get("Author") or None,
        metadata={**info, "pages": count},
        notes=_notes(pages, count),
    )


def reflowed(page: str) -> str:
    """The lines of a page put together to paragraphs, one a line.

    A line goes on where the next one begins with a small letter, or where it is of full length without an end of
    sentence; a hyphen at its end that parts a word is taken out.
    """
    lines = [" ".join(line.split()) for line in page.split("\n")]
    usual = statistics.median([len(line) for line in lines if line] or [0])
    paragraphs: list[str] = []
    open_end = False
    for line in lines:
        if not line:
            open_end = False
            continue
        if paragraphs and (open_end or line[0].islower()):
            paragraphs[-1] = _joined(paragraphs[-1], line)
        else:
            paragraphs.append(line)
        # Full lines go on even after a full stop: the paragraph's last line is usually shorter.
        open_end = len(line) >= usual * _SHORT_LINE and not (_PARAGRAPH_END.search(line) and len(line) < usual)
    return "\n".join(paragraphs)


def _joined(before: str, line: str) -> str:
    if _HYPHEN_END.search(before) and line[0].islower():
        return before[:-1] + line
    return f"{before} {line}"


def _notes(pages: list[str], count: int) -> tuple[str, ...]:
    notes = []
    empty = sum(1 for page in pages if not page.strip())
    if pages and empty:
        notes.append(f"{empty} of {len(pages)} pages have no text layer (scanned?) and were not read.")
    if count > len(pages):
        notes.append(f"Only the first {len(pages)} of {count} pages were read.")
    return tuple(notes)


def _broken(name: str, error: BaseException) -> CollectError:
    return CollectError(
        f"The PDF {name} is damaged and could not be read",
        code="broken_pdf",
        found=f"{type(error).__name__}: {error}"[:200],
        remedy="Get it again from where it came from, or print it to a new PDF and add that beside it.",
    )


def _encrypted(name: str) -> CollectError:
    return CollectError(
        f"The PDF {name} is locked with a password",
        code="encrypted_pdf",
        remedy="Save a copy without the password and add that.",
    )
