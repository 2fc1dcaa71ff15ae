"""Bring a workbook of an earlier format to the newest: a verified backup first, then one transaction, or nothing at all.

A migration adds and rewrites; it never drops or renames a table or column of records, since the journal speaks of them.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import Table

from workbook.domain.actor import Actor
from workbook.domain.errors import Argument, Message, WorkbookError
from workbook.messages import text
from workbook.store import format as file_format
from workbook.store import journal, search, stored
from workbook.store.book import Book
from workbook.store.change import RowKey
from workbook.store.connection import Connection, connect
from workbook.store.contents import Step
from workbook.store.copying import copy_pages, report_to_nobody
from workbook.store.errors import DAMAGE, DRIVER_ERRORS, translated
from workbook.store.opening import move_new, refuse_taken
from workbook.store.replay import ChainReader
from workbook.store.rewriting import Changed, check_copy, read_marks, sync_file, sync_folder
from workbook.store.schema import golden_schema, migrate, migrating, read_schema
from workbook.store.stored import Json
from workbook.store.undo import MIGRATION
from workbook.store.watching import removed_with_us, staging_of

_ROOM: Final = 4 << 20
_BATCH: Final = 400
_IN_ONE_ENTRY: Final = 500
_KEPT: Final = ("event", "access", "content", "sign_off")
"""What was signed, sealed or chained: not one field of it may come out otherwise."""
_TABLES: Final = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_index%'"
)
_BYTES: Final = "SELECT count(*), sum(length(data)) FROM chunk"


def bring_up_to_date(book: Book, actor: Actor, version: int, step: Step | None = None) -> Path:
    """Bring an open workbook from its format to the newest, and return the backup that lies beside it from then on.

    `step` gets bytes of the backup done and in all, and may raise Cancelled. Raises WorkbookError when the backup cannot be
    made or is not sound, or something would be lost: then the workbook is as it was.
    """
    backup = _back_up(book, actor, version, step or report_to_nobody)
    with closing(connect(backup, book.file.key, read_only=True)) as before, migrating(book) as connection:
        driver: Connection = connection.connection.driver_connection
        try:
            for (name,) in driver.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                driver.execute(f'DROP TRIGGER "{name}"')
            migrate(connection)
            golden = golden_schema(file_format.VERSION)
            known = {name for _, name, _, _ in read_schema(connection)}
            for kind, name, _, sql in golden:
                if kind == "trigger" and name not in known:
                    driver.execute(str(sql))
            _require(read_schema(connection) == golden, book, "sqlite_schema")
            _compare(book, before, driver)
            _tell(book, actor, before, driver, _reason(version, backup))
        except BaseException:
            backup.unlink(missing_ok=True)
            raise
    with book.gate.turn(), translated(str(book.path)):
        book.write_access(actor, "migrate", {"from": version, "to": file_format.VERSION, "backup": backup.name})
    told: dict[str, Argument] = {"path": book.path.name, "old": version, "new": file_format.VERSION}
    book.notices.append(Message("file.migrated", told | {"backup": backup.name}))
    return backup


def _back_up(book: Book, actor: Actor, version: int, step: Step) -> Path:
    """Copy the workbook as it is, and look at everything in the copy; only then does it count."""
    at = actor.clock().astimezone(UTC).strftime("%Y-%m-%d %H%M%SZ")
    target = book.path.with_name(f"{book.path.stem} (format {version}, {at}){book.path.suffix}")
    refuse_taken(target)
    size = book.path.stat().st_size
    # In the workbook's own folder for that, which the next opening clears should the power go.
    staging = staging_of(book.path)
    with translated(str(target)), removed_with_us(staging):
        free = shutil.disk_usage(target.parent).free
        if free < size + _ROOM:
            raise WorkbookError("copy.no_room", path=str(target.parent), needed=size + _ROOM, free=free)
        part = staging / target.name
        copy_pages(book, part, lambda done: step(min(done, size), 2 * size))
        part.chmod(book.path.stat().st_mode & 0o777)
        sync_file(part)
        try:
            _check_backup(book, part, lambda done, whole: step(size + size * done // max(whole, 1), 2 * size))
        except (Changed, WorkbookError, *DRIVER_ERRORS) as error:
            if isinstance(error, WorkbookError) and error.key not in {*DAMAGE, "rekey.not_sound"}:
                raise
            raise WorkbookError("file.migration_not_backed_up", path=book.path.name, version=version) from error
        move_new(part, target)
        sync_folder(target.parent)
    return target


def _check_backup(book: Book, part: Path, step: Step) -> None:
    """Raise Changed, or what reading raises, unless a copy is whole and holds row by row what the workbook does."""
    with book.gate.turn():
        marks, rows = read_marks(book.file.connection), _digest(book.file.connection, _tables(book.file.connection))
    check_copy(part, book.file.key, marks, step)
    made = Book(part, book.file.key, None, Message("file.opened_read_only", {"path": part.name}))
    try:
        reader = ChainReader(made, lambda: step(1, 1))
        with made.gate.turn():
            is_same = _digest(made.file.connection, _tables(made.file.connection)) == rows
        if not is_same or reader.check_events() or reader.check_access() or reader.check_heads():
            raise Changed
    finally:
        made.abandon()


def _tables(connection: Connection) -> list[str]:
    """Return the tables whose rows are compared: of evidence bytes the hash is, and the search index is made of others."""
    return sorted(name for (name,) in connection.execute(_TABLES) if name != "chunk")


def _columns(connection: Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def _digest(connection: Connection, tables: Iterable[str], of: Connection = None) -> str:
    """Return a hash of all rows of tables, by the columns that they have in the file `of`, else in this one."""
    sha = hashlib.sha256()
    for table in tables:
        names = ", ".join(f'"{name}"' for name in _columns(of or connection, table))
        for row in connection.execute(f'SELECT {names} FROM "{table}" ORDER BY rowid'):
            sha.update(repr((table, row)).encode("utf-8", "surrogateescape"))
    return sha.hexdigest()


def _compare(book: Book, before: Connection, driver: Connection) -> None:
    """Raise WorkbookError unless every row is still there, and what was signed, sealed or chained is as it was."""
    tables = _tables(before)
    for table in tables:
        counts = [one.execute(f'SELECT count(*) FROM "{table}"').fetchone() for one in (before, driver)]
        _require(counts[0] <= counts[1], book, table)
        if table in _KEPT:
            _require(_digest(before, [table]) == _digest(driver, [table], before), book, table)
    _require(before.execute(_BYTES).fetchone() == driver.execute(_BYTES).fetchone(), book, "chunk")
    orphan = driver.execute("PRAGMA foreign_key_check").fetchone()
    _require(orphan is None, book, str(orphan and orphan[0]))


def _require(holds: bool, book: Book, table: str) -> None:
    if not holds:
        raise WorkbookError("file.migration_failed", path=book.path.name, table=table)


def _reason(version: int, backup: Path) -> str:
    return text("migration.reason", old=version, new=file_format.VERSION, backup=backup.name)


def _tell(book: Book, actor: Actor, before: Connection, driver: Connection, reason: str) -> None:
    """Write down in the journal what the migrations changed in records, so that replaying it leads to what is there now.

    Only that: what did not agree with the journal before does not agree with it afterwards either.
    """
    changes = _changes(book, before, driver)
    found = driver.execute("SELECT id FROM engagement ORDER BY rowid LIMIT 1").fetchone()

    def groups() -> Iterator[tuple[RowKey, list[Json]]]:
        while part := list(islice(changes, _IN_ONE_ENTRY)):
            yield ("engagement", UUID(found[0])) if found else (part[0]["table"], UUID(part[0]["id"])), part

    told: dict[str, Json] = {"verb": MIGRATION, "reason": reason, "undoes": None}
    journal.write_entries(driver, replace(actor, person=journal.NOBODY), book.copy_id, told, groups())


def _changes(book: Book, before: Connection, driver: Connection) -> Iterator[Json]:
    """Yield what differs in each record, as the journal tells changes, and bring along what it is found by.

    A new field has no value before.
    """
    for name, record in sorted(journal.record_types().items()):
        table: Table = record.__table__  # type: ignore[attr-defined]
        old = _columns(before, name)
        met = 0
        for rows in _batches(driver, table):
            known = _known(before, table, old, [str(row["id"]) for row in rows])
            met += len(known)
            for row in rows:
                was = known.get(str(row["id"]))
                after = row if was is None else {key: value for key, value in row.items() if was.get(key, ()) != value}
                if after:
                    earlier = None if was is None else {key: was[key] for key in after if key in was}
                    search.rewrite_document(driver, name, UUID(row["id"]), row)
                    yield {"after": after, "before": earlier, "id": row["id"], "table": name}
        whole = before.execute(f"SELECT count(*) FROM {name}").fetchone()[0] if old else 0
        _require(met == whole and set(old) <= set(table.columns.keys()), book, name)


def _batches(driver: Connection, table: Table) -> Iterator[list[dict[str, Json]]]:
    last, names = -(2**63), ", ".join(f'"{column.name}"' for column in table.columns)
    query = f"SELECT rowid, {names} FROM {table.name} WHERE rowid > ? ORDER BY rowid LIMIT {_BATCH}"
    while rows := driver.execute(query, (last,)).fetchall():
        last = rows[-1][0]
        yield [stored.row_to_json(table, row[1:]) for row in rows]


def _known(before: Connection, table: Table, columns: list[str], ids: list[str]) -> dict[str, dict[str, Json]]:
    """Return the rows with these ids as they were, as JSON by column name."""
    if not columns:
        return {}
    names, marks = ", ".join(f'"{name}"' for name in columns), ",".join("?" * len(ids))
    query = f"SELECT {names} FROM {table.name} WHERE id IN ({marks})"
    rows = before.execute(query, [one.replace("-", "") for one in ids]).fetchall()
    as_json = (
        {name: stored.to_json(table.columns[name], value) for name, value in zip(columns, row, strict=True)}
        for row in rows
    )
    return {str(row["id"]): row for row in as_json}
