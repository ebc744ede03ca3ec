"""Claims in, incidents out: block, weigh, let people's answers bind, cluster, fill the slots, name.

`link` is a pure function of its arguments: the order of the claims never matters, and the same claims, judgements and
history give the same result. A machine's grouping is a suggestion; a person's "yes" or "no" always holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from probatum.model.errors import LinkingError
from probatum.model.places import Place
from probatum.model.ranges import CountRange
from probatum.model.times import DateInterval

from .blocking import candidates
from .claims import Claim
from .clustering import cluster
from .explaining import PairExplanation, explanations_of
from .features import weigh
from .identity import assign_ids
from .judgements import Pair, SameIncident, bind
from .profiles import Profile, profiles_of
from .slots import slots_of
from .weights import Weights, default_weights

__all__ = ["LinkedIncident", "Linking", "PairExplanation", "SameIncident", "link"]

LINKER = "linker 1.0.0"
"""The code's version; a Linking also names that of the weights."""

Progress = Callable[[str, int, int], None]
_REPORT_EVERY = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedIncident:
    """One event: its claims (`members`, sorted keys) and what they leave open; `conflicts` names contradicted slots."""

    id: str
    members: tuple[str, ...]
    place: Place
    event_time: DateInterval
    surfaced: DateInterval
    killed: CountRange
    conflicting: bool
    sides: tuple[str, ...]
    conflicts: tuple[str, ...] = ()
    earliest_published: date | None = None
    reports: tuple[str, ...] = ()
    footage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """The result: incidents sorted by smallest member, why, and which judgements could not be kept.

    `contradicted` are "yes" answers that other answers rule out; `unapplied` are answers about claims that are not
    here.
    """

    version: str
    incidents: tuple[LinkedIncident, ...]
    explanations: tuple[PairExplanation, ...]
    contradicted: tuple[Pair, ...] = ()
    unapplied: tuple[Pair, ...] = ()


def link(
    claims: Sequence[Claim],
    *,
    judgements: Sequence[SameIncident] = (),
    previous: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    weights: Weights | None = None,
) -> Linking:
    """Group claims into incidents.

    `previous` maps claim keys to the incident each was in last, so that ids stay. `progress` is called with a word, the
    number done and the total. Raises LinkingError when two claims have the same key.
    """
    weights = weights or default_weights()
    by_key = _by_key(claims)
    bindings = bind(judgements, frozenset(by_key))
    profiles = profiles_of(claims, weights)
    strong = _strong_pairs(profiles, weights, progress)
    groups = cluster(profiles, strong, bindings, weights)
    members = [tuple(profiles[position].key for position in group) for group in groups]
    ids = assign_ids(members, previous or {})
    return Linking(
        version=f"{LINKER}, weights {weights.version}",
        incidents=tuple(_incident(ids[keys], keys, by_key) for keys in members),
        explanations=explanations_of(profiles, groups, strong, bindings, weights),
        contradicted=bindings.contradicted,
        unapplied=bindings.unapplied,
    )


def _by_key(claims: Sequence[Claim]) -> dict[str, Claim]:
    by_key = {claim.key: claim for claim in claims}
    if len(by_key) != len(claims):
        twice = sorted(key for key, times in Counter(claim.key for claim in claims).items() if times > 1)
        raise LinkingError(
            "Two claims have the same key", found=", ".join(twice[:3]), remedy="Give each text an id of its own."
        )
    return by_key


def _strong_pairs(
    profiles: Sequence[Profile], weights: Weights, progress: Progress | None
) -> dict[tuple[int, int], float]:
    """The candidate pairs that reach the `suggest` threshold, with their weights."""
    pairs = candidates(profiles, weights)
    strong: dict[tuple[int, int], float] = {}
    for done, (i, j) in enumerate(pairs, start=1):
        weight = weigh(profiles[i], profiles[j], weights)
        if weight >= weights.suggest:
            strong[i, j] = weight
        if progress is not None and (done % _REPORT_EVERY == 0 or done == len(pairs)):
            progress("Comparing", done, len(pairs))
    return strong


def _incident(name: str, keys: tuple[str, ...], by_key: Mapping[str, Claim]) -> LinkedIncident:
    claims = [by_key[key] for key in keys]
    slots = slots_of(claims)
    return LinkedIncident(
        id=name,
        members=keys,
        place=slots.place,
        event_time=slots.event_time,
        surfaced=slots.surfaced,
        killed=slots.killed,
        conflicting=bool(slots.conflicts),
        sides=slots.sides,
        conflicts=slots.conflicts,
        earliest_published=slots.earliest_published,
        reports=tuple(sorted({claim.report for claim in claims})),
        footage=_footage(claims),
    )


def _footage(claims: Sequence[Claim]) -> tuple[str, ...]:
    """The footage groups attached to the reports; which of a report's killings they show is for a person to say."""
    return tuple(sorted({group for claim in claims for group in claim.footage}))
