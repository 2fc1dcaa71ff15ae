"""Open one SQLite connection to a workbook the one way this program does."""

import hashlib
import json
import os
import stat
import threading
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import quote

from sqlcipher3 import dbapi2

from workbook.domain.errors import WorkbookError
from workbook.resources import resource
from workbook.store import format as file_format

Connection = Any
"""A sqlcipher3 connection (the library ships no types)."""

_WRITING: Final = (dbapi2.SQLITE_INSERT, dbapi2.SQLITE_UPDATE, dbapi2.SQLITE_DELETE)
_PLAIN: Final = b"SQLite format 3\0"
_Identity = tuple[int, int]
_HEADERS: Final[dict[_Identity, tuple[bytes, int]]] = {}
"""The first bytes of every file that is open in this process, and how often it is."""
_HEADERS_LOCK: Final = threading.Lock()
_LATE: Final[dict[_Identity, list[BinaryIO]]] = {}
"""Other handles on files that are open, to be closed once they are not: closing one drops SQLite's own locks (POSIX)."""


def header(path: Path) -> bytes:
    """Return the first 16 bytes of the file: the SQLite magic of a plain workbook, or the salt of an encrypted one.

    A file that is open here is not read again: closing a second handle on it would drop SQLite's own locks (POSIX).
    """
    with _HEADERS_LOCK:
        return _read_header(path)[1]


def hold_header(path: Path) -> _Identity | None:
    """Keep the header of a file about to be opened; give what this returns to `drop_header` when it is closed."""
    with _HEADERS_LOCK:
        try:
            identity, first_bytes = _read_header(path)
        except FileNotFoundError:  # about to be made
            return None
        _HEADERS[identity] = (first_bytes, _HEADERS.get(identity, (b"", 0))[1] + 1)
        return identity


def drop_header(identity: _Identity | None) -> None:
    """Forget a header once nothing in this process has its file open."""
    with _HEADERS_LOCK:
        if identity is not None:
            first_bytes, count = _HEADERS.pop(identity)
            if count > 1:
                _HEADERS[identity] = (first_bytes, count - 1)
            else:
                for file in _LATE.pop(identity, ()):
                    file.close()


def close_beside(file: BinaryIO) -> None:
    """Close a handle on a file that may be a workbook open here: now, or once nothing in this process has it open."""
    status = os.fstat(file.fileno())
    identity = (status.st_dev, status.st_ino)
    with _HEADERS_LOCK:
        if identity in _HEADERS:
            _LATE.setdefault(identity, []).append(file)
        else:
            file.close()


def _read_header(path: Path) -> tuple[_Identity, bytes]:
    status = path.stat()
    identity = (status.st_dev, status.st_ino)
    if identity in _HEADERS:
        return identity, _HEADERS[identity][0]
    if not stat.S_ISREG(status.st_mode):  # reading from a pipe or a device may never end
        raise WorkbookError("file.is_a_folder" if stat.S_ISDIR(status.st_mode) else "file.not_a_file", path=str(path))
    with path.open("rb") as file:
        return identity, file.read(file_format.SALT_BYTES)


def is_plain(first_bytes: bytes) -> bool:
    """Tell a plain SQLite file from an encrypted one."""
    return first_bytes == _PLAIN


def derive_key(passphrase: str, salt: bytes) -> str:
    """Return SQLCipher's raw key with its salt, hexadecimal (96 characters). Takes about half a second by intent."""
    secret = unicodedata.normalize("NFC", passphrase).encode()
    key = hashlib.pbkdf2_hmac("sha512", secret, salt, file_format.KDF_ITERATIONS, 32)
    return key.hex() + salt.hex()


def new_key(passphrase: str) -> str:
    """Return a raw key for a new file, with a fresh salt."""
    return derive_key(passphrase, os.urandom(file_format.SALT_BYTES))


def connect(path: Path, key: str | None, *, read_only: bool) -> Connection:
    """Open a configured connection; SQLite errors come through untranslated.

    `key` is None for a plain file. Autocommit is on: transactions are begun explicitly.
    """
    uri = f"file:{quote(os.fsencode(path))}?mode={'ro' if read_only else 'rwc'}"
    connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256)
    try:
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
            connection.execute("PRAGMA cipher_compatibility = 4")
            connection.execute(f"PRAGMA cipher_page_size = {file_format.PAGE_SIZE}")
            connection.execute("PRAGMA cipher_log_level = NONE")
        else:
            connection.execute(f"PRAGMA page_size = {file_format.PAGE_SIZE}")
        for pragma in (
            "busy_timeout = 5000",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "mmap_size = 0",
            "temp_store = MEMORY",
            # FULL leaves the removal of the rollback journal, which is the commit, to the system's caches: after a loss of
            # power the journal could be back, and an acknowledged change be rolled back by it.
            "synchronous = EXTRA",
            "fullfsync = ON",
            "cache_size = -16000",
            "secure_delete = FAST",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.set_authorizer(_allow_own_triggers)
    except BaseException:
        connection.close()
        raise
    return connection


@cache
def _own_triggers() -> frozenset[str]:
    rows = json.loads(resource(f"schemas/workbook-{file_format.VERSION}.json").read_text("utf-8"))
    return frozenset(name for kind, name, _, _ in rows if kind == "trigger")


def _allow_own_triggers(action: int, _first: object, _second: object, _database: object, cause: str | None) -> int:
    """Let nothing be written that a trigger or view causes which this program did not make.

    Reading is let through: SQLite names a common table expression here as if it were a view.
    """
    if cause is None or action not in _WRITING or cause in _own_triggers():
        return int(dbapi2.SQLITE_OK)
    return int(dbapi2.SQLITE_DENY)
