"""Checklist items as operations meet them: named for people, and guarded once they are accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import Responsibility, Scope, WorkState
from workbook.operations.records import live_many
from workbook.store.change import ChangeSession, ReadSession
from workbook.store.tables import ChecklistItem, Control, Objective, Subject


@dataclass(frozen=True, slots=True)
class Target:
    """What evidence is attached to, or what is determined: an item, or one of its objectives."""

    item: UUID
    objective: UUID | None = None


def changeable(session: ChangeSession, item_ids: Sequence[UUID]) -> list[ChecklistItem]:
    """Return items to be changed; what was submitted becomes a draft again, what was accepted is refused."""
    items = live_many(session, ChecklistItem, item_ids)
    for item in items:
        if item.work_state is WorkState.ACCEPTED:
            raise WorkbookError("item.locked", item=name_of(session, item))
        if item.work_state is WorkState.SUBMITTED:
            item.work_state, item.submitted_by = WorkState.DRAFT, None
    return items


def items_named(session: ReadSession, item_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return how people call each item: control code and subject code."""
    names: dict[UUID, str] = {}
    for start in range(0, len(item_ids), 400):
        query = (
            select(ChecklistItem.id, Control.code, Subject.code)
            .join(Control, col(Control.id) == ChecklistItem.control_id)
            .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
            .where(col(ChecklistItem.id).in_(item_ids[start : start + 400]))
        )
        names |= {key: item_name(control, subject) for key, control, subject in session.exec(query)}
    return names


def item_name(control: str, subject: str) -> str:
    """Return the short name of an item, e.g. `AC-1 · S-0001`."""
    return f"{control} · {subject}"


def name_of(session: ReadSession, item: ChecklistItem) -> str:
    """Return how people call this item."""
    return items_named(session, [item.id])[item.id]


def refuse_out_of_scope(items: Sequence[ChecklistItem], names: dict[UUID, str]) -> None:
    """Raise WorkbookError for an item that is not assessed in this engagement."""
    for item in items:
        if item.scope is not Scope.IN:
            raise WorkbookError("item.not_in_scope", item=names[item.id])


def check_inheritance(session: ChangeSession, items: Sequence[ChecklistItem]) -> None:
    """Refuse that an item inherits from what is not assessed itself or, while it is in scope, from what is not.

    Raises WorkbookError, whichever of the two the item is.
    """
    query = select(ChecklistItem).where(col(ChecklistItem.inherited_from_id).is_not(None))
    heirs: dict[UUID | None, list[ChecklistItem]] = {}
    for heir in session.exec(query.where(col(ChecklistItem.withdrawn_at).is_(None))):
        heirs.setdefault(heir.inherited_from_id, []).append(heir)
    for item in items:
        if item.inherited_from_id is not None:
            source = session.get_one(ChecklistItem, item.inherited_from_id)
            if source.responsibility is not Responsibility.OWN:
                raise WorkbookError("item.source_is_inherited")
            if item.scope is Scope.IN:
                refuse_out_of_scope([source], items_named(session, [source.id]))
        of_item = heirs.get(item.id, [])
        if of_item and item.responsibility is not Responsibility.OWN:
            raise WorkbookError("item.is_inherited_from", item=name_of(session, item))
        if item.scope is not Scope.IN and any(heir.scope is Scope.IN for heir in of_item):
            raise WorkbookError("item.is_needed", item=name_of(session, item))


def check_objective(session: ReadSession, target: Target, control_id: UUID) -> None:
    """Raise WorkbookError when a target's objective is not one of its control."""
    if target.objective is None:
        return
    objective = session.get(Objective, target.objective)
    if objective is None or objective.control_id != control_id:
        raise WorkbookError("record.not_found", kind="objective", name=str(target.objective))
