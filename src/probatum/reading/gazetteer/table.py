"""The shipped tables: one place a line (`data/places.tsv.gz`) and the first-level regions (`data/regions.csv`).

A line holds id, kind, name, country, region, raion, hromada, latitude, longitude, population, rank, names and keys,
parted by tabs; names and keys by `|`. Parents of a Ukrainian unit are left out where its code shows them.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from .entry import Entry, PlaceKind

Row = tuple[Entry, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A first-level region; `bare` is what its name alone means in the news: region, settlement or none;
    `weight` how much likelier than elsewhere reports mean a place in it."""

    id: str
    name: str
    country: str
    geonames: str
    lat: float
    lon: float
    bare: str
    weight: int
    latin: tuple[str, ...]
    uk_adjectives: tuple[str, ...]
    uk_nouns: tuple[str, ...]
    ru_adjectives: tuple[str, ...]
    ru_nouns: tuple[str, ...]


def read_regions() -> dict[str, Region]:
    """All regions by id, in the order of the file."""
    regions = {}
    text = (files(__package__) / "data" / "regions.csv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith(("#", "id;")):
            number, name, country, geonames, lat, lon, bare, weight, *words = line.split(";")
            lists = [tuple(word for word in column.split("|") if word) for column in words]
            regions[number] = Region(
                id=number,
                name=name,
                country=country,
                geonames=geonames,
                lat=float(lat),
                lon=float(lon),
                bare=bare,
                weight=int(weight),
                latin=lists[0],
                uk_adjectives=lists[1],
                uk_nouns=lists[2],
                ru_adjectives=lists[3],
                ru_nouns=lists[4],
            )
    return regions


REGIONS = read_regions()


def to_line(entry: Entry, keys: tuple[str, ...]) -> str:
    """One line of the table."""
    number = [f"{value:.4f}" if value is not None else "" for value in (entry.lat, entry.lon)]
    parents = [parent or "" for parent in (entry.region, entry.raion, entry.hromada)]
    own = [entry.id, entry.kind.value, entry.name, entry.country, *parents, *number]
    fields = [*own, str(entry.population), str(entry.rank), "|".join(entry.names), "|".join(keys)]
    return "\t".join(field.replace("\t", " ") for field in fields)


def read_places() -> Iterator[Row]:
    """Every shipped place with its keys."""
    data = gzip.decompress((files(__package__) / "data" / "places.tsv.gz").read_bytes()).decode()
    kinds = {kind.value: kind for kind in PlaceKind}
    for line in data.splitlines():
        number, kind, name, country, region, raion, hromada, lat, lon, population, rank, names, keys = line.split("\t")
        yield (
            Entry(
                id=number,
                name=name,
                kind=kinds[kind],
                country=country,
                region=region or None,
                raion=raion or None,
                hromada=hromada or None,
                lat=float(lat) if lat else None,
                lon=float(lon) if lon else None,
                population=int(population),
                rank=int(rank),
                names=tuple(names.split("|")),
            ),
            tuple(keys.split("|")),
        )
