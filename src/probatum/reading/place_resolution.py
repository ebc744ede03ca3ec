"""The mentions of one event, joined into one place that says no more than they do.

A name that several settlements bear is settled by the region or district in the same event, then by the places named
near it, and by size only where one far outweighs the rest. What stays open keeps its name, the units that all
candidates share, and the candidates as alternatives: never the coordinates of one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from probatum.model.places import UNKNOWN_PLACE, Place, PlacePrecision

from .gazetteer import REGIONS, Entry, PlaceKind, fold, load, other_endings
from .place_mention import PlaceMention

_MOST_ALTERNATIVES = 20
_LEAST_WEIGHT = 20_000
"""Below this weight size alone never settles which of two namesakes is meant."""
_OUTWEIGHS = 8
"""How many times heavier the first candidate must be than the next to be taken without any context."""
_AREA_WORDS = {PlaceKind.RAION: "district", PlaceKind.HROMADA: "hromada", PlaceKind.DIRECTION: "direction"}
_UNITS = (PlaceKind.RAION, PlaceKind.HROMADA, PlaceKind.DIRECTION, PlaceKind.AREA)


def resolve(mentions: Sequence[PlaceMention], *, context: Sequence[PlaceMention] = ()) -> Place:
    """The place of one event. `context`: other mentions of the text, used only to choose between namesakes."""
    own = [mention for mention in mentions if not mention.in_name]
    near = [mention for mention in context if not mention.in_name]
    if not own:
        return UNKNOWN_PLACE
    region = _region(own)
    country = _country(own, region)
    area = next((mention for mention in own if mention.kind in _UNITS), None)
    area_entry = _area_entry(area, region, near)
    settlement = next((mention for mention in own if mention.kind is PlaceKind.SETTLEMENT), None)
    if settlement is not None:
        return _settled(settlement, area, area_entry, region, country, [*own, *near])
    if area is not None:
        return _in_area(area, area_entry, region, country)
    if region is not None:
        return _in_region(region, None, PlacePrecision.OBLAST)
    if country is None:
        return UNKNOWN_PLACE
    return Place(country=country, precision=PlacePrecision.COUNTRY, gazetteer="country:" + country)


def _region(mentions: Sequence[PlaceMention]) -> str | None:
    named = [mention for mention in mentions if mention.kind is PlaceKind.REGION and mention.candidates]
    return named[0].candidates[0].region if named else None


def _country(mentions: Sequence[PlaceMention], region: str | None) -> str | None:
    if region is not None:
        return REGIONS[region].country
    named = [each.candidates[0].country for each in mentions if each.kind is PlaceKind.COUNTRY and each.candidates]
    areas = [mention.country for mention in mentions if mention.kind is PlaceKind.AREA and mention.country]
    return next(iter([*named, *areas]), None)


def _area_entry(area: PlaceMention | None, region: str | None, near: Sequence[PlaceMention]) -> Entry | None:
    if area is None:
        return None
    candidates = area.candidates
    if region is not None:
        inside = tuple(entry for entry in candidates if entry.region == region)
        candidates = inside or (candidates if area.kind is PlaceKind.DIRECTION else ())
    chosen = _narrow(candidates, near)
    if len(chosen) > 1 and chosen[0].kind is PlaceKind.SETTLEMENT and _outweighs(chosen):
        return chosen[0]
    return chosen[0] if len(chosen) == 1 else None


def _settled(
    mention: PlaceMention,
    area: PlaceMention | None,
    area_entry: Entry | None,
    region: str | None,
    country: str | None,
    context: Sequence[PlaceMention],
) -> Place:
    candidates = mention.candidates
    if region is not None and not any(entry.region == region for entry in candidates):
        candidates = _written_otherwise(mention.name, region) or candidates
    fitting = _fitting(candidates, area, area_entry, region, country)
    named_area = _area_name(area, area_entry)
    if not fitting:
        place = _in_region(region, None, PlacePrecision.OBLAST) if region else UNKNOWN_PLACE
        return Place(
            settlement=mention.name,
            area=named_area,
            region=place.region,
            country=place.country or country,
            precision=place.precision,
            lat=place.lat,
            lon=place.lon,
            alternatives=_ids(candidates),
        )
    chosen = _narrow(fitting, [each for each in context if each is not mention])
    if len(chosen) == 1 or _outweighs(chosen):
        return _certain(chosen[0], mention, named_area, chosen[1:])
    return _open(chosen, mention, named_area)


def _written_otherwise(name: str, region: str) -> tuple[Entry, ...]:
    """Settlements of the region whose name in the other language is this one: "Novoivanivka" in Kursk region."""
    for old, new in other_endings():
        if name.endswith(old):
            entries = load().keyed(fold(name.removesuffix(old) + new))
            found = tuple(each for each in entries if each.region == region and each.kind is PlaceKind.SETTLEMENT)
            if found:
                return found
    return ()


def _fitting(
    candidates: tuple[Entry, ...],
    area: PlaceMention | None,
    area_entry: Entry | None,
    region: str | None,
    country: str | None,
) -> tuple[Entry, ...]:
    if region is not None:
        candidates = tuple(entry for entry in candidates if entry.region == region)
    elif country is not None:
        candidates = tuple(entry for entry in candidates if entry.country == country)
    if area_entry is not None and area is not None and area.kind is PlaceKind.DIRECTION:
        region_of = tuple(entry for entry in candidates if entry.region == area_entry.region)
        return tuple(entry for entry in region_of if entry.raion == area_entry.raion) or region_of or candidates
    if area_entry is not None and area is not None:
        inside = tuple(e for e in candidates if area_entry.id in e.parents or e.raion == area_entry.raion != None)  # noqa: E711
        candidates = inside or candidates
    return candidates


def _narrow(candidates: tuple[Entry, ...], context: Sequence[PlaceMention]) -> tuple[Entry, ...]:
    """Those candidates that lie where the other places of the text lie: same community, district, region, country."""
    if len(candidates) < 2:
        return candidates
    sure = [each for each in context if len(each.candidates) == 1 or each.kind in (PlaceKind.REGION, PlaceKind.RAION)]
    known = [each.candidates[0] for each in sure if each.candidates]
    getters: tuple[Callable[[Entry], str | None], ...] = (
        lambda entry: entry.hromada,
        lambda entry: entry.raion if entry.kind is not PlaceKind.RAION else entry.id,
        lambda entry: entry.region,
    )
    for level in getters:
        here = {level(entry) for entry in known} - {None}
        inside = tuple(entry for entry in candidates if level(entry) in here)
        if inside:
            return inside
    return candidates


def _outweighs(candidates: tuple[Entry, ...]) -> bool:
    if len(candidates) < 2:
        return bool(candidates)
    first, *rest = (_weight(entry) for entry in candidates)
    return first >= _LEAST_WEIGHT and first >= _OUTWEIGHS * max(rest)


def _weight(entry: Entry) -> int:
    """Size, and far more of it where the gazetteer's data say that reports usually mean this region."""
    region = REGIONS.get(entry.region or "")
    size = max(entry.population, 300 if entry.rank < 3 else 2000)
    return size * (region.weight if region else 1)


def _certain(entry: Entry, mention: PlaceMention, area: str | None, others: tuple[Entry, ...]) -> Place:
    region = REGIONS.get(entry.region or "")
    lat, lon, precision = entry.lat, entry.lon, PlacePrecision.SETTLEMENT
    if lat is None:
        gazetteer = load()
        for parent, level in ((entry.hromada, PlacePrecision.HROMADA), (entry.raion, PlacePrecision.RAION)):
            unit = gazetteer.get(parent)
            if unit is not None and unit.lat is not None:
                lat, lon, precision = unit.lat, unit.lon, level
                break
    return Place(
        settlement=entry.name,
        area=area,
        region=region.name if region else None,
        country=entry.country,
        precision=PlacePrecision.VICINITY if mention.vicinity else precision,
        lat=lat,
        lon=lon,
        gazetteer=gazetteer_id(entry),
        alternatives=_ids(others),
    )


def _open(candidates: tuple[Entry, ...], mention: PlaceMention, area: str | None) -> Place:
    """Several settlements bear the name: only what they share is known."""
    regions = {entry.region for entry in candidates}
    countries = {entry.country for entry in candidates}
    raions = {entry.raion for entry in candidates}
    gazetteer = load()
    unit = gazetteer.get(next(iter(raions))) if len(raions) == 1 else None
    region = REGIONS.get(next(iter(regions)) or "") if len(regions) == 1 else None
    precision, lat, lon = PlacePrecision.UNKNOWN, None, None
    if unit is not None and unit.lat is not None:
        precision, lat, lon = PlacePrecision.RAION, unit.lat, unit.lon
    elif region is not None:
        precision, lat, lon = PlacePrecision.OBLAST, region.lat, region.lon
    return Place(
        settlement=mention.name if len({entry.name for entry in candidates}) > 1 else candidates[0].name,
        area=area,
        region=region.name if region else None,
        country=next(iter(countries)) if len(countries) == 1 else None,
        precision=precision,
        lat=lat,
        lon=lon,
        alternatives=_ids(candidates),
    )


def _in_area(area: PlaceMention, entry: Entry | None, region: str | None, country: str | None) -> Place:
    named = region or (entry.region if entry is not None else None)
    known = REGIONS.get(named or "")
    if area.kind is PlaceKind.AREA and entry is None:
        place = _in_region(region, area.name, PlacePrecision.OBLAST) if region else None
        return place or Place(area=area.name, country=country or area.country, precision=PlacePrecision.COUNTRY)
    levels = {PlaceKind.RAION: PlacePrecision.RAION, PlaceKind.HROMADA: PlacePrecision.HROMADA}
    lat = entry.lat if entry is not None else known.lat if known else None
    lon = entry.lon if entry is not None else known.lon if known else None
    fallback = PlacePrecision.OBLAST if known else PlacePrecision.UNKNOWN
    return Place(
        area=_area_name(area, entry),
        region=known.name if known else None,
        country=known.country if known else country or (entry.country if entry else None),
        precision=levels.get(area.kind, PlacePrecision.RAION) if entry is not None else fallback,
        lat=lat,
        lon=lon,
        gazetteer=gazetteer_id(entry) if entry is not None else None,
        alternatives=() if entry is not None else _ids(area.candidates),
    )


def _in_region(region: str | None, area: str | None, precision: PlacePrecision) -> Place:
    known = REGIONS[region or ""]
    return Place(
        area=area,
        region=known.name,
        country=known.country,
        precision=precision,
        lat=known.lat,
        lon=known.lon,
        gazetteer="region:" + known.id if known.id.startswith("RU") else "katottg:" + known.id,
    )


def _area_name(area: PlaceMention | None, entry: Entry | None) -> str | None:
    if area is None:
        return None
    name = entry.name if entry is not None else area.name
    word = _AREA_WORDS.get(area.kind)
    return f"{name} {word}" if word else name


def gazetteer_id(entry: Entry) -> str:
    """The identifier that a record names an entry by, with its source."""
    return "katottg:" + entry.id if entry.id.startswith("UA") else entry.id


def _ids(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    return tuple(gazetteer_id(entry) for entry in entries[:_MOST_ALTERNATIVES])
