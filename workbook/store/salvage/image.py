"""The pages of a workbook file as they are once its `-journal` is rolled back; nothing is written for that."""

import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, Self

from workbook.store import format as file_format
from workbook.store.connection import close_beside
from workbook.store.salvage.cipher import RESERVED, Cipher
from workbook.store.salvage.rollback import Rollback, read_rollback

HEAD_BYTES: Final = 100
_KEPT: Final = 256
"""Decrypted pages that are held at a time."""
_AHEAD: Final = 64
"""Pages that are read and decrypted in one go where they are wanted in order."""


class DamagedPage(Exception):
    """A page that cannot be read, or is not as it was written."""


class Image:
    """A file by its pages, 1-based, decrypted. Raises OSError when it cannot be opened."""

    def __init__(self, path: Path, key: str | None, journal: Path | None = None) -> None:
        self._cipher = Cipher(key) if key is not None else None
        self._held: OrderedDict[int, bytes | None] = OrderedDict()
        self._file = _open(path)
        try:
            self.rollback: Rollback | None = read_rollback(journal) if journal is not None else None
            self._journal = _open(journal) if journal is not None and self._is_hot else None
            self.size_bytes = os.fstat(self._file.fileno()).st_size
            whole = self.size_bytes // file_format.PAGE_SIZE
            count = self.rollback.page_count if self.rollback is not None else None
            self.page_count = whole if count is None else count
        except BaseException:
            close_beside(self._file)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        close_beside(self._file)
        if self._journal is not None:
            self._journal.close()

    @property
    def usable(self) -> int:
        """Bytes of a page that SQLite uses."""
        return file_format.PAGE_SIZE - self.reserved

    @property
    def reserved(self) -> int:
        """Bytes at the end of each page that it does not."""
        return RESERVED if self._cipher is not None else 0

    @property
    def _is_hot(self) -> bool:
        return self.rollback is not None and not self.rollback.is_foreign

    def page(self, number: int) -> bytes:
        """Return a page; raises DamagedPage for one that is not there, cannot be read or is not as it was written."""
        if not 1 <= number <= self.page_count:
            raise DamagedPage(number)
        if number not in self._held:
            self._hold([number])
        return self._given(number)

    def head(self) -> bytes:
        """Return the first 100 bytes, also of a file that is shorter than a page. Raises DamagedPage."""
        if self._cipher is None and len(raw := self._raw(1)) >= HEAD_BYTES:
            return raw[:HEAD_BYTES]
        return self.page(1)[:HEAD_BYTES]

    def run(self, number: int) -> bytes:
        """Return a page of which the ones behind it will be wanted too."""
        if number not in self._held and 1 <= number <= self.page_count:
            self._hold(range(number, min(number + _AHEAD, self.page_count + 1)))
        return self.page(number)

    def raw_pages(self) -> Iterator[bytes]:
        """Yield every page as the rolled-back file holds it, encrypted where it is. Raises DamagedPage."""
        for number in range(1, self.page_count + 1):
            raw = self._raw(number)
            if len(raw) != file_format.PAGE_SIZE:
                raise DamagedPage(number)
            yield raw

    def file_pieces(self, size: int) -> Iterator[bytes]:
        """Yield the bytes of the file itself; those that the disk does not give are left out."""
        for at in range(0, self.size_bytes, size):
            with suppress(OSError):
                self._file.seek(at)
                yield self._file.read(min(size, self.size_bytes - at))

    def _given(self, number: int) -> bytes:
        page = self._held[number]
        if page is None:
            raise DamagedPage(number)
        self._held.move_to_end(number)
        return page

    def _hold(self, numbers: Sequence[int]) -> None:
        raw = [(number, self._raw(number)) for number in numbers]
        if self._cipher is not None:
            plain = self._cipher.pages(raw)
        else:
            plain = [one if len(one) == file_format.PAGE_SIZE else None for _, one in raw]
        for (number, _), page in zip(raw, plain, strict=True):
            self._held[number] = page
        while len(self._held) > _KEPT:
            self._held.popitem(last=False)

    def _raw(self, number: int) -> bytes:
        """Return a page's bytes, fewer where the file ends or the disk fails."""
        place = self.rollback.places.get(number) if self.rollback is not None else None
        file, at = self._file, (number - 1) * file_format.PAGE_SIZE
        if place is not None and self._journal is not None:
            file, at = self._journal, place
        with suppress(OSError):
            file.seek(at)
            return file.read(file_format.PAGE_SIZE)
        return b""


def _open(path: Path) -> BinaryIO:
    # Not blocking, so that what turned into a pipe meanwhile is not waited for.
    return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb")
