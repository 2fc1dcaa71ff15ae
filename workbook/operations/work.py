"""Submit work on items, return it with a reason, accept it: two people, never one."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.texts import clean_text
from workbook.domain.vocabulary import Responsibility, Result, Role, WorkState
from workbook.operations.items import items_named, refuse_out_of_scope
from workbook.operations.records import live, live_many
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.tables import ChecklistItem, Determination, Person


def submit(book: Book, actor: Actor, item_ids: Sequence[UUID]) -> Changes:
    """Hand determined items over for review."""
    with book.change(actor, "submit") as session:
        items, names = _items(session, item_ids)
        refuse_out_of_scope(items, names)
        decided = _decided(session, [item.id for item in items])
        for item in items:
            if item.responsibility is Responsibility.INHERITED:
                raise WorkbookError("item.is_inherited", item=names[item.id])
            if item.work_state in (WorkState.SUBMITTED, WorkState.ACCEPTED):
                raise WorkbookError("work.already", item=names[item.id], state=item.work_state)
            if item.id not in decided:
                raise WorkbookError("work.not_decided", item=names[item.id])
            item.work_state, item.submitted_by, item.return_reason = WorkState.SUBMITTED, actor.person, ""
    return session.changes


def return_items(book: Book, actor: Actor, item_ids: Sequence[UUID], reason: str) -> Changes:
    """Give submitted or accepted items back to the auditor, saying why."""
    clean_text(reason, "reason")
    with book.change(actor, "return", reason=reason) as session:
        items, names = _items(session, item_ids)
        _require_reviewer(session, actor)
        for item in items:
            if not reason.strip():
                raise WorkbookError("work.return_reason", item=names[item.id])
            if item.work_state not in (WorkState.SUBMITTED, WorkState.ACCEPTED):
                raise WorkbookError("work.not_submitted", item=names[item.id], state=item.work_state)
            item.work_state, item.return_reason = WorkState.RETURNED, reason
    return session.changes


def accept(book: Book, actor: Actor, item_ids: Sequence[UUID]) -> Changes:
    """Accept submitted items; only a reviewer or lead who did not submit them can."""
    with book.change(actor, "accept") as session:
        items, names = _items(session, item_ids)
        person = _require_reviewer(session, actor)
        for item in items:
            if item.work_state is not WorkState.SUBMITTED:
                raise WorkbookError("work.not_submitted", item=names[item.id], state=item.work_state)
            _refuse_submitter(item, person, names[item.id])
            item.work_state = WorkState.ACCEPTED
    return session.changes


def check_acceptance(session: ChangeSession, actor: Actor, item: ChecklistItem, name: str) -> None:
    """Refuse that an item becomes accepted through somebody who could not accept it. Raises WorkbookError."""
    _refuse_submitter(item, _require_reviewer(session, actor), name)


def _refuse_submitter(item: ChecklistItem, person: Person, name: str) -> None:
    if item.submitted_by == person.id:
        raise WorkbookError("work.same_person", item=name, name=person.name)


def _items(session: ChangeSession, item_ids: Sequence[UUID]) -> tuple[list[ChecklistItem], dict[UUID, str]]:
    items = live_many(session, ChecklistItem, item_ids)
    return items, items_named(session, [item.id for item in items])


def _require_reviewer(session: ChangeSession, actor: Actor) -> Person:
    if actor.person is None:
        raise RuntimeError("a review needs a person")
    person = live(session, Person, actor.person)
    if person.role not in (Role.REVIEWER, Role.LEAD):
        raise WorkbookError("work.not_a_reviewer", name=person.name, role=person.role)
    return person


def _decided(session: ChangeSession, item_ids: Sequence[UUID]) -> set[UUID]:
    decided: set[UUID] = set()
    for start in range(0, len(item_ids), 400):
        query = (
            select(Determination.item_id)
            .where(col(Determination.item_id).in_(item_ids[start : start + 400]))
            .where(col(Determination.objective_id).is_(None), col(Determination.withdrawn_at).is_(None))
            .where(Determination.result != Result.NOT_ASSESSED)
        )
        decided.update(session.exec(query))
    return decided
