"""Countries as gazetteer entries, from `data/countries.csv`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from .entry import Entry, PlaceKind
from .fold import fold


def country_rows() -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Each country with the keys it is found under."""
    text = (files(__package__) / "data" / "countries.csv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith(("#", "id;")):
            code, name, lat, lon, *columns = line.split(";")
            names = tuple(form for column in columns for form in column.split("|"))
            entry = Entry(
                id="country:" + code,
                name=name,
                kind=PlaceKind.COUNTRY,
                country=code,
                lat=float(lat),
                lon=float(lon),
                rank=9,
                names=names,
            )
            yield entry, tuple(dict.fromkeys(fold(form) for form in names))
