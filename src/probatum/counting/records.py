"""`probatum count --json` and `probatum totals --json`: the record shapes of records.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .gaps import GapRow
from .groupings import UNKNOWN
from .incidents import CountedTotal
from .tallies import Row, Tally
from .totals import Figure, Scope, figures_of


def count_record(tally: Tally, gap: Sequence[GapRow] = (), totals: Iterable[CountedTotal] = ()) -> dict[str, Any]:
    """The whole answer of `probatum count --json`."""
    return {
        "as_of": tally.as_of.isoformat(),
        "by": list(tally.by),
        "rows": [row_to_record(row) for row in tally.rows],
        "overall": row_to_record(tally.overall),
        "later": list(tally.later),
        "totals": _totals(totals),
        "gap": [gap_to_record(row) for row in gap],
    }


def row_to_record(row: Row) -> dict[str, Any]:
    """One row; its keys stand beside the numbers (null where unknown), `time_basis` only where a date was asked for."""
    record: dict[str, Any] = {
        **{name: None if value == UNKNOWN else value for name, value in row.keys.items()},
        "incidents": row.incidents,
        "killed": row.killed.to_record(),
        "unknown_count": row.unknown_count,
        "members": list(row.members),
    }
    if row.time_basis:
        record["time_basis"] = dict(row.time_basis)
    return record


def totals_record(totals: Iterable[CountedTotal]) -> dict[str, Any]:
    """The whole answer of `probatum totals --json`: every official figure once, with all that tell it.

    `current` is the newest of its scope and body.
    """
    return {"totals": _totals(totals)}


def _totals(totals: Iterable[CountedTotal]) -> list[dict[str, Any]]:
    return [
        {
            **figure_to_record(figure),
            "scope": scope_to_record(figure.scope),
            "statements": list(figure.keys),
            "reports": list(figure.reports),
            "current": number == 0,
        }
        for figures in figures_of(totals).values()
        for number, figure in enumerate(figures)
    ]


def figure_to_record(figure: Figure) -> dict[str, Any]:
    """The numbers of a figure and who stands behind it; `known_by` is its day, or that of its publication."""
    return {
        "killed": figure.killed,
        "at_least": figure.at_least,
        "cases": figure.cases,
        "cases_unit": figure.cases_unit,
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
        "known_by": figure.known_by.isoformat() if figure.known_by else None,
        "body": figure.body,
        "said_by": [speaker.to_record() for speaker in figure.said_by],
    }


def scope_to_record(scope: Scope) -> dict[str, Any]:
    """What a total speaks of."""
    return {"region": scope.region, "period": scope.period.to_record(), "side": scope.side}


def gap_to_record(row: GapRow) -> dict[str, Any]:
    """One scope: official, documented, undocumented; what may belong to it and what came later."""
    return {
        "scope": scope_to_record(row.scope),
        "official": {**figure_to_record(row.official), "key": row.official.key},
        "documented": {
            "killed": row.documented.killed.to_record(),
            "incidents": row.documented.incidents,
            "unknown_count": row.documented.unknown_count,
            "members": list(row.documented.members),
        },
        "undocumented": {
            "killed": row.undocumented.killed.to_record(),
            "incidents": row.undocumented.incidents.to_record(),
        },
        "exceeded": row.exceeded,
        "possible": list(row.possible),
        "later": list(row.later),
        "history": [figure_to_record(figure) for figure in row.history],
    }
