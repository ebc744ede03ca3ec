"""The register made anew from the vault, and compared with the one in use, table by table.

The vault alone is read: the published ledger and the Objects. What people sign in with and which jobs run are not part
of the ledger; they are carried over when the old register can be read, else accounts are made again without passwords.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.core.management import call_command
from django.db import connections, transaction

from probatum.model.digests import Digest
from probatum.model.errors import RegisterError
from probatum.vault.erasure import MADE as ERASURE
from probatum.vault.erasure import Tombstones, WithoutErased
from probatum.vault.events import Entry, entry_event
from probatum.vault.objects import ObjectStore
from probatum.vault.publication import read_entries

from ..models import REPLAYED, LedgerEntry, Member
from ..projection import project
from ..recording import row_of
from .accounts import ensure_account
from .vault import entries, ledger_folder, objects, publish_ledger, workspace

_TOMBSTONE = f'"type":"{ERASURE}"'.encode()
ENTRIES_AT_ONCE = 500
"""Events replayed in one transaction."""
CARRIED = ("auth_user", "django_session", "sign_in_link", "job")
"""Tables that do not follow from the ledger."""
NAMED = 20
"""Differing rows that are named for each table; all are counted."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDifference:
    """How a table of the register differs from what the ledger says: row keys, at most twenty of each."""

    table: str
    missing: int
    unexpected: int
    rows: tuple[str, ...]


@contextmanager
def _register_at(path: Path) -> Iterator[None]:
    """Work on the database at `path` instead of the workspace's own."""
    connection = connections["default"]
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def replay(path: Path, *, waiting_entries: Sequence[Entry] = (), progress: Progress) -> int:
    """Write a register at `path` (new) from the vault; return how many events it took.

    `waiting_entries` are replayed after those of the vault: what is recorded and not published yet.
    """
    folder = ledger_folder()
    total = folder.size() + len(waiting_entries)
    with _register_at(path):
        call_command("migrate", verbosity=0, interactive=False)
        store = WithoutErased(objects(), erased(chain(read_entries(folder), waiting_entries)))
        waiting: list[Entry] = []
        done = 0
        for entry in chain(read_entries(folder), waiting_entries):
            waiting.append(entry)
            if len(waiting) == ENTRIES_AT_ONCE:
                done += _apply(waiting, store)
                waiting = []
                progress("Replaying the ledger", done, total)
        done += _apply(waiting, store)
    progress("Replaying the ledger", done, total)
    return done


def erased(ledger: Iterable[Entry]) -> set[Digest]:
    """The Objects that tombstones name: known before the first event is replayed, since those come later."""
    found = Tombstones()
    for entry in ledger:
        if _TOMBSTONE in entry.body:
            found.take(entry_event(entry))
    return found.objects


def _apply(entries: list[Entry], store: ObjectStore) -> int:
    with transaction.atomic():
        for entry in entries:
            event = entry_event(entry)
            row_of(entry, event).save(force_insert=True)
            project(event, store)
    return len(entries)


def differences(old: Path, new: Path) -> list[TableDifference]:
    """Where the register at `old` is not what the ledger says (`new`); empty when they are equal."""
    found: list[TableDifference] = []
    with closing(sqlite3.connect(_address(old, "ro"), uri=True)) as connection:
        connection.execute("ATTACH DATABASE ? AS fresh", [_address(new, "ro")])
        for model in REPLAYED:
            found += _table(connection, model._meta.db_table, str(model._meta.pk.column))
    return found


def _table(connection: sqlite3.Connection, table: str, key: str) -> Iterator[TableDifference]:
    columns = [row[1] for row in connection.execute(f'PRAGMA fresh.table_info("{table}")')]
    wanted = ", ".join(f'"{column}"' for column in columns)
    try:
        missing = _rows(connection, f'SELECT {wanted} FROM fresh."{table}" EXCEPT SELECT {wanted} FROM main."{table}"')
        extra = _rows(connection, f'SELECT {wanted} FROM main."{table}" EXCEPT SELECT {wanted} FROM fresh."{table}"')
    except sqlite3.Error as error:
        yield TableDifference(table=table, missing=-1, unexpected=-1, rows=(str(error),))
        return
    if missing or extra:
        place = columns.index(key)
        names = sorted({str(row[place]) for row in [*missing, *extra]})
        yield TableDifference(table=table, missing=len(missing), unexpected=len(extra), rows=tuple(names[:NAMED]))


def _rows(connection: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query).fetchall()


def compare(*, progress: Progress) -> list[TableDifference]:
    """Replay the ledger beside the register in use and say where the two differ; nothing is changed."""
    fresh = workspace().root / "register.check.sqlite3"
    _remove(fresh)
    try:
        replay(fresh, waiting_entries=entries(ledger_folder().size()), progress=progress)
        return differences(workspace().database, fresh)
    finally:
        _remove(fresh)


def rebuild(*, progress: Progress) -> tuple[int, list[TableDifference] | None]:
    """Replace the register by one made from the vault.

    Return how many events it took and where the old one differed (None when there was no readable old one). The old
    file is kept beside it as `register.before-rebuild.sqlite3`.
    """
    own, fresh = workspace().database, workspace().root / "register.new.sqlite3"
    readable = _readable(own)
    if readable:
        # What waits for the key would be lost with the old register: without the passphrase, rather not begin.
        publish_ledger(ask=True, required=True)
    _remove(fresh)
    count = replay(fresh, progress=progress)
    if count == 0:
        _remove(fresh)
        raise RegisterError("The vault holds no published ledger, so there is nothing to rebuild from")
    found = differences(own, fresh) if readable else None
    _carry_over(own, fresh, readable=readable)
    _swap(own, fresh)
    return count, found


def _readable(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(_address(path, "ro"), uri=True)) as connection:
            connection.execute("SELECT count(*) FROM ledger_entry").fetchone()
        return True
    except sqlite3.Error:
        return False


def _carry_over(own: Path, fresh: Path, *, readable: bool) -> None:
    if not readable:
        with _register_at(fresh):
            for account in Member.objects.values_list("account", flat=True).distinct():
                ensure_account(account)
        return
    with closing(sqlite3.connect(_address(fresh, "rw"), uri=True)) as connection:
        connection.execute("ATTACH DATABASE ? AS old", [_address(own, "ro")])
        with connection:
            for table in CARRIED:
                kept = _columns(connection, "main", table) & _columns(connection, "old", table)
                names = ", ".join(f'"{name}"' for name in sorted(kept))
                if names:  # an older register may lack a table or a column
                    query = f'INSERT OR REPLACE INTO main."{table}" ({names}) SELECT {names} FROM old."{table}"'
                    connection.execute(query)


def _columns(connection: sqlite3.Connection, database: str, table: str) -> set[str]:
    return {str(row[1]) for row in connection.execute(f'PRAGMA {database}.table_info("{table}")')}


def _address(path: Path, mode: str) -> str:
    """A database as SQLite's URI, so that it is opened read-only (`ro`) and whatever characters its path has."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def _swap(own: Path, fresh: Path) -> None:
    connections["default"].close()
    for path in (own, fresh):
        if path.exists() and _readable(path):
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = own.with_name("register.before-rebuild.sqlite3")
    _remove(before)
    if own.exists():
        own.rename(before)
    for suffix in ("-wal", "-shm"):
        own.with_name(own.name + suffix).unlink(missing_ok=True)
    fresh.rename(own)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def ledger_rows() -> Iterator[Entry]:
    """The ledger as the register in use has it."""
    rows = LedgerEntry.objects.order_by("index").values_list("index", "body", "openings")
    for index, body, openings in rows.iterator(chunk_size=1000):
        yield Entry(index=index, body=bytes(body), openings=bytes(openings))
