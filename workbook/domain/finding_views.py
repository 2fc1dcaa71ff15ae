"""Findings as a window reads them: frozen rows, never records."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from workbook.domain import records
from workbook.domain.evidence_views import TargetRow
from workbook.domain.findings import elements_of, needs_severity
from workbook.domain.vocabulary import (
    Destination,
    Element,
    EvidenceKind,
    FindingKind,
    FindingState,
    OtherKind,
    Result,
    StatementKind,
)


class FindingPart(StrEnum):
    """A part of a finding that can be missing, in the order in which a finding is written and read."""

    CRITERIA = "criteria"
    CONDITION = "condition"
    CAUSE = "cause"
    EFFECT = "effect"
    RECOMMENDATION = "recommendation"
    SEVERITY = "severity"
    SEVERITY_RATIONALE = "severity_rationale"
    ITEMS = "items"
    EVIDENCE = "evidence"


WRITTEN_PARTS: Final = tuple(part for part in FindingPart if part not in (FindingPart.ITEMS, FindingPart.EVIDENCE))
"""The parts that are columns of a finding."""


class FindingSort(StrEnum):
    """What a list of findings can be sorted by."""

    CODE = "code"
    TITLE = "title"
    KIND = "kind"
    SEVERITY = "severity"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings a list shows; empty parts leave nothing out."""

    text: str = ""
    kinds: frozenset[FindingKind] = frozenset()
    severities: frozenset[str] = frozenset()
    states: frozenset[FindingState] = frozenset()
    is_incomplete: bool = False
    """an element is neither written nor waived, or there is no grade where one is needed"""
    raised_by: UUID | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == FindingFilter()


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in a list; `severity` is empty until it is graded."""

    id: UUID
    code: str
    title: str
    kind: FindingKind
    severity: str
    state: FindingState
    destination: Destination
    corrected_during_fieldwork: bool
    raised_by: str
    items: int
    evidence: int
    responses: int
    missing: tuple[FindingPart, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """A piece of evidence that a finding rests on."""

    id: UUID
    code: str
    title: str
    kind: EvidenceKind
    statement_kind: StatementKind | None


@dataclass(frozen=True, slots=True)
class ResponseDetail:
    """A response with the names of who gave it; `contact` is empty when nobody is named."""

    id: UUID
    response: records.Response
    party: str
    contact: str


@dataclass(frozen=True, slots=True)
class FindingDetail:
    """One finding whole, with what the engagement grades it by."""

    id: UUID
    code: str
    state: FindingState
    raised_by: str
    finding: records.Finding
    items: tuple[TargetRow, ...]
    evidence: tuple[EvidenceRef, ...]
    responses: tuple[ResponseDetail, ...]
    scale: tuple[str, ...]

    @property
    def missing(self) -> tuple[FindingPart, ...]:
        """What is not written yet."""
        return missing_of(self.finding, has_items=bool(self.items), has_evidence=bool(self.evidence))


@dataclass(frozen=True, slots=True)
class Speakers:
    """A party with the contacts that can speak for it."""

    id: UUID
    name: str
    contacts: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class ControlText:
    """The text of a control that a finding may take its criteria from."""

    control: str
    title: str
    framework: str
    statement: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of one item that a finding is to be about: its control, what was determined, and on what evidence.

    `parts` are the objectives that are other than satisfied: code and reason. `evidence` speaks for or against the
    control; what contradicts comes first.
    """

    item: UUID
    control: ControlText
    subject: str
    subject_code: str
    result: Result
    other_kind: OtherKind | None
    reason: str
    parts: tuple[tuple[str, str], ...]
    evidence: tuple[UUID, ...]


def missing_of(finding: records.Finding, *, has_items: bool, has_evidence: bool) -> tuple[FindingPart, ...]:
    """Return the parts that are neither written nor waived with a reason."""
    waived = {element for element, reason in finding.not_needed if reason.strip()}
    return missing_parts(
        finding.kind,
        blank=[part for part in WRITTEN_PARTS if not str(getattr(finding, part.value)).strip()],
        waived=waived,
        has_items=has_items,
        has_evidence=has_evidence,
    )


def missing_parts(
    kind: FindingKind,
    *,
    blank: Collection[FindingPart],
    waived: Collection[Element],
    has_items: bool,
    has_evidence: bool,
) -> tuple[FindingPart, ...]:
    """Return what a finding of this kind still wants, of parts that are `blank`; GAGAS 2024, 8.116 to 8.128."""
    wanted = {FindingPart(element.value) for element in elements_of(kind) if element not in waived}
    if needs_severity(kind):
        wanted |= {FindingPart.SEVERITY, FindingPart.SEVERITY_RATIONALE}
    if kind is FindingKind.FINDING:
        wanted.add(FindingPart.RECOMMENDATION)
    lacking = {part for part in wanted if part in blank}
    if not has_items:
        lacking.add(FindingPart.ITEMS)
    if not has_evidence:
        lacking.add(FindingPart.EVIDENCE)
    return tuple(part for part in FindingPart if part in lacking)
