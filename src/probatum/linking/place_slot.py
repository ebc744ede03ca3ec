"""Where an incident happened, from where its claims say it did: the most precise place that none of them contradicts.

In: the Places of one group. Out: one Place and whether they conflict. Claims of two settlements leave the region they
share (or the country, or nothing): an incident is never put at a place that one of its reports denies. Coordinates are
taken from a claim that names just the place kept, never from a finer one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from probatum.model.places import UNKNOWN_PLACE, Place, PlacePrecision

from .profiles import fold

_ORDER = {precision: rank for rank, precision in enumerate(PlacePrecision)}
"""From the finest (point) to unknown, as the model lists them."""


def place_slot(places: Sequence[Place]) -> tuple[Place, bool]:
    """The most precise agreed place, and whether the claims contradict each other."""
    said = [place for place in places if place.country or place.region or place.area or place.settlement]
    if not said:
        return UNKNOWN_PLACE, False
    countries = {place.country for place in said if place.country}
    regions = {fold(place.region) for place in said if place.region}
    settlements = {_settlement(place) for place in said if place.settlement}
    if len(countries) > 1:
        return UNKNOWN_PLACE, True
    if len(regions) > 1:
        return _country(said), True
    if len(settlements) > 1:
        return _region(said), True
    return _filled(min(said, key=_rank), said), False


def _settlement(place: Place) -> str | None:
    return fold(place.settlement)


def _rank(place: Place) -> tuple[int, int, int, str]:
    record = json.dumps(place.to_record(), sort_keys=True)
    return (_ORDER[place.precision], place.lat is None, len(place.alternatives), record)


def _filled(best: Place, said: Sequence[Place]) -> Place:
    """`best` with an area, region or country that only another claim names."""
    ordered = sorted(said, key=_rank)
    return Place(
        settlement=best.settlement,
        area=best.area or next((place.area for place in ordered if place.area and not place.settlement), None),
        region=best.region or next((place.region for place in ordered if place.region), None),
        country=best.country or next((place.country for place in ordered if place.country), None),
        precision=best.precision,
        lat=best.lat,
        lon=best.lon,
        gazetteer=best.gazetteer,
        alternatives=best.alternatives,
    )


def _region(said: Sequence[Place]) -> Place:
    named = [place for place in said if place.region]
    if not named:
        return _country(said)
    whole = [place for place in named if place.precision is PlacePrecision.OBLAST and not place.area]
    if whole:
        return _filled(min(whole, key=_rank), whole)
    first = min(named, key=_rank)
    return Place(region=first.region, country=first.country, precision=PlacePrecision.OBLAST)


def _country(said: Sequence[Place]) -> Place:
    country = next((place.country for place in sorted(said, key=_rank) if place.country), None)
    return Place(country=country, precision=PlacePrecision.COUNTRY) if country else UNKNOWN_PLACE
