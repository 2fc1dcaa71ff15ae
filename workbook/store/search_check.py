"""Compare what the search finds records by with what the records say."""

from collections.abc import Iterator
from typing import Any, Final

from workbook.domain.errors import Message
from workbook.store.replay import ChainReader, called_by, damaged_text, read_row
from workbook.store.search import WORDS
from workbook.store.stored import Json

_BATCH: Final = 400
_Key = tuple[str, str]
"""(kind, record id as stored)"""
_DOCUMENT: Final = "SELECT title, body FROM search_document WHERE kind = ? AND record_id = ?"
_CONTROL: Final = "SELECT code, title, statement, guidance FROM control WHERE id = ?"


def check_search(reader: ChainReader, *, of_controls: bool) -> list[Message]:
    """Name every record, or every control, whose search words are neither what it says nor what the journal says of it.

    A control that is damaged itself is named here too, so check the frameworks first.
    """
    seen: set[_Key] = set()
    suspects: set[_Key] = set()
    for key, is_same in _documents(reader, of_controls=of_controls):
        seen.add(key)
        if not is_same:
            suspects.add(key)
    suspects |= _known(reader, of_controls=of_controls) - seen
    return _look_again(reader, sorted(suspects, key=str))


def _known(reader: ChainReader, *, of_controls: bool) -> set[_Key]:
    if of_controls:
        with damaged_text(reader.book) as driver:
            return {("control", row[0]) for row in driver.execute("SELECT id FROM control")}
    return {(kind, record.replace("-", "")) for kind in WORDS for record in reader.state[kind]}


def _documents(reader: ChainReader, *, of_controls: bool) -> Iterator[tuple[_Key, bool]]:
    last = -(2**63)
    while True:
        with damaged_text(reader.book) as driver:
            query = (
                f"SELECT id, kind, record_id, title, body FROM search_document WHERE id > ? ORDER BY id LIMIT {_BATCH}"
            )
            batch = driver.execute(query, (last,)).fetchall()
            judged = [
                ((row[1], row[2]), (row[3], row[4]) == _expected(reader, driver, (row[1], row[2]))[0])
                for row in batch
                if (row[1] == "control") is of_controls
            ]
        if not batch:
            return
        yield from judged
        last = batch[-1][0]


def _look_again(reader: ChainReader, suspects: list[_Key]) -> list[Message]:
    """Judge suspects beside the journal as it is in the same turn: somebody may have worked on."""
    problems: list[Message] = []
    for start in range(0, len(suspects), _BATCH):
        with damaged_text(reader.book) as driver:
            broken = reader.check_rest(driver)
            if broken:
                return broken
            for key in suspects[start : start + _BATCH]:
                expected, called = _expected(reader, driver, key)
                found = driver.execute(_DOCUMENT, key).fetchone()
                # A row that is not what the journal says is named itself; its words then need not be wrong too.
                if found not in (expected, _words_of_row(driver, key)):
                    problems.append(Message("verify.search_differs", {"table": str(key[0]), "record": called}))
    return problems


def _expected(reader: ChainReader, driver: Any, key: _Key) -> tuple[tuple[str, str] | None, str]:  # noqa: ANN401
    """Return the title and body that a record is found by, None where it is not to be found; and what it is called."""
    kind, record = key[0], str(key[1])
    if kind == "control":
        row = driver.execute(_CONTROL, (record,)).fetchone()
        return ((f"{row[0]} {row[1]}", f"{row[2]}\n{row[3]}"), str(row[0])) if row else (None, record)
    known = reader.state[kind].get(_dashed(record)) if kind in WORDS else None
    return (_words(kind, known), called_by(known, record)) if known else (None, record)


def _words_of_row(driver: Any, key: _Key) -> tuple[str, str] | None:  # noqa: ANN401
    row = read_row(driver, key[0], _dashed(str(key[1]))) if key[0] in WORDS else None
    return _words(key[0], row) if row else None


def _words(kind: str, row: dict[str, Json]) -> tuple[str, str] | None:
    title, body = WORDS[kind](row)
    return (title, body) if row["withdrawn_at"] is None and (title or body) else None


def _dashed(record: str) -> str:
    return "-".join((record[:8], record[8:12], record[12:16], record[16:20], record[20:]))
