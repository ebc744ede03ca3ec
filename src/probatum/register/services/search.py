"""The index for full-text search: words of Reports by their lemmas, in SQLite's FTS5.

The index follows from the Reports and is no part of the ledger's projection: it may be thrown away and made again. A
Report's words never change (another text is another Report), so indexing is only ever adding. Where there is no index
(another database, or Reports that came since), queries search the texts themselves.
"""

from __future__ import annotations

from django.db import connection, transaction

from ..models import Report
from ..queries.lemmas import indexed
from ..queries.search import INDEX, INDEXED, has_index, not_indexed

BATCH = 200


def index_reports(limit: int | None = None) -> int:
    """Index at most `limit` Reports that are not indexed yet; return how many were. Nothing on other databases."""
    if connection.vendor != "sqlite":
        return 0
    _make_index()
    done = 0
    while limit is None or done < limit:
        number = _index_some(BATCH if limit is None else min(BATCH, limit - done))
        done += number
        if number == 0:
            break
    return done


def _make_index() -> None:
    if has_index():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {INDEXED} (id INTEGER PRIMARY KEY, report TEXT NOT NULL UNIQUE)")
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5"
            " (words, content='', detail='none', tokenize='unicode61 remove_diacritics 0')"
        )


def _index_some(number: int) -> int:
    rows = list(not_indexed(Report.objects.order_by("pk")).values_list("pk", "title", "text")[:number])
    lines = [(report, indexed(f"{title}\n{text}")) for report, title, text in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        for report, words in lines:
            cursor.execute(f"INSERT OR IGNORE INTO {INDEXED} (report) VALUES (%s)", [report])
            if cursor.rowcount:  # another process may have been quicker
                cursor.execute(f"INSERT INTO {INDEX} (rowid, words) VALUES (%s, %s)", [cursor.lastrowid, words])
    return len(rows)
