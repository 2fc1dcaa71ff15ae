"""Let SQLite look through a file's structure: before anything is shown of one that is not known, else beside the work."""

import time
from collections.abc import Callable, Collection
from typing import Final

from sqlalchemy.exc import DBAPIError

from workbook.domain.errors import Cancelled, WorkbookError
from workbook.store import format as file_format
from workbook.store.book import Book
from workbook.store.connection import Connection
from workbook.store.contents import Step
from workbook.store.errors import DAMAGE, DRIVER_ERRORS
from workbook.store.journal import record_types
from workbook.store.replay import ChainReader, check_rows
from workbook.store.schema import golden_schema
from workbook.store.search_check import check_search

_OFTEN: Final = 64
"""Steps of SQLite, a page or so each, between two questions whether to go on."""
_TRIES: Final = 40
_PAUSE_SECONDS: Final = 0.25
_UNREADABLE: Final = (DBAPIError, *DRIVER_ERRORS, ValueError, KeyError, TypeError, AttributeError)


def is_structure_sound(book: Book, step: Step | None = None) -> bool:
    """Tell whether `quick_check` finds nothing wrong; `step` is asked now and then and may raise Cancelled."""
    stopped: list[Cancelled] = []

    def goes_on() -> bool:
        try:
            if step:
                step(0, 0)
        except Cancelled as error:
            stopped.append(error)
        return not stopped

    is_sound = _check(book, "quick_check(1)", goes_on, background=False)
    if stopped:
        raise stopped[0]
    return bool(is_sound)


def is_as_confirmed(book: Book, step: Step | None = None) -> bool:
    """Tell whether this is a state that was confirmed: rows, indexes and search words are what the journal says.

    A file that was copied in the middle of a change without its `-journal` is in none, however whole it looks. `step`
    gets tables done and in all, and may raise Cancelled.
    """
    names = sorted(record_types())
    reader = ChainReader(book)
    checks: list[Callable[[], object]] = [reader.check_events, reader.check_access, reader.check_heads]
    checks += [lambda name=name: check_rows(reader, name) for name in names]  # type: ignore[misc]
    checks += [lambda: _first_orphan(book), lambda: check_search(reader, of_controls=False)]
    checks += [lambda: check_search(reader, of_controls=True), lambda: _spoilt_index(book)]
    checks.append(lambda: _check(book, "integrity_check(1)", lambda: True, background=False) is False)
    try:
        for done, check in enumerate(checks):
            if step:
                step(done, len(checks))
            if check():
                return False
    except WorkbookError as error:
        if error.key not in DAMAGE:
            raise
        return _is_unsound(book)
    except _UNREADABLE:
        return _is_unsound(book)
    return True


def check_beside_work(book: Book, step: Step, *, but: Collection[str] = ()) -> bool:
    """Do what `is_structure_sound` does a table at a time, giving way to everybody who waits; `but` names tables to omit.

    A table that nobody leaves in peace for long is passed over: the next opening has another chance.
    """
    tables = [
        name
        for kind, name, _, sql in golden_schema(file_format.VERSION)
        if kind == "table" and _is_real(sql, name, but)
    ]
    for done, name in enumerate(tables):
        for _ in range(_TRIES):
            step(done, len(tables))
            is_sound = _check(book, f"quick_check({name})", lambda: not book.gate.has_waiting(), background=True)
            if is_sound is False:
                return False
            if is_sound:
                break
            time.sleep(_PAUSE_SECONDS)
    return True


def _is_real(sql: str | None, name: str, but: Collection[str]) -> bool:
    return sql is not None and not sql.startswith("CREATE VIRTUAL") and name not in but


def _check(book: Book, pragma: str, goes_on: Callable[[], bool], *, background: bool) -> bool | None:
    """Return what the check says, None when it was stopped; what cannot be read is not sound."""
    stopped = False

    def is_stopped() -> int:
        nonlocal stopped
        stopped = stopped or not goes_on()
        return int(stopped)

    try:
        with book.reading(background=background) as session:
            driver: Connection = session.driver()
            driver.set_progress_handler(is_stopped, _OFTEN)
            try:
                answers = driver.execute(f"PRAGMA {pragma}").fetchall()
            finally:
                driver.set_progress_handler(None, 0)
    except _UNREADABLE:
        return None if stopped else _is_unsound(book)
    except WorkbookError as error:
        if error.key in DAMAGE:
            return None if stopped else _is_unsound(book)
        raise
    if stopped:
        return None
    return answers == [("ok",)] or _is_unsound(book)


def _is_unsound(book: Book) -> bool:
    """Replace the connection, which a damaged page may have spoilt."""
    with book.gate.turn():
        book.reconnect()
    return False


def _spoilt_index(book: Book) -> object:
    """Let FTS5 compare its index with the words it was made from, which it takes for a write though it writes nothing."""
    if book.why_read_only is None:
        with book.reading() as session:
            session.driver().execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
    return None


def _first_orphan(book: Book) -> object:
    with book.reading() as session:
        return session.driver().execute("PRAGMA foreign_key_check").fetchone()
