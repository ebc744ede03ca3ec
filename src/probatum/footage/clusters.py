"""Sets that grow by joining, except where two members must stay apart (constrained union-find).

In: members and pairs that must stay apart. Out: the clusters. Always: no join brings such a pair together, unless the
join is one that must be (`always`: identical files).
"""

from __future__ import annotations

from collections.abc import Iterable


class Clusters:
    """Clusters of names; every member starts alone."""

    def __init__(self, members: Iterable[str], *, apart: Iterable[tuple[str, str]] = ()) -> None:
        self._members = {member: {member} for member in members}
        self._home = {member: member for member in self._members}
        self._apart: dict[str, set[str]] = {member: set() for member in self._members}
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def together(self, a: str, b: str) -> bool:
        """Whether both are in one cluster."""
        return self._home[a] == self._home[b]

    def join(self, a: str, b: str, *, always: bool = False) -> bool:
        """Join the clusters of both; False when that would bring together what must stay apart."""
        keep, drop = sorted((self._home[a], self._home[b]))
        if keep == drop:
            return True
        if not always and self._apart[keep] & self._members[drop]:
            return False
        for member in self._members[drop]:
            self._home[member] = keep
        self._members[keep] |= self._members.pop(drop)
        self._apart[keep] |= self._apart.pop(drop)
        return True

    def members(self) -> list[tuple[str, ...]]:
        """The clusters, each sorted, by their smallest member."""
        return sorted(tuple(sorted(members)) for members in self._members.values())
