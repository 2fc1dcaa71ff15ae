"""What is owed for findings, what was claimed and retested, and who bears a risk instead."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field

from workbook.domain.remediations import RetestResult
from workbook.store.tables.base import Record, choice, filled, flag, live_unique, reference


class FollowUpRound(Record, table=True):
    """A round of following up, with its own as-of date; only one is open at a time, and a closed one stays as it is."""

    __tablename__ = "follow_up_round"
    __table_args__ = (
        live_unique("uq_follow_up_round_open", "single", where="closed_on IS NULL"),
        CheckConstraint("single = 1", name="single"),
        CheckConstraint("as_of >= opened_on", name="as_of"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_on"),
        filled("title"),
    )

    single: int = 1
    code: str = Field(unique=True)
    number: int
    title: str
    opened_on: date
    as_of: date
    note: str = ""
    closed_on: date | None = None
    opened_by: UUID = reference("person")


class NoFinding(Record, table=True):
    """Why an item that is other than satisfied leads to no finding."""

    __tablename__ = "no_finding"
    __table_args__ = (live_unique("uq_no_finding", "item_id"), filled("reason"))

    item_id: UUID = reference("checklist_item")
    reason: str
    decided_by: UUID = reference("person")


class Remediation(Record, table=True):
    """What a party owes for a finding; its earlier plans and dates are in the journal."""

    __table_args__ = (
        live_unique("uq_remediation", "finding_id", "party_id"),
        CheckConstraint("due_on >= planned_on", name="due_on"),
        CheckConstraint(
            "vendor_asked_on IS NULL OR length(trim(vendor_dependency)) > 0",
            name="vendor_asked_on",
        ),
        filled("plan"),
    )

    code: str = Field(unique=True)
    number: int
    finding_id: UUID = reference("finding")
    party_id: UUID = reference("party", index=True)
    contact_id: UUID | None = reference("contact", default=None)
    plan: str
    resources: str = ""
    planned_on: date
    due_on: date = Field(index=True)
    vendor_dependency: str = ""
    vendor_asked_on: date | None = None
    round_id: UUID | None = reference("follow_up_round", default=None)


class Milestone(Record, table=True):
    """One step of a plan."""

    __table_args__ = (filled("title"),)
    journal_root: ClassVar[str | None] = "remediation_id"
    journal_root_table: ClassVar[str | None] = "remediation"

    remediation_id: UUID = reference("remediation", index=True)
    title: str
    due_on: date
    reached_on: date | None = None


class FixClaim(Record, table=True):
    """That a party says it is fixed; nothing more than a claim until a retest."""

    __tablename__ = "fix_claim"
    __table_args__ = (filled("words"),)
    journal_root: ClassVar[str | None] = "remediation_id"
    journal_root_table: ClassVar[str | None] = "remediation"

    remediation_id: UUID = reference("remediation", index=True)
    round_id: UUID | None = reference("follow_up_round", default=None)
    claimed_on: date
    implemented_by: list[str] = Field(sa_type=JSON)
    words: str


class Retest(Record, table=True):
    """A later test of a claim, recorded in a round."""

    __table_args__ = (
        CheckConstraint("same_procedure = 1 OR length(trim(deviation)) > 0", name="deviation"),
        filled("performed_by"),
        filled("shows"),
    )
    journal_root: ClassVar[str | None] = "remediation_id"
    journal_root_table: ClassVar[str | None] = "remediation"

    remediation_id: UUID = reference("remediation", index=True)
    claim_id: UUID = reference("fix_claim", index=True)
    round_id: UUID = reference("follow_up_round", index=True)
    performed_by: str
    performed_on: date
    result: RetestResult = Field(sa_type=choice(RetestResult, "result"))
    shows: str
    same_procedure: bool = flag("same_procedure")
    procedure: str = ""
    deviation: str = ""


class RemediationEvidence(Record, table=True):
    """Evidence that a claim or a retest rests on."""

    __tablename__ = "remediation_evidence"
    __table_args__ = (
        live_unique("uq_remediation_evidence_claim", "claim_id", "evidence_id", where="claim_id IS NOT NULL"),
        live_unique("uq_remediation_evidence_retest", "retest_id", "evidence_id", where="retest_id IS NOT NULL"),
        CheckConstraint("(claim_id IS NULL) <> (retest_id IS NULL)", name="of_one"),
    )
    journal_root: ClassVar[str | None] = "remediation_id"
    journal_root_table: ClassVar[str | None] = "remediation"

    remediation_id: UUID = reference("remediation", index=True)
    claim_id: UUID | None = reference("fix_claim", default=None)
    retest_id: UUID | None = reference("retest", default=None)
    evidence_id: UUID = reference("evidence", index=True)


class RiskAcceptance(Record, table=True):
    """That a named person bears the risk of a finding; no determination knows of it."""

    __tablename__ = "risk_acceptance"
    __table_args__ = (
        live_unique("uq_risk_acceptance", "finding_id", "party_id", "accepted_on"),
        CheckConstraint("valid_until IS NULL OR valid_until >= accepted_on", name="valid_until"),
        filled("accepted_by"),
        filled("reason"),
    )

    finding_id: UUID = reference("finding")
    party_id: UUID = reference("party", index=True)
    accepted_by: str
    position: str = ""
    accepted_on: date
    reason: str
    conditions: str = ""
    valid_until: date | None = None
    evidence_id: UUID | None = reference("evidence", default=None, index=True)
