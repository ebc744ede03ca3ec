"""Tallies: ranges, buckets for what is unknown, and sums that always come out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.counting.groupings import GROUPINGS
from probatum.counting.incidents import CountedIncident
from probatum.counting.tallies import tally
from probatum.model.errors import CountingError
from probatum.model.places import Place, PlacePrecision
from probatum.model.ranges import CountRange, total_of
from probatum.model.times import DateInterval, TimePrecision

TODAY = date(2025, 6, 1)

days = st.dates(min_value=date(2023, 1, 1), max_value=date(2025, 3, 1))
intervals = st.one_of(
    st.just(DateInterval()),
    days.map(DateInterval.day),
    st.tuples(st.integers(2023, 2024), st.integers(1, 12)).map(lambda pair: DateInterval.month(*pair)),
    st.tuples(days, days).map(
        lambda pair: DateInterval(start=min(pair), end=max(pair), precision=TimePrecision.SEASON)
    ),
)
counts = st.one_of(
    st.just(CountRange()),
    st.integers(0, 20).map(CountRange.exactly),
    st.integers(1, 20).map(CountRange.at_least),
    st.tuples(st.integers(0, 9), st.integers(9, 20)).map(lambda pair: CountRange(min=pair[0], max=pair[1])),
)
places = st.sampled_from(
    [
        Place(),
        Place(region="Donetsk", country="UA", precision=PlacePrecision.OBLAST),
        Place(region="Kursk", country="RU", precision=PlacePrecision.OBLAST),
        Place(country="UA", precision=PlacePrecision.COUNTRY),
    ]
)
incident_lists = st.lists(
    st.builds(
        CountedIncident,
        id=st.integers(0, 10**6).map(lambda number: f"inc-{number}"),
        place=places,
        event_time=intervals,
        surfaced=intervals,
        earliest_published=st.none() | days,
        killed=counts,
        sides=st.sampled_from([(), ("UA",), ("RU",), ("RU", "UA")]),
        state=st.sampled_from(["suggested", "verified"]),
    ),
    unique_by=lambda incident: incident.id,
    max_size=12,
)
groupings = st.lists(st.sampled_from(sorted(GROUPINGS)), unique=True, min_size=1, max_size=3)


@given(incidents=incident_lists, by=groupings)
def test_rows_add_up_to_the_overall_row(incidents: list[CountedIncident], by: list[str]) -> None:
    """No incident is dropped and none counted twice, whatever is unknown about it."""
    result = tally(incidents, by=by, as_of=TODAY)
    assert sum(row.incidents for row in result.rows) == result.overall.incidents == len(incidents)
    assert sum(row.unknown_count for row in result.rows) == result.overall.unknown_count
    assert total_of(row.killed for row in result.rows) == result.overall.killed
    assert sorted(name for row in result.rows for name in row.members) == sorted(each.id for each in incidents)


@given(incidents=incident_lists, by=groupings, data=st.data())
def test_the_order_of_incidents_never_matters(
    incidents: list[CountedIncident], by: list[str], data: st.DataObject
) -> None:
    """Equal tallies for every permutation."""
    shuffled = data.draw(st.permutations(incidents))
    assert tally(shuffled, by=by, as_of=TODAY) == tally(incidents, by=by, as_of=TODAY)


@given(incidents=incident_lists, more=counts)
def test_one_incident_more_never_lowers_a_count(incidents: list[CountedIncident], more: CountRange) -> None:
    """The least never falls, and a top that is open stays open."""
    before = tally(incidents, as_of=TODAY).overall
    after = tally([*incidents, CountedIncident(id="inc-new", killed=more)], as_of=TODAY).overall
    assert before.killed.min is not None
    assert after.killed.min is not None
    assert after.killed.min >= before.killed.min
    assert before.killed.max is not None or after.killed.max is None


def test_an_incident_without_a_number_is_neither_zero_nor_one() -> None:
    """It is counted as an incident, listed as unknown, and leaves the top open."""
    overall = tally([CountedIncident(id="inc-1"), counted("inc-2", killed=CountRange.exactly(3))], as_of=TODAY).overall
    assert (overall.incidents, overall.unknown_count, overall.killed) == (2, 1, CountRange.at_least(3))


def counted(name: str, **values: object) -> CountedIncident:
    return CountedIncident(id=name, **values)  # type: ignore[arg-type]


def test_the_month_is_that_of_the_event_and_surfacing_only_stands_in_where_it_is_shown() -> None:
    """`time_basis` says what each row rests on; publication never stands in."""
    incidents = [
        counted("inc-1", event_time=DateInterval.month(2024, 9), surfaced=DateInterval.day(date(2024, 10, 2))),
        counted("inc-2", surfaced=DateInterval.day(date(2024, 9, 30))),
        counted("inc-3", earliest_published=date(2024, 9, 1)),
    ]
    rows = tally(incidents, by=("month",), as_of=TODAY).rows
    assert [(row.keys["month"], row.members, row.time_basis) for row in rows] == [
        ("2024-09", ("inc-1", "inc-2"), {"event": 1, "surfaced": 1}),
        ("unknown", ("inc-3",), {"unknown": 1}),
    ]


def test_an_event_of_several_months_is_put_into_none_of_them() -> None:
    """Its year may still be known."""
    autumn = DateInterval(start=date(2024, 9, 1), end=date(2024, 11, 30), precision=TimePrecision.SEASON)
    (row,) = tally([counted("inc-1", event_time=autumn)], by=("year", "month"), as_of=TODAY).rows
    assert row.keys == {"year": "2024", "month": "several"}


def test_an_open_interval_has_no_month() -> None:
    """ "Not before October" is not October."""
    (row,) = tally(
        [counted("inc-1", event_time=DateInterval(start=date(2024, 10, 1)))], by=("month",), as_of=TODAY
    ).rows
    assert row.keys["month"] == "unknown"


def test_as_of_leaves_out_what_became_known_later_and_lists_it() -> None:
    """An incident without any date is not left out."""
    incidents = [
        counted("inc-1", surfaced=DateInterval.day(date(2024, 10, 1)), earliest_published=date(2025, 1, 1)),
        counted("inc-2", earliest_published=date(2024, 12, 1)),
        counted("inc-3"),
    ]
    result = tally(incidents, as_of=date(2024, 11, 1))
    assert result.overall.members == ("inc-1", "inc-3")
    assert result.later == ("inc-2",)


def test_no_incidents_are_exactly_none() -> None:
    """An empty register counts 0, not unknown."""
    overall = tally([], as_of=TODAY).overall
    assert (overall.incidents, overall.killed) == (0, CountRange.exactly(0))


def test_an_unknown_grouping_is_refused() -> None:
    """The message names those there are."""
    with pytest.raises(CountingError, match="region"):
        tally([], by=("colour",), as_of=TODAY)


def test_an_incident_given_twice_is_refused() -> None:
    """It would be counted twice."""
    with pytest.raises(CountingError, match="inc-1"):
        tally([counted("inc-1"), counted("inc-1")], as_of=TODAY)
