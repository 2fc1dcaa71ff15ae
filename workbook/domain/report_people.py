"""The people and parties of a report, and what of theirs is assessed."""

from dataclasses import dataclass
from datetime import date

from workbook.domain.vocabulary import ParticipationState, PartyKind, Role, SubjectKind


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the audit side."""

    name: str
    role: Role
    organisation: str
    independence: str


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party with its participation, newest statement per framework or request."""

    code: str
    name: str
    kind: PartyKind
    sector: str
    tier: int | None
    participation: tuple[tuple[str, ParticipationState, date, str], ...]
    """(framework title or request, state, date, reason)"""


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """One subject."""

    code: str
    name: str
    kind: SubjectKind
    party: str
    version: str
    configuration: str
    environment: str
