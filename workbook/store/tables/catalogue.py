"""Frameworks and their controls: written once, guarded by triggers, digested in the event that brought them."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from workbook.domain.vocabulary import (
    Confidence,
    ControlStatus,
    FrameworkKind,
    ImplementationLevel,
    Method,
    Relation,
    TermKind,
)
from workbook.store.tables.base import Record, choice, live_unique, reference


class Framework(Record, table=True):
    """A published set of controls; `digest` is the SHA-256 of all its rows (`store.catalogue`)."""

    __table_args__ = (live_unique("uq_framework_code", "code"),)

    code: str
    title: str
    version: str
    publisher: str
    source: str
    read_on: date
    published_on: str = ""
    licence: str
    attribution: str = ""
    confidence: Confidence = Field(sa_type=choice(Confidence, "confidence"))
    kind: FrameworkKind = Field(sa_type=choice(FrameworkKind, "kind"))
    note: str = ""
    control_count: int
    withdrawn_count: int
    digest: str


class Catalogued(SQLModel):
    """A row of a framework: immutable, so it has neither withdrawal nor journal changes of its own."""

    id: UUID = Field(primary_key=True)
    framework_id: UUID = reference("framework", index=True)


class Control(Catalogued, table=True):
    """One requirement, in the framework's own order (`position`)."""

    __table_args__ = (UniqueConstraint("framework_id", "code"),)

    position: int
    code: str
    title: str
    family_code: str
    family_title: str
    statement: str
    guidance: str = ""
    level: int | None = None
    status: ControlStatus = Field(sa_type=choice(ControlStatus, "status"))
    implementation_level: ImplementationLevel = Field(sa_type=choice(ImplementationLevel, "implementation_level"))


class Objective(Catalogued, table=True):
    """One determination statement of a control."""

    __table_args__ = (UniqueConstraint("control_id", "code"),)

    control_id: UUID = reference("control")
    position: int
    code: str
    statement: str


class Procedure(Catalogued, table=True):
    """A potential assessment method of a control, with its objects."""

    control_id: UUID = reference("control", index=True)
    position: int
    method: Method = Field(sa_type=choice(Method, "method"))
    objects: list[str] = Field(sa_type=JSON)


class ControlParameter(Catalogued, table=True):
    """An organisation-defined parameter of a control."""

    __tablename__ = "control_parameter"
    __table_args__ = (UniqueConstraint("control_id", "code"),)

    control_id: UUID = reference("control")
    position: int
    code: str
    label: str
    guidance: str = ""
    choices: list[str] = Field(sa_type=JSON)
    value: str | None = None


class Term(Catalogued, table=True):
    """A persona, risk, component or technique."""

    __table_args__ = (UniqueConstraint("framework_id", "kind", "code"),)

    kind: TermKind = Field(sa_type=choice(TermKind, "kind"))
    code: str
    title: str
    body: str = ""


class ControlTerm(Catalogued, table=True):
    """A reference from a control to a term."""

    __tablename__ = "control_term"
    __table_args__ = (UniqueConstraint("control_id", "term_id"),)

    control_id: UUID = reference("control")
    term_id: UUID = reference("term")


class ShippedMapping(Catalogued, table=True):
    """A mapping as the publisher has it, named by codes since the other framework may not be here. Nobody's judgement yet."""

    __tablename__ = "shipped_mapping"

    control_id: UUID = reference("control", index=True)
    target_framework: str
    target: str
    relation: Relation = Field(sa_type=choice(Relation, "relation"))
    rationale: str = ""
