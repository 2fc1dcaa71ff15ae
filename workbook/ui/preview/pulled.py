"""A file in the child of which only what is read is asked for; the bytes are in the workbook, at the window's side."""

import io
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from workbook.ui.preview.values import NotShown, Reason

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PAGE: Final = 64 << 10
_MOST_AT_ONCE: Final = 4 << 20
_KEPT: Final = 160
"""Pages that are kept: 10 MiB."""
WHOLE_BYTES: Final = 64 << 20
"""The largest file that is ever held as a whole."""


class Pulled(io.RawIOBase):
    """A seekable file; `fetch(start, end)` gets its bytes. What is read in a row is asked for in growing parts."""

    def __init__(self, size: int, fetch: Callable[[int, int], bytes]) -> None:
        super().__init__()
        self.size = size
        self._fetch = fetch
        self._at = 0
        self._pages: OrderedDict[int, bytes] = OrderedDict()
        self._next = -1
        self._stride = 1

    def head(self, length: int) -> bytes:
        """Return the first bytes."""
        return self._between(0, min(length, self.size))

    def whole(self) -> bytearray:
        """Return all bytes, and keep none of them here; raises NotShown for a file that is too large to be held."""
        if self.size > WHOLE_BYTES:
            raise NotShown(Reason.TOO_LARGE)
        data, done = bytearray(self.size), 0
        while done < self.size:
            # The first part is there already, from when the kind was told.
            end = min(done + (_MOST_AT_ONCE if done else _PAGE), self.size)
            data[done:end] = self._fetch(done, end) if done else self.head(end)
            done = end
        self._pages.clear()
        return data

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read anywhere."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read on."""
        with memoryview(buffer).cast("B") as view:
            data = self._between(self._at, min(self._at + len(view), self.size))
            view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _between(self, start: int, end: int) -> bytes:
        if start >= end:
            return b""
        first, last = start // _PAGE, (end - 1) // _PAGE
        data = b"".join(self._page(number) for number in range(first, last + 1))
        return data[start - first * _PAGE : end - first * _PAGE]

    def _page(self, number: int) -> bytes:
        if number not in self._pages:
            self._stride = min(self._stride * 2, _MOST_AT_ONCE // _PAGE) if number == self._next else 1
            end = min((number + self._stride) * _PAGE, self.size)
            data = self._fetch(number * _PAGE, end)
            for place in range(0, len(data), _PAGE):
                self._pages[number + place // _PAGE] = data[place : place + _PAGE]
            self._next = number + self._stride
            while len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        return self._pages[number]
