"""What parties said they would do, and the controls that it covers."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from workbook.domain.commitments import CommitmentBasis, CommitmentStrength, Conclusion, Conditionality, Extent
from workbook.store.tables.base import Record, choice, live_unique, reference


class Commitment(Record, table=True):
    """What a party said about a subject, its source and what became of it."""

    __table_args__ = (
        CheckConstraint("(strength = 'none_found') = (length(trim(words)) = 0)", name="words_filled"),
        CheckConstraint("strength = 'none_found' OR source_id IS NOT NULL", name="source"),
        CheckConstraint("strength <> 'none_found' OR length(trim(note)) > 0", name="search"),
        CheckConstraint("(strength = 'withdrawn') = (taken_back_on IS NOT NULL)", name="taken_back"),
        CheckConstraint("(conditionality = 'conditional') = (length(trim(conditions)) > 0)", name="conditions"),
        CheckConstraint("due_on >= made_on", name="due_on"),
        CheckConstraint("expires_on >= made_on", name="expires_on"),
        CheckConstraint("taken_back_on >= made_on", name="taken_back_on"),
        CheckConstraint("conclusion = 'not_established' OR length(trim(conclusion_reason)) > 0", name="reason"),
        CheckConstraint("conclusion = 'not_established' OR concluded_by IS NOT NULL", name="concluded_by"),
    )

    code: str = Field(unique=True)
    number: int
    subject_id: UUID = reference("subject", index=True)
    words: str = ""
    source_id: UUID | None = reference("evidence", default=None, index=True)
    source_place: str = ""
    made_on: date | None = None
    strength: CommitmentStrength = Field(sa_type=choice(CommitmentStrength, "strength"))
    basis: CommitmentBasis = Field(sa_type=choice(CommitmentBasis, "basis"))
    conditionality: Conditionality = Field(sa_type=choice(Conditionality, "conditionality"))
    conditions: str = ""
    due_on: date | None = None
    expires_on: date | None = None
    taken_back_on: date | None = None
    note: str = ""
    conclusion: Conclusion = Field(sa_type=choice(Conclusion, "conclusion"))
    conclusion_reason: str = ""
    concluded_by: UUID | None = reference("person", default=None)
    recorded_by: UUID = reference("person")


class CommitmentCover(Record, table=True):
    """A control that a commitment covers, for the commitment's subject."""

    __tablename__ = "commitment_cover"
    __table_args__ = (live_unique("uq_commitment_cover", "commitment_id", "control_id"),)
    journal_root: ClassVar[str | None] = "commitment_id"
    journal_root_table: ClassVar[str | None] = "commitment"

    commitment_id: UUID = reference("commitment")
    control_id: UUID = reference("control", index=True)
    extent: Extent = Field(sa_type=choice(Extent, "extent"))
    note: str = ""
