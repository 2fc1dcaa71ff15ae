"""Find the live rows that speak of an item or of one of its objectives."""

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from workbook.store.tables import Attachment, Determination


def live_of(table: type[Determination] | type[Attachment], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition of live rows, of items and of objectives, that meet `condition`.

    Each half is found by its own unique index; one condition for both would look through the whole table.
    """
    live = and_(condition, col(table.withdrawn_at).is_(None))
    objective = col(table.objective_id)
    return or_(and_(live, objective.is_(None)), and_(live, objective.is_not(None)))
