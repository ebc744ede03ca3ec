"""The record shapes that `probatum count` and `probatum totals` promise."""

from __future__ import annotations

import json
from datetime import date

from probatum.counting.gaps import gap
from probatum.counting.incidents import CountedIncident, CountedTotal
from probatum.counting.records import count_record, totals_record
from probatum.counting.tallies import tally
from probatum.model.places import Place, PlacePrecision
from probatum.model.ranges import CountRange
from probatum.model.statements import Speaker
from probatum.model.times import DateInterval

INCIDENTS = (
    CountedIncident(
        id="inc-1",
        place=Place(region="Donetsk", country="UA", precision=PlacePrecision.OBLAST),
        event_time=DateInterval.month(2024, 10),
        killed=CountRange.exactly(19),
    ),
    CountedIncident(id="inc-2", killed=CountRange.at_least(1)),
)
TOTAL = CountedTotal(
    key="t1",
    report="r1",
    killed=62,
    cases=17,
    cases_unit="incidents",
    region="Donetsk",
    as_of=date(2024, 11, 6),
    said_by=(Speaker(name=None, body="PGO-UA"),),
)


def test_a_count_has_rows_totals_and_the_gap() -> None:
    """Names as in records.md; what is unknown is null."""
    record = count_record(
        tally(INCIDENTS, by=("region", "month"), as_of=date(2025, 1, 1)), gap(INCIDENTS, [TOTAL]), [TOTAL]
    )
    assert record["as_of"] == "2025-01-01"
    assert record["rows"][0] == {
        "region": "Donetsk",
        "month": "2024-10",
        "incidents": 1,
        "killed": {"min": 19, "max": 19},
        "unknown_count": 0,
        "members": ["inc-1"],
        "time_basis": {"event": 1},
    }
    assert (record["rows"][1]["region"], record["rows"][1]["month"]) == (None, None)
    (row,) = record["gap"]
    assert row["scope"]["region"] == "Donetsk"
    assert (row["official"]["killed"], row["official"]["cases"], row["official"]["as_of"]) == (62, 17, "2024-11-06")
    assert row["documented"]["killed"] == {"min": 19, "max": 19}
    assert row["undocumented"] == {"killed": {"min": 43, "max": 43}, "incidents": {"min": 16, "max": 16}}
    assert json.loads(json.dumps(record)) == record


def test_totals_name_every_report_and_the_newest_figure() -> None:
    """One record a figure, not one a telling."""
    again = CountedTotal(
        key="t2",
        report="r2",
        killed=62,
        cases=17,
        region="Donetsk",
        as_of=date(2024, 11, 6),
        said_by=(Speaker(body="PGO-UA"),),
    )
    older = CountedTotal(
        key="t0",
        report="r0",
        killed=50,
        cases=12,
        region="Donetsk",
        as_of=date(2024, 9, 1),
        said_by=(Speaker(body="PGO-UA"),),
    )
    records = totals_record([older, again, TOTAL])["totals"]
    assert [(each["killed"], each["current"], each["reports"]) for each in records] == [
        (62, True, ["r1", "r2"]),
        (50, False, ["r0"]),
    ]
