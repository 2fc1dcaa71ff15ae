"""SQLite's and the system's errors become sentences, once and here."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from workbook.domain.errors import WorkbookError

DRIVER_ERRORS: Final = (dbapi2.Error, MemoryError, UnicodeDecodeError)
"""What sqlcipher3 raises. SQLCipher answers a page that fails its authentication with "out of memory" once it has
refused the file before, and SQLite quotes damaged text in its own errors."""
DAMAGE: Final = frozenset({"file.damaged", "file.io_error", "file.not_a_workbook"})
"""The refusals that speak of the file's bytes."""

_BY_CODE: Final = {
    5: "file.busy",
    6: "file.busy",
    8: "file.read_only",
    9: "file.damaged",
    10: "file.io_error",
    11: "file.damaged",
    13: "file.disk_full",
    14: "file.cannot_open",
    23: "file.foreign_trigger",
    26: "file.not_a_workbook",
}
"""SQLite primary result codes (sqlite.org/rescode.html)."""

_BY_WORDS: Final = {
    "disk is full": "file.disk_full",
    "disk I/O error": "file.io_error",
    "image is malformed": "file.damaged",
    "is locked": "file.busy",
    "unable to open": "file.cannot_open",
}
"""The same where the library gives no code, as of the copying of pages."""

_BY_ERRNO: Final = {
    errno.ENOSPC: "file.disk_full",
    errno.EDQUOT: "file.disk_full",
    errno.EACCES: "file.no_permission",
    errno.EPERM: "file.no_permission",
    errno.EROFS: "file.read_only",
    errno.ENOENT: "file.missing",
    errno.ENOTDIR: "file.missing",
    errno.ELOOP: "file.cannot_open",
    errno.EISDIR: "file.is_a_folder",
    errno.ENAMETOOLONG: "file.name_too_long",
    errno.EIO: "file.io_error",
}


def translate(error: BaseException, path: str) -> WorkbookError | None:
    """Return the refusal that says what happened to the file at `path`, or None when the error is a defect."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, MemoryError | UnicodeDecodeError):
        return WorkbookError("file.damaged", path=path)
    if isinstance(error, dbapi2.Error):
        code = getattr(error, "sqlite_errorcode", None)
        if code is None and "decode to UTF-8" in str(error):
            return WorkbookError("file.damaged", path=path)
        if code is None:
            key = next((key for words, key in _BY_WORDS.items() if words in str(error)), None)
        else:
            key = _BY_CODE.get(code & 0xFF)
        return WorkbookError(key, path=path) if key else None
    if isinstance(error, OSError):
        key = _BY_ERRNO.get(error.errno or 0, "file.io_error")
        return WorkbookError(key, path=path)
    return None


@contextmanager
def translated(path: str) -> Iterator[None]:
    """Raise the refusal for whatever SQLite or the system refuses inside."""
    try:
        yield
    except (DBAPIError, *DRIVER_ERRORS, OSError) as error:
        refusal = translate(error, path)
        if refusal is None:
            raise
        raise refusal from error
