"""A killing that a sentence asserts, whatever the language it is said in."""

from __future__ import annotations

from dataclasses import dataclass

from .people import Party
from .units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One killing that a sentence asserts. `at` is the unit that says so; either party may be unsaid."""

    at: int
    word: Unit
    victims: Party | None
    more_victims: tuple[Party, ...] = ()
    doers: Party | None = None
    nominal: bool = False
    definite: bool = False
    present: bool = False

    @property
    def executed(self) -> bool:
        """Whether the word itself says that the victims could not fight."""
        return bool(self.word.attrs.get("exec"))
