"""Walk the chains and replay the journal, in short turns, so that work goes on meanwhile."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table

from workbook.domain.errors import Message, WorkbookError
from workbook.store import stored
from workbook.store.book import Book
from workbook.store.clock import is_set_back
from workbook.store.journal import record_types
from workbook.store.stored import Json

State = dict[str, dict[str, dict[str, Json]]]
"""Rows as the journal says they are, by table and id."""

_BATCH: Final = 400
_EVENT_COLUMNS: Final = "seq, hash, body, operation_id, root_table, root_id, person_id, verb, at, undoes"
_FIRST: Final = -(2**63)
"""Below every row id that the program gives, so that rows put in from outside are seen too."""


class ChainReader:
    """Reads the journal from the beginning, checks it, and knows the state it leads to."""

    def __init__(self, book: Book, pulse: Callable[[], object] | None = None, until: str = "") -> None:
        """Stop, with `until`, before the first entry of a later time, written as the journal writes times."""
        self.book = book
        self._pulse = pulse
        self._until = until
        self.state: State = {name: {} for name in record_types()}
        self.events = 0
        self.head = ""
        self.copy = ""
        self.begun: set[tuple[str, str]] = set()
        """Copies that the access chain says were begun here, each with what it was copied from."""
        self.notices: list[Message] = []
        self._at = ""
        self._seq = _FIRST
        self._noted: dict[str, str] = {}

    def check_events(self) -> list[Message]:
        """Read every entry there is now and not read yet; name the first broken one and stop there."""
        return self._take(self._rows("event", _EVENT_COLUMNS))

    def check_rest(self, driver: Any) -> list[Message]:  # noqa: ANN401  (sqlcipher3 ships no types)
        """Do the same within a turn, so that what is read in it stands beside the state it belongs to."""
        query = f"SELECT {_EVENT_COLUMNS} FROM event WHERE seq > ? ORDER BY seq"
        return self._take(driver.execute(query, (self._seq,)).fetchall())

    def _take(self, rows: Iterable[Any]) -> list[Message]:
        for row in rows:
            entry = json.loads(row[2]) if is_linked(row[1], row[2], self.head) else None
            if entry is None or not columns_agree(row, entry):
                return [Message("verify.event_broken", {"seq": row[0], "verb": _shown(row[7]), "at": _shown(row[8])})]
            if self._until and entry["at"] > self._until:
                return []
            self.head, self._seq, self.copy = row[1], row[0], entry["copy"]
            self.events += 1
            self._look_at_clock(row[0], entry["at"])
            for change in entry["changes"]:
                self._apply(change)
        return []

    def check_access(self) -> list[Message]:
        """Name the first broken entry of the access chain."""
        head = ""
        for seq, sha256, body in self._rows("access", "seq, hash, body"):
            if not is_linked(sha256, body, head):
                return [Message("verify.access_broken", {"seq": seq})]
            head = sha256
            noted = json.loads(body)
            self._noted[noted["head"]] = noted["at"]
            if noted["kind"] == "begin copy":
                self.begun.add((noted["copy"], noted["detail"]["from"]))
        return []

    def check_heads(self) -> list[Message]:
        """Name what the access chain saw in the journal and is not there: entries that were cut off its end."""
        for head, at in self._noted.items():
            with self.book.reading(background=True) as session:
                found = session.driver().execute("SELECT 1 FROM event WHERE hash = ?", (head,)).fetchone()
            if head and not found:
                return [Message("verify.entries_lost", {"head": head, "at": at})]
        return []

    def pulse(self) -> None:
        """Let whoever waits stop the reading between two turns."""
        if self._pulse is not None:
            self._pulse()

    def _look_at_clock(self, seq: int, at: str) -> None:
        before, self._at = self._at, at
        if at < before and is_set_back(datetime.fromisoformat(before), datetime.fromisoformat(at)):
            self.notices.append(Message("verify.clock_back", {"seq": seq, "at": at, "before": before}))

    def _apply(self, change: Json) -> None:
        rows = self.state[change["table"]]
        if change["before"] is None:
            rows[change["id"]] = dict(change["after"])
        else:
            rows[change["id"]].update(change["after"])

    def _rows(self, table: str, columns: str) -> Iterator[Any]:
        seq = self._seq if table == "event" else _FIRST
        with damaged_text(self.book) as driver:
            # Somebody who goes on writing must not keep this from ending.
            last = driver.execute(f"SELECT coalesce(max(seq), {_FIRST}) FROM {table}").fetchone()[0]
        while True:
            with damaged_text(self.book) as driver:
                query = f"SELECT {columns} FROM {table} WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT {_BATCH}"
                batch = driver.execute(query, (seq, last)).fetchall()
            if not batch:
                return
            yield from batch
            seq = _further(seq, batch[-1][0])
            self.pulse()


def check_rows(reader: ChainReader, name: str) -> list[Message]:
    """Name every row of a table that is not what the journal says, is missing, or is not in the journal at all."""
    suspects = _suspects(reader, name)
    if not suspects:
        return []
    broken = reader.check_events()
    problems: list[Message] = []
    keys = sorted(suspects)
    for start in range(0, len(keys), _BATCH):
        # Somebody may have worked on since the journal was read: look again at those rows, beside their journal.
        with damaged_text(reader.book) as driver:
            broken = broken or reader.check_rest(driver)
            if broken:
                return broken
            for key in keys[start : start + _BATCH]:
                row, expected = read_row(driver, name, key) or suspects[key], reader.state[name].get(key)
                if row != expected:
                    problems.append(_problem(name, key, row, expected))
    return problems


def _suspects(reader: ChainReader, name: str) -> dict[str, dict[str, Json] | None]:
    expected = reader.state[name]
    suspects: dict[str, dict[str, Json] | None] = {}
    seen = 0
    for count, row in enumerate(_table_rows(reader.book, name)):
        if count % _BATCH == 0:
            reader.pulse()
        key = str(row["id"])
        if row == expected.get(key):
            seen += 1
        else:
            suspects[key] = row
    if seen + sum(key in expected for key in suspects) != len(expected):
        present = {str(row["id"]) for row in _table_rows(reader.book, name)}
        suspects |= dict.fromkeys(key for key in expected if key not in present)
    return suspects


def read_row(driver: Any, name: str, key: str) -> dict[str, Json] | None:  # noqa: ANN401
    """Return the row with an id as JSON, None where there is none."""
    table = _table(name)
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    row = driver.execute(f"SELECT {columns} FROM {name} WHERE id = ?", (key.replace("-", ""),)).fetchone()
    return stored.row_to_json(table, row) if row else None


def _table_rows(book: Book, name: str) -> Iterator[dict[str, Json]]:
    table = _table(name)
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    last = _FIRST
    while True:
        with damaged_text(book) as driver:
            query = f"SELECT rowid, {columns} FROM {name} WHERE rowid > ? ORDER BY rowid LIMIT {_BATCH}"
            batch = driver.execute(query, (last,)).fetchall()
        if not batch:
            return
        for row in batch:
            yield stored.row_to_json(table, row[1:])
        last = _further(last, batch[-1][0])


def _further(last: int, now: int) -> int:
    """Return how far reading has come; a tree of pages that leads back would otherwise be read for ever."""
    if now <= last:
        raise WorkbookError("file.damaged", path="")
    return now


@contextmanager
def damaged_text(book: Book) -> Iterator[Any]:
    """Give the connection for a background turn in which text that is no longer UTF-8 can be read, and so be named."""
    with book.reading(background=True) as session:
        driver = session.driver()
        ordinary = driver.text_factory
        driver.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        try:
            yield driver
        finally:
            driver.text_factory = ordinary


def _shown(text: object) -> str:
    return str(text).encode("utf-8", "replace").decode()


def _table(name: str) -> Table:
    table: Table = record_types()[name].__table__  # type: ignore[attr-defined]
    return table


def is_linked(sha256: str, body: str, previous: str) -> bool:
    """Tell whether an entry hashes to its hash and names the entry before it as its parent."""
    if not isinstance(body, str) or stored.digest(body.encode("utf-8", "surrogateescape")) != sha256:
        return False
    parents: Json = json.loads(body)["parents"]
    return bool(parents == ([previous] if previous else []))


def columns_agree(row: Any, entry: Json) -> bool:  # noqa: ANN401  (a row of sqlcipher3)
    """Tell whether the look-up columns say what the hashed body says."""
    expected = (
        UUID(entry["operation"]).hex,
        entry["root"]["table"],
        UUID(entry["root"]["id"]).hex,
        UUID(entry["person"]).hex,
        entry["verb"],
        entry["at"],
        UUID(entry["undoes"]).hex if entry["undoes"] else None,
    )
    return tuple(row[3:]) == expected


def called_by(row: dict[str, Json], key: str) -> str:
    """Return what people call a record: its code, name or title, else its id."""
    return _shown(row.get("code") or row.get("name") or row.get("title") or key)


def _problem(name: str, key: str, row: dict[str, Json] | None, expected: dict[str, Json] | None) -> Message:
    known = expected or row or {}
    called = called_by(known, key)
    if row is None:
        return Message("verify.row_missing", {"table": name, "record": called})
    if expected is None:
        return Message("verify.row_unknown", {"table": name, "record": called})
    fields = ", ".join(sorted(field for field in row if row[field] != expected.get(field)))
    return Message("verify.row_differs", {"table": name, "record": called, "fields": fields})
