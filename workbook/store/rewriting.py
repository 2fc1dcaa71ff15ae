"""Write an open workbook into a new file under another key, and hold that against the workbook: only then does it count."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from workbook.domain.errors import Cancelled, Message, WorkbookError
from workbook.store import format as file_format
from workbook.store import journal
from workbook.store.book import Book
from workbook.store.connection import Connection, connect
from workbook.store.content_check import Held, is_intact, list_contents
from workbook.store.contents import Step
from workbook.store.errors import DAMAGE, DRIVER_ERRORS, translate
from workbook.store.schema import check_identity

_OFTEN: Final = 20_000
"""Steps of SQLite's machine between two questions whether to go on."""
_ROOM: Final = 4 << 20
_TABLES: Final = (
    "SELECT name FROM sqlite_schema WHERE type = 'table'"
    " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_index_%'"
)
_SAID: Final = {
    "disk is full": "file.disk_full",
    "disk I/O error": "rekey.io_error",
    "image is malformed": "file.damaged",
    "is locked": "file.busy",
}
_IDENTITY: Final = ("application_id", "user_version")


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a file is known to hold what another one holds: the heads of both chains, and the rows of every table."""

    event: str
    access: str
    rows: tuple[tuple[str, int], ...]


class Changed(Exception):
    """The new file does not hold what the workbook held when it was begun."""


def read_marks(connection: Connection) -> Marks:
    """Return what the workbook holds now; call it inside a turn."""
    names = sorted(row[0] for row in connection.execute(_TABLES))
    rows = tuple((name, int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])) for name in names)
    return Marks(journal.head(connection), journal.head(connection, "access"), rows)


def write_anew(book: Book, part: Path, key: str | None, step: Step) -> Marks:
    """Make the new file `part` under a key, None for none, synced and verified; return what the workbook held before.

    `step` gets bytes and may raise Cancelled. Raises Changed when something was changed meanwhile, and WorkbookError when
    there is no room or the new file is not sound; SQLite's errors come through.
    """
    size = book.path.stat().st_size
    free = shutil.disk_usage(part.parent).free
    if free < size + _ROOM:
        raise WorkbookError("rekey.no_room", path=str(book.path.parent), needed=size + _ROOM, free=free)
    step(0, 2 * size)
    with book.gate.turn(background=True):
        marks = read_marks(book.file.connection)
    _export(book, part, key, lambda done: step(min(done, size), 2 * size))
    part.chmod(book.path.stat().st_mode & 0o777)
    sync_file(part)
    try:
        check_copy(part, key, marks, lambda done, whole: step(size + size * done // max(whole, 1), 2 * size))
    except Changed:
        with book.gate.turn(background=True):
            if read_marks(book.file.connection) == marks:
                raise WorkbookError("rekey.not_sound", path=book.path.name) from None
        raise
    except (WorkbookError, *DRIVER_ERRORS) as error:
        refusal = error if isinstance(error, WorkbookError) else translate(error, str(book.path))
        if refusal is not None and refusal.key in DAMAGE:
            raise WorkbookError("rekey.not_sound", path=book.path.name) from error
        raise
    step(2 * size, 2 * size)
    return marks


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _export(book: Book, part: Path, key: str | None, report: Callable[[int], None]) -> None:
    """Copy row by row on a connection of its own; SQLite shares the file with the one through which people work."""

    def ask() -> None:
        report(part.stat().st_size if part.exists() else 0)

    with closing(connect(book.path, book.file.key, read_only=False)) as connection, _stopping(connection, ask):
        place = f"file:{quote(os.fsencode(part))}?mode=rwc"
        connection.execute("ATTACH DATABASE ? AS other KEY ?", (place, f"x'{key}'" if key is not None else ""))
        name = "page_size" if key is None else "cipher_page_size"
        connection.execute(f"PRAGMA other.{name} = {file_format.PAGE_SIZE}")
        # Nobody needs a half-made file after a crash, and the whole of it is synced before it is looked at.
        for pragma in ("synchronous = OFF", "journal_mode = OFF"):
            connection.execute(f"PRAGMA other.{pragma}")
        _copy_rows(connection, book.path.name)
        for name in _IDENTITY:
            (value,) = connection.execute(f"PRAGMA main.{name}").fetchone()
            connection.execute(f"PRAGMA other.{name} = {value}")
        connection.execute("DETACH DATABASE other")


def _copy_rows(connection: Connection, name: str) -> None:
    """Copy everything; what SQLite meets inside of that function it tells only in words."""
    try:
        connection.execute("SELECT sqlcipher_export('other')").fetchone()
    except DRIVER_ERRORS as error:
        key = next((key for words, key in _SAID.items() if words in str(error)), None)
        if key is None:
            raise
        raise WorkbookError(key, path=name) from error


def sync_file(part: Path) -> None:
    """Have the file on the disk, on macOS through the drive's own cache too, and read it again from there."""
    handle = os.open(part, os.O_RDWR)
    try:
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        else:
            os.fsync(handle)
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def check_copy(part: Path, key: str | None, marks: Marks, step: Step) -> None:
    """Open a copy and look at everything in it: pages, foreign keys, marks, schema, every content.

    Raises WorkbookError when it is not sound, Changed when it does not hold what the marks say, and SQLite's errors.
    """
    with closing(connect(part, key, read_only=True)) as connection, _stopping(connection, lambda: step(0, 1)):
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise WorkbookError("rekey.not_sound", path=part.name)
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise WorkbookError("rekey.not_sound", path=part.name)
        if read_marks(connection) != marks:
            raise Changed
    made = Book(part, key, None, Message("file.opened_read_only", {"path": part.name}))
    try:
        with made.gate.turn(), made.engine.connect() as opened:
            check_identity(opened, part.name)
        _check_contents(made, [one for one in list_contents(made) if one.disposed_at is None], step)
    finally:
        made.abandon()


def _check_contents(made: Book, contents: list[Held], step: Step) -> None:
    whole, done = sum(one.size_bytes for one in contents), 0
    for one in contents:

        def report(here: int, before: int = done) -> None:
            step(before + here, whole)

        if not is_intact(made, one, report):
            raise WorkbookError("rekey.not_sound", path=made.path.name)
        done += one.size_bytes


@contextmanager
def _stopping(connection: Connection, ask: Callable[[], None]) -> Iterator[None]:
    """Stop a long statement inside when `ask` raises Cancelled."""
    stopped: list[Cancelled] = []

    def handler() -> int:
        try:
            ask()
        except Cancelled as error:
            stopped.append(error)
        return len(stopped)

    connection.set_progress_handler(handler, _OFTEN)
    try:
        yield
    except DRIVER_ERRORS:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
