"""Reads a GeoNames country dump (`SD.txt`, tab separated, geonames.org/export), so that any war's places can be used.

In: the lines of the dump. Out: Entries for settlements (feature class P) and administrative divisions (ADM1 to ADM3).
Lines that are not of that shape are refused with their number. GeoNames is licensed CC BY 4.0: keep its name with the
data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from probatum.model.errors import ReadingError

from .entry import Entry, PlaceKind

_FIELDS = 19
_DIVISIONS = {"ADM1": PlaceKind.REGION, "ADM2": PlaceKind.RAION, "ADM3": PlaceKind.HROMADA}
_RANKS = {"PPLC": 6, "PPLA": 5, "PPLA2": 4, "PPLA3": 3}


def read_dump(lines: Iterable[str]) -> Iterator[Entry]:
    """The places of a dump, in its order; raise ReadingError for a line that is not one of a dump."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        fields = line.rstrip("\n").split("\t")
        if len(fields) != _FIELDS:
            raise ReadingError(
                f"Line {number} is not a line of a GeoNames dump",
                expected=f"{_FIELDS} fields parted by tabs",
                found=f"{len(fields)} fields",
                remedy="Use the country file of geonames.org/export, unpacked.",
            )
        entry = _entry(fields, number)
        if entry is not None:
            yield entry


def _entry(fields: list[str], number: int) -> Entry | None:
    geoname, name, ascii_name, others, lat, lon, feature_class, feature, country = fields[:9]
    kind = PlaceKind.SETTLEMENT if feature_class == "P" else _DIVISIONS.get(feature)
    if kind is None or len(country) != 2:
        return None
    try:
        return Entry(
            id=f"geonames:{int(geoname)}",
            name=ascii_name or name,
            kind=kind,
            country=country,
            region=f"geonames:{country}.{fields[10]}" if fields[10] else None,
            lat=float(lat),
            lon=float(lon),
            population=int(fields[14] or 0),
            rank=_RANKS.get(feature, 1),
            names=tuple(dict.fromkeys((name, *[other for other in others.split(",") if other]))),
        )
    except ValueError as error:
        raise ReadingError(
            f"Line {number} of the GeoNames dump has a field that is no number", found=str(error)
        ) from error
