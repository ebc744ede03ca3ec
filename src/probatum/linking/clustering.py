"""Groups from weighted pairs: agglomeration that people's answers bind and that does not chain.

In: profiles sorted by key, strong pairs, bindings. Out: groups of positions. The two groups with the highest average
over their strong pairs are tried first; they are joined only when
- no report would be in one group twice and no person has said "no" to a pair across them,
- the average over the pairs across them, all or an even sample, reaches the `join` threshold, and
- no pair looked at falls to the `veto` threshold.

Groups that people made by "yes" are there from the start. Ties go by key, so the order of the input never matters.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .features import weigh
from .judgements import Bindings
from .profiles import Profile
from .weights import Weights


@dataclass(slots=True)
class _Group:
    """A group under construction: its members, what it may not meet, and its strong pairs by neighbour."""

    members: list[int]
    reports: set[str]
    apart: set[int] = field(default_factory=set)
    edges: dict[int, tuple[float, int]] = field(default_factory=dict)
    age: int = 0


def cluster(
    profiles: Sequence[Profile], strong: Mapping[tuple[int, int], float], bindings: Bindings, weights: Weights
) -> list[list[int]]:
    """Group the profiles; each position is in exactly one group, groups and members are sorted."""
    work = _Clustering(profiles, bindings, weights)
    work.connect(strong)
    work.run()
    return sorted(sorted(group.members) for group in work.groups.values())


class _Clustering:
    def __init__(self, profiles: Sequence[Profile], bindings: Bindings, weights: Weights) -> None:
        self.profiles = profiles
        self.weights = weights
        self.groups: dict[int, _Group] = {}
        self.home = list(range(len(profiles)))
        self.heap: list[tuple[float, int, int, int, int]] = []
        position = {profile.key: number for number, profile in enumerate(profiles)}
        for keys in bindings.groups:
            first, *rest = (position[key] for key in keys)
            for other in rest:
                self.home[other] = first
        for number, profile in enumerate(profiles):
            group = self.groups.setdefault(self.home[number], _Group(members=[], reports=set()))
            group.members.append(number)
            group.reports.add(profile.report)
        for a, b in bindings.apart:
            self._separate(self.home[position[a]], self.home[position[b]])

    def connect(self, strong: Mapping[tuple[int, int], float]) -> None:
        for (i, j), weight in strong.items():
            a, b = self.home[i], self.home[j]
            if a != b:
                self._add(a, b, weight, 1)
        for a in sorted(self.groups):
            self._offer(a, (b for b in self.groups[a].edges if a < b))

    def run(self) -> None:
        while self.heap:
            _, a, b, age_a, age_b = heapq.heappop(self.heap)
            if self._current(a, age_a) and self._current(b, age_b) and b not in self.groups[a].apart:
                if self._may_join(self.groups[a], self.groups[b]):
                    self._merge(a, b)
                else:
                    self._separate(a, b)

    def _current(self, group: int, age: int) -> bool:
        return group in self.groups and self.groups[group].age == age

    def _offer(self, a: int, others: Iterable[int]) -> None:
        for b in others:
            total, count = self.groups[a].edges[b]
            if b not in self.groups[a].apart and total / count >= self.weights.join:
                first, second = min(a, b), max(a, b)
                ages = (self.groups[first].age, self.groups[second].age)
                heapq.heappush(self.heap, (-total / count, first, second, *ages))

    def _may_join(self, a: _Group, b: _Group) -> bool:
        if not a.reports.isdisjoint(b.reports):
            return False
        total, count = 0.0, 0
        for i in _spread(a.members, self.weights.sample):
            for j in _spread(b.members, self.weights.sample):
                weight = weigh(self.profiles[i], self.profiles[j], self.weights)
                if weight <= self.weights.veto:
                    return False
                total, count = total + weight, count + 1
        return total / count >= self.weights.join

    def _merge(self, a: int, b: int) -> None:
        kept, gone = self.groups[a], self.groups.pop(b)
        kept.members = sorted(kept.members + gone.members)
        kept.reports |= gone.reports
        kept.age += 1
        for other in gone.apart:
            self.groups[other].apart.discard(b)
            self._separate(a, other)
        kept.edges.pop(b, None)
        for other, (total, count) in gone.edges.items():
            self.groups[other].edges.pop(b, None)
            if other != a:
                self._add(a, other, total, count)
        self._offer(a, kept.edges)

    def _add(self, a: int, b: int, weight: float, count: int) -> None:
        total, before = self.groups[a].edges.get(b, (0.0, 0))
        self.groups[a].edges[b] = self.groups[b].edges[a] = (total + weight, before + count)

    def _separate(self, a: int, b: int) -> None:
        self.groups[a].apart.add(b)
        self.groups[b].apart.add(a)


def _spread(members: list[int], most: int) -> list[int]:
    """At most `most` members, evenly spread."""
    if len(members) <= most:
        return members
    return [members[number * len(members) // most] for number in range(most)]
