"""The list of what is owed: what its rows are, what it can be narrowed to and sorted by."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from workbook.domain.owed import AboutFinding, AcceptanceLine, RemediationLine


class OwedKind(StrEnum):
    """What a row of the list is: a remediation, a risk that somebody bears, or a finding that leads to neither."""

    REMEDIATION = "remediation"
    ACCEPTANCE = "acceptance"
    NOTHING = "nothing"


OwedKey: TypeAlias = tuple[OwedKind, UUID]
"""The kind of a row, and the id of its record: of the finding where nothing is planned."""


class OwedChip(StrEnum):
    """What the list can be narrowed to."""

    NO_PLAN = "no_plan"
    OVERDUE = "overdue"
    CLAIMED = "claimed"
    VERIFIED = "verified"
    RECURRED = "recurred"
    ACCEPTED = "accepted"


class OwedSort(StrEnum):
    """What the list can be sorted by."""

    DUE = "due"
    FINDING = "finding"
    SEVERITY = "severity"
    PARTY = "party"


@dataclass(frozen=True, slots=True)
class OwedFilter:
    """Which rows a list shows; empty parts leave nothing out, several chips show what falls under any of them."""

    text: str = ""
    chips: frozenset[OwedChip] = frozenset()

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == OwedFilter()


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One row of the list, by its kind: a remediation, an accepted risk, or a finding that leads to neither."""

    line: RemediationLine | AcceptanceLine | AboutFinding

    @property
    def id(self) -> UUID:
        """The id of the record."""
        return self.line.id

    @property
    def finding(self) -> AboutFinding:
        """The finding that it is about."""
        return self.line if isinstance(self.line, AboutFinding) else self.line.finding
