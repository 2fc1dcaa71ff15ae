"""Checklist items, their parameters and determinations."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from workbook.domain.vocabulary import (
    Basis,
    Nature,
    OtherKind,
    ProofLevel,
    Responsibility,
    Result,
    Scope,
    WorkState,
)
from workbook.store.tables.base import Record, choice, filled, live_unique, reference


class ChecklistItem(Record, table=True):
    """One control for one subject: the unit of work. Scope, work state, determination and proof stay apart."""

    __tablename__ = "checklist_item"
    __table_args__ = (
        live_unique("uq_checklist_item_control", "subject_id", "control_id"),
        CheckConstraint("scope = 'in' OR length(trim(scope_reason)) > 0", name="scope_reason"),
        CheckConstraint(
            "(responsibility = 'own') = (inherited_from_id IS NULL)",
            name="inherited_from",
        ),
        CheckConstraint("inherited_from_id <> id", name="not_from_itself"),
        CheckConstraint("work_state <> 'returned' OR length(trim(return_reason)) > 0", name="return_reason"),
        CheckConstraint(
            "lowered_to IS NULL OR length(trim(lowered_reason)) > 0",
            name="lowered_reason",
        ),
    )

    subject_id: UUID = reference("subject")
    control_id: UUID = reference("control", index=True)
    scope: Scope = Field(sa_type=choice(Scope, "scope"))
    scope_reason: str = ""
    responsibility: Responsibility = Field(sa_type=choice(Responsibility, "responsibility"))
    inherited_from_id: UUID | None = reference("checklist_item", default=None, index=True)
    planned_level: ProofLevel = Field(sa_type=choice(ProofLevel, "planned_level"))
    nature: Nature | None = Field(default=None, sa_type=choice(Nature, "nature"))
    work_state: WorkState = Field(sa_type=choice(WorkState, "work_state"))
    submitted_by: UUID | None = reference("person", default=None)
    return_reason: str = ""
    contradiction_resolution: str = ""
    lowered_to: ProofLevel | None = Field(default=None, sa_type=choice(ProofLevel, "lowered_to"))
    lowered_reason: str = ""
    note: str = ""


class Parameter(Record, table=True):
    """The value of an organisation-defined parameter for one item."""

    __table_args__ = (live_unique("uq_parameter_item", "item_id", "control_parameter_id"), filled("value"))
    journal_root: ClassVar[str | None] = "item_id"
    journal_root_table: ClassVar[str | None] = "checklist_item"

    item_id: UUID = reference("checklist_item")
    control_parameter_id: UUID = reference("control_parameter")
    value: str
    set_by: str = ""
    source: str = ""


class Determination(Record, table=True):
    """What was determined for an item, or for one of its objectives. Its history is in the journal.

    `entry_id` is shared by all determinations that one entry covered.
    """

    __table_args__ = (
        live_unique("uq_determination_item", "item_id", where="objective_id IS NULL"),
        live_unique("uq_determination_objective", "item_id", "objective_id", where="objective_id IS NOT NULL"),
        CheckConstraint("(result = 'other_than_satisfied') = (other_kind IS NOT NULL)", name="other_kind_given"),
        CheckConstraint("result = 'not_assessed' OR basis = 'derived' OR length(trim(reason)) > 0", name="reason"),
        CheckConstraint("basis <> 'override' OR length(trim(override_reason)) > 0", name="override_reason"),
        CheckConstraint("objective_id IS NULL OR basis <> 'derived'", name="objective_direct"),
    )
    journal_root: ClassVar[str | None] = "item_id"
    journal_root_table: ClassVar[str | None] = "checklist_item"

    item_id: UUID = reference("checklist_item")
    objective_id: UUID | None = reference("objective", default=None)
    result: Result = Field(sa_type=choice(Result, "result"))
    other_kind: OtherKind | None = Field(default=None, sa_type=choice(OtherKind, "other_kind"))
    basis: Basis = Field(sa_type=choice(Basis, "basis"))
    reason: str = ""
    override_reason: str = ""
    decided_by: UUID = reference("person")
    decided_at: datetime
    decided_offset_minutes: int
    entry_id: UUID
