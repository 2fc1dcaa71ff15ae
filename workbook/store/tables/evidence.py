"""Evidence, its bytes and what it is attached to."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from workbook.domain.vocabulary import (
    Bearing,
    Depth,
    EvidenceKind,
    Independence,
    Method,
    ObjectKind,
    Outcome,
    StatementKind,
    Tlp,
)
from workbook.store.tables.base import Record, choice, filled, flag, live_unique, partial, reference


class Content(Record, table=True):
    """Bytes kept once: sealed by this row, whose SHA-256 was computed while writing and again from what was read back."""

    __table_args__ = (
        live_unique("uq_content_sha256", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size_bytes >= 0", name="size_bytes"),
        CheckConstraint("chunk_count >= 0", name="chunk_count"),
    )

    sha256: str = Field(index=True)
    size_bytes: int = Field(index=True)
    chunk_count: int
    disposed_at: datetime | None = None
    """when two people disposed of the bytes; this row stays as their tombstone"""


class Chunk(SQLModel, table=True):
    """One part of a content, 0-based; chunks without a content row are an attachment that was never finished."""

    __table_args__ = (
        UniqueConstraint("content_id", "position"),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("length(data) > 0", name="data"),
    )

    id: int | None = Field(default=None, primary_key=True)
    content_id: UUID
    position: int
    data: bytes


class Evidence(Record, table=True):
    """Something immutable: a file, a statement, or what was seen but not taken."""

    __table_args__ = (
        CheckConstraint("(kind = 'file') = (content_id IS NOT NULL)", name="content"),
        CheckConstraint("(kind = 'statement') = (statement_kind IS NOT NULL)", name="statement_kind_given"),
        CheckConstraint("kind <> 'statement' OR length(trim(statement)) > 0", name="statement_filled"),
        CheckConstraint("kind <> 'sighted' OR length(trim(why_no_copy)) > 0", name="why_no_copy"),
        filled("title"),
    )

    code: str = Field(unique=True)
    number: int = Field(index=True)
    kind: EvidenceKind = Field(sa_type=choice(EvidenceKind, "kind"))
    title: str
    description: str = ""
    content_id: UUID | None = reference("content", default=None, index=True)
    original_name: str = ""
    original_name_raw: bytes | None = None
    source_folder: str = ""
    source_modified_at: datetime | None = None
    media_type: str = ""
    statement_kind: StatementKind | None = Field(default=None, sa_type=choice(StatementKind, "statement_kind"))
    statement: str = ""
    stated_by: str = ""
    sighted_version: str = ""
    sighted_location: str = ""
    shown_by: str = ""
    why_no_copy: str = ""
    collected_on: date | None = None
    received_at: datetime
    received_offset_minutes: int
    received_by: UUID = reference("person")
    supplied_by_party_id: UUID | None = reference("party", default=None)
    valid_until: date | None = None
    tlp: Tlp | None = Field(default=None, sa_type=choice(Tlp, "tlp"))


class HandOver(Record, table=True):
    """That a piece of evidence, or what it was copied from, passed from one hand to another."""

    __tablename__ = "hand_over"
    __table_args__ = (filled("given_by"), filled("given_to"), filled("purpose"))
    journal_root: ClassVar[str | None] = "evidence_id"
    journal_root_table: ClassVar[str | None] = "evidence"

    evidence_id: UUID = reference("evidence", index=True)
    given_by: str
    given_to: str
    organisation: str = ""
    handed_on: date
    means: str = ""
    purpose: str


class Disposal(Record, table=True):
    """That bytes which should never have come in are disposed of: one person proposes it, another one confirms."""

    __table_args__ = (
        live_unique("uq_disposal_evidence", "evidence_id"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="two_people"),
        filled("reason"),
    )
    journal_root: ClassVar[str | None] = "evidence_id"
    journal_root_table: ClassVar[str | None] = "evidence"

    evidence_id: UUID = reference("evidence")
    content_id: UUID = reference("content", index=True)
    reason: str
    proposed_by: UUID = reference("person")
    proposed_at: datetime
    confirmed_by: UUID | None = reference("person", default=None)
    confirmed_at: datetime | None = None


class Attachment(Record, table=True):
    """The link from evidence to an item or one of its objectives, with what the proof ladder asks."""

    __table_args__ = (
        live_unique("uq_attachment_item", "evidence_id", "item_id", where="objective_id IS NULL"),
        live_unique(
            "uq_attachment_objective",
            "evidence_id",
            "item_id",
            "objective_id",
            where="objective_id IS NOT NULL",
        ),
        partial("ix_attachment_offered_from_id", "offered_from_id", where="offered_from_id IS NOT NULL"),
    )
    journal_root: ClassVar[str | None] = "item_id"
    journal_root_table: ClassVar[str | None] = "checklist_item"

    evidence_id: UUID = reference("evidence")
    item_id: UUID = reference("checklist_item", index=True)
    objective_id: UUID | None = reference("objective", default=None)
    offered_from_id: UUID | None = reference("checklist_item", default=None)
    """the item whose attachment a person took over; None for one that was made here"""
    bearing: Bearing = Field(sa_type=choice(Bearing, "bearing"))
    method: Method = Field(sa_type=choice(Method, "method"))
    object: ObjectKind = Field(sa_type=choice(ObjectKind, "object"))
    depth: Depth = Field(sa_type=choice(Depth, "depth"))
    coverage: Depth = Field(sa_type=choice(Depth, "coverage"))
    independence: Independence = Field(sa_type=choice(Independence, "independence"))
    outcome: Outcome = Field(sa_type=choice(Outcome, "outcome"))
    complete: bool = flag("complete")
    expected_beforehand: bool = flag("expected_beforehand")
    is_sample: bool = flag("is_sample")
    population_known: bool = flag("population_known")
    sample_complete: bool = flag("sample_complete")
    unexplained_exception: bool = flag("unexplained_exception")
    author_confirmed: bool = flag("author_confirmed")
    raw_records: bool = flag("raw_records")
    ran_in_period: bool = flag("ran_in_period")
    reacted: bool = flag("reacted")
    commitment_source: bool = flag("commitment_source")
    procedure: str = ""
    deviation: str = ""
    performed_by: str = ""
    performed_on: date | None = None
    subject_version: str = ""
    locator: str = ""
    shows: str = ""
