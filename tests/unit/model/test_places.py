"""Places name only what is known, with its precision."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.model.errors import ValueInvalid
from probatum.model.places import UNKNOWN_PLACE, Place, PlacePrecision

NAMES = st.none() | st.text(max_size=20)


@st.composite
def places(draw: st.DrawFn) -> Place:
    """With and without every part."""
    located = draw(st.booleans())
    return Place(
        settlement=draw(NAMES),
        area=draw(NAMES),
        region=draw(NAMES),
        country=draw(st.none() | st.from_regex(r"[A-Z]{2}", fullmatch=True)),
        precision=draw(st.sampled_from(PlacePrecision)),
        lat=draw(st.floats(-90, 90)) if located else None,
        lon=draw(st.floats(-180, 180)) if located else None,
        gazetteer=draw(NAMES),
        alternatives=tuple(draw(st.lists(st.text(max_size=12), max_size=3))),
    )


@given(places())
def test_a_place_comes_back_from_its_record(place: Place) -> None:
    assert Place.from_record(place.to_record()) == place


def test_an_empty_record_is_the_unknown_place() -> None:
    assert Place.from_record({}) == UNKNOWN_PLACE
    assert UNKNOWN_PLACE.precision is PlacePrecision.UNKNOWN


@pytest.mark.parametrize("parts", [{"lat": 48.0}, {"lon": 37.0}])
def test_one_coordinate_alone_is_refused(parts: dict[str, float]) -> None:
    with pytest.raises(ValueInvalid, match="only one"):
        Place(**parts)  # type: ignore[arg-type] # the dict holds coordinates only


@pytest.mark.parametrize(("lat", "lon"), [(90.1, 0), (-91, 0), (0, 180.5), (0, -181), (float("nan"), 0)])
def test_coordinates_off_the_globe_are_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueInvalid, match="out of range"):
        Place(lat=lat, lon=lon)


@pytest.mark.parametrize("country", ["", "U", "ua", "UKR", "U1", "11", "УК", "UA\n"])
def test_what_is_no_country_code_is_refused(country: str) -> None:
    """ISO 3166-1 alpha-2: two capitals from A to Z."""
    with pytest.raises(ValueInvalid, match="country code"):
        Place(country=country)


@pytest.mark.parametrize(
    "record",
    [
        {"precision": "nearby"},
        {"lat": "48", "lon": "37"},
        {"lat": 1, "lon": 200},
        {"country": 7},
        {"alternatives": 3},
        ["Niu-York"],
        None,
    ],
)
def test_what_is_no_place_is_refused(record: Any) -> None:
    with pytest.raises(ValueInvalid, match="Not a place"):
        Place.from_record(record)
