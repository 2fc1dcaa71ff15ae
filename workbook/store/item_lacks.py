"""What an item can lack, as conditions of SQL: a finding or the reason for none, evidence, a value of a parameter."""

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, func, select

from workbook.domain.item_filter import ItemFilter
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    ControlParameter,
    Evidence,
    Finding,
    FindingItem,
    NoFinding,
    Parameter,
)


def lacking(wanted: ItemFilter) -> list[ColumnElement[bool]]:
    """Return the conditions that nothing of a kind belongs to an item."""
    item = col(ChecklistItem.id)
    asked: list[ColumnElement[bool]] = []
    if wanted.without_finding:
        about = select(FindingItem.item_id).join(Finding, col(Finding.id) == FindingItem.finding_id)
        standing = about.where(col(FindingItem.withdrawn_at).is_(None), col(Finding.withdrawn_at).is_(None))
        reasoned = select(NoFinding.item_id).where(col(NoFinding.withdrawn_at).is_(None))
        asked += [item.not_in(standing), item.not_in(reasoned)]
    if wanted.without_evidence:
        attached = select(Attachment.item_id).join(Evidence, col(Evidence.id) == Attachment.evidence_id)
        standing = attached.where(col(Attachment.withdrawn_at).is_(None), col(Evidence.withdrawn_at).is_(None))
        asked.append(item.not_in(standing))
    if wanted.without_parameter:
        asked.append(_has_undefined_parameter())
    return asked


def _has_undefined_parameter() -> ColumnElement[bool]:
    """Return the condition that a parameter of the control has a value neither from its publisher nor for the item."""
    set_here = (
        exists()
        .where(col(Parameter.item_id) == ChecklistItem.id, col(Parameter.withdrawn_at).is_(None))
        .where(col(Parameter.control_parameter_id) == ControlParameter.id)
        .correlate(ChecklistItem, ControlParameter)
    )
    published = func.trim(func.coalesce(col(ControlParameter.value), ""))
    undefined = exists().where(col(ControlParameter.control_id) == ChecklistItem.control_id, published == "", ~set_here)
    return undefined.correlate(ChecklistItem)
