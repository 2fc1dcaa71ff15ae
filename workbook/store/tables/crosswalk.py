"""What people of the audit say of how controls relate: of links that were shipped, and of their own."""

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from workbook.domain.vocabulary import Relation, ReviewState
from workbook.store.tables.base import Record, choice, filled, live_unique, reference


class Mapping(Record, table=True):
    """A link from a control to another framework's control. Of a shipped one, made once somebody says something of it."""

    __table_args__ = (
        live_unique("uq_mapping_target", "control_id", "target_framework", "target"),
        CheckConstraint("shipped_id IS NOT NULL OR length(trim(rationale)) > 0", name="rationale"),
        CheckConstraint("shipped_id IS NOT NULL OR length(trim(source)) > 0", name="source"),
        CheckConstraint("(review_state = 'unreviewed') = (reviewed_by IS NULL)", name="reviewed"),
        CheckConstraint("review_state <> 'rejected' OR length(trim(review_reason)) > 0", name="review_reason"),
        filled("target_framework"),
        filled("target"),
    )

    shipped_id: UUID | None = reference("shipped_mapping", default=None, index=True)
    control_id: UUID = reference("control")
    target_framework: str
    target: str
    relation: Relation = Field(sa_type=choice(Relation, "relation"))
    rationale: str = ""
    source: str = ""
    review_state: ReviewState = Field(sa_type=choice(ReviewState, "review_state"))
    reviewed_by: UUID | None = reference("person", default=None)
    review_reason: str = ""
