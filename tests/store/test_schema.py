"""The file's schema: migrations, tables and golden text agree, and triggers guard what may not change."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, MetaData, Table, UniqueConstraint
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2

from tests.store import samples
from tests.store.samples import Rich
from workbook.store import format as file_format
from workbook.store.book import Book
from workbook.store.journal import record_types
from workbook.store.migrations import MIGRATIONS
from workbook.store.schema import golden_schema, read_schema
from workbook.store.tables import Record

METADATA: MetaData = Record.metadata
TABLES = sorted(METADATA.tables)


def test_every_version_has_a_migration_and_a_golden_text(book: Book):
    assert len(MIGRATIONS) == file_format.VERSION
    with book.gate.turn(), book.engine.connect() as connection:
        assert read_schema(connection) == golden_schema(file_format.VERSION)


def test_tables_and_migrations_agree(book: Book):
    def include(_of: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind != "table" or not str(name).startswith("search_index")

    with book.gate.turn(), book.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": include}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []
        connection.rollback()


def parts(sql: str) -> set[str]:
    """Return the columns and constraints of a CREATE TABLE, whatever their order and layout."""
    inside = re.sub(r"\s+", " ", sql[sql.index("(") + 1 : sql.rindex(")")]).replace("( ", "(").replace(" )", ")")
    found, depth, start = set(), 0, 0
    for place, character in enumerate(inside + ","):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            found.add(inside[start:place].strip().replace('"', ""))
            start = place + 1
    return found


@pytest.mark.parametrize("name", TABLES)
def test_columns_constraints_and_indexes_are_the_same_text(name: str):
    """Alembic compares neither CHECK constraints nor the WHERE of an index."""
    table: Table = METADATA.tables[name]
    golden = {row[1]: row[3] for row in golden_schema(file_format.VERSION)}
    dialect = SQLiteDialect()
    assert parts(str(CreateTable(table).compile(dialect=dialect))) == parts(str(golden[name]))
    for index in table.indexes:
        assert str(CreateIndex(index).compile(dialect=dialect)).strip() == golden[str(index.name)]
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint | UniqueConstraint):
            assert constraint.name


@pytest.fixture
def connection(rich: Rich) -> Iterator[Any]:
    with closing(samples.raw(rich.path)) as opened:
        yield opened


def refuse(connection: Any, statement: str, words: str) -> None:
    before = connection.total_changes
    with pytest.raises(dbapi2.IntegrityError, match=words):
        connection.execute(statement)
    assert connection.total_changes == before


@pytest.mark.parametrize("table", ["event", "access"])
def test_chains_are_append_only(connection: Any, table: str):
    refuse(connection, f"UPDATE {table} SET body = '{{}}' WHERE seq = 1", "append-only")
    refuse(connection, f"DELETE FROM {table} WHERE seq = 1", "append-only")
    refuse(connection, f"REPLACE INTO {table} SELECT * FROM {table} WHERE seq = 1", "append-only")


@pytest.mark.parametrize(
    "table", ["control", "objective", "procedure", "control_parameter", "term", "control_term", "shipped_mapping"]
)
def test_frameworks_are_immutable(connection: Any, table: str):
    assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
    refuse(connection, f"UPDATE {table} SET framework_id = framework_id", "immutable")
    refuse(connection, f"DELETE FROM {table}", "immutable")


def test_a_framework_can_only_be_withdrawn(connection: Any):
    columns = [column.name for column in METADATA.tables["framework"].columns if column.name != "withdrawn_at"]
    for column in columns:
        refuse(connection, f"UPDATE framework SET {column} = {column}", "immutable")
    assert connection.execute("UPDATE framework SET withdrawn_at = '2026-01-01 00:00:00.000000'").rowcount == 1


@pytest.mark.parametrize("table", sorted(record_types()))
def test_no_record_can_be_deleted(connection: Any, table: str):
    known = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = ?", (f"{table}_no_delete",))
    assert known.fetchone()[0] == 1
    if connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
        refuse(connection, f"DELETE FROM {table}", "withdrawn, not deleted")


@pytest.mark.parametrize("column", ["kind", "content_id", "statement", "original_name", "received_at", "code"])
def test_evidence_is_immutable(connection: Any, column: str):
    refuse(connection, f"UPDATE evidence SET {column} = {column}", "immutable")
    assert connection.execute("UPDATE evidence SET description = 'more' WHERE number = 1").rowcount == 1


@pytest.mark.parametrize("column", ["id", "sha256", "size_bytes", "chunk_count"])
def test_a_seal_is_immutable(connection: Any, column: str):
    refuse(connection, f"UPDATE content SET {column} = {column}", "immutable")


def test_sealed_bytes_are_protected(connection: Any, rich: Rich):
    sealed = rich.contents[0].hex
    refuse(connection, f"UPDATE chunk SET data = x'00' WHERE content_id = '{sealed}'", "immutable")
    refuse(connection, f"DELETE FROM chunk WHERE content_id = '{sealed}'", "sealed")
    refuse(connection, f"REPLACE INTO chunk VALUES (NULL, '{sealed}', 0, x'00')", "sealed")
    refuse(connection, f"INSERT INTO chunk VALUES (NULL, '{sealed}', 99, x'00')", "sealed")
    loose = "0" * 32
    connection.execute(f"INSERT INTO chunk VALUES (NULL, '{loose}', 0, x'00')")
    refuse(connection, f"UPDATE chunk SET data = x'01' WHERE content_id = '{loose}'", "immutable")
    assert connection.execute(f"DELETE FROM chunk WHERE content_id = '{loose}'").rowcount == 1


def test_references_cannot_be_left_dangling(connection: Any):
    refuse(connection, "UPDATE finding_item SET item_id = '0'", "FOREIGN KEY")
