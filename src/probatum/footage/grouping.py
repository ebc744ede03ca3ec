"""Which files show the same recording: groups with stable names, and the pairs a person should look at.

In: (item, object digest, Analysis) of each file, people's judgements, and the groups of last time. Out: a Grouping that
depends only on the set of inputs, not their order. Always: files of the same bytes are together; "no" keeps two files
apart (also against a chain of matches), "yes" joins; of machine results only `same_footage` over a good part of the
shorter file joins. Everything else is listed as a suggestion. "Unsure" changes nothing.

    a = b (same bytes), b ~ c (same_footage), c and d judged "no", d ~ a  ->  groups {a, b, c}, {d} or {a, b, d}, {c}:
    the stronger match is taken first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from probatum.model.errors import ValueInvalid

from .alignment import Track
from .analysis import Analysis
from .candidates import candidate_pairs
from .clusters import Clusters
from .matching import FootageMatch, Segment, match
from .thresholds import GROUP

VERSION = GROUP.version

Reason = Literal["identical", "judged", "same_footage", "possible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageJudgement:
    """A person's word on two items: the same footage, not the same, or unsure."""

    a: str
    b: str
    verdict: Literal["yes", "no", "unsure"]

    def __post_init__(self) -> None:
        if self.verdict not in ("yes", "no", "unsure"):
            raise ValueInvalid("Unknown verdict", expected="yes, no or unsure", found=repr(self.verdict)[:40])


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMatch:
    """Why two items (a < b) are together, or should be looked at; segments run from `a` (query) to `b` (reference)."""

    a: str
    b: str
    outcome: Reason
    score: float
    segments: tuple[Segment, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """The record as stored."""
        return {
            "a": self.a,
            "b": self.b,
            "outcome": self.outcome,
            "score": self.score,
            "segments": [segment.to_record() for segment in self.segments],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageGroup:
    """Items that show the same recording; an item that is like no other is a group of one."""

    id: str
    items: tuple[str, ...]
    matches: tuple[GroupMatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """All groups, by their smallest item; what a person should look at; and "yes" judgements that a "no" overruled."""

    version: str
    groups: tuple[FootageGroup, ...]
    suggestions: tuple[GroupMatch, ...] = ()
    conflicts: tuple[FootageJudgement, ...] = ()


def group(
    analyses: Sequence[tuple[str, str, Analysis]],
    *,
    judgements: Sequence[FootageJudgement] = (),
    previous: Mapping[str, str] | None = None,
) -> Grouping:
    """Group files; `analyses` holds (item id, object digest, Analysis), `previous` the group id of each item before."""
    objects = _by_object(analyses)
    items = {item for members in objects.values() for item in members}
    digest_of = {item: digest for digest, members in objects.items() for item in members}
    judged = _judged(judgements, digest_of)
    clusters = Clusters(items, apart=[pair for pair, verdict in judged.items() if verdict == "no"])
    joins = [
        GroupMatch(a=members[0], b=other, outcome="identical", score=1.0)
        for members in objects.values()
        for other in members[1:]
    ]
    for join in joins:
        clusters.join(join.a, join.b, always=True)
    conflicts = []
    for (a, b), verdict in sorted(judged.items()):
        if verdict == "yes" and clusters.join(a, b):
            joins.append(GroupMatch(a=a, b=b, outcome="judged", score=1.0))
        elif verdict == "yes":
            conflicts.append(FootageJudgement(a=a, b=b, verdict="yes"))
    found = _matches(objects, {digest: analysis for _, digest, analysis in analyses})
    joins, suggestions = _join_matches(found, clusters, joins, judged)
    groups = _named(clusters.members(), joins, previous or {})
    return Grouping(version=VERSION, groups=groups, suggestions=suggestions, conflicts=tuple(conflicts))


def _by_object(analyses: Iterable[tuple[str, str, Analysis]]) -> dict[str, list[str]]:
    objects: dict[str, set[str]] = {}
    seen: dict[str, str] = {}
    for item, digest, _ in analyses:
        if seen.setdefault(item, digest) != digest:
            raise ValueInvalid("One item was given with two objects", found=item)
        objects.setdefault(digest, set()).add(item)
    listed = ((digest, sorted(members)) for digest, members in objects.items())
    return dict(sorted(listed, key=lambda pair: pair[1]))


def _judged(
    judgements: Iterable[FootageJudgement], digest_of: Mapping[str, str]
) -> dict[tuple[str, str], Literal["yes", "no", "unsure"]]:
    """One verdict a pair: where people disagree, "no" is the cautious one, then "unsure"."""
    verdicts: dict[tuple[str, str], Literal["yes", "no", "unsure"]] = {}
    for each in judgements:
        pair = (min(each.a, each.b), max(each.a, each.b))
        known = each.a in digest_of and each.b in digest_of
        if known and digest_of[each.a] != digest_of[each.b]:
            verdicts[pair] = min(verdicts.get(pair, each.verdict), each.verdict, key=["no", "unsure", "yes"].index)
    return verdicts


def _matches(objects: Mapping[str, list[str]], analysis_of: Mapping[str, Analysis]) -> list[tuple[GroupMatch, bool]]:
    """What matches between distinct objects, each with whether it may join."""
    digests = list(objects)
    tracks = [Track.of(analysis_of[digest].frames) for digest in digests]
    found = []
    for i, j in candidate_pairs(tracks):
        first, second = analysis_of[digests[i]], analysis_of[digests[j]]
        result = match(first, second)
        if result.outcome is not None:
            each = GroupMatch(
                a=objects[digests[i]][0],
                b=objects[digests[j]][0],
                outcome=result.outcome,
                score=result.score,
                segments=result.segments,
            )
            found.append((each, result.outcome == "same_footage" and _covers(result, first, second)))
    return sorted(found, key=lambda pair: (-pair[0].score, pair[0].a, pair[0].b))


def _covers(result: FootageMatch, first: Analysis, second: Analysis) -> bool:
    """Whether a good part of the shorter file is aligned."""
    if first.kind == "image" and second.kind == "image":
        return True
    query = sum(segment.query[1] - segment.query[0] for segment in result.segments)
    reference = sum(segment.reference[1] - segment.reference[0] for segment in result.segments)
    parts = (
        part / analysis.duration
        for part, analysis in ((query, first), (reference, second))
        if analysis.duration is not None and analysis.duration > 0
    )
    return max(parts, default=0.0) >= GROUP.min_cover


def _join_matches(
    found: Iterable[tuple[GroupMatch, bool]],
    clusters: Clusters,
    joins: list[GroupMatch],
    judged: Mapping[tuple[str, str], str],
) -> tuple[list[GroupMatch], tuple[GroupMatch, ...]]:
    """Join what may be joined, strongest first; what joins nothing and nobody has judged is a suggestion."""
    within, left = list(joins), []
    for each, may_join in found:
        if may_join and clusters.join(each.a, each.b):
            within.append(each)
        elif judged.get((each.a, each.b)) is None:
            left.append(each)
    apart = (each for each in left if not clusters.together(each.a, each.b))
    return within, tuple(sorted(apart, key=lambda each: (each.a, each.b)))


def _named(
    clusters: Sequence[tuple[str, ...]], joins: Sequence[GroupMatch], previous: Mapping[str, str]
) -> tuple[FootageGroup, ...]:
    home = {item: number for number, members in enumerate(clusters) for item in members}
    matches: dict[int, list[GroupMatch]] = {}
    for join in joins:
        matches.setdefault(home[join.a], []).append(join)
    names = _names(clusters, previous)
    return tuple(
        FootageGroup(
            id=names[number],
            items=members,
            matches=tuple(sorted(matches.get(number, ()), key=lambda each: (each.a, each.b, each.outcome))),
        )
        for number, members in enumerate(clusters)
    )


def _names(clusters: Sequence[tuple[str, ...]], previous: Mapping[str, str]) -> dict[int, str]:
    """Each group keeps the earlier name that most of its items had; each name is used once."""
    claims: dict[tuple[str, int], int] = {}
    for number, members in enumerate(clusters):
        for item in members:
            if item in previous:
                claims[previous[item], number] = claims.get((previous[item], number), 0) + 1
    names: dict[int, str] = {}
    taken: set[str] = set()
    for (name, number), _ in sorted(claims.items(), key=lambda claim: (-claim[1], clusters[claim[0][1]], claim[0][0])):
        if name not in taken and number not in names:
            names[number] = name
            taken.add(name)
    taken.update(previous.values())
    for number, members in enumerate(clusters):
        if number not in names:
            names[number] = next(name for name in _fresh(members) if name not in taken)
            taken.add(names[number])
    return names


def _fresh(members: tuple[str, ...]) -> Iterable[str]:
    """Names for a new group: from its smallest item; were that taken (a group split), from it and a number."""
    number = 0
    while True:
        seed = members[0] if number == 0 else f"{members[0]}#{number}"
        yield "ft-" + sha256(seed.encode()).hexdigest()[:16]
        number += 1
