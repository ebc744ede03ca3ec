"""What the linker takes in: one killing claim of one report, with what is known about the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from probatum.model.errors import LinkingError
from probatum.model.statements import Killing


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A killing that a report claims.

    `key` is the statement's id, `index` its place within the report, `published` the day the report came out, and
    `footage` the ids of the footage groups attached to the report (not to this one statement).
    """

    key: str
    report: str
    index: int
    killing: Killing
    published: date | None = None
    source: str | None = None
    url: str | None = None
    footage: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.key or not self.report:
            raise LinkingError("A claim needs its statement's and its report's id", found=repr((self.key, self.report)))
        if isinstance(self.published, datetime):
            raise LinkingError("A claim is published on a day, not at an instant", found=self.published.isoformat())
