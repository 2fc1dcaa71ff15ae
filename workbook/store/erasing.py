"""Bytes that two people disposed of are overwritten and removed: in their rows, in free pages and in the rollback journal."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Final
from uuid import UUID, uuid4

from sqlmodel import col, select

from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.contents import Step, clear_left_over
from workbook.store.errors import translated
from workbook.store.format import CHUNK_BYTES, PAGE_SIZE
from workbook.store.tables import Chunk, Content

_AT_ONCE: Final = 2
"""Chunks that are removed in one turn."""
_DELETE: Final = "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE content_id = ? LIMIT ?)"
_INSERT: Final = "INSERT INTO chunk (content_id, position, data) VALUES (?, ?, zeroblob(?))"


def left_over(session: ReadSession) -> list[tuple[UUID, str, int]]:
    """Return id, SHA-256 and size of disposed contents of which there are still bytes in the file."""
    remaining = select(Chunk.id).where(Chunk.content_id == Content.id).exists()
    query = select(Content.id, Content.sha256, Content.size_bytes).where(col(Content.disposed_at).is_not(None))
    return [(key, sha256, size) for key, sha256, size in session.exec(query.where(remaining).order_by(col(Content.id)))]


def erase(book: Book, step: Step | None = None) -> list[tuple[UUID, str]]:
    """Remove the bytes of every disposed content; return id and SHA-256 of those of which there were any.

    What attachments that were never finished left, and what was freed earlier, is filled with zeros first, since the same
    bytes may be there too; so nothing may be attached meanwhile. `step` gets bytes done and in all; what it stops is
    removed by the next call.
    """
    with book.reading(background=True) as session:
        wanted = left_over(session)
    if not wanted:
        return []
    total = sum(size for _, _, size in wanted)
    with book.bytes_reading() as connection:
        connection.execute("PRAGMA journal_mode = PERSIST")  # so that it can be overwritten before it goes
    try:
        clear_left_over(book)
        _fill_free_pages(book)
        before = 0
        for content, _, size in wanted:

            def report(done: int, before: int = before) -> None:
                if step:
                    step(min(before + done, total), total)

            _remove(book, content, report)
            before += size
    finally:
        _wipe_journal(book)
    return [(content, sha256) for content, sha256, _ in wanted]


def _remove(book: Book, content: UUID, report: Callable[[int], object]) -> None:
    """Delete the chunks of a content in short turns; every page they leave is overwritten with zeros."""
    done = 0
    while True:
        with book.bytes_turn() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            removed = int(connection.execute(_DELETE, (content.hex, _AT_ONCE)).rowcount)
        if removed == 0:
            return
        done += removed * CHUNK_BYTES
        report(done)


def _fill_free_pages(book: Book) -> None:
    """Take every free page of the file for zeros, and free it again."""
    filler, position, free = uuid4(), 0, 1
    try:
        while free:
            with book.bytes_turn() as connection:
                free = int(connection.execute("PRAGMA freelist_count").fetchone()[0])
                if free:
                    connection.execute(_INSERT, (filler.hex, position, min(CHUNK_BYTES, free * PAGE_SIZE)))
            position += 1
    finally:
        _remove(book, filler, lambda _done: None)


def _wipe_journal(book: Book) -> None:
    """Overwrite what the rollback journal still holds of removed bytes, and go back to deleting it."""
    path = book.path.with_name(book.path.name + "-journal")
    with book.bytes_reading() as connection, translated(str(path)):
        with suppress(FileNotFoundError), path.open("r+b") as stream:
            left = path.stat().st_size
            while left > 0:
                left -= stream.write(bytes(min(left, CHUNK_BYTES)))
            stream.flush()
            os.fsync(stream.fileno())
        connection.execute("PRAGMA journal_mode = DELETE")
