"""Times keep their precision; instants are aware and have one written form."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.model.errors import ValueInvalid
from probatum.model.times import (
    UNKNOWN_TIME,
    DateInterval,
    TimePrecision,
    instant,
    parse_instant,
    require_utc,
)

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
EARLIEST, LATEST = datetime(1, 1, 2), datetime(9999, 12, 30)  # noqa: DTZ001 - Hypothesis adds the zone
MOMENTS = st.datetimes(EARLIEST, LATEST, timezones=ZONES)
CLOSED = [precision for precision in TimePrecision if precision is not TimePrecision.UNKNOWN]


@st.composite
def intervals(draw: st.DrawFn) -> DateInterval:
    """Closed ones of every precision, half-open ones, unknown ones."""
    start, end = draw(st.none() | st.dates()), draw(st.none() | st.dates())
    if start and end:
        return DateInterval(start=min(start, end), end=max(start, end), precision=draw(st.sampled_from(CLOSED)))
    return DateInterval(start=start, end=end, precision=draw(st.sampled_from(TimePrecision)))


@given(MOMENTS)
def test_an_instant_has_one_written_form_and_comes_back(moment: datetime) -> None:
    """In every year from 1 to 9999, from every zone, to the microsecond."""
    text = instant(moment)
    assert parse_instant(text) == moment
    assert len(text) == len("2024-11-13T08:00:00.000000Z")
    assert instant(parse_instant(text)) == text
    assert parse_instant(text).tzinfo is UTC


@given(MOMENTS, MOMENTS)
def test_written_instants_sort_as_the_instants_do(a: datetime, b: datetime) -> None:
    assert (instant(a) < instant(b)) == (a < b)


def test_early_years_are_written_with_four_digits() -> None:
    """Dates of the camera's making are often wrong, and must come back as wrong as they were."""
    assert instant(datetime(987, 6, 5, tzinfo=UTC)) == "0987-06-05T00:00:00.000000Z"
    assert instant(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00.000000Z"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2024-11-13", "2024-11-13T08:00:00", "2024-13-01T00:00:00Z", "2024-11-13T25:00:00Z"]
)
def test_a_time_without_a_zone_or_without_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueInvalid):
        parse_instant(text)


@pytest.mark.parametrize("value", [None, 5, b"2024-11-13T08:00:00Z", ["2024"]])
def test_what_is_no_text_is_no_time(value: Any) -> None:
    with pytest.raises(ValueInvalid, match="Not a time"):
        parse_instant(value)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueInvalid, match="time zone"):
        require_utc(datetime(2024, 11, 13, 8))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_beyond_the_calendar_is_refused(text: str) -> None:
    """In UTC it would lie before year 1 or after year 9999."""
    with pytest.raises(ValueInvalid, match="Not a time"):
        parse_instant(text)


@given(intervals())
def test_an_interval_comes_back_from_its_record(interval: DateInterval) -> None:
    assert DateInterval.from_record(interval.to_record()) == interval
    assert interval.known == (interval.start is not None or interval.end is not None)


def test_an_empty_record_is_the_unknown_time() -> None:
    assert DateInterval.from_record({}) == UNKNOWN_TIME
    assert not UNKNOWN_TIME.known


def test_an_interval_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueInvalid, match="backwards"):
        DateInterval(start=date(2024, 2, 2), end=date(2024, 2, 1), precision=TimePrecision.DAY)


def test_a_closed_interval_must_say_how_finely_it_is_known() -> None:
    with pytest.raises(ValueInvalid, match="precision"):
        DateInterval(start=date(2024, 2, 1), end=date(2024, 2, 2))


def test_an_open_interval_needs_no_precision() -> None:
    """Since a day, or until a day, is all that some texts say."""
    assert DateInterval(start=date(2024, 2, 1)).known
    assert DateInterval(end=date(2024, 2, 1)).known


def test_an_interval_holds_no_instants() -> None:
    """An instant has no place among days: its day depends on the zone."""
    moment = datetime(2024, 2, 1, tzinfo=UTC)
    for parts in ({"start": moment}, {"end": moment}):
        with pytest.raises(ValueInvalid, match="instants"):
            DateInterval(start=parts.get("start"), end=parts.get("end"))


@pytest.mark.parametrize(
    "record",
    [
        {"from": "soon"},
        {"from": 20241101},
        {"to": ["2024-11-01"]},
        {"precision": "hour"},
        {"from": "2024-02-02", "to": "2024-02-01", "precision": "day"},
        {"from": "2024-02-01", "to": "2024-02-02"},
        ["2024-02-01"],
        None,
    ],
)
def test_what_is_no_interval_is_refused(record: Any) -> None:
    with pytest.raises(ValueInvalid):
        DateInterval.from_record(record)


@given(st.dates())
def test_days_months_and_years_are_whole(day: date) -> None:
    one, month, year = DateInterval.day(day), DateInterval.month(day.year, day.month), DateInterval.year(day.year)
    assert (one.start, one.end, one.precision) == (day, day, TimePrecision.DAY)
    assert month.start is not None
    assert month.end is not None
    assert (month.start.day, month.precision) == (1, TimePrecision.MONTH)
    assert month.end == date.max or (month.end + timedelta(days=1)).day == 1
    assert (year.start, year.end) == (date(day.year, 1, 1), date(day.year, 12, 31))
    assert year.precision is TimePrecision.YEAR
    assert one.overlaps(month)
    assert month.overlaps(year)


@given(intervals(), intervals(), st.integers(0, 400))
def test_overlap_is_mutual_and_grows_with_the_slack(a: DateInterval, b: DateInterval, slack: int) -> None:
    """Also at the ends of the calendar."""
    assert a.overlaps(b, slack_days=slack) == b.overlaps(a, slack_days=slack)
    assert a.overlaps(b, slack_days=slack) or not a.overlaps(b)
    assert a.overlaps(UNKNOWN_TIME)
    assert a.overlaps(a)


@pytest.mark.parametrize(("slack", "together"), [(0, False), (8, False), (9, True)])
def test_overlap_counts_the_days_between(slack: int, together: bool) -> None:
    a, b = DateInterval.day(date(2024, 10, 1)), DateInterval.day(date(2024, 10, 10))
    assert a.overlaps(b, slack_days=slack) is together
