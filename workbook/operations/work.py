"""Submit work on items, return it with a reason, accept it: nobody accepts what they submitted."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.determination import check_still_satisfied
from workbook.domain.errors import WorkbookError
from workbook.domain.texts import clean_text
from workbook.domain.vocabulary import Basis, Responsibility, Result, Role, WorkState
from workbook.operations.items import items_named, refuse_out_of_scope
from workbook.operations.records import live, live_many
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.live import live_of
from workbook.store.proofs import prove_items
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
        check_standing(session, actor, items, names)
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
        check_standing(session, actor, items, names)
    return session.changes


def check_acceptance(session: ChangeSession, actor: Actor, item: ChecklistItem, name: str) -> None:
    """Refuse that an item becomes accepted through somebody who could not accept it. Raises WorkbookError."""
    _refuse_submitter(item, _require_reviewer(session, actor), name)


def check_reviewer(session: ChangeSession, actor: Actor) -> None:
    """Refuse that accepted work is opened by anybody but a reviewer or lead. Raises WorkbookError."""
    _require_reviewer(session, actor)


def check_standing(
    session: ChangeSession, actor: Actor, items: Sequence[ChecklistItem], names: dict[UUID, str]
) -> None:
    """Refuse items, or objectives, that are satisfied without what satisfied needs today, unless overridden.

    Raises WorkbookError.
    """
    decided = _satisfied(session, [item.id for item in items])
    proofs = prove_items(session, [item for item in items if item.id in decided], actor.clock().date())
    for item_id, objectives in decided.items():
        for objective in objectives:
            proof = proofs[item_id]
            check_still_satisfied(names[item_id], proof.item if objective is None else proof.objectives[objective])


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


def _satisfied(session: ChangeSession, item_ids: Sequence[UUID]) -> dict[UUID, list[UUID | None]]:
    """Return what a person determined satisfied without an override: the item (None) or its objectives."""
    found: dict[UUID, list[UUID | None]] = {}
    overridden: set[UUID] = set()
    for start in range(0, len(item_ids), 400):
        of_items = live_of(Determination, col(Determination.item_id).in_(item_ids[start : start + 400]))
        for row in session.exec(select(Determination).where(of_items).order_by(col(Determination.id))):
            if row.objective_id is None and row.basis is Basis.OVERRIDE:
                overridden.add(row.item_id)
            elif row.basis is Basis.DIRECT and row.result is Result.SATISFIED:
                found.setdefault(row.item_id, []).append(row.objective_id)
    return {item_id: parts for item_id, parts in found.items() if item_id not in overridden}


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
