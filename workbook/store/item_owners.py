"""Whose an item's subject is, as conditions of SQL: the sector and the tier of the party."""

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from workbook.domain.item_filter import ItemFilter
from workbook.store.tables import Party, Subject


def of_parties(wanted: ItemFilter) -> list[ColumnElement[bool]]:
    """Return the conditions that a filter asks of the party of an item's subject, for a query that joins the subject."""
    asked: list[ColumnElement[bool]] = []
    if wanted.sectors:
        asked.append(col(Party.sector).in_(sorted(wanted.sectors)))
    if wanted.tiers:
        tier, named = col(Party.tier), sorted(one for one in wanted.tiers if one is not None)
        asked.append(or_(tier.in_(named), *([tier.is_(None)] if None in wanted.tiers else [])))
    if not asked:
        return []
    return [col(Subject.party_id).in_(select(Party.id).where(*asked))]
