"""Make a file's schema by migrations, and hold an opened file against the golden text of its version."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

from workbook.domain.errors import WorkbookError
from workbook.resources import resource
from workbook.store import format as file_format
from workbook.store.book import Book
from workbook.store.errors import translated

SchemaObject = tuple[str, str, str, str | None]
"""(type, name, table, SQL text) as in sqlite_schema."""

_READ: Final = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
STATISTICS: Final = {
    ("table", "sqlite_stat1", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("table", "sqlite_stat4", "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
}
"""What ANALYZE and `PRAGMA optimize` may add; anything else of such a name is foreign."""


class _Migrating:
    """Stands where a change stands while migrations write, so that their statements are let through."""

    @staticmethod
    def is_flushing() -> bool:
        return True


@contextmanager
def migrating(book: Book) -> Iterator[Connection]:
    """Hold the one transaction in which migrations write, with foreign keys off; replace the connection afterwards."""
    with book.gate.turn(), translated(str(book.path)):
        book.file.connection.execute("PRAGMA foreign_keys = OFF")
        try:
            with book.engine.connect() as connection:
                connection.info["change"] = _Migrating()
                with connection.begin():
                    yield connection
        finally:
            book.reconnect()


def migrate(connection: Connection) -> None:
    """Bring the file from its `user_version` to the newest; call it inside of `migrating`.

    A file with something in it goes through `bring_up_to_date` alone, which has a verified backup first.
    """
    # Imported here, since a workbook that is only opened needs none of it.
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    from workbook.store.migrations import MIGRATIONS

    operations = Operations(MigrationContext.configure(connection, opts={"render_as_batch": True}))
    done = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    for number, upgrade in enumerate(MIGRATIONS[done:], start=done + 1):
        upgrade(operations)
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
    connection.exec_driver_sql(f"PRAGMA application_id = {file_format.APPLICATION_ID}")


def read_schema(connection: Connection) -> list[SchemaObject]:
    """Return every object of the file's schema by name, without the statistics tables."""
    objects = [(row[0], row[1], row[2], row[3]) for row in connection.exec_driver_sql(_READ)]
    return [found for found in objects if found not in STATISTICS]


def golden_schema(version: int) -> list[SchemaObject]:
    """Return the schema that a file of this version has, byte for byte."""
    rows = json.loads(resource(f"schemas/workbook-{version}.json").read_text("utf-8"))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def check_identity(connection: Connection, path: str) -> int:
    """Return the version of a workbook; refuse another database, a version not known, and a schema that was changed."""
    application_id = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if application_id != file_format.APPLICATION_ID or version < 1:
        raise WorkbookError("file.other_database", path=path)
    if version > file_format.VERSION:
        raise WorkbookError("file.newer", path=path, version=version, known=file_format.VERSION)
    differing = sorted(name for _, name, _, _ in set(read_schema(connection)) ^ set(golden_schema(version)))
    if differing:
        raise WorkbookError("file.schema_differs", path=path, name=differing[0], count=len(set(differing)))
    return version
