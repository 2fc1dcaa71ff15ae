"""Sign-offs: what can be signed, what a signature means, who may give it after whom, and how one is shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from workbook.domain.certificates import short_code
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import Role

FORMAT: Final = "audit-workbook-sign-off-1"


class Meaning(StrEnum):
    """What a person says by signing, in the order in which it is said (21 CFR 11.50)."""

    AUTHORSHIP = "authorship"
    REVIEW = "review"
    APPROVAL = "approval"
    RESPONSIBILITY = "responsibility"


class TargetKind(StrEnum):
    """What can be signed: a finding, the checklist of a subject, or all of it."""

    FINDING = "finding"
    SUBJECT = "subject"
    ENGAGEMENT = "engagement"


class Force(StrEnum):
    """Whether a sign-off still speaks of what is there."""

    IN_FORCE = "in_force"
    VOIDED = "voided"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class SignTarget:
    """What is signed, by its record."""

    kind: TargetKind
    id: UUID


@dataclass(frozen=True, slots=True)
class TargetRow:
    """Something that can be signed, as people call it."""

    target: SignTarget
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Part:
    """How many live records of a kind a signature covers, and the SHA-256 over them, hexadecimal."""

    table: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The content of a target: its records part by part, and the Merkle root over the evidence it rests on."""

    parts: tuple[Part, ...]
    evidence: int
    evidence_root: str
    sha256: str
    """over all of that, hexadecimal"""

    @property
    def records(self) -> int:
        """How many records there are in all."""
        return sum(part.rows for part in self.parts)

    @property
    def code(self) -> str:
        """The head of the digest as letters that can be read out."""
        return short_code(self.sha256)


@dataclass(frozen=True, slots=True)
class VoidedBy:
    """The first change of what was signed."""

    operation: UUID
    seq: int
    verb: str
    what: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SignOffRow:
    """A sign-off as it is listed; the name is the one that was signed with."""

    id: UUID
    target: SignTarget
    meaning: Meaning
    person: UUID
    name: str
    at: datetime
    certificate: str
    force: Force
    sha256: str
    """of the signed bytes, hexadecimal"""
    voided_by: VoidedBy | None = None

    @property
    def code(self) -> str:
        """The short code of the certificate."""
        return short_code(self.certificate)


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A sign-off as a report shows it, with what it was given for."""

    what: TargetRow
    row: SignOffRow


_ROLES: Final = {
    Meaning.AUTHORSHIP: (Role.AUDITOR, Role.REVIEWER, Role.LEAD),
    Meaning.REVIEW: (Role.REVIEWER, Role.LEAD),
    Meaning.APPROVAL: (Role.LEAD,),
    Meaning.RESPONSIBILITY: (Role.LEAD,),
}
_AFTER: Final = {
    Meaning.REVIEW: Meaning.AUTHORSHIP,
    Meaning.APPROVAL: Meaning.REVIEW,
    Meaning.RESPONSIBILITY: Meaning.APPROVAL,
}


def check_order(
    meaning: Meaning, person: UUID, name: str, role: Role, given: Sequence[SignOffRow], workers: Collection[UUID]
) -> None:
    """Refuse a signature out of order, of the wrong role, given already, or under one's own work.

    `given` are the sign-offs of the same target, `workers` who wrote or submitted what it holds. Raises WorkbookError.
    """
    in_force = [one for one in given if one.force is Force.IN_FORCE]
    if role not in _ROLES[meaning]:
        raise WorkbookError("sign.role", name=name, role=role, meaning=meaning)
    if any(one.person == person and one.meaning is meaning for one in in_force):
        raise WorkbookError("sign.given_already", name=name, meaning=meaning)
    before = _AFTER.get(meaning)
    if before is not None and not any(one.meaning is before for one in in_force):
        raise WorkbookError("sign.order", meaning=meaning, before=before)
    authors = {one.person for one in in_force if one.meaning is Meaning.AUTHORSHIP}
    if meaning is Meaning.REVIEW and person in authors | set(workers):
        raise WorkbookError("sign.own_work", name=name)
    if meaning is Meaning.AUTHORSHIP and any(
        one.person == person and one.meaning is Meaning.REVIEW for one in in_force
    ):
        raise WorkbookError("sign.reviewed_already", name=name)
