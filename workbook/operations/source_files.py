"""Files that evidence comes from: opened only when they are regular, and named as they can be shown."""

import mimetypes
import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import FileIO
from pathlib import Path
from typing import Any, Final

from workbook.domain.errors import WorkbookError

_UNKNOWN_TYPE: Final = "application/octet-stream"
_PACKED: Final = {"gzip": "application/gzip", "bzip2": "application/x-bzip2", "xz": "application/x-xz"}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file from outside its bytes."""

    raw_name: bytes
    shown_name: str
    folder: str
    modified_at: datetime | None
    media_type: str


def open_regular(path: Path, workbook: Path) -> FileIO:
    """Open a regular file for reading, unbuffered. Raises WorkbookError for anything else and for one that cannot be read.

    The workbook itself is refused too: closing a second handle on it would drop SQLite's own locks (POSIX).
    """
    try:
        status = path.stat()
        mode = status.st_mode
        if stat.S_ISDIR(mode):
            raise WorkbookError("evidence.is_a_folder", path=shown(str(path)))
        if not stat.S_ISREG(mode):
            raise WorkbookError("evidence.not_a_file", path=shown(str(path)))
        if os.path.samestat(status, workbook.stat()):
            raise WorkbookError("evidence.is_the_workbook", path=shown(str(path)))
        return path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise WorkbookError("evidence.missing", path=shown(str(path))) from error
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError | ValueError) -> WorkbookError:
    """Return the refusal of a file that the system does not let us read."""
    why = getattr(error, "strerror", None) or str(error)
    return WorkbookError("evidence.unreadable", path=shown(str(path)), why=why)


def facts_of(path: Path, status: os.stat_result) -> FileFacts:
    """Return what is known of a file from outside its bytes."""
    absolute = path.absolute()
    return FileFacts(
        raw_name=os.fsencode(absolute.name),
        shown_name=shown(absolute.name),
        folder=shown(absolute.parent.name),
        modified_at=_moment(status.st_mtime),
        media_type=media_type(absolute.name),
    )


def _moment(seconds: float) -> datetime | None:
    """Return a file's time; None for one outside the calendar, which a damaged disk or archive may give."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


@cache
def _types() -> mimetypes.MimeTypes:
    """Return what endings stand for, without what this machine adds."""
    return mimetypes.MimeTypes()


def media_type(name: str) -> str:
    """Return the type the name's ending stands for, the same on every machine; of a compressed file, the packing's."""
    kind, packing = _types().guess_type(name)
    return _PACKED.get(packing, _UNKNOWN_TYPE) if packing else kind or _UNKNOWN_TYPE


def shown(name: str) -> str:
    """Return a file name as it can be shown and stored: bytes that are no text and control characters become visible."""
    return "".join(character if character.isprintable() else _visible(ord(character)) for character in name)


def _visible(number: int) -> str:
    # Bytes of a name that are no text come as lone surrogates (PEP 383).
    return f"\\x{number - 0xDC00:02x}" if 0xDC80 <= number <= 0xDCFF else f"⟨U+{number:04X}⟩"


def refuse_changed(path: Path, before: os.stat_result, after: os.stat_result, read_bytes: int) -> None:
    """Raise WorkbookError for a file that was written to while it was read, or whose name now stands for another or none."""
    try:
        now = path.stat()
    except FileNotFoundError as error:
        raise WorkbookError("evidence.vanished", path=shown(str(path))) from error
    except OSError as error:
        raise unreadable(path, error) from error
    if not _identity(before) == _identity(after) == _identity(now) or after.st_size != read_bytes:
        raise WorkbookError("evidence.changed", path=shown(str(path)))


def _identity(status: os.stat_result) -> tuple[Any, ...]:
    """Return what stays the same while nobody writes to a file."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
