"""Look at an offered file before SQLite is given it: what is none of ours must not be run, waited for or written to."""

import os
from dataclasses import dataclass
from pathlib import Path

from workbook.domain.errors import WorkbookError
from workbook.store import format as file_format
from workbook.store.salvage.cipher import MAGIC
from workbook.store.salvage.image import DamagedPage, Image
from workbook.store.salvage.structure import is_sound

_HOLDS_VERSION = slice(60, 64)
_HOLDS_APPLICATION = slice(68, 72)

_FIXED = {
    18: b"\1\1",
    21: bytes([64, 32, 32]),
    44: (4).to_bytes(4, "big"),
    52: bytes(4),
    56: (1).to_bytes(4, "big"),
    64: bytes(4),
}
"""What the first page of every workbook says, by place: no log, the fractions, schema format 4, no vacuuming, UTF-8."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Whether a crash left a `-journal` that has to be rolled back, and whether the file is as long as it says."""

    is_hot: bool
    is_whole: bool


def look(path: Path, key: str | None) -> FirstLook:
    """Refuse what only looks like a workbook; return what else can be seen from outside.

    Raises WorkbookError for a first page that is none of a workbook, a write-ahead log, a `-journal` that is not one of
    ours, and one that would put back something other than a sound workbook. Nothing is written. Raises OSError.
    """
    if os.path.lexists(path.with_name(path.name + "-wal")):
        # SQLite would take it for the newest state, whatever the file says, and write it there.
        raise WorkbookError("file.write_ahead", path=str(path))
    with Image(path, key, path.with_name(path.name + "-journal")) as image:
        if image.rollback is not None and image.rollback.is_foreign:
            raise WorkbookError("file.foreign_journal", path=str(path))
        try:
            head = image.head()
        except DamagedPage as error:
            raise WorkbookError("file.damaged" if key is None else "file.wrong_passphrase", path=str(path)) from error
        _check_head(head, image.reserved, str(path))
        if image.rollback is None:
            return FirstLook(is_hot=False, is_whole=_is_whole(head, image.size_bytes))
        if not is_sound(image):
            raise WorkbookError("file.rollback_refused", path=str(path))
        return FirstLook(is_hot=True, is_whole=True)


def _is_whole(head: bytes, size_bytes: int) -> bool:
    """Tell whether a file has as many bytes as its first page says."""
    pages = int.from_bytes(head[28:32], "big")
    return head[24:28] == head[92:96] and size_bytes == pages * file_format.PAGE_SIZE


def _check_head(head: bytes, reserved: int, path: str) -> None:
    """Refuse a first page that is not one of a workbook this program knows."""
    size = int.from_bytes(head[16:18], "big")
    if head[:16] != MAGIC or not (size == 1 or (512 <= size <= 65536 and size & (size - 1) == 0)):
        raise WorkbookError("file.not_a_workbook", path=path)
    version = int.from_bytes(head[_HOLDS_VERSION], "big", signed=True)
    if int.from_bytes(head[_HOLDS_APPLICATION], "big") != file_format.APPLICATION_ID or version < 1:
        raise WorkbookError("file.other_database", path=path)
    if version > file_format.VERSION:
        raise WorkbookError("file.newer", path=path, version=version, known=file_format.VERSION)
    if size != file_format.PAGE_SIZE:
        raise WorkbookError("file.other_database", path=path)
    if b"\2" in head[18:20]:
        raise WorkbookError("file.write_ahead", path=path)
    if any(head[at : at + len(fixed)] != fixed for at, fixed in _FIXED.items()) or head[20] != reserved:
        raise WorkbookError("file.damaged", path=path)
