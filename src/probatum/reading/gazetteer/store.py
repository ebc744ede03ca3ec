"""The gazetteer in memory: look up by name in any form, by id, by parent.

`load()` reads the shipped tables once a process. A Gazetteer is never changed; `with_entries` makes a larger one, for
places of another war read from a GeoNames dump (`dump.read_dump`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from .countries import country_rows
from .entry import Entry, PlaceKind
from .fold import fold
from .table import REGIONS, Region, Row, read_places

_MOST_ANSWERS = 20_000
"""Sorted answers kept, so that a text that repeats its places is read fast and memory stays bounded."""


class Gazetteer:
    """All known places. Lookups answer best first: own name before other names, then rank, then population."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_id: dict[str, Entry] = {}
        self._by_key: dict[str, list[str]] = {}
        self._first_words: dict[str, int] = {}
        self._answers: dict[str, tuple[Entry, ...]] = {}
        for entry, keys in rows:
            self._by_id[entry.id] = entry
            for key in keys:
                self._by_key.setdefault(key, []).append(entry.id)
                first, space, _ = key.partition(" ")
                words = key.count(" ") + 1
                if space and self._first_words.get(first, 0) < words:
                    self._first_words[first] = words

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, number: str | None) -> Entry | None:
        """The entry with this id, if any."""
        return self._by_id.get(number) if number else None

    def entries(self) -> Iterable[Entry]:
        """Every entry."""
        return self._by_id.values()

    def named(self, name: str, *kinds: PlaceKind) -> tuple[Entry, ...]:
        """Entries that go by `name` in any spelling, best first; of the given kinds when any are given."""
        return self.keyed(fold(name), *kinds)

    def keyed(self, key: str, *kinds: PlaceKind) -> tuple[Entry, ...]:
        """As `named`, for a name already folded."""
        numbers = self._by_key.get(key)
        if numbers is None:
            return ()
        found = self._answers.get(key)
        if found is None:
            entries = [self._by_id[number] for number in numbers]
            found = tuple(sorted(entries, key=lambda entry: (*_order(entry, key), entry.id)))
            if len(self._answers) < _MOST_ANSWERS:
                self._answers[key] = found
        return tuple(entry for entry in found if entry.kind in kinds) if kinds else found

    def longest(self, first_word: str) -> int:
        """How many words the longest name has that begins with this folded word; 1 when none has more."""
        return self._first_words.get(first_word, 1)

    def region_of(self, entry: Entry) -> Region | None:
        """The first-level region an entry lies in or is."""
        return REGIONS.get(entry.region or entry.id)

    def with_entries(self, entries: Iterable[Entry]) -> Gazetteer:
        """A gazetteer that also holds `entries`, found under each of their names."""
        extra = [(entry, tuple({fold(name) for name in (entry.name, *entry.names)})) for entry in entries]
        return Gazetteer([*self._rows(), *extra])

    def _rows(self) -> Iterable[Row]:
        keys: dict[str, list[str]] = {}
        for key, numbers in self._by_key.items():
            for number in numbers:
                keys.setdefault(number, []).append(key)
        return [(entry, tuple(keys.get(number, ()))) for number, entry in self._by_id.items()]


def _order(entry: Entry, key: str) -> tuple[bool, int, int]:
    own = fold(entry.name) == key or (bool(entry.names) and fold(entry.names[0]) == key)
    return not own, -entry.rank, -entry.population


@cache
def load() -> Gazetteer:
    """The shipped gazetteer: Ukraine, Russia from 500 inhabitants and its border districts, regions, countries."""
    return Gazetteer([*read_places(), *_regions(), *country_rows()])


def _regions() -> Iterable[Row]:
    for region in REGIONS.values():
        names = (*region.latin, *region.uk_nouns, *region.ru_nouns)
        entry = Entry(
            id="region:" + region.id,
            name=region.name,
            kind=PlaceKind.REGION,
            country=region.country,
            region=region.id,
            lat=region.lat,
            lon=region.lon,
            rank=5,
            names=names,
        )
        yield entry, tuple(dict.fromkeys(fold(name) for name in names))
