"""The gap between official totals and the register, with the figures that the seed article gives."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from probatum.counting.gaps import GapRow, gap, undocumented_killed
from probatum.counting.incidents import CountedIncident, CountedTotal
from probatum.counting.tallies import tally
from probatum.model.places import Place, PlacePrecision
from probatum.model.ranges import CountRange
from probatum.model.statements import Speaker
from probatum.model.times import DateInterval, TimePrecision

PUBLISHED = date(2024, 11, 13)
PROSECUTOR = (Speaker(name="Denys Lysenko", body="PGO-UA"),)


def region(name: str, country: str = "UA") -> Place:
    return Place(region=name, country=country, precision=PlacePrecision.OBLAST)


INCIDENTS = (
    CountedIncident(
        id="inc-1", place=region("Kursk", "RU"), killed=CountRange.at_least(2), earliest_published=PUBLISHED
    ),
    CountedIncident(
        id="inc-2",
        surfaced=DateInterval.day(date(2024, 11, 9)),
        killed=CountRange.exactly(1),
        earliest_published=PUBLISHED,
    ),
    CountedIncident(
        id="inc-3",
        place=Place(settlement="Niu-York", region="Donetsk", country="UA", precision=PlacePrecision.SETTLEMENT),
        event_time=DateInterval.month(2024, 10),
        killed=CountRange.exactly(3),
        earliest_published=PUBLISHED,
    ),
    CountedIncident(
        id="inc-4",
        place=Place(area="Pokrovsk raion", region="Donetsk", country="UA", precision=PlacePrecision.RAION),
        surfaced=DateInterval.day(date(2024, 10, 1)),
        killed=CountRange.exactly(16),
        earliest_published=PUBLISHED,
    ),
)
WAR = CountedTotal(
    key="t1", report="r1", killed=124, cases=49, as_of=date(2024, 11, 6), said_by=PROSECUTOR, published=PUBLISHED
)
DONETSK = CountedTotal(
    key="t2", report="r1", killed=62, cases=17, region="Donetsk", said_by=PROSECUTOR, published=PUBLISHED
)


def by_region(rows: tuple[GapRow, ...]) -> dict[str | None, GapRow]:
    return {row.scope.region: row for row in rows}


def test_the_seed_counts_at_least_22_in_four_incidents() -> None:
    """One open top leaves the sum open."""
    overall = tally(INCIDENTS, as_of=PUBLISHED).overall
    assert (overall.incidents, overall.killed) == (4, CountRange.at_least(22))


def test_donetsk_is_behind_by_43_in_15() -> None:
    """62 in 17 official, 19 in 2 documented; the incident of unknown place is shown beside, not subtracted."""
    row = by_region(gap(INCIDENTS, (WAR, DONETSK)))["Donetsk"]
    assert (row.documented.killed, row.documented.incidents) == (CountRange.exactly(19), 2)
    assert row.undocumented.killed == CountRange.exactly(43)
    assert row.undocumented.incidents == CountRange.exactly(15)
    assert row.documented.members == ("inc-3", "inc-4")
    assert row.possible == ("inc-2",)


def test_the_whole_war_is_behind_by_at_most_102() -> None:
    """124 official beside "at least 22": nobody can say that any is undocumented, and no more than 102 are."""
    row = by_region(gap(INCIDENTS, (WAR, DONETSK)))[None]
    assert row.documented.killed == CountRange.at_least(22)
    assert row.undocumented.killed == CountRange(min=0, max=102)
    assert row.undocumented.incidents == CountRange.exactly(45)
    assert not row.exceeded


def test_an_event_after_the_day_of_the_total_is_not_held_against_it() -> None:
    """It is listed as later."""
    after = CountedIncident(id="inc-5", event_time=DateInterval.day(date(2024, 11, 7)), killed=CountRange.exactly(5))
    row = by_region(gap((*INCIDENTS, after), (WAR,)))[None]
    assert row.later == ("inc-5",)
    assert "inc-5" not in row.documented.members


def test_an_undated_event_that_becomes_known_long_after_the_total_is_later() -> None:
    """Within a month officials can have known of it; after that it is not taken as covered."""
    soon = CountedIncident(id="inc-6", earliest_published=date(2024, 12, 6), killed=CountRange.exactly(1))
    late = CountedIncident(id="inc-7", earliest_published=date(2024, 12, 7), killed=CountRange.exactly(1))
    row = by_region(gap((soon, late), (WAR,)))[None]
    assert row.documented.members == ("inc-6",)
    assert row.later == ("inc-7",)


def test_a_register_that_documents_more_than_the_total_says_so() -> None:
    """The gap is 0, never negative, and flagged."""
    total = CountedTotal(key="t3", report="r1", killed=10, cases=1, region="Donetsk", published=PUBLISHED)
    row = gap(INCIDENTS, (total,))[0]
    assert row.undocumented.killed == CountRange.exactly(0)
    assert row.undocumented.incidents == CountRange.exactly(0)
    assert row.exceeded


def test_an_official_at_least_leaves_the_gap_open() -> None:
    """More than 19 of "at least 62" may be missing than 43."""
    assert undocumented_killed(62, CountRange.exactly(19), at_least=True) == CountRange.at_least(43)


def test_a_total_without_killed_or_cases_leaves_that_gap_unknown() -> None:
    """Unknown is not 0."""
    row = gap(INCIDENTS, (CountedTotal(key="t4", report="r1", region="Donetsk", cases=17),))[0]
    assert row.undocumented.killed == CountRange()
    assert row.undocumented.incidents == CountRange.exactly(15)


def test_the_newest_figure_of_a_body_is_current_and_older_ones_are_history() -> None:
    """By the day the figure stands for, not by the order in which it was read."""
    older = CountedTotal(
        key="t0", report="r0", killed=93, cases=40, as_of=date(2024, 10, 4), said_by=PROSECUTOR, published=PUBLISHED
    )
    for totals in ((older, WAR), (WAR, older)):
        (row,) = gap(INCIDENTS, totals)
        assert row.official.killed == 124
        assert [figure.killed for figure in row.history] == [93]


def test_a_figure_told_by_several_reports_is_one_with_all_its_reports() -> None:
    """An undated telling of the same numbers by the same body is that figure again."""
    again = CountedTotal(
        key="t8", report="r2", killed=124, cases=49, as_of=date(2024, 11, 6), said_by=PROSECUTOR, published=PUBLISHED
    )
    undated = CountedTotal(
        key="t9", report="r3", killed=124, cases=49, said_by=PROSECUTOR, published=date(2024, 11, 20)
    )
    (row,) = gap(INCIDENTS, (WAR, again, undated))
    assert row.official.reports == ("r1", "r2", "r3")
    assert row.official.as_of == date(2024, 11, 6)
    assert row.history == ()


def test_two_bodies_are_two_rows() -> None:
    """Neither replaces the other."""
    mission = CountedTotal(
        key="t5", report="r1", killed=60, as_of=date(2024, 11, 7), said_by=(Speaker(body="OHCHR-HRMMU"),)
    )
    assert {row.official.body for row in gap(INCIDENTS, (WAR, mission))} == {"PGO-UA", "OHCHR-HRMMU"}


def test_a_period_counts_what_lies_within_it_and_lists_what_may() -> None:
    """October 2024: the event of October is inside; what only surfaced then may have happened before."""
    total = CountedTotal(key="t6", report="r1", killed=20, cases=5, period=DateInterval.month(2024, 10))
    (row,) = gap(INCIDENTS, (total,))
    assert row.documented.members == ("inc-3",)
    assert row.possible == ("inc-1", "inc-2", "inc-4")


def test_what_was_known_before_a_period_began_cannot_lie_in_it() -> None:
    """Surfacing ends the time in which the event can have happened."""
    november = CountedTotal(key="t7", report="r1", killed=2, period=DateInterval.month(2024, 11))
    (row,) = gap(INCIDENTS, (november,))
    assert row.documented.members == ()
    assert row.possible == ("inc-1", "inc-2")


numbers = st.none() | st.integers(min_value=0, max_value=40)
ranges = st.tuples(numbers, numbers).map(
    lambda pair: (
        CountRange(min=pair[0], max=pair[1])
        if None in pair
        else CountRange(min=min(pair, key=int), max=max(pair, key=int))  # type: ignore[arg-type]
    )
)


@given(official=st.integers(min_value=0, max_value=60), documented=ranges, share=st.floats(min_value=0, max_value=1))
def test_the_gap_holds_every_difference_that_the_range_allows(
    official: int, documented: CountRange, share: float
) -> None:
    """Whatever number in the documented range is true, official minus it lies within the gap."""
    bounds = undocumented_killed(official, documented, at_least=False)
    low = documented.min or 0
    high = documented.max if documented.max is not None else low + 100
    true = low + round(share * (high - low))
    assert bounds.min is not None
    assert bounds.max is not None
    assert bounds.min <= max(0, official - true) <= bounds.max


@given(order=st.permutations([WAR, DONETSK]), incidents=st.permutations(INCIDENTS))
def test_the_order_of_what_is_given_never_matters(order: list[CountedTotal], incidents: list[CountedIncident]) -> None:
    """Equal rows for every permutation."""
    assert gap(incidents, order) == gap(INCIDENTS, (WAR, DONETSK))


def test_a_season_that_straddles_the_period_is_possible() -> None:
    """It is neither subtracted nor forgotten."""
    autumn = CountedIncident(
        id="inc-8",
        event_time=DateInterval(start=date(2024, 9, 1), end=date(2024, 11, 5), precision=TimePrecision.SEASON),
    )
    total = CountedTotal(key="t6", report="r1", killed=20, cases=5, period=DateInterval.month(2024, 10))
    (row,) = gap((autumn,), (total,))
    assert row.possible == ("inc-8",)


def test_a_total_of_one_sides_victims_is_not_held_against_the_other_sides() -> None:
    """What is documented of Russian victims fills no gap in a figure for Ukrainian victims, nor the other way round."""
    incidents = [
        CountedIncident(id="inc-ua", killed=CountRange.exactly(3), sides=("UA",)),
        CountedIncident(id="inc-ru", killed=CountRange.exactly(2), sides=("RU",)),
        CountedIncident(id="inc-unknown", killed=CountRange.exactly(1)),
    ]
    for side, own in (("UA", "inc-ua"), ("RU", "inc-ru")):
        (row,) = gap(incidents, [CountedTotal(key="t", report="r", killed=10, cases=5, side=side)])
        assert row.documented.members == (own,)
        assert row.possible == ("inc-unknown",)
