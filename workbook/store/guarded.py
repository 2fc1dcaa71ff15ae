"""Look at one part of a workbook so that damage in it is named, and does not keep the rest from being looked at."""

from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from workbook.domain.errors import Message, WorkbookError
from workbook.store.book import Book
from workbook.store.errors import DAMAGE, DRIVER_ERRORS


def guarded(book: Book, check: Callable[[], list[Message]], key: str, **arguments: str) -> list[Message]:
    """Run one check; what cannot be read is itself a problem, and the connection is replaced before the next."""
    try:
        return check()
    except WorkbookError as error:
        # A damaged page of an encrypted file can also look to SQLite like one that cannot be written or opened.
        if error.key not in DAMAGE | {"file.read_only", "file.cannot_open"}:
            raise
    except (DBAPIError, *DRIVER_ERRORS, ValueError, KeyError, TypeError, AttributeError):
        # Bytes that no longer parse as what this program wrote are damage, not a defect.
        pass
    with book.gate.turn(background=True):
        book.reconnect()
    return [Message(key, dict(arguments))]
