"""Bytes on their way: a source read and hashed in a thread of its own, and a SHA-256 computed beside what reads."""

import hashlib
import queue
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Protocol, Self

from workbook.store.format import CHUNK_BYTES

BUFFERS: Final = 16
"""How many chunks of a source are held at a time."""
_END: Final = (-1, 0)
_HASHED_AT_ONCE: Final = 2
_WAITING: Final = 8


class Source(Protocol):
    """Where bytes come from: `readinto` as of an unbuffered file."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill the buffer and return how many bytes were read; 0 at the end."""


class SourceReader:
    """Reads and hashes a source in a thread of its own, into a ring of buffers; the hashed bytes are the ones written."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._hash = hashlib.sha256()
        # Made when they are first filled: for a small file, making all of them would take longer than writing it.
        self._buffers: list[memoryview | None] = [None] * BUFFERS
        self._free: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._full: queue.SimpleQueue[tuple[int, int]] = queue.SimpleQueue()
        self._taken: list[tuple[int, int]] = []
        self._error: BaseException | None = None
        self._ended = False
        self.used_bytes = 0
        for number in range(BUFFERS):
            self._free.put(number)
        self._thread = threading.Thread(target=self._run, name="evidence reader")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._free.put(-1)
        self._thread.join()

    def take(self, most: int) -> list[memoryview]:
        """Return up to `most` filled buffers, those not used the last time first; an empty list at the end.

        Waits for them, and raises what reading raised.
        """
        while not self._ended and len(self._taken) < most:
            filled = self._full.get()
            if filled == _END:
                self._ended = True
            else:
                self._taken.append(filled)
        if self._error is not None:
            raise self._error
        return [self._buffer(number)[:length] for number, length in self._taken[:most]]

    def give_back(self, used: int) -> None:
        """Let the first `used` of the taken buffers be filled again."""
        for number, length in self._taken[:used]:
            self.used_bytes += length
            self._free.put(number)
        del self._taken[:used]

    def hexdigest(self) -> str:
        """Return the SHA-256 of everything read; valid at the end."""
        return self._hash.hexdigest()

    def _run(self) -> None:
        try:
            while (number := self._free.get()) >= 0:
                buffer = self._buffer(number)
                length = self._fill(buffer)
                if length == 0:
                    break
                self._hash.update(buffer[:length])
                self._full.put((number, length))
        except BaseException as error:  # noqa: BLE001  (carried to the thread that takes)
            self._error = error
        self._full.put(_END)

    def _buffer(self, number: int) -> memoryview:
        buffer = self._buffers[number]
        if buffer is None:
            buffer = self._buffers[number] = memoryview(bytearray(CHUNK_BYTES))
        return buffer

    def _fill(self, buffer: memoryview) -> int:
        length = 0
        while length < len(buffer) and (got := self._source.readinto(buffer[length:])):
            length += got
        return length


class Hashing:
    """Computes a SHA-256 in a thread of its own, so that reading goes on meanwhile; few pieces wait for it at a time."""

    def __init__(self, begun: "hashlib._Hash | None" = None) -> None:
        """Begin, or go on from what `state` returned."""
        self._sha = hashlib.sha256() if begun is None else begun.copy()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="evidence hash")
        self._waiting: deque[Future[None]] = deque()
        self._pieces = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def update(self, data: bytes) -> None:
        """Take the next piece; the first few are not worth a thread."""
        self._pieces += 1
        if self._pieces <= _HASHED_AT_ONCE:
            self._sha.update(data)
            return
        if len(self._waiting) == _WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(self._sha.update, data))

    def state(self) -> "hashlib._Hash":
        """Return where it is, after everything taken so far."""
        while self._waiting:
            self._waiting.popleft().result()
        return self._sha.copy()

    def hexdigest(self) -> str:
        """Return the SHA-256 of everything taken."""
        return self.state().hexdigest()
