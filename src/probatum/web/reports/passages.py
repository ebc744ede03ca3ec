"""A text cut where spans begin and end, so that nested and overlapping statements can all be shown.

In: the text, each statement's spans and its fields' spans, and the places of protected names. Out: passages in order
that together are the whole text; each knows every statement that rests on it. Nothing of the text is dropped or moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A statement as the text shows it: its number on the page, its kind, and its spans."""

    number: int
    kind: str
    spans: tuple[Span, ...]
    fields: Mapping[str, tuple[Span, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of text with the same marks throughout; `begins` lists (number, which span) of those starting here."""

    text: str
    marks: tuple[Mark, ...]
    fields: tuple[str, ...]
    begins: tuple[tuple[int, int], ...]
    protected: bool

    @property
    def classes(self) -> str:
        """Style classes: the innermost (shortest) statement's kind, and whether several lie on each other."""
        if not self.marks:
            return ""
        inner = min(self.marks, key=lambda mark: sum(end - start for start, end in mark.spans))
        return f"k-{inner.kind}" + (" several" if len(self.marks) > 1 else "")


def mark(number: int, record: Mapping[str, Any], length: int) -> Mark:
    """The mark of a statement record; spans beyond the text are cut, since a page must show a broken record too."""
    fields = {name: _inside(spans, length) for name, spans in (record.get("fields") or {}).items()}
    return Mark(
        number=number, kind=str(record.get("kind", "")), spans=_inside(record.get("spans") or (), length), fields=fields
    )


def passages(text: str, marks: Sequence[Mark], protected: Sequence[Span] = ()) -> list[Passage]:
    """Cut `text` at every border of a span."""
    cuts = {0, len(text)}
    for each in marks:
        for start, end in (*each.spans, *(span for spans in each.fields.values() for span in spans)):
            cuts |= {start, end}
    for start, end in protected:
        cuts |= {start, end}
    borders = sorted(cuts)
    return [_passage(text, start, end, marks, protected) for start, end in pairwise(borders)]


def _passage(text: str, start: int, end: int, marks: Sequence[Mark], protected: Sequence[Span]) -> Passage:
    on = tuple(each for each in marks if _covers(each.spans, start, end))
    names = {name for each in on for name, spans in each.fields.items() if _covers(spans, start, end)}
    return Passage(
        text=text[start:end],
        marks=on,
        fields=tuple(sorted(names)),
        begins=tuple((each.number, index) for each in on for index, span in enumerate(each.spans) if span[0] == start),
        protected=_covers(protected, start, end),
    )


def _covers(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _inside(spans: Sequence[Sequence[int]], length: int) -> tuple[Span, ...]:
    cut = ((max(0, int(start)), min(length, int(end))) for start, end in spans)
    return tuple((start, end) for start, end in cut if start < end)
