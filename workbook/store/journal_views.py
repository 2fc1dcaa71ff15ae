"""What the window reads of the journal."""

from typing import Final
from uuid import UUID

from sqlmodel import col, func, select

from workbook.domain.journal_views import Deed
from workbook.store import undo
from workbook.store.change import ReadSession
from workbook.store.record_names import names_of
from workbook.store.tables import Event

_NAMED: Final = 3
"""How many records of one operation are named; of more, the count says enough."""


def last_undoable(session: ReadSession, person: UUID) -> Deed | None:
    """Return what an undo of this person would take back now, None when there is nothing."""
    operation = undo.last_undoable(session, person)
    return None if operation is None else deed_of(session, operation)


def deed_of(session: ReadSession, operation: UUID) -> Deed | None:
    """Return what an operation did, None for one that is not in the journal."""
    kinds = select(Event.root_table, func.count(), func.min(Event.seq)).where(Event.operation_id == operation)
    found = session.exec(kinds.group_by(Event.root_table).order_by(func.min(Event.seq))).all()
    if not found:
        return None
    kind, count, _ = next((row for row in found if row[0] != "content"), found[0])
    roots = select(Event.verb, Event.root_id).where(Event.operation_id == operation, Event.root_table == kind)
    first = session.exec(roots.order_by(col(Event.seq)).limit(_NAMED)).all()
    names = names_of(session, [(kind, root) for _, root in first])
    return Deed(operation, first[0][0], kind, tuple(names.values()), count)
