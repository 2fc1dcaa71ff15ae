"""Undo and redo, as new entries of the journal."""

from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import WorkState
from workbook.operations.items import name_of
from workbook.operations.work import check_acceptance
from workbook.store import journal
from workbook.store import undo as store_undo
from workbook.store.book import Book
from workbook.store.change import Captured, ChangeSession
from workbook.store.tables import ChecklistItem, Engagement

_ITEM = str(ChecklistItem.__tablename__)
_FREE = {"note", "withdrawn_at"}
"""What the work state of an item does not guard."""


def undo(book: Book, actor: Actor, operation: UUID | None = None) -> Changes:
    """Undo an operation, or the person's own last one that is not undone yet. Raises WorkbookError when it cannot be."""
    with book.change(actor, "undo") as session:
        chosen = operation or (store_undo.last_undoable(session, actor.person) if actor.person else None)
        if chosen is None:
            raise WorkbookError("journal.nothing_to_undo")
        _undo(session, chosen)
    return session.changes


def redo(book: Book, actor: Actor, undo_operation: UUID) -> Changes:
    """Do again what an undo took back. Raises WorkbookError for an operation that was no undo."""
    with book.change(actor, "redo") as session:
        events = journal.operation_events(session.driver(), undo_operation)
        if events and events[0]["undoes"] is None:
            raise WorkbookError("history.not_an_undo")
        _undo(session, undo_operation)
    return session.changes


def _undo(session: ChangeSession, operation: UUID) -> None:
    store_undo.undo(session, operation)
    if any(table == Engagement.__tablename__ and row.after["withdrawn_at"] for (table, _), row in _touched(session)):
        raise WorkbookError("history.beginning")
    for item_id in dict.fromkeys(filter(None, (_item_of(*part) for part in _touched(session)))):
        _keep_guard(session, session.get_one(ChecklistItem, item_id))


def _touched(session: ChangeSession) -> list[tuple[tuple[str, UUID], Captured]]:
    return [(key, captured) for key, captured in session.captured.items() if captured.is_changed]


def _item_of(key: tuple[str, UUID], captured: Captured) -> UUID | None:
    """Return the item whose assessment the row belongs to, None when there is none or the row does not touch it."""
    table, record_id = key
    if table == _ITEM:
        before = captured.before or {}
        differs = {name for name, value in captured.after.items() if before.get(name) != value}
        return record_id if differs - _FREE else None
    record_type = journal.record_types()[table]
    if record_type.journal_root is None or record_type.journal_root_table != _ITEM:
        return None
    return UUID(captured.after[record_type.journal_root])


def _keep_guard(session: ChangeSession, item: ChecklistItem) -> None:
    """Hold an undo to what every other change of an item is held to: accepted is locked, submitted becomes a draft."""
    captured = session.captured.get((_ITEM, item.id))
    if captured is not None and captured.before is not None and captured.before["work_state"] != item.work_state:
        if item.work_state is WorkState.ACCEPTED:
            check_acceptance(session, session.actor, item, name_of(session, item))
        return  # what is put back is the work state itself
    if item.work_state is WorkState.ACCEPTED:
        raise WorkbookError("item.locked", item=name_of(session, item))
    if item.work_state is WorkState.SUBMITTED:
        item.work_state, item.submitted_by = WorkState.DRAFT, None
