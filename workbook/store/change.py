"""The session of one change: it sees every row that is written, as stored, and lets no other write through."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Executable, Row, Table, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.store import stored
from workbook.store.stored import Json
from workbook.store.tables import Record

RowKey = tuple[str, UUID]
"""(table name, record id)"""
_BATCH = 500


@dataclass(slots=True)
class Captured:
    """One row as it was before the change (None when inserted) and as it is now, as JSON by column."""

    table: Table
    before: dict[str, Json] | None
    after: dict[str, Json] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Tell whether anything differs."""
        return self.before != self.after


class ReadSession(Session):
    """A session that only reads; records never leave it."""

    def columns(self, statement: Executable, **values: object) -> Sequence[Row[*tuple[Any, ...]]]:
        """Return the rows of a statement that selects columns and no records, at a third less than what `exec` costs."""
        self.flush()
        return self.connection().execute(statement, values).all()

    def driver(self) -> Any:  # noqa: ANN401  (sqlcipher3 ships no types)
        """Return the SQLite connection itself, for the store's own statements."""
        return self.connection().connection.driver_connection


class ChangeSession(ReadSession):
    """Yielded by `Book.change`. Add and alter records; the journal follows. `changes` is filled by the commit."""

    def __init__(self, bind: Any, actor: Actor, verb: str, reason: str) -> None:  # noqa: ANN401
        super().__init__(bind, expire_on_commit=False)
        self.actor = actor
        self.verb = verb
        self.reason = reason
        self.undoes: UUID | None = None
        self.captured: dict[RowKey, Captured] = {}
        self.changes = Changes(None, frozenset())
        self._expected_writes = 0
        self._writes_at_start = 0
        self._writing: list[Record] = []

    def start_counting(self) -> None:
        """Remember how many rows this connection has written so far."""
        self._writes_at_start = self.driver().total_changes

    def account(self, rows: int) -> None:
        """Declare rows that the store wrote itself, outside of records."""
        self._expected_writes += rows

    def check_writes(self) -> None:
        """Raise RuntimeError, a defect, when the file took more or fewer row writes than the journal saw."""
        written = self.driver().total_changes - self._writes_at_start
        if written != self._expected_writes:
            raise RuntimeError(f"{written} rows were written and {self._expected_writes} were seen by the journal")

    def is_flushing(self) -> bool:
        """Tell whether the statement now running is the session's own."""
        return self._flushing

    def read_rows(self, table: Table, ids: Iterable[UUID]) -> Iterator[tuple[UUID, dict[str, Json]]]:
        """Yield rows as stored, by id."""
        wanted = [record_id.hex for record_id in ids]
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        for start in range(0, len(wanted), _BATCH):
            part = wanted[start : start + _BATCH]
            marks = ",".join("?" * len(part))
            for row in self.driver().execute(f"SELECT {columns} FROM {table.name} WHERE id IN ({marks})", part):
                as_json = stored.row_to_json(table, row)
                yield UUID(as_json["id"]), as_json

    def _capture(self, records: list[Record], *, new: bool) -> None:
        by_table: dict[Table, list[UUID]] = {}
        for record in records:
            table: Table = record.__table__  # type: ignore[attr-defined]
            if (table.name, record.id) not in self.captured:
                by_table.setdefault(table, []).append(record.id)
        for table, ids in by_table.items():
            rows = {} if new else dict(self.read_rows(table, ids))
            for record_id in ids:
                self.captured[table.name, record_id] = Captured(table, rows.get(record_id))


def _before_flush(session: ChangeSession, _context: object, _instances: object) -> None:
    if session.deleted:
        raise RuntimeError("records are withdrawn, never deleted")
    new = [record for record in session.new if isinstance(record, Record)]
    # `dirty` has no order of its own, and the journal must come out the same in every run.
    dirty = sorted(
        (record for record in session.dirty if session.is_modified(record)),
        key=lambda record: (record.__tablename__, record.id),
    )
    if len(new) != len(session.new):
        raise RuntimeError("only records are written through a change")
    session._capture(new, new=True)
    session._capture(dirty, new=False)
    session._writing = [*new, *dirty]
    session._expected_writes += len(session._writing)


def _after_flush(session: ChangeSession, _context: object) -> None:
    by_table: dict[Table, list[UUID]] = {}
    for record in session._writing:
        by_table.setdefault(record.__table__, []).append(record.id)  # type: ignore[attr-defined]
    for table, ids in by_table.items():
        for record_id, row in session.read_rows(table, ids):
            session.captured[table.name, record_id].after = row
    session._writing = []


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise RuntimeError("bulk statements bypass the journal; change records instead")


event.listen(ChangeSession, "before_flush", _before_flush)
event.listen(ChangeSession, "after_flush", _after_flush)
event.listen(ChangeSession, "do_orm_execute", _refuse_bulk)


_WRITES_AFTER_WITH: Final = re.compile(r"\A\s*WITH\b.*\)\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE | re.DOTALL)
_READING: Final = ("SELECT", "BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE", "WITH", "EXPLAIN")


def refuse_raw_writes(
    connection: Connection,
    _cursor: object,
    statement: str,
    _parameters: object,
    _context: object,
    _many: object,
) -> None:
    """Engine listener: raise RuntimeError for a writing statement that is neither a flush nor the store's own."""
    if statement.lstrip()[:9].upper().startswith(_READING) and not _WRITES_AFTER_WITH.search(statement):
        return
    session = connection.info.get("change")
    if session is None or not session.is_flushing():
        raise RuntimeError("raw statements that write bypass the journal; change records instead")
