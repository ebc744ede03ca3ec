"""People that a sentence names: how many, of which side, in what state, new to the reader or known.

A `Party` is fighters (`F`), a force or country that acts (`U`, `A`), civilians (`C`), a pronoun (`R`) or a name
(`M`). Which words make one is the language's grammar (`grammar`).
"""

from __future__ import annotations

from dataclasses import dataclass

from probatum.model.ranges import CountRange
from probatum.model.statements import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """People that a sentence names. `first` and `last` are positions of units, both inclusive."""

    first: int
    last: int
    kind: str
    count: CountRange
    side: str | None = None
    status: tuple[str, ...] = ()
    definite: bool = False
    new: bool = False
    single: bool = False
    own: bool = False
    number_span: Span | None = None
    span: Span = (0, 0)

    @property
    def fighters(self) -> bool:
        """Whether these can be victims of the kind that is counted here."""
        return self.kind == "F" or (self.kind == "U" and bool(self.status))
