"""Say why items that are other than satisfied lead to no finding."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.texts import clean_text
from workbook.domain.vocabulary import Result
from workbook.operations.items import items_named
from workbook.operations.records import live_many
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.tables import ChecklistItem, Determination, Finding, FindingItem, NoFinding

_BATCH = 400


def state_no_finding(book: Book, actor: Actor, item_ids: Sequence[UUID], reason: str) -> Changes:
    """Give one reason why these items lead to no finding; it takes the place of an earlier one. Raises WorkbookError."""
    if actor.person is None:
        raise RuntimeError("a reason needs a person who gives it")
    if not clean_text(reason, "reason").strip():
        raise WorkbookError("no_finding.reason_missing")
    with book.change(actor, "state no finding", reason=reason) as session:
        ids = [item.id for item in live_many(session, ChecklistItem, item_ids)]
        names = items_named(session, ids)
        for start in range(0, len(ids), _BATCH):
            _state(session, actor.person, ids[start : start + _BATCH], names, reason)
    return session.changes


def withdraw_no_finding(book: Book, actor: Actor, item_ids: Sequence[UUID], *, reason: str = "") -> Changes:
    """Take back why items lead to no finding; those without such a reason stay as they are."""
    with book.change(actor, "withdraw no finding", reason=reason) as session:
        ids = [item.id for item in live_many(session, ChecklistItem, item_ids)]
        for start in range(0, len(ids), _BATCH):
            for row in _standing(session, ids[start : start + _BATCH]).values():
                row.withdrawn_at = actor.clock()
    return session.changes


def _state(session: ChangeSession, person: UUID, ids: Sequence[UUID], names: dict[UUID, str], reason: str) -> None:
    made = select(Determination.item_id).where(
        col(Determination.item_id).in_(ids),
        col(Determination.objective_id).is_(None),
        col(Determination.withdrawn_at).is_(None),
        col(Determination.result) == Result.OTHER_THAN_SATISFIED,
    )
    other = set(session.exec(made))
    about = select(FindingItem.item_id, Finding.code).join(Finding, col(Finding.id) == FindingItem.finding_id)
    about = about.where(col(FindingItem.item_id).in_(ids), col(FindingItem.withdrawn_at).is_(None))
    found = dict(session.exec(about).all())
    standing = _standing(session, ids)
    for key in ids:
        if key not in other:
            raise WorkbookError("no_finding.not_other", item=names[key])
        if key in found:
            raise WorkbookError("no_finding.has_finding", item=names[key], finding=found[key])
        if key in standing:
            standing[key].reason, standing[key].decided_by = reason, person
        else:
            session.add(NoFinding(id=session.actor.ids(), item_id=key, reason=reason, decided_by=person))


def _standing(session: ChangeSession, ids: Sequence[UUID]) -> dict[UUID, NoFinding]:
    query = select(NoFinding).where(col(NoFinding.item_id).in_(ids), col(NoFinding.withdrawn_at).is_(None))
    return {row.item_id: row for row in session.exec(query)}
