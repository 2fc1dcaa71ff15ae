"""Who signs with which certificate."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from workbook.domain.sign_offs import Meaning, TargetKind
from workbook.store.tables.base import Record, choice, live_unique, reference


class Certificate(Record, table=True):
    """The certificate of a person, withdrawn once another one takes its place; what it signed is still checked with it."""

    __table_args__ = (
        live_unique("uq_certificate_person", "person_id"),
        live_unique("uq_certificate_fingerprint", "fingerprint"),
        CheckConstraint("length(fingerprint) = 64", name="fingerprint"),
        CheckConstraint("length(der) > 0", name="der"),
    )
    journal_root: ClassVar[str | None] = "person_id"
    journal_root_table: ClassVar[str | None] = "person"

    person_id: UUID = reference("person")
    fingerprint: str = Field(index=True)
    der: bytes
    added_at: datetime


class SignOff(Record, table=True):
    """A signature over `signed_bytes`, exactly these; it is never withdrawn, only voided by what changes later."""

    __tablename__ = "sign_off"
    __table_args__ = (
        CheckConstraint("length(fingerprint) = 64", name="fingerprint"),
        CheckConstraint("length(head) = 64", name="head"),
        CheckConstraint("length(signed_bytes) > 0", name="signed_bytes"),
        CheckConstraint("length(signature) > 0", name="signature"),
        CheckConstraint("withdrawn_at IS NULL", name="stays"),
    )

    target_kind: TargetKind = Field(sa_type=choice(TargetKind, "target_kind"))
    target_id: UUID = Field(index=True)
    person_id: UUID = reference("person")
    meaning: Meaning = Field(sa_type=choice(Meaning, "meaning"))
    signed_at: datetime
    head: str
    """the newest event that the signer saw"""
    fingerprint: str
    """of the certificate, which may be replaced or withdrawn later"""
    signed_bytes: bytes
    signature: bytes
