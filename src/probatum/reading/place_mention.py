"""One naming of a place in a text."""

from __future__ import annotations

from dataclasses import dataclass

from .gazetteer import Entry, PlaceKind

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """Words that name a place.

    `span` covers the name and its head word ("Sumy region"); `name` is the project's romanisation of it; `modifier`
    the head word as written ("region", "village of"), None without one. `in_name`: the name is only part of the name
    of an office, unit, court, paper or the like. `candidates` are empty for an area the gazetteer has no entry for.
    """

    span: Span
    kind: PlaceKind
    name: str
    candidates: tuple[Entry, ...] = ()
    preposition: str | None = None
    vicinity: bool = False
    modifier: str | None = None
    in_name: bool = False
    country: str | None = None

    @property
    def region(self) -> str | None:
        """The id of the region it is, or certainly lies in; None where candidates disagree."""
        found = {entry.region for entry in self.candidates}
        return next(iter(found)) if len(found) == 1 else None
