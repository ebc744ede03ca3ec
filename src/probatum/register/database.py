"""The database is checked and brought to this version before it is used.

WAL with `synchronous=FULL` is asserted, not hoped for: with less, a power cut can lose the newest acknowledged commit.
"""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from probatum.model.errors import RegisterError


def prepare() -> None:
    """Apply migrations that are due and check the settings that durability rests on."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    check_durability()


def check_durability() -> None:
    """Raise RegisterError unless SQLite keeps an acknowledged commit through a power cut."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    in_memory = journal == "memory"
    if not in_memory and (journal != "wal" or synchronous != 2):
        raise RegisterError(
            "The register's database would not survive a power cut",
            expected="journal_mode=wal, synchronous=2 (FULL)",
            found=f"journal_mode={journal}, synchronous={synchronous}",
            remedy="Keep the workspace on a local disk that supports SQLite's write-ahead log.",
        )
