"""From degrees to the map's units, and the outlines as paths.

Equirectangular with one standard parallel: near enough over a few hundred kilometres, and plain to check by hand.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

OUTLINES = Path(__file__).parent / "outlines.json"
WEST, EAST, SOUTH, NORTH = 21.8, 44.5, 43.9, 54.1
PARALLEL = 49.0
UNIT = 60.0
"""Map units for a degree of latitude."""
SQUEEZE = math.cos(math.radians(PARALLEL))
WIDTH, HEIGHT = round((EAST - WEST) * SQUEEZE * UNIT), round((NORTH - SOUTH) * UNIT)

ROOM_FOR_NAME = 35

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A region as it is drawn: its path, its bounds and the middle of its largest ring."""

    name: str
    country: str
    path: str
    box: Box
    middle: tuple[float, float]

    @property
    def labelled(self) -> bool:
        """Whether its name has room on the whole map and its middle is in the frame."""
        left, _, right, _ = self.box
        return right - left > ROOM_FOR_NAME and 0 < self.middle[0] < WIDTH and 0 < self.middle[1] < HEIGHT


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Map units from the north-west corner."""
    return round((longitude - WEST) * SQUEEZE * UNIT, 1), round((NORTH - latitude) * UNIT, 1)


def on_map(longitude: float, latitude: float) -> bool:
    """Whether a point lies within the map's frame."""
    return WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH


@lru_cache(maxsize=1)
def outlines() -> dict[str, Outline]:
    """Every outline by its region's name."""
    document = json.loads(OUTLINES.read_text("utf-8"))
    return {each["name"]: _outline(each["name"], each["country"], each["rings"]) for each in document["regions"]}


def _outline(name: str, country: str, rings: Sequence[Sequence[Sequence[float]]]) -> Outline:
    drawn = [[project(point[0], point[1]) for point in ring] for ring in rings]
    xs = [x for ring in drawn for x, _ in ring]
    ys = [y for ring in drawn for _, y in ring]
    return Outline(
        name=name,
        country=country,
        path="".join("M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z" for ring in drawn),
        box=(min(xs), min(ys), max(xs), max(ys)),
        middle=_centroid(max(drawn, key=len)),
    )


def _centroid(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The centre of the ring's area (shoelace formula)."""
    area = x_sum = y_sum = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x_sum, y_sum = area + cross, x_sum + (x1 + x2) * cross, y_sum + (y1 + y2) * cross
    if area == 0:
        return ring[0]
    return round(x_sum / (3 * area), 1), round(y_sum / (3 * area), 1)
