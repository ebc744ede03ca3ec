"""Where it happened, as evidence: two places compared at the precision that both have.

In: two Profiles. Out: a weight and its reason. Vague places neither contradict nor prove: a raion that contains the
other's settlement speaks for one event, a region only weakly, an unknown place not at all.
"""

from __future__ import annotations

import math

from .profiles import Profile, same_root
from .weights import Weights

_KM_PER_DEGREE = 111.2


def place(a: Profile, b: Profile, weights: Weights) -> tuple[float, str]:
    """Where it happened. The same settlement weighs much and different ones speak strongly against; a district that
    holds the other's settlement speaks for it, the same region only weakly; an unknown place says nothing.
    """
    kind = _kind(a, b, weights)
    return weights.flat[f"place.{kind}"], _REASONS[kind]


_REASONS = {
    "same_settlement": "same settlement",
    "same_settlement_vicinity": "at, or near, the same settlement",
    "same_name_ambiguous": "settlements of the same name, which of them is not sure",
    "neighbours_vicinity": "near each other",
    "neighbours": "different settlements, close together",
    "different_settlement": "different settlements",
    "same_area": "same district or direction",
    "contains": "one place lies in the other's district",
    "outside_unit": "one place lies outside the other's district",
    "different_unit": "different districts",
    "same_region": "same region",
    "region_contains": "one place lies in the other's region",
    "different_region": "different regions",
    "different_country": "different countries",
    "same_country": "",
    "unknown": "",
}


def _kind(a: Profile, b: Profile, weights: Weights) -> str:
    if a.country and b.country and a.country != b.country:
        return "different_country"
    if a.region and b.region and a.region != b.region:
        return "different_region"
    if a.settlement and b.settlement:
        return _settlements(a, b, weights)
    if a.settlement or b.settlement:
        fine, coarse = (a, b) if a.settlement else (b, a)
        return _within(fine, coarse) or _regions(a, b)
    return _areas(a, b) or _regions(a, b)


def _settlements(a: Profile, b: Profile, weights: Weights) -> str:
    vague = a.vicinity or b.vicinity
    if a.settlement == b.settlement:
        if a.entry is None or b.entry is None or a.entry == b.entry:
            sure = not (a.alternatives or b.alternatives) and (a.entry is not None or a.region == b.region is not None)
            if not sure:
                return "same_name_ambiguous"
            return "same_settlement_vicinity" if vague else "same_settlement"
        if a.entry in b.alternatives or b.entry in a.alternatives:
            return "same_name_ambiguous"
    distance = _kilometres(a, b)
    if a.settlement == b.settlement and (distance is None or distance <= weights.flat["place.neighbour_km"]):
        return "same_settlement_vicinity"
    if distance is not None and distance <= weights.flat["place.neighbour_km"]:
        return "neighbours_vicinity" if vague else "neighbours"
    return "different_settlement"


def _within(fine: Profile, coarse: Profile) -> str | None:
    """Whether the settlement lies in the other's area; None where that is not known, or the other has no area."""
    if coarse.area is None:
        return None
    if len(coarse.units) > 1 and len(fine.units) > 1:
        inside = coarse.units[-1] in fine.units
        return "contains" if inside else "outside_unit"
    if fine.settlement and same_root(coarse.area, fine.settlement):
        return "contains"
    return "same_area" if fine.area is not None and fine.area == coarse.area else None


def _areas(a: Profile, b: Profile) -> str | None:
    if a.area is None or b.area is None:
        return None
    if a.area == b.area:
        return "same_area"
    if len(a.units) > 1 and len(b.units) > 1:
        if a.units[-1] in b.units or b.units[-1] in a.units:
            return "contains"
        return "different_unit"
    return None


def _regions(a: Profile, b: Profile) -> str:
    if a.region and b.region:
        finer = [side for side in (a, b) if side.settlement or side.area]
        return "region_contains" if finer else "same_region"
    return "same_country" if a.country and b.country else "unknown"


def _kilometres(a: Profile, b: Profile) -> float | None:
    """Distance on a plane around both, good to 1 % at these distances; None where a place has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    north = (a.lat - b.lat) * _KM_PER_DEGREE
    east = (a.lon - b.lon) * _KM_PER_DEGREE * math.cos(math.radians((a.lat + b.lat) / 2))
    return math.hypot(north, east)
