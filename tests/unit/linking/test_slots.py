"""What an incident says when its claims differ."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.linking.claim_samples import claim, oblast, raion, settlement

from probatum.linking.place_slot import place_slot
from probatum.linking.slots import killed_slot, slots_of, time_slot
from probatum.model.places import Place, PlacePrecision
from probatum.model.ranges import CountRange
from probatum.model.times import DateInterval, TimePrecision

EXACT, LEAST, UNKNOWN = CountRange.exactly, CountRange.at_least, CountRange()


@pytest.mark.parametrize(
    ("claimed", "killed", "conflict"),
    [
        ([EXACT(3), EXACT(4)], CountRange(min=3, max=4), True),
        ([EXACT(2), LEAST(2)], LEAST(2), False),
        ([LEAST(2), EXACT(1)], LEAST(1), True),
        ([EXACT(2), EXACT(2)], EXACT(2), False),
        ([EXACT(2), UNKNOWN], EXACT(2), False),
        ([UNKNOWN, UNKNOWN], UNKNOWN, False),
        ([CountRange(min=2, max=3), EXACT(3)], CountRange(min=2, max=3), False),
        ([LEAST(2), LEAST(5)], LEAST(2), False),
    ],
)
def test_killed_runs_from_the_smallest_least_to_the_largest_most(
    claimed: list[CountRange], killed: CountRange, conflict: bool
) -> None:
    """Unknown widens nothing; an open top stays open; what cannot both be true is a conflict."""
    assert killed_slot(claimed) == (killed, conflict)
    assert killed_slot(claimed[::-1]) == (killed, conflict)


@given(st.lists(st.integers(0, 30).map(EXACT) | st.integers(0, 30).map(LEAST) | st.just(UNKNOWN), min_size=1))
def test_killed_holds_every_claim(claimed: list[CountRange]) -> None:
    """No claim lies outside the range."""
    killed, _ = killed_slot(claimed)
    for each in claimed:
        if each.known:
            assert killed.min is not None
            assert each.min is not None
            assert killed.min <= each.min
            assert killed.max is None or (each.max is not None and each.max <= killed.max)


def test_times_that_agree_leave_what_they_share() -> None:
    """A day within a month is the day."""
    day, month = DateInterval.day(date(2024, 10, 3)), DateInterval.month(2024, 10)
    assert time_slot([month, DateInterval(), day]) == (day, False)


def test_times_that_contradict_span_all_and_conflict() -> None:
    """From the first to the last day that is claimed."""
    found, conflict = time_slot([DateInterval.day(date(2024, 10, 3)), DateInterval.day(date(2024, 10, 5))])
    assert conflict
    assert (found.start, found.end) == (date(2024, 10, 3), date(2024, 10, 5))
    assert found.precision is TimePrecision.MONTH


def test_open_ends_stay_open_where_nobody_closes_them() -> None:
    """ "Not before" beside nothing."""
    since = DateInterval(start=date(2024, 10, 3))
    assert time_slot([since]) == (since, False)


def test_the_place_is_the_most_precise_that_nobody_contradicts() -> None:
    """Region, district and settlement agree."""
    village = settlement("Selydove")
    assert place_slot([oblast(), village, Place()]) == (village, False)
    found, conflict = place_slot([raion("Pokrovsk raion"), oblast()])
    assert (found.area, conflict) == ("Pokrovsk raion", False)


def test_two_settlements_leave_their_region() -> None:
    """The incident is put at neither, with no coordinates of either."""
    found, conflict = place_slot([settlement("Selydove", lat=48.1, lon=37.3), settlement("Bakhmut")])
    assert conflict
    assert (found.settlement, found.region, found.precision) == (None, "Donetsk", PlacePrecision.OBLAST)
    assert found.lat is None


def test_two_regions_leave_the_country_and_two_countries_nothing() -> None:
    """Nothing is claimed that a report denies."""
    assert place_slot([oblast("Donetsk"), oblast("Kharkiv")]) == (
        Place(country="UA", precision=PlacePrecision.COUNTRY),
        True,
    )
    assert place_slot([oblast("Donetsk"), oblast("Kursk", "RU")]) == (Place(), True)


def test_slots_name_what_is_contradicted() -> None:
    """Both sides of the victims stay listed."""
    slots = slots_of([claim("a", side="UA", killed=2), claim("b", side="RU", killed=2)])
    assert slots.sides == ("RU", "UA")
    assert slots.conflicts == ("sides",)
