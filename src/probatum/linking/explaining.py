"""Why claims are together, and which pairs a person should look at.

In: groups and the strong pairs. Out: PairExplanations. Inside an incident every pair is explained (in a large one the
strongest pairs of each member). Between two incidents the strongest pair in the grey zone is a suggestion, once, unless
a person has said "no" to a pair across them. A judged pair is always explained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from .features import explain, weigh
from .judgements import Bindings
from .profiles import Profile
from .weights import Weights

Positions = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairExplanation:
    """The weight of a pair (bits, a < b) with its telling features and their reasons.

    `suggested`: not joined, a person should decide. `judged`: a person's answer, if there is one.
    """

    a: str
    b: str
    weight: float
    features: Mapping[str, float]
    reasons: Mapping[str, str]
    suggested: bool = False
    judged: str | None = None


def explanations_of(
    profiles: Sequence[Profile],
    groups: Sequence[Sequence[int]],
    strong: Mapping[Positions, float],
    bindings: Bindings,
    weights: Weights,
) -> tuple[PairExplanation, ...]:
    """Every explanation, sorted by pair."""
    home = {position: number for number, group in enumerate(groups) for position in group}
    number_of = {profile.key: number for number, profile in enumerate(profiles)}
    judged = {(number_of[a], number_of[b]): verdict for (a, b), verdict in bindings.verdicts.items()}
    suggested = _suggestions(strong, home, judged)
    wanted = {*suggested, *judged, *_inside(profiles, groups, strong, weights)}
    return tuple(
        _explanation(profiles[i], profiles[j], weights, suggested=(i, j) in suggested, judged=judged.get((i, j)))
        for i, j in sorted(wanted)
    )


def _explanation(a: Profile, b: Profile, weights: Weights, *, suggested: bool, judged: str | None) -> PairExplanation:
    features, reasons = explain(a, b, weights)
    weight = round(weigh(a, b, weights), 2)
    return PairExplanation(
        a=a.key, b=b.key, weight=weight, features=features, reasons=reasons, suggested=suggested, judged=judged
    )


def _suggestions(
    strong: Mapping[Positions, float], home: Mapping[int, int], judged: Mapping[Positions, str]
) -> set[Positions]:
    decided = {_between(pair, home) for pair, verdict in judged.items() if verdict == "no"}
    best: dict[Positions, tuple[float, Positions]] = {}
    for pair, weight in strong.items():
        between = _between(pair, home)
        if between[0] != between[1] and between not in decided:
            best[between] = min(best.get(between, (-weight, pair)), (-weight, pair))
    return {pair for _, pair in best.values()}


def _between(pair: Positions, home: Mapping[int, int]) -> Positions:
    a, b = home[pair[0]], home[pair[1]]
    return (a, b) if a < b else (b, a)


def _inside(
    profiles: Sequence[Profile], groups: Sequence[Sequence[int]], strong: Mapping[Positions, float], weights: Weights
) -> set[Positions]:
    found: set[Positions] = set()
    large: dict[int, list[tuple[float, Positions]]] = {}
    for group in groups:
        if len(group) <= weights.explained:
            found.update(combinations(group, 2))
        else:
            large.update((position, []) for position in group)
    home = {position: number for number, group in enumerate(groups) for position in group} if large else {}
    for pair, weight in strong.items():
        if pair[0] in large and home[pair[0]] == home[pair[1]]:
            for position in pair:
                large[position].append((-weight, pair))
    for offers in large.values():
        found.update(pair for _, pair in sorted(offers)[: weights.strongest])
    return found
