"""The engagement, its people, the parties and what is assessed."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field

from workbook.domain.vocabulary import (
    ContactRole,
    ParticipationState,
    PartyKind,
    Role,
    SubjectKind,
    Tlp,
)
from workbook.store.tables.base import Record, choice, filled, flag, live_unique, reference


class Engagement(Record, table=True):
    """The audit this workbook holds; exactly one row is live."""

    __table_args__ = (
        live_unique("uq_engagement_single", "single"),
        CheckConstraint("single = 1", name="single"),
        CheckConstraint("freshness_days IS NULL OR freshness_days > 0", name="freshness_days"),
        filled("title"),
    )

    single: int = 1
    title: str
    objective: str = ""
    criteria: str = ""
    scope_note: str = ""
    period_from: date | None = None
    period_to: date | None = None
    fieldwork_from: date | None = None
    fieldwork_to: date | None = None
    comment_until: date | None = None
    as_of: date | None = None
    released_on: date | None = None
    completed_on: date | None = None
    tlp: Tlp = Field(sa_type=choice(Tlp, "tlp"))
    severity_scale: list[str] = Field(sa_type=JSON)
    distribution: list[str] = Field(sa_type=JSON)
    freshness_days: int | None = None
    freshness_rules: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    remediation_days: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    language: str = "en"
    is_sample: bool = flag("is_sample")


class Person(Record, table=True):
    """Someone of the audit side who acts in the workbook."""

    __table_args__ = (live_unique("uq_person_name", "name"), filled("name"))

    name: str
    role: Role = Field(sa_type=choice(Role, "role"))
    organisation: str = ""
    independence: str = ""


class Party(Record, table=True):
    """A vendor, agency or supplier."""

    __table_args__ = (
        live_unique("uq_party_name", "name"),
        CheckConstraint("tier IS NULL OR tier >= 0", name="tier"),
        filled("name"),
    )

    code: str = Field(unique=True)
    number: int
    name: str
    kind: PartyKind = Field(sa_type=choice(PartyKind, "kind"))
    sector: str = ""
    tier: int | None = None


class Contact(Record, table=True):
    """A person of a party."""

    __table_args__ = (live_unique("uq_contact_name", "party_id", "name"), filled("name"))

    party_id: UUID = reference("party")
    name: str
    role: ContactRole = Field(sa_type=choice(ContactRole, "role"))
    title: str = ""
    email: str = ""


class Participation(Record, table=True):
    """Whether a party took part in a framework's assessment, or in the whole engagement, on a date."""

    party_id: UUID = reference("party", index=True)
    framework_id: UUID | None = reference("framework", default=None)
    request: str = ""
    state: ParticipationState = Field(sa_type=choice(ParticipationState, "state"))
    on_date: date
    reason: str = ""


class Subject(Record, table=True):
    """What is assessed, of a party."""

    __table_args__ = (live_unique("uq_subject_name", "party_id", "name"), filled("name"))

    code: str = Field(unique=True)
    number: int
    party_id: UUID = reference("party")
    name: str
    kind: SubjectKind = Field(sa_type=choice(SubjectKind, "kind"))
    version: str = ""
    configuration: str = ""
    environment: str = ""
    description: str = ""


class Supply(Record, table=True):
    """What a party supplies to another party, or to a subject."""

    __table_args__ = (
        CheckConstraint("(customer_id IS NULL) <> (subject_id IS NULL)", name="receiver"),
        CheckConstraint("customer_id <> supplier_id", name="other"),
        CheckConstraint("until >= since", name="days"),
        filled("what"),
    )

    supplier_id: UUID = reference("party", index=True)
    customer_id: UUID | None = reference("party", default=None, index=True)
    subject_id: UUID | None = reference("subject", default=None, index=True)
    what: str
    since: date | None = None
    until: date | None = None
    note: str = ""
