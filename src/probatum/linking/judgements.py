"""What people decided about pairs of claims, and how their answers bind the clustering.

In: SameIncident answers. Out: groups that must stay together and pairs that must stay apart. A later answer on the same
pair supersedes an earlier one. "unsure" is an answer that changes nothing. Where answers contradict each other (a = b,
b = c, but a ≠ c) the "no" holds, since a false merge hides victims; the "yes" that could not be kept is reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from probatum.model.errors import LinkingError

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SameIncident:
    """A person's answer to "do these two claims speak of the same incident?"."""

    a: str
    b: str
    verdict: str

    def __post_init__(self) -> None:
        if self.verdict not in ("yes", "no", "unsure"):
            raise LinkingError("Unknown answer to “same incident?”", expected="yes, no or unsure", found=self.verdict)
        if self.a == self.b:
            raise LinkingError("A judgement on sameness needs two different statements", found=self.a)

    @property
    def pair(self) -> Pair:
        """Both keys in order: the answer is the same from either side."""
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindings:
    """What the judgements demand: `groups` stay together, `apart` never meet; the rest is for a person to look at."""

    verdicts: Mapping[Pair, str]
    groups: tuple[tuple[str, ...], ...]
    apart: frozenset[Pair]
    contradicted: tuple[Pair, ...]
    unapplied: tuple[Pair, ...]


def bind(judgements: Sequence[SameIncident], keys: frozenset[str]) -> Bindings:
    """Turn answers into bindings on the claims `keys`; answers about other claims are listed as `unapplied`."""
    verdicts = {judgement.pair: judgement.verdict for judgement in judgements}
    unapplied = tuple(sorted(pair for pair in verdicts if not keys.issuperset(pair)))
    verdicts = {pair: verdicts[pair] for pair in sorted(verdicts) if keys.issuperset(pair)}
    apart = frozenset(pair for pair, verdict in verdicts.items() if verdict == "no")
    members: dict[str, set[str]] = {}
    contradicted: list[Pair] = []
    for pair, verdict in verdicts.items():
        if verdict == "yes" and not _join(members, pair, apart):
            contradicted.append(pair)
    groups = {tuple(sorted(group)) for group in members.values()}
    return Bindings(
        verdicts=verdicts,
        groups=tuple(sorted(groups)),
        apart=apart,
        contradicted=tuple(contradicted),
        unapplied=unapplied,
    )


def _join(members: dict[str, set[str]], pair: Pair, apart: frozenset[Pair]) -> bool:
    left = members.get(pair[0], {pair[0]})
    right = members.get(pair[1], {pair[1]})
    if any((min(a, b), max(a, b)) in apart for a in left for b in right):
        return False
    together = left | right
    for key in together:
        members[key] = together
    return True
