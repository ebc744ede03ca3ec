"""Places that keep their precision and their doubts.

A Place names only what is known. `precision` says what `lat` and `lon` stand for: the point itself, the settlement, or
the centre of a district or region. Names come in the project's one romanisation (records.md); the words of the text
stay in the statement's `fields`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .errors import ValueInvalid

_COUNTRY = re.compile(r"[A-Z]{2}\Z")


class PlacePrecision(StrEnum):
    """How finely a place is known; `vicinity` is "near X"."""

    POINT = "point"
    SETTLEMENT = "settlement"
    VICINITY = "vicinity"
    HROMADA = "hromada"
    RAION = "raion"
    OBLAST = "oblast"
    COUNTRY = "country"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something happened, as far as that is said; every part may be None (unknown).

    `settlement` and `region` are names, `area` a district, direction or sector, `country` an ISO 3166 alpha-2 code,
    `lat` and `lon` degrees (WGS 84), `gazetteer` the identifier of the matched entry (`katottg:UA14…`, `geonames:…`),
    `alternatives` the identifiers of entries with the same name that context did not rule out.
    """

    settlement: str | None = None
    area: str | None = None
    region: str | None = None
    country: str | None = None
    precision: PlacePrecision = PlacePrecision.UNKNOWN
    lat: float | None = None
    lon: float | None = None
    gazetteer: str | None = None
    alternatives: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.lat is None) != (self.lon is None):
            raise ValueInvalid("A place has only one of latitude and longitude")
        if self.lat is not None and self.lon is not None and not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueInvalid("Coordinates out of range", found=f"{self.lat}, {self.lon}")
        if self.country is not None and not _COUNTRY.match(self.country):
            raise ValueInvalid("Not a country code", expected="two capitals, ISO 3166", found=self.country)

    def to_record(self) -> dict[str, Any]:
        """The record shape of records.md."""
        return {
            "settlement": self.settlement,
            "area": self.area,
            "region": self.region,
            "country": self.country,
            "precision": self.precision.value,
            "lat": self.lat,
            "lon": self.lon,
            "gazetteer": self.gazetteer,
            "alternatives": list(self.alternatives),
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Place:
        """Read the record shape."""
        try:
            return cls(
                settlement=record.get("settlement"),
                area=record.get("area"),
                region=record.get("region"),
                country=record.get("country"),
                precision=PlacePrecision(record.get("precision", "unknown")),
                lat=record.get("lat"),
                lon=record.get("lon"),
                gazetteer=record.get("gazetteer"),
                alternatives=tuple(record.get("alternatives", ())),
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueInvalid("Not a place", found=repr(record)[:120]) from error


UNKNOWN_PLACE = Place()
