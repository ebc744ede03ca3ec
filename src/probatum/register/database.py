"""The database is checked and brought to this version before it is used.

WAL with `synchronous=FULL` is asserted, not hoped for: with less, a power cut can lose the newest acknowledged commit.
"""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from probatum.adapters.folder_ledger import FolderLedger
from probatum.model.errors import RegisterError

from .recording import next_index
from .workspace import Workspace


def prepare(workspace: Workspace) -> None:
    """Apply migrations that are due, check the settings that durability rests on, and that the ledger is all there.

    Raise RegisterError when the vault holds a ledger that the register lacks: going on would fork it.
    """
    published = FolderLedger(workspace.vault / "ledger").size()
    if published and not workspace.database.exists():
        raise RegisterError(
            "The register is missing, and the vault holds its ledger",
            code="register_missing",
            remedy="Make it anew from the vault: probatum rebuild",
        )
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    check_durability()
    if next_index() < published:
        raise RegisterError(
            "The register is older than the vault, as after restoring an old copy",
            code="register_behind",
            expected=f"{published} ledger entries",
            found=str(next_index()),
            remedy="Make it anew from the vault: probatum rebuild",
        )


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
