"""Lock an open workbook and unlock it: meanwhile nothing here has its key, and nobody else can write to it."""

from contextlib import suppress
from dataclasses import dataclass

from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.store import journal
from workbook.store.book import Book, copy_identity
from workbook.store.connection import Connection, derive_key, header
from workbook.store.errors import DRIVER_ERRORS, translate, translated


@dataclass(frozen=True, slots=True)
class Rest:
    """A locked workbook as it was left: who comes back must find the same."""

    copy: str
    event: str = ""
    access: str = ""


def lock(book: Book, actor: Actor) -> Rest:
    """Record that the workbook is locked, close its file and forget the key; the sidecar lock stays held.

    Until `unlock`, whatever is asked of the workbook is refused in a sentence. Raises WorkbookError, and leaves it open,
    for a workbook without a passphrase.
    """
    if not book.is_encrypted:
        raise WorkbookError("file.nothing_to_lock", path=book.path.name)
    rest = Rest(book.copy_id)
    with book.gate.turn():
        try:
            # What the disk refuses must not keep the key in here.
            with suppress(*DRIVER_ERRORS):
                if book.why_read_only is None:
                    book.write_access(actor, "lock", {}, clean=True)
                    rest = _state(book, book.file.connection)
        finally:
            book.file.put_away()
    return rest


def fits(book: Book, passphrase: str) -> bool:
    """Tell whether this is the passphrase of a workbook that is open."""
    return book.file.has_key(derive_key(passphrase, header(book.path)))


def check(book: Book, passphrase: str) -> None:
    """Raise WorkbookError unless this is the passphrase of a workbook that is still open."""
    if not fits(book, passphrase):
        raise WorkbookError("file.not_its_passphrase")


def unlock(book: Book, actor: Actor, passphrase: str, rest: Rest) -> None:
    """Open the file again with its passphrase, and record it.

    Raises WorkbookError, and leaves it locked, for a wrong passphrase, a file that is gone and one that is another now.
    """
    path = str(book.path)
    with translated(path):
        key = derive_key(passphrase, header(book.path))
    with book.gate.turn(), translated(path):
        try:
            book.file.open(key, read_only=book.why_read_only is not None)
            found = _state(book, book.file.connection)
            if found.copy != rest.copy or (rest.access and found != rest):
                raise WorkbookError("file.changed_while_locked", path=path)
            if book.why_read_only is None:
                book.write_access(actor, "unlock", {}, clean=False)
        except BaseException as error:
            book.file.put_away()
            refusal = translate(error, path) if isinstance(error, DRIVER_ERRORS) else None
            if refusal is not None and refusal.key == "file.not_a_workbook":
                raise WorkbookError("file.passphrase_or_damage") from error
            raise


def _state(book: Book, driver: Connection) -> Rest:
    copy = str(copy_identity(driver)[0])
    if book.why_read_only is not None:  # who has the lock may have gone on meanwhile
        return Rest(copy)
    return Rest(copy, journal.head(driver), journal.head(driver, "access"))
