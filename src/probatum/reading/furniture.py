"""Page furniture, marked and never cut: lines that are no part of what the text says.

In: a text. Out: its lines as passages, each with a kind: `body`, `title`, `caption`, `furniture` or `noise`. Only
`body` and `title` are read, so all spans stay those of the text as it was captured. Furniture is an invitation, a
share line, a cookie line (patterns are data), or the headline of another article: a short line in Title Case, or
without a final mark among paragraphs that have one, that is not the first line. A few words repeated over pages are
noise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from probatum.model.statements import Span

from .data import load, small_words
from .tokens import fold

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_FINAL = re.compile(r"[.!?:;…][\"”’»')\]]*\s*$|,[\"”’»']\s*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST_FURNITURE = 240
_LONGEST_HEADLINE = 160
_LONGEST_HEADING = 60
_MOST_TEASER_SENTENCES = 2
_STEM = 5
_LONGEST_PIECE = 4_000
_ENOUGH_WORDS = 100
_FEWEST_DISTINCT = 0.08


class PassageKind(StrEnum):
    """What a line of a page is."""

    BODY = "body"
    TITLE = "title"
    CAPTION = "caption"
    FURNITURE = "furniture"
    NOISE = "noise"


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
    teased: str | None = None
    for number, span in enumerate(spans):
        line = text[span[0] : span[1]]
        before = any(passage.read for passage in found)
        kind = _kind(line, lang=lang, first=not before, prose=prose, number=number)
        if teased is not None and kind in (PassageKind.BODY, PassageKind.TITLE) and _teases(line, teased):
            kind, teased = PassageKind.FURNITURE, None
        elif kind is PassageKind.FURNITURE and (teased is not None or opens_related(line, lang=lang)):
            teased = "" if opens_related(line, lang=lang) else line
        else:
            teased = None
        found += [Passage(span=piece, kind=_unless_noise(text, piece, kind)) for piece in _pieces(text, span)]
    return found


def opens_related(line: str, *, lang: str) -> bool:
    """Whether the line does nothing but head a block about other articles."""
    return len(line) <= _LONGEST_HEADING and _patterns(lang)[2].fullmatch(fold(line)) is not None


def _teases(line: str, headline: str) -> bool:
    """Whether the line under such a heading, or under a headline there, is that article's teaser: it repeats it."""
    if len(line) > _LONGEST_FURNITURE or len(re.findall(r"[.!?](?:\s|$)", line)) > _MOST_TEASER_SENTENCES:
        return False
    if not headline:
        return True
    stems = [{fold(word)[:_STEM] for word in _WORD.findall(each) if len(word) >= _STEM} for each in (line, headline)]
    return bool(stems[0] & stems[1])


def _pieces(text: str, span: Span) -> list[Span]:
    """A line, or parts of it where it is longer than any paragraph; this bounds what is looked at together."""
    start, stop = span
    pieces: list[Span] = []
    while stop - start > 2 * _LONGEST_PIECE:
        at = max(text.rfind(mark, start, start + _LONGEST_PIECE) for mark in (". ", "! ", "? "))
        at = at if at > start else text.rfind(" ", start + 1, start + _LONGEST_PIECE)
        cut = at + 1 if at > start else start + _LONGEST_PIECE
        pieces.append(_stripped(text, (start, cut)))
        start = cut
    return [piece for piece in (*pieces, _stripped(text, (start, stop))) if piece[0] < piece[1]]


def _unless_noise(text: str, span: Span, kind: PassageKind) -> PassageKind:
    """The kind, or noise for a long passage of a few words again and again: no prose is like that."""
    if span[1] - span[0] < _LONGEST_PIECE // 2:
        return kind
    words = text[span[0] : span[1]].split()
    noise = len(words) < 3 or (len(words) >= _ENOUGH_WORDS and len(set(words)) < _FEWEST_DISTINCT * len(words))
    return PassageKind.NOISE if noise else kind


def _kind(line: str, *, lang: str, first: bool, prose: bool, number: int) -> PassageKind:
    if len(line) <= _LONGEST_FURNITURE:
        lines, captions, _ = _patterns(lang)
        low = fold(line)
        if lines.fullmatch(low):
            return PassageKind.FURNITURE
        if captions.fullmatch(low):
            return PassageKind.CAPTION
    headline = len(line) <= _LONGEST_HEADLINE and not _FINAL.search(line)
    if headline and first:
        return PassageKind.TITLE
    if headline and number > 0 and (title_case(line, lang=lang) or prose or line.isupper()):
        return PassageKind.FURNITURE
    return PassageKind.BODY


def title_case(line: str, *, lang: str) -> bool:
    """Whether nearly all longer words of a line of at least four words start with a capital."""
    words = [word for word in _WORD.findall(line) if fold(word) not in small_words(lang, "title_small")]
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
def _patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    known = load(lang, "furniture")
    lines = "|".join(f"(?:{pattern})" for pattern in known["lines"])
    captions = "|".join(f"(?:{pattern})" for pattern in known["captions"])
    related = "|".join(f"(?:{pattern})" for pattern in known["related"])
    return re.compile(lines), re.compile(captions), re.compile(related)
