"""Create and open workbooks; every way in which that can go wrong is one sentence."""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbook.domain.actor import Actor
from workbook.domain.errors import Message, WorkbookError
from workbook.store import format as file_format
from workbook.store.book import Book
from workbook.store.checking import is_structure_sound
from workbook.store.connection import connect, derive_key, header, is_plain, new_key
from workbook.store.contents import Step
from workbook.store.errors import DRIVER_ERRORS, translate, translated
from workbook.store.first_look import look
from workbook.store.lock import SidecarLock
from workbook.store.schema import check_identity, migrate, migrating
from workbook.store.seen import Seen
from workbook.store.sight import Sight, look_through, read_identity, writing
from workbook.store.watching import clear_leftovers


def create(path: Path, actor: Actor, passphrase: str | None) -> Book:
    """Make a new workbook and open it; `passphrase` None is the explicit choice to have none.

    Raises WorkbookError when something is already there, the passphrase is empty or the folder cannot be written.
    """
    path = path.absolute()
    if passphrase is not None and not passphrase.strip():
        raise WorkbookError("file.empty_passphrase")
    refuse_taken(path)
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


def refuse_taken(path: Path) -> None:
    """Raise WorkbookError for a place where no new workbook can be made."""
    with translated(str(path)):
        if path.exists() or path.is_symlink():
            raise WorkbookError("file.exists", path=str(path))
    if not path.parent.is_dir():
        raise WorkbookError("file.no_folder", path=str(path.parent))
    if _journal_of(path).exists():
        # SQLite would roll this remnant of another file back into the new one.
        raise WorkbookError("file.stray_journal", path=str(_journal_of(path)))


def open_book(
    path: Path,
    actor: Actor,
    passphrase: str | None = None,
    *,
    key: str | None = None,
    read_only: bool = False,
    seen: Seen | None = None,
    step: Step | None = None,
) -> Book:
    """Open an existing workbook, read-only when another holds it, it cannot be written, or it is damaged.

    In place of the passphrase goes the raw `key` of a file with the same salt, such as a working copy of an open one. A file
    that `seen` does not know is looked through before it is shown; `step` is asked meanwhile and may raise Cancelled. What
    is refused was not written to. Raises WorkbookError with one sentence each for: missing, a folder,
    no permission, not a workbook, wrong passphrase, newer version, changed schema, a foreign `-journal`, an unclean copy.
    """
    path = Path(os.path.realpath(path))
    with translated(str(path)):
        first_bytes = _first_bytes(path)
    if is_plain(first_bytes):
        key = None
    elif passphrase is not None:
        key = derive_key(passphrase, first_bytes)
    elif key is None:
        raise WorkbookError("file.passphrase_needed", path=str(path))
    lock, why = _take_lock(path, actor, read_only=read_only)
    try:
        if lock is not None and why is None:
            clear_leftovers(path)
        is_shared = why is not None and why.key == "file.locked"
        with translated(str(path)):
            # Who has the file open is in the middle of changes: that is for SQLite, which shares it with them.
            looked = None if is_shared else look(path, key)
        if why is not None and looked is not None and looked.is_hot:
            _roll_back_first(path, key, lock)
        sight = Sight(looked, key, seen, step)
        book = _open_checked(path, key, lock if why is None else None, why, sight, actor)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    if lock is not None and why is not None:
        lock.release()
    return _finish(book, actor)


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise WorkbookError("file.is_a_folder", path=str(path))
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise WorkbookError("file.not_a_file", path=str(path))
    if status.st_size < 512:
        raise WorkbookError("file.too_short", path=str(path))
    return header(path)


def _build(path: Path, key: str | None, actor: Actor) -> None:
    with made_beside(path) as part:
        book = Book(part, key, None, None)
        try:
            fill_new(book, actor)
        finally:
            book.abandon()


@contextmanager
def made_beside(path: Path) -> Iterator[Path]:
    """Give a place beside the path for a file that is moved there whole, so that a half-made workbook never has the name."""
    with translated(str(path)):
        folder = Path(tempfile.mkdtemp(prefix=".new-", dir=path.parent))
    try:
        with translated(str(path)):
            part = folder / path.name
            yield part
            move_new(part, path)
            _sync_folder(path.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill_new(book: Book, actor: Actor) -> None:
    """Give a new file its tables and its identity."""
    with migrating(book) as connection:
        migrate(connection)
        connection.exec_driver_sql(
            "INSERT INTO file_state (id, copy_id, copy_letter, clean) VALUES (1, ?, 'A', 1)",
            (actor.ids().hex,),
        )


def move_new(part: Path, path: Path) -> None:
    """Give the finished file its name without ever replacing another file."""
    try:
        os.link(part, path)
    except FileExistsError as error:
        raise WorkbookError("file.exists", path=str(path)) from error
    except OSError:  # FAT and some network drives have no links; the sidecar lock keeps others of us away
        if path.exists():
            raise WorkbookError("file.exists", path=str(path)) from None
        part.rename(path)


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


def _roll_back_first(path: Path, key: str | None, lock: SidecarLock | None) -> None:
    """Let SQLite roll back what a crash left, before opening read-only; or say why that cannot be done."""
    if lock is None:
        raise WorkbookError("file.needs_rollback", path=str(path))
    with translated(str(path)):
        connection = connect(path, key, read_only=False)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        finally:
            connection.close()


def _open_checked(
    path: Path, key: str | None, lock: SidecarLock | None, why: Message | None, sight: Sight, actor: Actor
) -> Book:
    backup: Path | None = None
    try:
        book = Book(path, key, lock, why)
    except DRIVER_ERRORS as error:
        raise _refusal(error, path, key) from error
    try:
        with book.gate.turn(), book.engine.connect() as connection:
            version = check_identity(connection, str(path))
            connection.rollback()
        is_clean = read_identity(book)
        if version < file_format.VERSION:
            backup = _bring_up_to_date(book, version, sight, actor)
        if sight.looked is not None:
            look_through(book, sight, is_clean=is_clean)
        return book
    except Exception as error:
        book.abandon()
        if backup is not None:  # what is refused is as it was
            backup.replace(path)
        refusal = None if isinstance(error, WorkbookError) else _refusal(error, path, key)
        if refusal is None or refusal is error:
            raise
        raise refusal from error


def _bring_up_to_date(book: Book, version: int, sight: Sight, actor: Actor) -> Path:
    """Bring a workbook of an earlier format to this one, and return its backup; a damaged one stays as it is."""
    # Imported here, since a workbook of this format needs none of it.
    from workbook.store.upgrading import bring_up_to_date

    if book.why_read_only is not None:
        raise WorkbookError("file.older", path=book.path.name, version=version, known=file_format.VERSION)
    if not is_structure_sound(book, sight.step):
        raise WorkbookError("file.migration_not_backed_up", path=book.path.name, version=version)
    return bring_up_to_date(book, actor, version, sight.step)


def _refusal(error: BaseException, path: Path, key: str | None) -> WorkbookError:
    refusal = translate(error, str(path))
    if refusal is None:
        raise error
    if refusal.key == "file.not_a_workbook" and key is not None:
        return WorkbookError("file.wrong_passphrase", path=str(path))
    return refusal


def _finish(book: Book, actor: Actor) -> Book:
    try:
        if not book.copy_id:
            read_identity(book)
        writing(book, lambda: _mark_open(book, actor))
    except BaseException:
        book.abandon()
        raise
    return book


def _mark_open(book: Book, actor: Actor) -> None:
    """Note in the file that it is open for writing, and who opened it."""
    if book.why_read_only is None:
        with book.gate.turn(), translated(str(book.path)):
            book.write_access(actor, "open", {}, clean=False)


def _journal_of(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every system can open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
