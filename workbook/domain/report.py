"""The frozen value every export is made from. Texts are the people's own; enums are rendered by the exporter."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from workbook.domain.commitment_views import CommitmentRow
from workbook.domain.commitments import CommitmentState
from workbook.domain.counts import Counts
from workbook.domain.crosswalk_views import MappingRow
from workbook.domain.custody import NO_CUSTODY, Custody, Disposed
from workbook.domain.errors import Message
from workbook.domain.extent import Extent, Section
from workbook.domain.liveness import Liveness
from workbook.domain.owed import Owed
from workbook.domain.reasons import Why
from workbook.domain.report_attachments import AttachmentLine
from workbook.domain.report_people import PartyLine, PersonLine, SubjectLine
from workbook.domain.responses import ResponseLine
from workbook.domain.sign_offs import SignatureLine
from workbook.domain.supplies import NO_SUPPLY, SupplyPart
from workbook.domain.vocabulary import (
    Basis,
    Confidence,
    Destination,
    Element,
    EvidenceKind,
    FindingKind,
    FindingState,
    OtherKind,
    ProofLevel,
    Responsibility,
    Result,
    Scope,
    StatementKind,
    Tlp,
    WorkState,
)

if TYPE_CHECKING:  # it is made of the lines below
    from workbook.domain.report_gap import GapPart


@dataclass(frozen=True, slots=True)
class EngagementPart:
    """The engagement as the cover shows it."""

    title: str
    objective: str
    criteria: str
    scope_note: str
    period_from: date | None
    period_to: date | None
    fieldwork_from: date | None
    fieldwork_to: date | None
    tlp: Tlp
    severity_scale: tuple[str, ...]
    distribution: tuple[str, ...]
    is_sample: bool


@dataclass(frozen=True, slots=True)
class FrameworkLine:
    """One framework in use."""

    code: str
    title: str
    version: str
    publisher: str
    source: str
    licence: str
    attribution: str
    confidence: Confidence
    note: str
    controls: int
    """active controls the framework holds"""
    chosen: int
    """checklist items made from it, all subjects, any scope"""


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """One determination statement of an item."""

    code: str
    statement: str
    result: Result
    other_kind: OtherKind | None
    reason: str
    proof_level: ProofLevel
    examined_to: ProofLevel
    contested: bool
    override_reason: str = ""
    decided_by: str = ""
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One checklist item with everything an export says about it.

    `reason` is the determination's; `decided_by` and `decided_at` are empty while it is not assessed.
    `fresh_level_lost` is the level the item would have if nothing in it were stale (equal to proof_level when nothing is).
    """

    id: UUID
    framework: str
    control: str
    title: str
    family_code: str
    family_title: str
    statement: str
    level: int | None
    subject: str
    subject_name: str
    scope: Scope
    scope_reason: str
    responsibility: Responsibility
    inherited_from: str
    planned_level: ProofLevel
    work_state: WorkState
    result: Result
    other_kind: OtherKind | None
    basis: Basis
    derived_result: Result | None
    reason: str
    override_reason: str
    decided_by: str
    decided_at: datetime | None
    proof_level: ProofLevel
    examined_to: ProofLevel
    fresh_level_lost: ProofLevel
    contested: bool
    contradiction_resolution: str
    stale: bool
    proved: bool
    objectives: tuple[ObjectiveLine, ...]
    attachments: tuple[AttachmentLine, ...]
    findings: tuple[str, ...]
    parameters: tuple[tuple[str, str, str], ...]
    """(label, value or empty when undefined, source)"""
    note: str
    committed: CommitmentState = CommitmentState.NOT_RECORDED
    commitments: tuple[str, ...] = ()
    """the codes of what was committed to about it"""
    why: Why | None = None
    no_finding: str = ""
    """why it leads to no finding although it is other than satisfied"""
    liveness: Liveness | None = None
    """None for a control whose nature makes no demand of it"""

    @property
    def overridden(self) -> bool:
        """Whether the result rests on an override: of the item, or of objectives without which it were not satisfied."""
        return bool(self.override_reason.strip())


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One evidence item in the register; the `sha256` of a `damaged` one is still that of the bytes that were received."""

    code: str
    kind: EvidenceKind
    statement_kind: StatementKind | None
    title: str
    description: str
    original_name: str
    media_type: str
    size_bytes: int | None
    sha256: str
    collected_on: date | None
    received_at: datetime
    received_offset_minutes: int
    received_by: str
    supplied_by: str
    valid_until: date | None
    stale: bool
    tlp: Tlp | None
    statement: str
    sighted_version: str
    sighted_location: str
    shown_by: str
    why_no_copy: str
    used_in: tuple[str, ...]
    """short names of the items it is attached to, e.g. `AC-1 · S-0001`; `used_elsewhere` counts those not in this report"""
    used_elsewhere: int = 0
    follow_ups: tuple[str, ...] = ()
    """the codes of what is followed up and rests on it: remediations, and findings whose risk is accepted"""
    source_of: tuple[str, ...] = ()
    """the codes of the commitments that stand in it"""
    damaged: bool = False
    disposed: Disposed | None = None
    """who decided that its bytes go, and why; the `sha256` is still theirs"""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding; an element that is empty has its reason in `not_needed` or is missing."""

    code: str
    kind: FindingKind
    title: str
    elements: tuple[tuple[Element, str], ...]
    not_needed: tuple[tuple[Element, str], ...]
    recommendation: str
    severity: str
    severity_rationale: str
    state: FindingState
    destination: Destination
    corrected_during_fieldwork: bool
    raised_by: str
    items: tuple[str, ...]
    evidence: tuple[str, ...]
    responses: tuple[ResponseLine, ...] = ()
    items_elsewhere: int = 0
    """about so many items more, which are not in this report"""

    @property
    def missing(self) -> tuple[Element, ...]:
        """The elements that are neither written nor waived with a reason."""
        waived = {element for element, _ in self.not_needed}
        return tuple(e for e, words in self.elements if not words.strip() and e not in waived)


@dataclass(frozen=True, slots=True)
class Override:
    """An item or objective whose determination a person set against its objectives or without the proof it needs."""

    item: str
    result: Result
    derived: Result
    reason: str
    person: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything an export says. Same report, same bytes."""

    engagement: EngagementPart
    language: str
    as_of: date
    made_at: datetime
    """aware, with the offset of the place"""
    tool: str
    workbook_id: UUID
    copy_letter: str
    event_count: int
    head: str
    """SHA-256 of the last event, hexadecimal"""
    persons: tuple[PersonLine, ...]
    parties: tuple[PartyLine, ...]
    subjects: tuple[SubjectLine, ...]
    frameworks: tuple[FrameworkLine, ...]
    items: tuple[ItemLine, ...]
    evidence: tuple[EvidenceLine, ...]
    findings: tuple[FindingLine, ...]
    totals: Counts
    by_framework: tuple[tuple[str, Counts], ...]
    by_subject: tuple[tuple[str, Counts], ...]
    """code of a framework, or of a subject, and its counts"""
    overrides: tuple[Override, ...]
    missing: tuple[Message, ...]
    """what is missing, said before what is good: undecided items, undefined parameters, incomplete findings, …"""
    limitations: tuple[Message, ...]
    """scope limitations: refusals, deferred and excluded items, second-hand texts"""
    gap: "GapPart | None" = None
    """None in a report of one finding alone"""
    extent: Extent | None = None
    """what it is a part of, None when it is the whole"""
    left_out: tuple[Section, ...] = ()
    crosswalk: tuple[MappingRow, ...] = ()
    custody: Custody = NO_CUSTODY
    owed: Owed | None = None
    """None in a report of one finding alone"""
    signatures: tuple[SignatureLine, ...] = ()
    supply: SupplyPart = NO_SUPPLY
    commitments: tuple[CommitmentRow, ...] = ()
