"""SQLite's b-trees: every page is visited once, whatever it refers to (sqlite.org/fileformat2.html, section 1.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workbook.store.salvage.image import DamagedPage, Image
from workbook.store.salvage.records import signed, varint

TABLE_LEAF: Final = 0x0D
_TABLE: Final = 0x05
_INDEX: Final = 0x02
_INDEX_LEAF: Final = 0x0A
_FIRST_HEADER: Final = 100
"""Bytes of the file's own header on the first page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One row as its leaf holds it: the beginning of its record, how long that is, and the page it goes on at (0: none)."""

    rowid: int
    size: int
    local: bytes
    overflow: int


class Trees:
    """The pages of an image that trees have led to so far."""

    def __init__(self, image: Image) -> None:
        self.image = image
        self.seen: set[int] = set()
        self.unreadable: set[int] = set()
        self.twisted = False
        """Whether a page was referred to twice, or by what it cannot belong to."""

    def leaves(self, root: int) -> Iterator[int]:
        """Yield the readable leaves of a table or index in order; what cannot be read is noted and passed over."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in self.seen:
                self.twisted = True
                continue
            self.seen.add(number)
            try:
                page = self.image.page(number)
                kind = page[_start(number)]
                if kind in (TABLE_LEAF, _INDEX_LEAF):
                    yield number
                else:
                    waiting += reversed(children(page, number, self.image.usable))
            except DamagedPage:
                self.unreadable.add(number)

    def free(self) -> set[int]:
        """Return the pages of the freelist, as far as it can be followed."""
        found: set[int] = set()
        try:
            trunk = _number(self.image.page(1), 32)
            while trunk and trunk not in found and trunk not in self.seen:
                found.add(trunk)
                page = self.image.page(trunk)
                count = min(_number(page, 4), self.image.usable // 4 - 2)
                found |= {_number(page, 8 + 4 * place) for place in range(count)}
                trunk = _number(page, 0)
        except DamagedPage:
            pass
        return found - self.seen


def children(page: bytes, number: int, usable: int) -> list[int]:
    """Return the pages below an interior page, in order. Raises DamagedPage when it is none."""
    start = _start(number)
    if page[start] not in (_TABLE, _INDEX):
        raise DamagedPage(number)
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    pointers = start + 12
    if pointers + 2 * count > usable:
        raise DamagedPage(number)
    places = [int.from_bytes(page[at : at + 2], "big") for at in range(pointers, pointers + 2 * count, 2)]
    if any(place + 4 > usable for place in places):
        raise DamagedPage(number)
    return [_number(page, place) for place in places] + [_number(page, start + 8)]


def cells(page: bytes, number: int, usable: int) -> tuple[list[Cell], int]:
    """Return the rows of a table's leaf, and how many of them are not as SQLite writes them.

    Raises DamagedPage when it is no such leaf.
    """
    start = _start(number)
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    first = start + 8 + 2 * count
    if page[start] != TABLE_LEAF or first > usable:
        raise DamagedPage(number)
    found, bad = [], 0
    for at in range(start + 8, first, 2):
        place = int.from_bytes(page[at : at + 2], "big")
        cell = _cell(page[:usable], place) if first <= place < usable else None
        if cell is None:
            bad += 1
        else:
            found.append(cell)
    return found, bad


def _cell(page: bytes, place: int) -> Cell | None:
    try:
        size, at = varint(page, place)
        rowid, at = varint(page, at)
    except IndexError:
        return None
    local = _local(size, len(page))
    end = at + local
    if end + (4 if local < size else 0) > len(page):
        return None
    return Cell(signed(rowid), size, page[at:end], _number(page, end) if local < size else 0)


def _local(size: int, usable: int) -> int:
    """Return how many bytes of a row's record are on the leaf itself."""
    if size <= usable - 35:
        return size
    least = (usable - 12) * 32 // 255 - 23
    kept = least + (size - least) % (usable - 4)
    return kept if kept <= usable - 35 else least


def payload(image: Image, cell: Cell) -> bytes:
    """Return the whole record of a row. Raises DamagedPage when a page it goes on at cannot be read."""
    if cell.size > image.page_count * image.usable:
        raise DamagedPage(cell.overflow)
    parts, left, number = [cell.local], cell.size - len(cell.local), cell.overflow
    while left > 0:
        page = image.run(number)
        part = page[4 : min(image.usable, 4 + left)]
        parts.append(part)
        left -= len(part)
        number = _number(page, 0)
    return b"".join(parts)


def _start(number: int) -> int:
    return _FIRST_HEADER if number == 1 else 0


def _number(page: bytes, at: int) -> int:
    return int.from_bytes(page[at : at + 4], "big")
