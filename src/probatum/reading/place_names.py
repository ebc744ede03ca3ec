"""How the words of a text lead to gazetteer names, in languages where names bend and where they do not.

`nouns` answers for a name that stands alone ("in Robotyne", "у Роботиному"), `adjectives` for one before a head word
("Pokrovsk district", "Покровському районі"). Both answer with entries, best first, and never guess: a bent form leads
to every name that it can be a form of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Protocol

from .gazetteer import REGIONS, Entry, Gazetteer, PlaceKind, fold, load
from .place_words import PlaceWords, place_words

_MOST_FORMS = 60
_MOST_PRODUCT = 200
_MOST_KEPT = 50_000


class Names(Protocol):
    """What the scan asks of a language."""

    @property
    def gazetteer(self) -> Gazetteer:
        """Where the entries come from."""
        ...

    def longest(self, first: str) -> int:
        """How many words a name may have that begins with this word."""
        ...

    def nouns(self, name: str) -> tuple[Entry, ...]:
        """Entries that a name standing alone can mean."""
        ...

    def adjectives(self, name: str) -> tuple[Entry, ...]:
        """Entries that a name before a head word can mean."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StraightNames:
    """Names that do not bend (English)."""

    gazetteer: Gazetteer

    def longest(self, first: str) -> int:
        """See Names."""
        return self.gazetteer.longest(fold(first).split(" ")[0])

    def nouns(self, name: str) -> tuple[Entry, ...]:
        """See Names."""
        return self.gazetteer.keyed(fold(name))

    def adjectives(self, name: str) -> tuple[Entry, ...]:
        """See Names."""
        return self.nouns(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class BentNames:
    """Names that bend (Ukrainian, Russian): the data's rules turn endings back into those of the nominative."""

    gazetteer: Gazetteer
    words: PlaceWords
    regions: dict[str, tuple[Entry, ...]]
    memory: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    bent_adjectives: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    def longest(self, first: str) -> int:
        """See Names."""
        return max((self.gazetteer.longest(form.split(" ")[0]) for form in self._forms(fold(first))), default=1)

    def nouns(self, name: str) -> tuple[Entry, ...]:
        """See Names."""
        key = fold(name)
        if key in self.words.irregular:
            return self.gazetteer.keyed(self.words.irregular[key])
        known = self.answers.get(key)
        if known is None:
            known = self._bent(key)
            if len(self.answers) < _MOST_KEPT:
                self.answers[key] = known
        return known

    def _bent(self, key: str) -> tuple[Entry, ...]:
        found: dict[str, Entry] = {}
        for form in self._phrases(key):
            for entry in self.gazetteer.keyed(form):
                found.setdefault(entry.id, entry)
        return tuple(sorted(found.values(), key=lambda entry: (-entry.rank, -entry.population, entry.id)))

    def adjectives(self, name: str) -> tuple[Entry, ...]:
        """See Names: regions by their adjective, districts and communities by theirs, fronts by the data's list."""
        key = fold(name)
        known = self.bent_adjectives.get(key)
        if known is None:
            stem = self._stem(key)
            known = self.nouns(name) if stem is None else self._of_stem(stem)
            if len(self.bent_adjectives) < _MOST_KEPT:
                self.bent_adjectives[key] = known
        return known

    def _of_stem(self, stem: str) -> tuple[Entry, ...]:
        entries = list(self.regions.get(stem, ()))
        front = self.words.directions.get(stem)
        if front is not None:
            entries += self.gazetteer.keyed(front, PlaceKind.SETTLEMENT)[:1]
        for ending in self.words.adjective_names:
            entries += self.gazetteer.keyed(stem + ending, PlaceKind.RAION, PlaceKind.HROMADA)
        if front is None:
            seats = [noun for entry in entries if entry.kind is PlaceKind.RAION for noun in entry.names[1:2]]
            entries += [entry for noun in seats for entry in self.gazetteer.named(noun, PlaceKind.SETTLEMENT)[:1]]
            if not seats:
                entries += self.gazetteer.keyed(stem, PlaceKind.SETTLEMENT)
        return tuple(dict.fromkeys(entries))

    def _stem(self, key: str) -> str | None:
        for ending in self.words.adjective_endings:
            if key.endswith(ending) and len(key) - len(ending) > 2:
                stem = key[: -len(ending)]
                if stem.endswith(self.words.adjective_stems) or stem in self.regions:
                    return stem
        return None

    def _phrases(self, key: str) -> list[str]:
        parts = [self._forms(part) for part in key.split(" ")]
        if len(parts) == 1:
            return list(parts[0])
        total = 1
        for part in parts:
            total *= len(part)
        if total > _MOST_PRODUCT:
            parts = [part[: max(2, int(_MOST_PRODUCT ** (1 / len(parts))))] for part in parts]
        return [" ".join(each) for each in product(*parts)]

    def _forms(self, word: str) -> tuple[str, ...]:
        """The word and each nominative that it can be a form of."""
        known = self.memory.get(word)
        if known is not None:
            return known
        forms = {word: None}
        for size in range(min(5, len(word) - 1), 0, -1):
            for new in self.words.endings.get(word[-size:], ()):
                forms.setdefault(word[:-size] + new)
        for new in self.words.endings.get("", ()):
            forms.setdefault(word + new)
        result = tuple(forms)[:_MOST_FORMS]
        if len(self.memory) < _MOST_KEPT:
            self.memory[word] = result
        return result


@cache
def names_of(lang: str) -> Names:
    """How names are looked up in this language."""
    words = place_words(lang)
    if words is None or not words.endings:
        return StraightNames(gazetteer=load())
    return BentNames(gazetteer=load(), words=words, regions=_region_adjectives())


@cache
def _region_adjectives() -> dict[str, tuple[Entry, ...]]:
    gazetteer = load()
    found: dict[str, tuple[Entry, ...]] = {}
    for region in REGIONS.values():
        entry = gazetteer.get("region:" + region.id)
        for adjective in (*region.uk_adjectives, *region.ru_adjectives):
            if entry is not None:
                found[fold(adjective)] = (*found.get(fold(adjective), ()), entry)
    return found
