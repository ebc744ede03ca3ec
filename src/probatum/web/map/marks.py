"""Incidents as marks on the map, none of them more precise than what is known.

A settlement is a dot, "near a settlement" a ring, a hromada or district a soft circle, a region its whole shaded area.
An incident of which only the country, or nothing, is known is not put on the map: it is listed beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from probatum.model.places import PlacePrecision
from probatum.model.ranges import CountRange, total_of
from probatum.register.models import Incident
from probatum.web.base.words import short_range

from .projection import HEIGHT, WIDTH, Box, on_map, outlines, project

SHAPES = {
    PlacePrecision.POINT: ("dot", 5.0),
    PlacePrecision.SETTLEMENT: ("dot", 6.0),
    PlacePrecision.VICINITY: ("ring", 11.0),
    PlacePrecision.HROMADA: ("soft", 17.0),
    PlacePrecision.RAION: ("soft", 30.0),
}
LABELS_MOST = 60
PADDING = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Incidents of one place and precision: where and how they are drawn, and how many were killed."""

    number: int
    shape: str
    x: float
    y: float
    radius: float
    region: str | None
    place: dict[str, Any]
    incidents: Sequence[Incident]

    @property
    def label_gap(self) -> float:
        """How far to the right of its middle a mark's number stands."""
        return round(self.radius * 1.55, 1)

    @property
    def killed(self) -> str:
        """The sum's range in few signs."""
        ranges = [CountRange(min=each.killed_min, max=each.killed_max) for each in self.incidents]
        if not any(each.known for each in ranges):
            return "?"
        found = total_of(ranges)
        return short_range(found.min, found.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """All marks, those that could not be put on the map, and the part of the map to show."""

    marks: Sequence[Mark]
    beside: Sequence[Incident]
    box: str
    scale: float
    labelled: bool

    @property
    def shaded(self) -> frozenset[str]:
        """Regions drawn as an area because nothing finer is known of an incident there."""
        return frozenset(mark.region for mark in self.marks if mark.shape == "area" and mark.region)


def map_view(incidents: Sequence[Incident], region: str = "") -> MapView:
    """Group incidents by place and precision; look at `region` closely when it is named."""
    box, scale = _looked_at(region)
    groups: dict[tuple[Any, ...], list[Incident]] = {}
    beside = []
    for each in incidents:
        spot = _spot(each)
        if spot is None:
            beside.append(each)
        else:
            groups.setdefault(spot, []).append(each)
    marks = [_mark(number, spot, members, scale) for number, (spot, members) in enumerate(groups.items(), 1)]
    drawn_first = {"area": 0, "soft": 1, "ring": 2, "dot": 3}
    marks.sort(key=lambda mark: drawn_first[mark.shape])
    return MapView(marks=marks, beside=beside, box=box, scale=scale, labelled=len(marks) <= LABELS_MOST)


def _spot(incident: Incident) -> tuple[Any, ...] | None:
    """(shape, radius, x, y, region) of an incident, or None where it cannot honestly be drawn."""
    place = incident.record["place"]
    precision = PlacePrecision(place.get("precision", "unknown"))
    longitude, latitude = place.get("lon"), place.get("lat")
    if precision in SHAPES and longitude is not None and latitude is not None and on_map(longitude, latitude):
        shape, radius = SHAPES[precision]
        return (shape, radius, *project(longitude, latitude), place.get("region"))
    outline = outlines().get(place.get("region") or "")
    if outline is not None:
        return ("area", 0.0, *outline.middle, outline.name)
    return None


def _mark(number: int, spot: tuple[Any, ...], members: Sequence[Incident], scale: float) -> Mark:
    shape, radius, x, y, region = spot
    return Mark(
        number=number,
        shape=shape,
        x=x,
        y=y,
        radius=round(radius if shape == "soft" else radius * scale, 2),
        region=region,
        place=members[0].record["place"],
        incidents=members,
    )


def _looked_at(region: str) -> tuple[str, float]:
    """The view box, and by how much marks and letters must shrink so that they stay as large on the screen."""
    outline = outlines().get(region)
    left, top, right, bottom = _padded(outline.box) if outline else (0.0, 0.0, float(WIDTH), float(HEIGHT))
    scale = max((right - left) / WIDTH, (bottom - top) / HEIGHT)
    return f"{left:g} {top:g} {right - left:g} {bottom - top:g}", round(scale, 3)


def _padded(box: Box) -> Box:
    left, top, right, bottom = box
    more = PADDING * max(right - left, bottom - top)
    return left - more, top - more, right + more, bottom + more
