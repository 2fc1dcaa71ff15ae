"""What an item could inherit from."""

from uuid import UUID

from sqlmodel import col, select

from workbook.domain.vocabulary import Responsibility, Scope
from workbook.store.change import ReadSession
from workbook.store.tables import ChecklistItem, Subject


def sources_of(session: ReadSession, item_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Return the items of the same control for other subjects that are assessed themselves, with code and name of each."""
    item = session.get_one(ChecklistItem, item_id)
    query = (
        select(ChecklistItem.id, Subject.code, Subject.name)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .where(ChecklistItem.control_id == item.control_id, ChecklistItem.id != item_id)
        .where(ChecklistItem.responsibility == Responsibility.OWN, ChecklistItem.scope == Scope.IN)
        .where(col(ChecklistItem.withdrawn_at).is_(None))
        .order_by(col(Subject.number))
    )
    return tuple((key, f"{code}  {name}") for key, code, name in session.exec(query))
