"""The places that a passage names, and the one place that an event's mentions add up to.

In: a text (or a part of it) and its language. Out: PlaceMentions in order, each with the words it rests on, what sort
of place it is and which gazetteer entries bear the name, best first. A name inside an office's, unit's or court's name
is marked `in_name`: it is not where something happened. `resolve` joins the mentions of one event into a
`model.places.Place`.
"""

from __future__ import annotations

from .gazetteer import Entry, PlaceKind
from .place_mention import PlaceMention
from .place_names import names_of
from .place_resolution import resolve
from .place_scan import scan
from .place_words import place_words
from .plain import plain

__all__ = ["Entry", "PlaceKind", "PlaceMention", "find_places", "resolve"]

_AROUND = 200
"""Characters on either side of the part that are looked at for context; bounded, so that cost stays linear."""


def find_places(text: str, *, lang: str, start: int = 0, end: int | None = None) -> list[PlaceMention]:
    """The places named in `text[start:end]`, in order; none for a language without place words."""
    words = place_words(lang)
    stop = len(text) if end is None else end
    if words is None or start >= stop:
        return []
    around = text[max(0, start - _AROUND) : start], text[stop : stop + _AROUND]
    return scan(plain(text, start, stop), words, names_of(lang), around)
