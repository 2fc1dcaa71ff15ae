"""Create and open workbooks; every way in which that can go wrong is one sentence."""

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.errors import Message, WorkbookError
from workbook.store.book import Book, copy_identity
from workbook.store.connection import connect, derive_key, header, is_plain, new_key
from workbook.store.contents import clear_unsealed
from workbook.store.errors import DAMAGE, DRIVER_ERRORS, translate, translated
from workbook.store.lock import SidecarLock
from workbook.store.schema import check_identity, migrate


def create(path: Path, actor: Actor, passphrase: str | None) -> Book:
    """Make a new workbook and open it; `passphrase` None is the explicit choice to have none.

    Raises WorkbookError when something is already there, the passphrase is empty or the folder cannot be written.
    """
    path = path.absolute()
    if passphrase is not None and not passphrase.strip():
        raise WorkbookError("file.empty_passphrase")
    with translated(str(path)):
        if path.exists() or path.is_symlink():
            raise WorkbookError("file.exists", path=str(path))
    if not path.parent.is_dir():
        raise WorkbookError("file.no_folder", path=str(path.parent))
    if _journal_of(path).exists():
        # SQLite would roll this remnant of another file back into the new one.
        raise WorkbookError("file.stray_journal", path=str(_journal_of(path)))
    lock = SidecarLock(path)
    with translated(str(path)):
        if not lock.take(actor.host, actor.clock()):
            raise WorkbookError("file.locked_new", path=str(path))
    try:
        key = new_key(passphrase) if passphrase is not None else None
        _build(path, key, actor)
        try:
            return _finish(Book(path, key, lock, None), actor)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    except BaseException:
        lock.release()
        raise


def open_book(path: Path, actor: Actor, passphrase: str | None = None, *, read_only: bool = False) -> Book:
    """Open an existing workbook, read-only when another holds it, it cannot be written, or writing meets damage.

    Raises WorkbookError with one sentence each for: missing, a folder, no permission, not a workbook, wrong passphrase,
    newer version, changed schema, unclean copy without its `-journal`.
    """
    path = Path(os.path.realpath(path))
    with translated(str(path)):
        first_bytes = _first_bytes(path)
    key = None
    if not is_plain(first_bytes):
        if passphrase is None:
            raise WorkbookError("file.passphrase_needed", path=str(path))
        key = derive_key(passphrase, first_bytes)
    lock, why = _take_lock(path, actor, read_only=read_only)
    had_journal = _journal_of(path).exists()
    try:
        if why is not None:
            _roll_back_first(path, key, lock, why)
        book = _open_checked(path, key, lock if why is None else None, why)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    if lock is not None and why is not None:
        lock.release()
    return _finish(book, actor, had_journal=had_journal)


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise WorkbookError("file.is_a_folder", path=str(path))
    if path.stat().st_size < 512:
        raise WorkbookError("file.too_short", path=str(path))
    return header(path)


def _build(path: Path, key: str | None, actor: Actor) -> None:
    """Make the file beside its place and move it there whole, so that a half-made workbook never has the name."""
    with translated(str(path)):
        folder = Path(tempfile.mkdtemp(prefix=".new-", dir=path.parent))
    try:
        with translated(str(path)):
            part = folder / path.name
            book = Book(part, key, None, None)
            try:
                with book.gate.turn(), book.engine.connect() as connection:
                    connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
                    connection.info["change"] = _MIGRATING
                    with connection.begin():
                        migrate(connection)
                        connection.exec_driver_sql(
                            "INSERT INTO file_state (id, copy_id, copy_letter, clean) VALUES (1, ?, 'A', 1)",
                            (actor.ids().hex,),
                        )
            finally:
                book.abandon()
            _move_new(part, path)
            _sync_folder(path.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _move_new(part: Path, path: Path) -> None:
    """Give the finished file its name without ever replacing another file."""
    try:
        os.link(part, path)
    except FileExistsError as error:
        raise WorkbookError("file.exists", path=str(path)) from error
    except OSError:  # FAT and some network drives have no links; the sidecar lock keeps others of us away
        if path.exists():
            raise WorkbookError("file.exists", path=str(path)) from None
        part.rename(path)


class _Migrating:
    """Stands where a change stands while migrations write, so that their statements are let through."""

    @staticmethod
    def is_flushing() -> bool:
        return True


_MIGRATING = _Migrating()


def _take_lock(path: Path, actor: Actor, *, read_only: bool) -> tuple[SidecarLock | None, Message | None]:
    """Return the lock when it was taken, and the sentence why the book is read-only when it is."""
    lock = SidecarLock(path)
    if not os.access(path, os.W_OK):
        return None, Message("file.is_read_only", {"path": path.name})
    try:
        if not lock.take(actor.host, actor.clock()):
            holder = lock.holder()
            return None, Message(
                "file.locked",
                {"user": holder.user or "?", "host": holder.host or "?", "since": holder.since or "?"},
            )
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return None, Message("file.no_room" if full else "file.folder_read_only", {"path": path.name})
    return lock, Message("file.opened_read_only", {"path": path.name}) if read_only else None


def _roll_back_first(path: Path, key: str | None, lock: SidecarLock | None, why: Message) -> None:
    """Let SQLite roll back what a crash left, before opening read-only; or say why that cannot be done."""
    if not _journal_of(path).exists() or why.key == "file.locked":
        return
    if lock is None:
        raise WorkbookError("file.needs_rollback", path=str(path))
    with translated(str(path)):
        connection = connect(path, key, read_only=False)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        finally:
            connection.close()


def _open_checked(path: Path, key: str | None, lock: SidecarLock | None, why: Message | None) -> Book:
    try:
        book = Book(path, key, lock, why)
    except DRIVER_ERRORS as error:
        raise _refusal(error, path, key) from error
    try:
        with book.gate.turn(), book.engine.connect() as connection:
            check_identity(connection, str(path))
            connection.rollback()
        if not _read_identity(book) and (why is None or why.key != "file.locked"):
            _check_unclean(book)
        return book
    except Exception as error:
        book.abandon()
        refusal = None if isinstance(error, WorkbookError) else _refusal(error, path, key)
        if refusal is None or refusal is error:
            raise
        raise refusal from error


def _read_identity(book: Book) -> bool:
    """Learn which copy this is and return whether it was closed properly; where that cannot be read, only read."""
    try:
        with book.reading() as session:
            copy_id, book.copy_letter, clean = copy_identity(session.driver())
        book.copy_id = str(copy_id)
        return clean
    except WorkbookError as error:
        if error.key not in DAMAGE:
            raise
    except (ValueError, TypeError, AttributeError):
        # Not what this program wrote there.
        pass
    book.settle_for_reading(_damaged(book))
    book.copy_id = _copy_by_journal(book)
    return True


def _copy_by_journal(book: Book) -> str:
    try:
        with book.reading() as session:
            newest = session.driver().execute("SELECT body FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        return str(UUID(json.loads(newest[0])["copy"]))
    except (WorkbookError, ValueError, TypeError, KeyError, AttributeError):
        return str(UUID(int=0))


def _damaged(book: Book) -> Message:
    return Message("file.opened_damaged", {"path": book.path.name})


def _check_unclean(book: Book) -> None:
    """Look through a file that was not closed: with its `-journal` SQLite has rolled it back, without it nobody knows."""
    try:
        with book.reading() as session:
            answer = session.driver().execute("PRAGMA quick_check(1)").fetchone()[0]
            orphans = session.driver().execute("PRAGMA foreign_key_check").fetchone()
    except WorkbookError as error:
        raise WorkbookError("file.unclean_damaged", path=str(book.path)) from error
    if answer != "ok" or orphans is not None:
        raise WorkbookError("file.unclean_damaged", path=str(book.path))
    book.notices.append(Message("file.was_unclean", {"path": book.path.name}))
    if book.why_read_only is None:
        _writing(book, lambda: clear_unsealed(book))


def _refusal(error: BaseException, path: Path, key: str | None) -> WorkbookError:
    refusal = translate(error, str(path))
    if refusal is None:
        raise error
    if refusal.key == "file.not_a_workbook" and key is not None:
        return WorkbookError("file.wrong_passphrase", path=str(path))
    return refusal


def _finish(book: Book, actor: Actor, *, had_journal: bool = False) -> Book:
    try:
        if not book.copy_id:
            _read_identity(book)
        if had_journal and (book.why_read_only is None or book.why_read_only.key != "file.locked"):
            book.notices.insert(0, Message("file.rolled_back", {"path": book.path.name}))
        _writing(book, lambda: _mark_open(book, actor))
    except BaseException:
        book.abandon()
        raise
    return book


def _mark_open(book: Book, actor: Actor) -> None:
    """Note in the file that it is open for writing, and who opened it."""
    if book.why_read_only is None:
        with book.gate.turn(), translated(str(book.path)):
            book.write_access(actor, "open", {}, clean=False)


def _writing(book: Book, write: Callable[[], None]) -> None:
    """Write what opening writes; a file too damaged for that is still there to be read and verified."""
    try:
        write()
    except WorkbookError as error:
        if error.key not in DAMAGE:
            raise
        book.settle_for_reading(_damaged(book))


def _journal_of(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every system can open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
