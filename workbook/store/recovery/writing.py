"""Write decided rows into the new file; a row that its constraints do not take is put as the journal says, or left out."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from sqlcipher3 import dbapi2

from workbook.store import stored
from workbook.store.catalogue import PARTS, framework_digest
from workbook.store.journal import record_types
from workbook.store.recovery.deciding import Decided
from workbook.store.recovery.history import History
from workbook.store.replay import called_by
from workbook.store.salvage.tables import Row
from workbook.store.search import WORDS, Document, add_documents
from workbook.store.stored import Json
from workbook.store.tables import Record

_CHUNK: Final = "INSERT INTO chunk (content_id, position, data) VALUES (?, ?, ?)"
_CHAINS: Final = {
    "event": (
        *("seq", "hash", "operation_id", "root_table", "root_id"),
        *("person_id", "verb", "at", "undoes", "body"),
    ),
    "access": ("seq", "hash", "body"),
}
_Fields = dict[str, Json]


class Writer:
    """One transaction on the new file, held by who made this."""

    def __init__(self, driver: Any, decided: Decided, history: History) -> None:  # noqa: ANN401  (no types)
        self._driver = driver
        self._decided = decided
        self._history = history

    def write_frameworks(self) -> None:
        """Write the parts of frameworks, and let each framework vouch for what there is of it now."""
        for name in PARTS:
            for key, row in list(self._decided.rows[name].items()):
                self._write_or_leave_out(name, key, [row])
        for key, row in self._decided.rows["framework"].items():
            digest = framework_digest(self._driver, UUID(key))
            if digest != row["digest"]:
                self._decided.note("recovery.framework_differs", code=str(row["code"]))
                row["digest"] = digest

    def write_records(self) -> None:
        """Write every record."""
        for name in record_types():
            for key, row in list(self._decided.rows[name].items()):
                told, kept = self._history.told[name].get(key), self._history.state[name].get(key)
                self._write_or_leave_out(name, key, [row, *filter(None, (told, kept))])

    def write(self, name: str, key: str, row: _Fields) -> None:
        """Write one more record. Raises what SQLite raises."""
        self._decided.rows[name][key] = row
        self._insert(name, row)

    def write_chunks(self, content: str, pieces: Sequence[bytes]) -> None:
        """Write the bytes of a content whose row follows."""
        rows = [(UUID(content).hex, position, data) for position, data in enumerate(pieces)]
        self._driver.executemany(_CHUNK, rows)

    def write_chains(self) -> None:
        """Write the entries that are kept, as they were."""
        for table, rows in (("event", self._history.kept), ("access", self._history.kept_access)):
            self._write_chain(table, rows)

    def write_words(self) -> None:
        """Write what the search finds records by."""
        add_documents(self._driver, self._documents())

    def _write_or_leave_out(self, name: str, key: str, candidates: Iterable[_Fields]) -> None:
        for place, row in enumerate(candidates):
            with suppress(dbapi2.IntegrityError):
                self._insert(name, row)
                self._decided.rows[name][key] = row
                if place:
                    self._decided.note("recovery.put_back", table=name, record=called_by(row, key))
                return
        row = self._decided.rows[name].pop(key)
        self._decided.note("recovery.left_out", table=name, record=called_by(row, key))

    def _insert(self, name: str, row: _Fields) -> None:
        columns = Record.metadata.tables[name].columns
        marks = ",".join("?" * len(columns))
        names = ",".join(f'"{column.name}"' for column in columns)
        values = [stored.to_stored(column, row[column.name]) for column in columns]
        self._driver.execute(f"INSERT INTO {name} ({names}) VALUES ({marks})", values)

    def _write_chain(self, table: str, rows: Sequence[Row]) -> None:
        names = _CHAINS[table]
        query = f"INSERT INTO {table} ({','.join(names)}) VALUES ({','.join('?' * len(names))})"
        self._driver.executemany(query, ([row[name] for name in names] for row in rows))

    def _documents(self) -> Iterator[Document]:
        for name, words in WORDS.items():
            for key, row in self._decided.rows[name].items():
                title, body = words(row)
                if row["withdrawn_at"] is None and (title or body):
                    yield name, UUID(key), title, body
        for key, row in self._decided.rows["control"].items():
            yield "control", UUID(key), f"{row['code']} {row['title']}", f"{row['statement']}\n{row['guidance']}"
