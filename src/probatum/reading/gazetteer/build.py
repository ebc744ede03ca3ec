"""Builds the table of places that the package ships: `python -m probatum.reading.gazetteer.build`.

In: the Ukrainian codifier, GeoNames places from 500 inhabitants (Ukraine, Russia), `data/supplement.csv`. Out:
`data/places.tsv.gz`, one place a line. A settlement gets coordinates only when the match is certain: one settlement of
that name in the region, or one of that name in the district that the neighbours of the GeoNames place lie in. The same
input gives the same bytes.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import simplemma

from .entry import Entry, PlaceKind
from .fold import fold
from .romanise import russian, ukrainian
from .russify import russian_forms
from .sources import City, Unit, cities, codifier
from .table import REGIONS, to_line

_RANKS = {"K": 6, "M": 4, "T": 3, "X": 2, "C": 1}
_KINDS = {"P": PlaceKind.RAION, "H": PlaceKind.HROMADA}
_CYRILLIC = re.compile(r"[Ѐ-ӿ'’ʼ\- ]{3,40}\Z")
_NOT_OURS = re.compile("[ўјљњћђџѓќѝўӘәҗңөүһқғұѣѫѧѵꙑәөҮҖҢЎЈ\u0301]")
_LATIN = re.compile(r"[A-Z][A-Za-z'’\- ]{3,40}\Z")
_ADJECTIVE = re.compile("(ський|цький|зький|ська|цька|зька)$")


def build() -> list[str]:
    """The lines of the table, and on the console nothing: callers print."""
    units = [unit for unit in codifier() if unit.category != "B"]
    regions = {region.geonames: region.id for region in REGIONS.values() if region.country == "UA"}
    entries = {unit.code: _entry(unit) for unit in units if unit.category != "O"}
    _name_districts(entries, units)
    _place(entries, list(cities("UA")), regions)
    _supplement_ukraine(entries)
    _place_hromadas(entries)
    foreign = [*_russia(), *_supplement_russia()]
    return [to_line(entry, _keys(entry)) for entry in (*entries.values(), *_without_twins(foreign))]


def _entry(unit: Unit) -> Entry:
    name = unit.name.replace("’", "'").replace("ʼ", "'")
    kind = _KINDS.get(unit.category, PlaceKind.SETTLEMENT)
    return Entry(
        id=unit.code,
        name=ukrainian(name),
        kind=kind,
        country="UA",
        region=unit.region,
        raion=unit.raion if kind is not PlaceKind.RAION else None,
        hromada=unit.hromada if kind is PlaceKind.SETTLEMENT else None,
        rank=_RANKS.get(unit.category, 0),
        names=(name,),
    )


def _name_districts(entries: dict[str, Entry], units: list[Unit]) -> None:
    """Give districts and communities the noun they are named after: `Покровський` -> `Pokrovsk`."""
    inside: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        if entry.kind is PlaceKind.SETTLEMENT:
            for parent in (entry.raion, entry.hromada):
                if parent:
                    inside[parent].append(entry)
    for unit in units:
        if unit.category in "PH" and _ADJECTIVE.search(unit.name):
            seat = _seat(unit.name, inside[unit.code])
            if seat:
                own = entries[unit.code]
                noun = (seat.names[0],)
                entries[unit.code] = replace(own, name=seat.name, lat=seat.lat, lon=seat.lon, names=own.names + noun)


def _seat(adjective: str, settlements: list[Entry]) -> Entry | None:
    stem = _ADJECTIVE.sub("", adjective.replace("’", "'")).casefold()
    best: tuple[int, int, Entry] | None = None
    for entry in settlements:
        noun = entry.names[0].casefold()
        shared = next(
            (i for i, (a, b) in enumerate(zip(stem, noun, strict=False)) if a != b), min(len(stem), len(noun))
        )
        if shared >= max(3, len(stem) - 2) and (best is None or (entry.rank, shared) > best[:2]):
            best = (entry.rank, shared, entry)
    return best[2] if best else None


def _place(entries: dict[str, Entry], places: list[City], regions: dict[str, str]) -> None:
    by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries.values():
        if entry.kind is PlaceKind.SETTLEMENT and entry.region:
            by_name[entry.region, fold(entry.names[0])].append(entry.id)
    taken: dict[str, City] = {}
    open_places: list[tuple[City, list[str]]] = []
    for city in sorted(places, key=lambda each: -each.population):
        region = regions.get(city.admin1, "")
        keys = {fold(name) for name in city.names} | {fold(city.name)}
        codes = [code for key in sorted(keys) for code in by_name.get((region, key), ())]
        primary = [code for code in codes if fold(entries[code].name) == fold(city.name)] or codes
        if len(primary) == 1:
            taken.setdefault(primary[0], city)
        elif primary:
            open_places.append((city, primary))
    settled = [(city.lat, city.lon, entries[code]) for code, city in taken.items()]
    for city, codes in open_places:
        certain = _by_neighbours(city, [code for code in codes if code not in taken], entries, settled)
        if certain:
            taken[certain] = city
    for code, city in taken.items():
        entries[code] = _with_city(entries[code], city)


def _by_neighbours(
    city: City, codes: list[str], entries: dict[str, Entry], settled: list[tuple[float, float, Entry]]
) -> str | None:
    near = sorted(settled, key=lambda row: (row[0] - city.lat) ** 2 + ((row[1] - city.lon) * 0.66) ** 2)[:7]
    for level in ("hromada", "raion"):
        votes = Counter(getattr(entry, level) for _, _, entry in near)
        home, count = votes.most_common(1)[0] if votes else (None, 0)
        inside = [code for code in codes if getattr(entries[code], level) == home]
        if count >= 4 and len(inside) == 1:
            return inside[0]
    return None


def _with_city(entry: Entry, city: City) -> Entry:
    names = dict.fromkeys(entry.names)
    for name in city.names:
        if _usable(name, entry.name):
            names.setdefault(name)
    return replace(entry, lat=city.lat, lon=city.lon, population=city.population, names=tuple(names))


def _usable(name: str, own: str) -> bool:
    """Whether a further name helps to find the place: not one that is an ordinary English word ("Human" for Uman)."""
    if _LATIN.match(name):
        return fold(name) == fold(own) or not simplemma.is_known(name.casefold(), "en")
    return bool(_CYRILLIC.match(name)) and not _NOT_OURS.search(name)


def _supplement_ukraine(entries: dict[str, Entry]) -> None:
    by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries.values():
        if entry.kind is PlaceKind.SETTLEMENT and entry.region in REGIONS:
            by_name[REGIONS[entry.region].name, fold(entry.names[0])].append(entry)
    for row in _rows():
        if row[2] != "UA":
            continue
        found = [entries[entry.id] for entry in by_name[row[3], fold(row[1])]]
        if row[4]:
            found = [e for e in found if row[4] in (entries[p].names[0] for p in e.parents if p in entries)]
        if len(found) != 1:
            continue
        entry = found[0]
        far = entry.lat is not None and entry.lon is not None
        if far and (abs((entry.lat or 0) - float(row[5])) > 0.08 or abs((entry.lon or 0) - float(row[6])) > 0.12):
            pass
        names = (*entry.names, *[name for name in row[8].split("|") if name])
        lat, lon = (entry.lat, entry.lon) if far else (float(row[5]), float(row[6]))
        population = entry.population or int(row[7] or 0)
        entries[entry.id] = replace(entry, names=names, lat=lat, lon=lon, population=population)


def _place_hromadas(entries: dict[str, Entry]) -> None:
    """A community or district gets the coordinates of its seat, else the mean of its located settlements."""
    inside: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        if entry.kind is PlaceKind.SETTLEMENT and entry.located:
            for parent in (entry.raion, entry.hromada):
                if parent in entries and parent is not None:
                    inside[parent].append(entry)
    for code, located in inside.items():
        own = entries[code]
        seats = [entry for entry in located if entry.names[0] in own.names[1:]]
        chosen = seats[:1] or located
        lat = sum(entry.lat or 0.0 for entry in chosen) / len(chosen)
        lon = sum(entry.lon or 0.0 for entry in chosen) / len(chosen)
        entries[code] = replace(own, lat=round(lat, 3), lon=round(lon, 3))


def _russia() -> Iterable[Entry]:
    regions = {region.geonames: region for region in REGIONS.values() if region.country == "RU"}
    for city in sorted(cities("RU"), key=lambda each: each.number):
        region = regions.get(city.admin1)
        names = tuple(name for name in city.names if _usable(name, city.name))
        yield Entry(
            id=f"geonames:{city.number}",
            name=city.name.replace("’", "").replace("'", ""),
            kind=PlaceKind.SETTLEMENT,
            country="RU",
            region=region.id if region else None,
            lat=city.lat,
            lon=city.lon,
            population=city.population,
            rank=3 if city.population >= 20000 else 1,
            names=names,
        )


def _supplement_russia() -> Iterable[Entry]:
    ids = {region.name: region.id for region in REGIONS.values() if region.country == "RU"}
    for row in _rows():
        if row[2] == "UA":
            continue
        raion = row[0] == "raion"
        latin = [name for name in row[8].split("|") if name.isascii() and name]
        yield Entry(
            id="own:" + "-".join(["RU", ids[row[3]][3:], fold(russian(row[1])).replace(" ", "-")]),
            name=latin[0] if latin else russian(row[1]),
            kind=PlaceKind.RAION if raion else PlaceKind.SETTLEMENT,
            country="RU",
            region=ids[row[3]],
            raion="own:" + "-".join(["RU", ids[row[3]][3:], fold(russian(row[4])).replace(" ", "-")])
            if row[4]
            else None,
            lat=float(row[5]),
            lon=float(row[6]),
            population=int(row[7] or 0),
            rank=0 if raion else 2,
            names=(row[1], *[name for name in row[8].split("|") if name]),
        )


def _without_twins(entries: list[Entry]) -> Iterable[Entry]:
    """Drop the hand-made row of a settlement that GeoNames has too, but keep its names and district."""
    ours = [entry for entry in entries if entry.id.startswith("own:") and entry.kind is PlaceKind.SETTLEMENT]
    merged: dict[str, Entry] = {}
    dropped: set[str] = set()
    for own in ours:
        keys = {fold(name) for name in own.names}
        for other in entries:
            same = other.region == own.region and other.id.startswith("geonames:")
            if same and keys & {fold(name) for name in (other.name, *other.names)}:
                close = abs((other.lat or 0) - (own.lat or 0)) < 0.1 and abs((other.lon or 0) - (own.lon or 0)) < 0.15
                if close:
                    names = tuple(dict.fromkeys((*own.names, *other.names)))
                    merged[other.id] = replace(
                        other, names=names, raion=own.raion, rank=max(2, other.rank), name=own.name
                    )
                    dropped.add(own.id)
    for entry in entries:
        if entry.id not in dropped:
            yield merged.get(entry.id, entry)


def _keys(entry: Entry) -> tuple[str, ...]:
    """Every key under which the entry is found: its names, their Latin forms, and likely Russian ones."""
    names = [entry.name, *entry.names]
    if entry.country == "UA":
        names += [form for name in entry.names[:1] for form in russian_forms(name)]
    keys = dict.fromkeys(fold(name) for name in names)
    for name in names:
        if not name.isascii():
            keys.setdefault(
                fold(ukrainian(name) if entry.country == "UA" and name == entry.names[0] else russian(name))
            )
    return tuple(key for key in keys if len(key) > 1)


def _rows() -> list[list[str]]:
    text = (files(__package__) / "data" / "supplement.csv").read_text(encoding="utf-8")
    return [line.split(";") for line in text.splitlines() if line and not line.startswith("#")]


def main() -> None:
    """Write the table beside this module."""
    lines = build()
    target = Path(__file__).parent / "data" / "places.tsv.gz"
    target.write_bytes(gzip.compress("".join(line + "\n" for line in lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
