"""Counts over a case, and the official totals that its Reports state: from rows to the counting stage and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from probatum.counting.gaps import gap
from probatum.counting.incidents import CountedIncident, CountedTotal
from probatum.counting.records import count_record, totals_record
from probatum.counting.tallies import tally
from probatum.model.places import Place
from probatum.model.ranges import CountRange
from probatum.model.statements import Total, statement_from_record
from probatum.model.times import DateInterval

from ..models import Case, Incident, JudgementKind, Statement, Verdict
from ..queries.due import current_judgements


def count_case(case: Case, by: Sequence[str], as_of: date) -> dict[str, Any]:
    """`probatum count --json`: the tally by the named keys, the overall count, the totals and the gap."""
    incidents, totals = counted_incidents(case), counted_totals(case)
    return count_record(tally(incidents, by=by, as_of=as_of), gap(incidents, totals), totals)


def totals_case(case: Case) -> dict[str, Any]:
    """`probatum totals --json`: every official total, each with the Reports that state it."""
    return totals_record(counted_totals(case))


def counted_incidents(case: Case) -> list[CountedIncident]:
    """The current Incidents as the counting stage takes them."""
    return [_incident(row) for row in Incident.objects.filter(case=case, current=True).order_by("id")]


def _incident(row: Incident) -> CountedIncident:
    record = row.record
    return CountedIncident(
        id=row.id,
        place=Place.from_record(record["place"]),
        event_time=DateInterval.from_record(record["event_time"]),
        surfaced=DateInterval.from_record(record["surfaced"]),
        earliest_published=row.earliest_published,
        killed=CountRange.from_record(record["killed"]),
        sides=tuple(record["sides"]),
        state=row.state,
    )


def counted_totals(case: Case) -> list[CountedTotal]:
    """The totals that current readings found, without those that people judged wrong, and as people corrected them."""
    judged = {row.a: row for row in current_judgements(case.id, JudgementKind.STATEMENT)}
    wrong = {key for key, row in judged.items() if row.verdict == Verdict.WRONG}
    corrected = {key: row.value for key, row in judged.items() if row.verdict == Verdict.CORRECTED and row.value}
    rows = (
        Statement.objects.filter(report__case=case, kind="total", current=True)
        .select_related("report")
        .defer("report__text")
    )
    ordered = rows.order_by("report__published", "report_id", "position")
    return [_total(row, corrected.get(row.key) or row.record) for row in ordered if row.key not in wrong]


def _total(row: Statement, record: dict[str, Any]) -> CountedTotal:
    statement = statement_from_record(record)
    assert isinstance(statement, Total)
    return CountedTotal(
        key=row.key,
        report=row.report_id,
        killed=statement.killed,
        at_least=statement.at_least,
        cases=statement.cases,
        cases_unit=statement.cases_unit,
        region=statement.region,
        period=statement.period,
        side=statement.side,
        as_of=statement.as_of,
        said_by=statement.said_by,
        published=row.report.published,
    )
