"""What a gazetteer knows of one place.

An Entry is a fact with its source in `id` (`katottg:UA14…`, `geonames:…`, `region:…`, `country:…`). Coordinates are
None where nobody has supplied them: a centre of something larger never stands in for them here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """What sort of place a name stands for; `area` is any named part of a front or country that is no unit."""

    SETTLEMENT = "settlement"
    HROMADA = "hromada"
    RAION = "raion"
    DIRECTION = "direction"
    REGION = "region"
    COUNTRY = "country"
    AREA = "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place: its name in the project's romanisation, where it belongs, and every name it goes by.

    `raion`, `hromada` and `region` are the ids of the units it lies in, None where unknown or not applicable.
    """

    id: str
    name: str
    kind: PlaceKind
    country: str
    region: str | None = None
    raion: str | None = None
    hromada: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    rank: int = 0
    names: tuple[str, ...] = ()

    @property
    def parents(self) -> tuple[str, ...]:
        """The ids of the units it lies in, smallest first."""
        return tuple(parent for parent in (self.hromada, self.raion, self.region) if parent)

    @property
    def located(self) -> bool:
        """Whether the place itself has coordinates."""
        return self.lat is not None
