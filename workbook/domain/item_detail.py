"""One checklist item whole, as the inspector shows it: frozen lines, never records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workbook.domain.checklist import ChecklistRow
from workbook.domain.commitment_views import CommitmentRow
from workbook.domain.ladder import Proof
from workbook.domain.records import Attaching
from workbook.domain.vocabulary import (
    Basis,
    EvidenceKind,
    FindingKind,
    FindingState,
    Method,
    Nature,
    OtherKind,
    ProofLevel,
    Relation,
    Responsibility,
    Result,
    ReviewState,
    Scope,
    WorkState,
)


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """One objective of an item with its own determination and proof level."""

    id: UUID
    code: str
    statement: str
    result: Result
    other_kind: OtherKind | None
    reason: str
    override_reason: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One attachment of an item; `objective` is empty when it bears on the whole item."""

    attachment: UUID
    evidence: UUID
    code: str
    title: str
    kind: EvidenceKind
    objective_id: UUID | None
    objective: str
    how: Attaching
    offered_from: str = ""
    """the item it was taken over from, empty for what was attached here"""
    offered_from_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding about an item; `severity` is empty until it is graded."""

    id: UUID
    code: str
    title: str
    kind: FindingKind
    severity: str
    state: FindingState


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """One organisation-defined parameter of an item; `value` is empty while it is not defined."""

    code: str
    label: str
    guidance: str
    choices: tuple[str, ...]
    default: str
    """what the framework itself sets, empty when it leaves the value open"""
    value: str
    set_by: str
    source: str


@dataclass(frozen=True, slots=True)
class MethodLine:
    """One potential assessment method of a control, with its objects."""

    method: Method
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MappingLine:
    """A mapping to another control, seen from this one; `item` is that on this subject's checklist, None when not there."""

    id: UUID
    framework: str
    control: str
    title: str
    relation: Relation
    rationale: str
    review_state: ReviewState
    item: UUID | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was determined for an item, why and by whom; `decided_at` carries the offset of the place."""

    basis: Basis
    reason: str
    override_reason: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """All that is known of one item. An inherited one shows what it takes over: its evidence is that of its source."""

    row: ChecklistRow
    inherited_from: UUID | None
    heirs: int
    """how many items inherit from it"""
    statement: str
    guidance: str
    planned_level: ProofLevel
    nature: Nature | None
    decision: Decision | None
    scope_reason: str
    return_reason: str
    submitted_by: str
    contradiction_resolution: str
    lowered_to: ProofLevel | None
    lowered_reason: str
    note: str
    objectives: tuple[ObjectiveLine, ...]
    evidence: tuple[EvidenceLine, ...]
    findings: tuple[FindingLine, ...]
    parameters: tuple[ParameterLine, ...]
    methods: tuple[MethodLine, ...]
    mappings: tuple[MappingLine, ...]
    commitments: tuple[CommitmentRow, ...] = ()
    no_finding: str = ""
    """why it leads to no finding although it is other than satisfied"""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the journal about an item. `at` carries the offset of the place; `said` is what it wrote, in short."""

    seq: int
    verb: str
    who: str
    at: datetime
    reason: str
    result: Result | OtherKind | None
    """what it determined, where it did"""
    said: str
    count: int
    """how many records of the item it touched"""


@dataclass(frozen=True, slots=True)
class Shared:
    """What several selected items have in common; None where they differ."""

    count: int
    subject: str | None
    framework: str | None
    result: Result | None
    other_kind: OtherKind | None
    work_state: WorkState | None
    scope: Scope | None
    responsibility: Responsibility | None
    planned_level: ProofLevel | None
    nature: Nature | None
    nature_differs: bool
    """None is a nature too: not said"""
    objectives: int
    """how many objectives they have together"""
    undecided: int
    """how many of the items are not assessed"""


def only(values: Sequence[object]) -> object | None:
    """Return the one value that all have, None when they differ or there are none."""
    different = set(values)
    return values[0] if len(different) == 1 else None
