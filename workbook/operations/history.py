"""Undo and redo, as new entries of the journal."""

from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.store import undo as store_undo
from workbook.store.book import Book


def undo(book: Book, actor: Actor, operation: UUID | None = None) -> Changes:
    """Undo an operation, or the person's own last one that is not undone yet. Raises WorkbookError when it cannot be."""
    with book.change(actor, "undo") as session:
        chosen = operation or (store_undo.last_undoable(session, actor.person) if actor.person else None)
        if chosen is None:
            raise WorkbookError("journal.nothing_to_undo")
        store_undo.undo(session, chosen)
    return session.changes


def redo(book: Book, actor: Actor, undo_operation: UUID) -> Changes:
    """Do again what an undo took back."""
    with book.change(actor, "redo") as session:
        store_undo.undo(session, undo_operation)
    return session.changes
