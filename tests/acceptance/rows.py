"""Reads a workspace's register as any program could: plain SQL on a copy-free, read-only connection."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

JSON_COLUMNS = frozenset({"notes", "redirects", "http", "metadata", "given", "record"})


def rows(workspace: Path, sql: str, *values: object) -> list[dict[str, Any]]:
    """The rows of a question, each as a dict; JSON columns are read."""
    address = f"file:{workspace / 'register.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as database:
        database.row_factory = sqlite3.Row
        return [_read(dict(row)) for row in database.execute(sql, values)]


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.loads(value) if name in JSON_COLUMNS and isinstance(value, str) else value
        for name, value in row.items()
    }


def reports(workspace: Path) -> list[dict[str, Any]]:
    """Every Report with the name of its source, in the order in which they came."""
    return rows(
        workspace,
        "SELECT report.*, source.name AS source_name, source.url AS source_url FROM report"
        " LEFT JOIN source ON source.id = report.source_id ORDER BY report.first_captured_at, report.id",
    )


def media_of(workspace: Path, report: str) -> list[dict[str, Any]]:
    """The Items that were published with a Report, with the state of their analysis."""
    return rows(
        workspace,
        "SELECT item.*, fingerprint.kind AS analysed, fingerprint.failure_code AS analysis_failed FROM report_item"
        " JOIN item ON item.id = report_item.item_id LEFT JOIN fingerprint ON fingerprint.item_id = item.id"
        " WHERE report_item.report_id = ? ORDER BY item.position",
        report,
    )
