"""Incident ids that last: a group keeps the id that most of its claims had before.

In: groups of keys and the incident that each key was in last. Out: an id for each group, no two alike. An old id goes
to the group with the largest share of its claims, once; when an incident is split, the other part gets a new id, and
when two are merged the id with more claims stays. A new id is `inc-` and ten hex digits of the SHA-256 of the smallest
member's key.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

Keys = tuple[str, ...]


def assign_ids(groups: Sequence[Keys], previous: Mapping[str, str]) -> dict[Keys, str]:
    """An id for each group; equal for equal groups and history, whatever their order."""
    offers: list[tuple[int, str, Keys]] = []
    for group in groups:
        overlap = Counter(previous[key] for key in group if key in previous)
        offers.extend((-count, old, group) for old, count in overlap.items())
    ids: dict[Keys, str] = {}
    taken: set[str] = set()
    for _, old, group in sorted(offers, key=lambda offer: (offer[0], offer[2][0], offer[1])):
        if group not in ids and old not in taken:
            ids[group] = old
            taken.add(old)
    taken.update(previous.values())  # an id that somebody may have cited is never given to another event
    for group in sorted(groups):
        if group not in ids:
            ids[group] = _new(group, taken)
            taken.add(ids[group])
    return ids


def _new(group: Keys, taken: set[str]) -> str:
    seeds = [*group, *(f"{group[0]}\n{number}" for number in range(1, len(taken) + 2))]
    return next(name for name in map(_name, seeds) if name not in taken)


def _name(seed: str) -> str:
    return "inc-" + hashlib.sha256(seed.encode("utf-8")).hexdigest()[:10]
