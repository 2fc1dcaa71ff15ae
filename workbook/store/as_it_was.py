"""A workbook as it was at the end of an earlier day: its journal, replayed into memory, under the same tables."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import Engine, StaticPool, create_engine
from sqlcipher3 import dbapi2

from workbook.domain.errors import WorkbookError
from workbook.store import format as file_format
from workbook.store import stored
from workbook.store.book import Book
from workbook.store.catalogue import PARTS
from workbook.store.change import ReadSession
from workbook.store.connection import Connection, connect
from workbook.store.contents import Step
from workbook.store.journal import record_types
from workbook.store.replay import ChainReader
from workbook.store.schema import golden_schema
from workbook.store.tables import Record

_MEMORY: Final = Path(":memory:")
_BATCH: Final = 2000
"""Rows of a framework that are copied in one turn at the file: some 20 ms."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the workbook was. `head` is the hash of the last of its `events`, empty before the first."""

    engine: Engine
    events: int
    head: str

    @contextmanager
    def turn(self) -> Iterator[ReadSession]:
        """Open a session on the earlier state."""
        with ReadSession(self.engine, expire_on_commit=False) as session:
            yield session


@contextmanager
def as_it_was(book: Book, until: datetime, step: Step | None = None) -> Iterator[Past]:
    """Give the workbook as its journal had it before the first entry later than `until`, which is aware.

    Nothing of it touches a disk, and evidence bytes are not in it. Raises WorkbookError when the journal cannot be relied on
    that far, or had not begun. `step` gets entries read and in all, and may raise Cancelled.
    """
    with book.reading(background=True) as session:
        last = session.driver().execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0]
    reader = ChainReader(book, lambda: step(min(reader.events, last), last) if step else None, stored.utc_text(until))
    if reader.check_events():
        raise WorkbookError("compare.journal_broken", name=book.path.name)
    if not reader.state["engagement"]:
        raise WorkbookError("compare.not_begun", day=until.date().isoformat())
    with closing(connect(_MEMORY, None, read_only=False)) as memory:
        _fill(memory, book, reader)
        engine = create_engine("sqlite://", module=dbapi2, creator=lambda: memory, poolclass=StaticPool)
        try:
            yield Past(engine, reader.events, reader.head)
        finally:
            engine.dispose()


def _fill(memory: Connection, book: Book, reader: ChainReader) -> None:
    memory.execute("PRAGMA foreign_keys = OFF")
    memory.execute("BEGIN")
    for kind, name, _, sql in sorted(golden_schema(file_format.VERSION), key=lambda row: row[0] != "table"):
        if sql and kind in ("table", "index") and not name.startswith("search_index"):
            memory.execute(sql)
    for key in reader.state["framework"]:
        for name in PARTS:
            _copy_parts(memory, book, name, UUID(key))
    for name in record_types():
        rows = list(reader.state[name].values())
        if not rows:
            continue
        # A field that came with a later format has no value yet, in no row of its table.
        columns = [column for column in Record.metadata.tables[name].columns if column.name in rows[0]]
        names, marks = ",".join(f'"{column.name}"' for column in columns), ",".join("?" * len(columns))
        values = ([stored.to_stored(column, row[column.name]) for column in columns] for row in rows)
        memory.executemany(f"INSERT OR REPLACE INTO {name} ({names}) VALUES ({marks})", values)
    memory.execute("COMMIT")


def _copy_parts(memory: Connection, book: Book, name: str, framework: UUID) -> None:
    """Copy what the journal vouches for by a digest alone: the parts of a framework, which nobody alters."""
    columns = [column.name for column in Record.metadata.tables[name].columns]
    names, marks = ",".join(f'"{one}"' for one in columns), ",".join("?" * len(columns))
    query = f"SELECT rowid, {names} FROM {name} WHERE framework_id = ? AND rowid > ? ORDER BY rowid LIMIT {_BATCH}"
    after = -(2**63)
    while True:
        with book.reading(background=True) as session:
            rows = session.driver().execute(query, (framework.hex, after)).fetchall()
        if not rows:
            return
        memory.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", (row[1:] for row in rows))
        after = rows[-1][0]
