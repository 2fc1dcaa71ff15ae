"""Why items that are other than satisfied lead to no finding."""

from uuid import UUID

from sqlmodel import col, select

from workbook.store.change import ReadSession
from workbook.store.tables import NoFinding


def reason_for_none(session: ReadSession, item_id: UUID) -> str:
    """Return why an item leads to no finding, empty where nobody said so."""
    query = select(NoFinding.reason).where(NoFinding.item_id == item_id, col(NoFinding.withdrawn_at).is_(None))
    return session.exec(query).first() or ""
