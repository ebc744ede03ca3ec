"""Counts: ranges drawn as ranges, totals and the gap."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from probatum.register.models import Case
from probatum.web.counts.charts import Bar, chart, gap_pictures

from . import rows
from .denials import assert_closed


def _bar(low: int | None, high: int | None) -> Bar:
    return Bar.of("Donetsk", {"min": low, "max": high}, 1)


def test_a_bar_is_solid_to_the_least_hatched_to_the_most_and_open_without_one() -> None:
    drawn = chart([_bar(2, 4), _bar(4, None), _bar(None, None), _bar(3, 3), _bar(None, 5)])
    assert drawn is not None
    ranged, at_least, unknown, exact, at_most = drawn.bars
    assert ranged.solid == pytest.approx(ranged.hatched, abs=0.2)
    assert at_least.open_at is not None
    assert at_least.hatched == 0
    assert (unknown.solid, unknown.hatched, unknown.open_at, unknown.bar.words) == (0, 0, None, "?")
    assert (exact.hatched, exact.open_at) == (0, None)
    assert (at_most.solid, at_most.bar.words) == (0, "≤5")
    assert chart([]) is None


def test_the_gap_is_drawn_on_one_scale() -> None:
    gap = [
        {"official": {"killed": 124}, "documented": {"killed": {"min": 22, "max": None}}},
        {"official": {"killed": 62}, "documented": {"killed": {"min": 19, "max": 31}}},
        {"official": {"killed": None}, "documented": {"killed": {"min": None, "max": None}}},
    ]
    whole, region, unknown = gap_pictures(gap)
    assert whole.frame == pytest.approx(2 * region.frame, abs=0.2)
    assert region.hatched > 0
    assert (unknown.frame, unknown.official) == (0, None)


def test_the_page_shows_the_tally_and_the_gap(owner: Client, case: Case) -> None:
    report = rows.report(case)
    rows.incident(case, [rows.statement(report)])
    total = {
        "kind": "total", "killed": 62, "at_least": False, "cases": 17, "cases_unit": "incidents",
        "scope": {"region": "Donetsk", "period": rows.UNKNOWN_TIME}, "as_of": "2024-11-14",
        "said_by": [{"name": "D. Official", "body": "PGO-UA", "role": None}], "hedges": [], "confidence": 0.9,
        "spans": [[0, 4]], "fields": {},
    }  # fmt: skip
    rows.statement(report, total)
    page = owner.get("/c/sample/counts/?as_of=2024-12-01").content.decode()
    assert "at least 2" in page
    assert "62 killed, 17 cases" in page
    assert "0 to 60 killed" in page
    for by in ("month", "side", "region,month", "rubbish"):
        assert owner.get("/c/sample/counts/", {"by": by, "as_of": "rubbish"}).status_code == 200


def test_the_tally_is_exported(owner: Client, case: Case) -> None:
    rows.incident(case, [rows.statement(rows.report(case))])
    answer = owner.get("/c/sample/counts/table.csv?by=region")
    (row,) = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    assert (row["region"], row["killed_min"], row["killed_max"], row["incidents"]) == ("Donetsk", "2", "", "1")


def test_counts_are_closed_to_others(case: Case, stranger: Client) -> None:
    for path in ("counts/", "counts/table.csv"):
        assert_closed(f"/c/sample/{path}", stranger)
