"""The map: nothing finer than known, nothing at all where nothing is known, Crimea where it belongs."""

from __future__ import annotations

import pytest
from django.test import Client

from probatum.register.models import Case, Incident
from probatum.web.map.marks import map_view
from probatum.web.map.projection import OUTLINES, on_map, outlines, project

from . import rows
from .denials import assert_closed


def _placed(case: Case, **place: object) -> Incident:
    return rows.incident(case, [rows.statement(rows.report(case), rows.killing("x", place=rows.place(**place)))])


@pytest.mark.parametrize(
    ("precision", "shape"),
    [
        ("point", "dot"),
        ("settlement", "dot"),
        ("vicinity", "ring"),
        ("hromada", "soft"),
        ("raion", "soft"),
        ("oblast", "area"),
    ],
)
def test_the_shape_says_how_precisely_a_place_is_known(case: Case, precision: str, shape: str) -> None:
    view = map_view([_placed(case, precision=precision)])
    assert [mark.shape for mark in view.marks] == [shape]
    assert view.shaded == (frozenset({"Donetsk"}) if shape == "area" else frozenset())


@pytest.mark.parametrize(
    "place",
    [
        {"settlement": None, "region": None, "country": None, "precision": "unknown", "lat": None, "lon": None},
        {"settlement": None, "region": None, "country": "UA", "precision": "country", "lat": 49.0, "lon": 32.0},
        {
            "settlement": "Far",
            "region": "Primorye",
            "country": "RU",
            "precision": "settlement",
            "lat": 43.1,
            "lon": 131.9,
        },
    ],
)
def test_what_cannot_honestly_be_drawn_is_listed_beside(owner: Client, case: Case, place: dict[str, object]) -> None:
    incident = _placed(case, **place)
    view = map_view([incident])
    assert view.marks == []
    assert list(view.beside) == [incident]
    assert incident.id in owner.get("/c/sample/map/").content.decode()


def test_a_settlement_without_coordinates_is_drawn_as_its_region(case: Case) -> None:
    (mark,) = map_view([_placed(case, lat=None, lon=None)]).marks
    assert (mark.shape, mark.region) == ("area", "Donetsk")


def test_incidents_of_one_place_share_a_mark_with_the_sum(case: Case) -> None:
    (mark,) = map_view([_placed(case), _placed(case)]).marks
    assert len(mark.incidents) == 2
    assert mark.killed == "≥4"


def test_the_outlines_are_ukraine_whole_and_the_russian_regions_near_it() -> None:
    found = outlines()
    ukraine = {name for name, outline in found.items() if outline.country == "UA"}
    assert len(ukraine) == 27
    assert {"Crimea", "Sevastopol", "Donetsk", "Luhansk", "Kyiv"} <= ukraine
    assert {name for name in ("Kursk", "Belgorod", "Bryansk") if found[name].country == "RU"} == {
        "Kursk",
        "Belgorod",
        "Bryansk",
    }
    assert OUTLINES.stat().st_size < 150_000


def test_the_projection_keeps_directions() -> None:
    (west, south), (east, north) = project(30.5, 46.5), project(37.8, 50.0)
    assert west < east
    assert north < south
    assert on_map(37.7, 48.1)
    assert not on_map(131.9, 43.1)


def test_marks_lead_to_the_list_and_a_region_can_be_looked_at(owner: Client, case: Case) -> None:
    incident = _placed(case)
    page = owner.get("/c/sample/map/?region=Donetsk").content.decode()
    assert 'href="#place-1"' in page
    assert 'id="place-1"' in page
    assert f"/c/sample/incidents/{incident.id}/" in page
    assert owner.get("/c/sample/map/?region=Nowhere").status_code == 200


def test_the_map_is_closed_to_others(case: Case, stranger: Client) -> None:
    assert_closed("/c/sample/map/", stranger)
