"""Write a file whole or not at all."""

import errno
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from workbook.domain.errors import WorkbookError

_LEFT: Final = re.compile(r"\.(?:[0-9a-f]{16}\.part|package-\w{8})")
_STILL_S: Final = 3600
_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_REFUSED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_MISSING: Final = frozenset({errno.ENOENT, errno.ENOTDIR})


def write_atomically(path: Path, writer: Callable[[BinaryIO], None]) -> None:
    """Give `writer` a new file and put it at `path` only once it is whole and on the disk.

    The file that was there before stays untouched until then, whatever happens; nothing half written stays
    behind. Raises WorkbookError when the disk is full, the folder is missing or refuses, or `path` is a folder;
    what `writer` raises passes through.
    """
    with _translated(path):
        if path.is_dir():
            raise WorkbookError("export.write.is_folder", path=str(path))
        part = path.parent / f".{secrets.token_hex(8)}.part"
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with _translated(path, only=_FULL | {errno.EIO}), os.fdopen(handle, "w+b") as stream:
            writer(stream)
            stream.flush()
            _to_disk(stream.fileno())
        with _translated(path):
            os.replace(part, path)
        with suppress(OSError):  # the new file is in place; some network drives cannot sync a folder
            _folder_to_disk(path.parent)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """Put a file of these bytes at `path`, whole or not at all, as `write_atomically` does. Raises WorkbookError."""
    write_atomically(path, lambda stream: (stream.write(data), None)[1])


def clear_left_over(folder: Path) -> None:
    """Remove what an export that was killed has left in a folder; what was written within an hour may be at work."""
    with suppress(OSError):
        for path in list(folder.iterdir()):
            if _LEFT.fullmatch(path.name) and time.time() - _last_written(path) > _STILL_S:
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    with suppress(OSError):
                        path.unlink()


def _last_written(path: Path) -> float:
    """Return when a file, or anything in a folder, was last written: a folder itself does not age by what grows in it."""
    times = [path.lstat().st_mtime]
    for place, _, names in os.walk(path):
        times += [os.lstat(os.path.join(place, name)).st_mtime for name in (*names, "")]
    return max(times)


@contextmanager
def _translated(path: Path, only: frozenset[int] | None = None) -> Iterator[None]:
    """Turn the system's refusals into sentences; with `only`, other errors are defects and pass through."""
    try:
        yield
    except OSError as error:
        if only is not None and error.errno not in only:
            raise
        raise WorkbookError(_sentence(error.errno), path=str(path), reason=error.strerror or "") from error


def _sentence(number: int | None) -> str:
    """Return the key of the sentence for an error number of the system."""
    if number in _FULL:
        return "export.write.disk_full"
    if number in _REFUSED:
        return "export.write.not_permitted"
    if number in _MISSING:
        return "export.write.no_folder"
    if number == errno.ENAMETOOLONG:
        return "export.write.name_too_long"
    if number == errno.EISDIR:
        return "export.write.is_folder"
    return "export.write.failed"


def _to_disk(handle: int) -> None:
    """Flush a file to the disk; on macOS through the drive's own cache too, which plain fsync leaves out."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)


def _folder_to_disk(folder: Path) -> None:
    """Make the rename itself durable; Windows has no handle for a folder and orders renames itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
