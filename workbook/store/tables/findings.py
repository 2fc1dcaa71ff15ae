"""Findings and what they rest on."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field

from workbook.domain.responses import Answer
from workbook.domain.vocabulary import Destination, FindingKind, FindingState
from workbook.store.tables.base import Record, choice, filled, flag, live_unique, reference


class Finding(Record, table=True):
    """A finding with the elements of GAGAS; `not_needed` holds a reason per element that was left out on purpose."""

    __table_args__ = (filled("title"),)

    code: str = Field(unique=True)
    number: int
    kind: FindingKind = Field(sa_type=choice(FindingKind, "kind"))
    title: str
    criteria: str = ""
    condition: str = ""
    cause: str = ""
    effect: str = ""
    not_needed: dict[str, str] = Field(sa_type=JSON)
    recommendation: str = ""
    severity: str = ""
    severity_rationale: str = ""
    state: FindingState = Field(sa_type=choice(FindingState, "state"))
    destination: Destination = Field(sa_type=choice(Destination, "destination"))
    corrected_during_fieldwork: bool = flag("corrected_during_fieldwork")
    raised_by: UUID = reference("person")


class FindingItem(Record, table=True):
    """A checklist item a finding is about."""

    __tablename__ = "finding_item"
    __table_args__ = (live_unique("uq_finding_item", "finding_id", "item_id"),)
    journal_root: ClassVar[str | None] = "finding_id"
    journal_root_table: ClassVar[str | None] = "finding"

    finding_id: UUID = reference("finding")
    item_id: UUID = reference("checklist_item", index=True)


class FindingEvidence(Record, table=True):
    """Evidence a finding rests on."""

    __tablename__ = "finding_evidence"
    __table_args__ = (live_unique("uq_finding_evidence", "finding_id", "evidence_id"),)
    journal_root: ClassVar[str | None] = "finding_id"
    journal_root_table: ClassVar[str | None] = "finding"

    finding_id: UUID = reference("finding")
    evidence_id: UUID = reference("evidence", index=True)


class Response(Record, table=True):
    """What a party answered to a finding, verbatim, and our rejoinder; each party answers a finding once."""

    __table_args__ = (
        live_unique("uq_response", "finding_id", "party_id"),
        CheckConstraint("(answer = 'no_reply') = (length(trim(words)) = 0)", name="words_filled"),
    )
    journal_root: ClassVar[str | None] = "finding_id"
    journal_root_table: ClassVar[str | None] = "finding"

    finding_id: UUID = reference("finding")
    party_id: UUID = reference("party")
    contact_id: UUID | None = reference("contact", default=None)
    answer: Answer = Field(sa_type=choice(Answer, "answer"))
    on_date: date
    words: str = ""
    rejoinder: str = ""
