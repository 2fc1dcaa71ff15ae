"""Parts of evidence bytes, for looking at: only the chunks that hold them are read, in background turns."""

from uuid import UUID

from sqlmodel import col, select

from workbook.domain.errors import WorkbookError
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.contents import read_content
from workbook.store.format import CHUNK_BYTES
from workbook.store.tables import Content, Evidence


def content_size(session: ReadSession, content: UUID) -> int | None:
    """Return how many bytes a content has, None if the workbook has no such content."""
    return session.exec(select(Content.size_bytes).where(Content.id == content)).first()


def evidence_with(session: ReadSession, content: UUID) -> UUID | None:
    """Return the first evidence that has this content, live before withdrawn."""
    query = select(Evidence.id).where(Evidence.content_id == content)
    return session.exec(query.order_by(col(Evidence.withdrawn_at).is_not(None), col(Evidence.id))).first()


def read_part(book: Book, content: UUID, start: int, end: int) -> bytes:
    """Return the bytes from `start` up to `end`, which must lie within the content.

    Raises WorkbookError for a missing chunk, a page that cannot be read, and chunks shorter than they must be.
    """
    first, last = start // CHUNK_BYTES, (end - 1) // CHUNK_BYTES
    data = b"".join(read_content(book, content, last + 1, start=first))
    part = data[start - first * CHUNK_BYTES : end - first * CHUNK_BYTES]
    if len(part) != end - start:
        raise WorkbookError("evidence.chunk_missing", position=last)
    return part
