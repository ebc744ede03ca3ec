"""Page furniture, marked and never cut: lines that are no part of what the text says.

In: a text. Out: its lines as passages, each with a kind: `body`, `title`, `caption` or `furniture`. Only `body` and
`title` are read, so all spans stay those of the text as it was captured. Furniture is an invitation, a share line, a
cookie line (patterns are data), or the headline of another article: a short line in Title Case, or without a final
mark among paragraphs that have one, that is not the first line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from probatum.model.statements import Span

from .data import load
from .tokens import fold

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_FINAL = re.compile(r"[.!?:;…][\"”’»')\]]*\s*$|,[\"”’»']\s*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SMALL = frozenset(
    "a an the and or but of in on at to for from by with as near over after before into vs via".split()  # noqa: SIM905
)
_LONGEST_FURNITURE = 240
_LONGEST_HEADLINE = 160


class PassageKind(StrEnum):
    """What a line of a page is."""

    BODY = "body"
    TITLE = "title"
    CAPTION = "caption"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One line of the text, `span` without the white space around it."""

    span: Span
    kind: PassageKind

    @property
    def read(self) -> bool:
        """Whether statements may be read from it."""
        return self.kind in (PassageKind.BODY, PassageKind.TITLE)


def passages(text: str, *, lang: str) -> list[Passage]:
    """All lines of the text that are not blank, in order, each with its kind."""
    spans = [_stripped(text, match.span()) for match in _LINE.finditer(text) if match.group().strip()]
    prose = _is_prose(text, spans)
    found: list[Passage] = []
    for number, span in enumerate(spans):
        line = text[span[0] : span[1]]
        before = any(passage.read for passage in found)
        found.append(Passage(span=span, kind=_kind(line, lang=lang, first=not before, prose=prose, number=number)))
    return found


def _kind(line: str, *, lang: str, first: bool, prose: bool, number: int) -> PassageKind:
    if len(line) <= _LONGEST_FURNITURE:
        lines, captions = _patterns(lang)
        low = fold(line)
        if lines.fullmatch(low):
            return PassageKind.FURNITURE
        if captions.fullmatch(low):
            return PassageKind.CAPTION
    headline = len(line) <= _LONGEST_HEADLINE and not _FINAL.search(line)
    if headline and first:
        return PassageKind.TITLE
    if headline and number > 0 and (title_case(line) or prose or line.isupper()):
        return PassageKind.FURNITURE
    return PassageKind.BODY


def title_case(line: str) -> bool:
    """Whether nearly all longer words of a line of at least four words start with a capital."""
    words = [word for word in _WORD.findall(line) if fold(word) not in _SMALL]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.85 * len(words)


def _is_prose(text: str, spans: list[Span]) -> bool:
    """Whether paragraphs end in a final mark here, as they do on a page and do not in many posts."""
    lines = [text[start:end] for start, end in spans[1:]]
    ended = sum(len(line) for line in lines if _FINAL.search(line))
    return len(lines) >= 2 and ended >= 0.6 * sum(len(line) for line in lines)


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    raw = text[start:end]
    return start + len(raw) - len(raw.lstrip()), end - (len(raw) - len(raw.rstrip()))


@cache
def _patterns(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    known = load(lang, "furniture")
    lines = "|".join(f"(?:{pattern})" for pattern in known["lines"])
    captions = "|".join(f"(?:{pattern})" for pattern in known["captions"])
    return re.compile(lines), re.compile(captions)
