"""Read the `-journal` that a crash leaves (sqlite.org/fileformat2.html, section 3, and `pager_playback` in pager.c)."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from workbook.store import format as file_format

_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")
_HEADER: Final = 28
_UNTIL_THE_END: Final = 0xFFFFFFFF
_STEP: Final = 200
_SECTORS: Final = frozenset(1 << power for power in range(5, 17))


@dataclass(frozen=True, slots=True)
class Rollback:
    """What a `-journal` puts back: where in it each page is, and how many pages the file had.

    `is_foreign` tells that it is not one this program leaves: it names a further file, which SQLite would look for and
    even remove, or it is of another page size. `page_count` None leaves the file as long as it is.
    """

    path: Path
    places: dict[int, int]
    page_count: int | None
    is_foreign: bool = False


def read_rollback(path: Path) -> Rollback | None:
    """Return what SQLite would roll back from this journal; None where there is none, or it is cold. Raises OSError."""
    if not os.path.lexists(path):
        return None
    if path.is_symlink() or not path.is_file():
        return Rollback(path, {}, None, is_foreign=True)
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        first = file.read(_HEADER)
        if first[:1] in (b"", b"\0"):
            return None
        if _names_a_file(file, size):
            return Rollback(path, {}, None, is_foreign=True)
        if len(first) < _HEADER or first[:8] != _MAGIC:
            return Rollback(path, {}, None)
        page_count, sector, page_size = (int.from_bytes(first[at : at + 4], "big") for at in (16, 20, 24))
        if page_size != file_format.PAGE_SIZE or sector not in _SECTORS:
            return Rollback(path, {}, None, is_foreign=True)
        return Rollback(path, _places(file, size, page_count, sector), page_count)


def _names_a_file(file: BinaryIO, size: int) -> bool:
    """Tell whether the journal ends with the name of a super-journal (`readSuperJournal` in pager.c)."""
    file.seek(max(0, size - 16))
    end = file.read(16)
    # The checksum of the name is not looked at: whatever claims to have one is none of ours.
    return len(end) == 16 and end[8:] == _MAGIC and int.from_bytes(end[:4], "big") > 0


def _places(file: BinaryIO, size: int, page_count: int, sector: int) -> dict[int, int]:
    """Return where each page is put back from: segments, each with a header and records, until one does not add up."""
    places: dict[int, int] = {}
    record = 4 + file_format.PAGE_SIZE + 4
    at = 0
    while at + sector <= size:
        file.seek(at)
        head = file.read(_HEADER)
        if head[:8] != _MAGIC:
            break
        count, seed = int.from_bytes(head[8:12], "big"), int.from_bytes(head[12:16], "big")
        at += sector
        if count == _UNTIL_THE_END:
            count = (size - at) // record
        for _ in range(count):
            number = _record_at(file, at, seed)
            if number is None:
                return places
            if number <= page_count:
                places.setdefault(number, at + 4)
            at += record
        at = -(-at // sector) * sector
    return places


def _record_at(file: BinaryIO, at: int, seed: int) -> int | None:
    """Return the page a record is of, None for one that was not written whole."""
    file.seek(at)
    raw = file.read(4 + file_format.PAGE_SIZE + 4)
    number, data = int.from_bytes(raw[:4], "big"), raw[4:-4]
    if len(raw) != 4 + file_format.PAGE_SIZE + 4 or number == 0:
        return None
    told = sum(data[len(data) - _STEP : 0 : -_STEP]) + seed
    return number if told & 0xFFFFFFFF == int.from_bytes(raw[-4:], "big") else None
