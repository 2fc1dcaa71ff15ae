"""Evidence bytes: written in chunk rows while the same buffer is hashed, read back and compared, then sealed."""

import hashlib
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.errors import WorkbookError
from workbook.store.book import Book
from workbook.store.change import ChangeSession, ReadSession
from workbook.store.connection import Connection
from workbook.store.errors import DRIVER_ERRORS
from workbook.store.format import CHUNK_BYTES
from workbook.store.hashing import BUFFERS, Hashing, Source, SourceReader
from workbook.store.tables import Content

Step = Callable[[int, int], None]
"""Called with (bytes done, bytes in all); raises Cancelled to stop."""

_TURN_SECONDS: Final = 0.015
"""What one background turn aims to hold the gate for, so that even on a disk that takes three times as long now and then a
person's own write waits 50 ms at most."""
_FIRST_TURN: Final = 2
_UNMEASURED: Final = 16
"""So many chunks are written in turns of one size, whatever the disk's speed, so that a workbook of small evidence
comes out the same in every run: SQLite counts transactions in the file."""
_INSERT: Final = "INSERT INTO chunk (content_id, position, data) VALUES (?, ?, ?)"
_CLEAR: Final = "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE content_id = ? LIMIT ?)"
_SEALED: Final = """SELECT content_id, EXISTS (SELECT 1 FROM content WHERE content.id = content_id) FROM
    (SELECT DISTINCT content_id FROM chunk WHERE content_id > ? ORDER BY content_id LIMIT ?) ORDER BY content_id"""
_LOOKED_AT_ONCE: Final = 500
_AT_ONCE_SECONDS: Final = 0.3
"""How long somebody who cancelled waits for bytes to be cleared: SQLite reads, and decrypts, every page that it frees."""
_READ: Final = "SELECT data FROM chunk WHERE content_id = ? AND position = ?"


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes that are in the file but not sealed yet; without a content row they count for nothing."""

    content: UUID
    sha256: str
    size_bytes: int
    chunk_count: int


def write_content(book: Book, content: UUID, source: Source, size_bytes: int, step: Step | None = None) -> Written:
    """Stream a source into chunk rows, in short background turns, and compare what was read back.

    Memory stays at a few chunks. On an error or a cancel the rows are cleared again, of many the last ones later.
    `size_bytes` is only for progress.
    Raises WorkbookError when the disk is full or what was read back differs from what was read.
    """
    try:
        written = _write(book, content, source, lambda done: step and step(done // 2, size_bytes))
        with book.gate.turn(background=True):
            book.drop_cache()
        done = 0
        with Hashing() as again:
            for data in read_content(book, content, written.chunk_count):
                again.update(data)
                done += len(data)
                if step:
                    step((written.size_bytes + done) // 2, size_bytes)
    except BaseException:
        clear_unsealed(book, content)
        raise
    if again.hexdigest() != written.sha256:
        clear_unsealed(book, content)
        raise WorkbookError("evidence.read_back_differs")
    return written


def _write(book: Book, content: UUID, source: Source, report: Callable[[int], object]) -> Written:
    position = 0
    turn_chunks = float(_FIRST_TURN)
    with SourceReader(source) as reader:
        while batch := reader.take(int(turn_chunks)):
            done = 0
            with book.bytes_turn() as connection:
                # Measured from here: waiting for a turn says nothing about how long a turn is.
                began = time.perf_counter()
                for view in batch:
                    connection.execute(_INSERT, (content.hex, position + done, view))
                    done += 1
                    if book.gate.is_wanted():
                        break
            elapsed = time.perf_counter() - began
            position += done
            if position >= _UNMEASURED:
                turn_chunks = _next_turn(done, elapsed)
            reader.give_back(done)
            report(reader.used_bytes)
        return Written(content, reader.hexdigest(), reader.used_bytes, position)


def _next_turn(chunks: int, elapsed: float) -> float:
    """Return how many chunks the next turn takes: what fits at this turn's pace, and at most twice as many."""
    return min(max(chunks * _TURN_SECONDS / max(elapsed, 1e-4), 1.0), 2.0 * chunks, BUFFERS / 2)


def read_content(book: Book, content: UUID, chunk_count: int, *, start: int = 0) -> Iterator[bytes]:
    """Yield a content's chunks in order, read in short background turns on two connections.

    Raises WorkbookError for a missing chunk or a page that cannot be read; the connection is then a fresh one.
    """
    position = start
    turn_chunks = float(_FIRST_TURN)
    with _second_connection(book, wanted=chunk_count - start > _FIRST_TURN) as fetch:
        while position < chunk_count:
            count = min(int(turn_chunks), chunk_count - position)
            began, chunks = fetch(content, position, count)
            turn_chunks = _next_turn(count, time.perf_counter() - began)
            position += count
            yield from chunks


Fetch = Callable[[UUID, int, int], tuple[float, list[bytes]]]


@contextmanager
def _second_connection(book: Book, *, wanted: bool) -> Iterator[Fetch]:
    """Give a function that fetches chunks in one turn, half of them on a second connection in a thread."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="evidence fetch") if wanted else None
    other: Connection = None

    def fetch(content: UUID, position: int, count: int) -> tuple[float, list[bytes]]:
        nonlocal other
        with book.bytes_reading() as connection:
            began = time.perf_counter()
            half = position + (count // 2 if pool else 0)
            later = None
            if pool and half > position:
                other = other or book.connect()
                later = pool.submit(_fetch, other, content, range(position, half))
            try:
                second = _fetch(connection, content, range(half, position + count))
            finally:
                first = later.result() if later else []
            return began, first + second

    try:
        yield fetch
    finally:
        if pool:
            pool.shutdown()
        if other is not None:
            with book.gate.turn(background=True), suppress(*DRIVER_ERRORS):
                other.close()


def _fetch(connection: Connection, content: UUID, positions: range) -> list[bytes]:
    chunks = []
    for position in positions:
        row = connection.execute(_READ, (content.hex, position)).fetchone()
        if row is None or not isinstance(row[0], bytes):
            raise WorkbookError("evidence.chunk_missing", position=position)
        chunks.append(row[0])
    return chunks


def hash_source(source: Source, size_bytes: int, step: Step | None = None) -> str:
    """Return the SHA-256 of a source, hexadecimal; `size_bytes` is only for progress."""
    sha, buffer, done = hashlib.sha256(), memoryview(bytearray(CHUNK_BYTES)), 0
    while got := source.readinto(buffer):
        sha.update(buffer[:got])
        done += got
        if step:
            step(done // 4, size_bytes)
    return sha.hexdigest()


def find_content(session: ReadSession, sha256: str) -> Content | None:
    """Return the content with these bytes, the live one before a withdrawn one, if the workbook has it.

    Raises WorkbookError for bytes that were disposed of: they do not come in again.
    """
    query = select(Content).where(Content.sha256 == sha256).order_by(col(Content.withdrawn_at).is_not(None))
    found = session.exec(query.limit(1)).first()
    if found is not None and found.disposed_at is not None:
        raise WorkbookError("evidence.disposed_before", sha256=sha256, day=found.disposed_at.date().isoformat())
    return found


def has_size(book: Book, size_bytes: int) -> bool:
    """Tell whether any content has this size, so that a duplicate is possible."""
    with book.reading() as session:
        return session.exec(select(Content.id).where(Content.size_bytes == size_bytes).limit(1)).first() is not None


def seal(session: ChangeSession, written: Written) -> Content:
    """Add the row that makes written bytes immutable."""
    content = Content(
        id=written.content,
        sha256=written.sha256,
        size_bytes=written.size_bytes,
        chunk_count=written.chunk_count,
    )
    session.add(content)
    return content


def clear_unsealed(book: Book, content: UUID) -> None:
    """Remove the chunks of an unfinished attachment, as many as there is time for, so that a cancel is over at once.

    The rest counts for nothing either; `clear_left_over` removes it.
    """
    _clear(book, content.hex, within=_AT_ONCE_SECONDS)


def clear_left_over(book: Book, step: Step | None = None, *, within: float = math.inf) -> None:
    """Remove the chunks that no content row speaks of, which a crash or a cancel left, in short background turns.

    Nothing may be attached meanwhile. `step` may raise Cancelled; what is left then is for the next time.
    """
    until = time.monotonic() + within
    last = ""
    while True:
        with book.bytes_reading() as connection:
            found = connection.execute(_SEALED, (last, _LOOKED_AT_ONCE)).fetchall()
        for content, is_sealed in found:
            if not is_sealed:
                _clear(book, content, step, within=until - time.monotonic())
        if len(found) < _LOOKED_AT_ONCE:
            return
        last = found[-1][0]
        if step:
            step(0, 0)


def _clear(book: Book, content: str, step: Step | None = None, *, within: float) -> None:
    until = time.monotonic() + within
    turn_chunks = float(_FIRST_TURN)
    while time.monotonic() < until:
        most = int(turn_chunks)
        with book.bytes_turn() as connection:
            began = time.perf_counter()
            cleared = _count(connection.execute(_CLEAR, (content, most)))
        if cleared < most:
            return
        turn_chunks = _next_turn(cleared, time.perf_counter() - began)
        if step:
            step(0, 0)


def _count(cursor: Any) -> int:  # noqa: ANN401  (sqlcipher3 ships no types)
    return int(cursor.rowcount)
