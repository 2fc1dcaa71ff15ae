"""Evidence as a window reads it: frozen rows, never records and never bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from workbook.domain.vocabulary import (
    Bearing,
    Depth,
    EvidenceKind,
    FindingState,
    Independence,
    Method,
    ObjectKind,
    ProofLevel,
    Scope,
    StatementKind,
    Tlp,
    WorkState,
)


class EvidenceChip(StrEnum):
    """What a list of evidence can be narrowed to."""

    UNPLACED = "unplaced"
    """attached to no item"""
    STALE = "stale"
    """expired, or collected too long ago for this engagement"""
    CONTRADICTING = "contradicting"
    DAMAGED = "damaged"
    """its bytes were other ones when they were last read back"""
    WITHDRAWN = "withdrawn"
    """withdrawn evidence instead of what stands"""


class DisposalStage(StrEnum):
    """How far two people came with disposing of bytes."""

    PROPOSED = "proposed"
    DISPOSED = "disposed"


class EvidenceSort(StrEnum):
    """What a list of evidence can be sorted by."""

    CODE = "code"
    TITLE = "title"
    KIND = "kind"
    SIZE = "size"
    RECEIVED = "received"
    COLLECTED = "collected"
    SUPPLIED = "supplied"
    TLP = "tlp"


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """Which evidence a list shows; empty parts leave nothing out."""

    text: str = ""
    chips: frozenset[EvidenceChip] = frozenset()
    kinds: frozenset[EvidenceKind] = frozenset()
    supplied_by: UUID | None = None

    @property
    def is_all(self) -> bool:
        """Whether everything that is not withdrawn is shown."""
        return self == EvidenceFilter()


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence in a list. `received_at` carries the offset of the place."""

    id: UUID
    code: str
    title: str
    kind: EvidenceKind
    statement_kind: StatementKind | None
    media_type: str
    original_name: str
    size_bytes: int | None
    """None for what has no bytes"""
    content_id: UUID | None
    received_at: datetime
    collected_on: date | None
    supplied_by: str
    items: int
    """how many different items it is attached to"""
    used_in: tuple[str, ...]
    """the first few of them, as `AC-1 · S-0001`"""
    contradicts: int
    """how many of its attachments contradict"""
    tlp: Tlp | None
    is_stale: bool
    is_withdrawn: bool
    follow_ups: tuple[str, ...] = ()
    """the codes of what is followed up and rests on it: remediations, and findings whose risk is accepted"""
    commitments: tuple[str, ...] = ()
    """the codes of the commitments that stand in it"""
    disposal: "DisposalStage | None" = None
    """what became of bytes that should not have come in; `content_id` is None once they are gone"""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One checklist item as evidence is placed on it, or as it is picked; no proof is computed for it."""

    id: UUID
    control: str
    title: str
    framework: str
    subject: str
    subject_code: str
    scope: Scope
    work_state: WorkState
    planned_level: ProofLevel
    evidence: int

    @property
    def name(self) -> str:
        """How people call it, e.g. `AC-1 · S-0001`."""
        return f"{self.control} · {self.subject_code}"


@dataclass(frozen=True, slots=True)
class UseLine:
    """One attachment of a piece of evidence; `objective` is empty when it bears on the whole item."""

    attachment: UUID
    item: UUID
    control: str
    title: str
    subject: str
    subject_code: str
    objective: str
    bearing: Bearing
    method: Method
    object: ObjectKind
    depth: Depth
    coverage: Depth
    independence: Independence
    locator: str
    shows: str

    @property
    def name(self) -> str:
        """How people call the item, e.g. `AC-1 · S-0001`."""
        return f"{self.control} · {self.subject_code}"


@dataclass(frozen=True, slots=True)
class RestingFinding:
    """A finding that rests on a piece of evidence."""

    id: UUID
    code: str
    title: str
    state: FindingState


@dataclass(frozen=True, slots=True)
class DisposalView:
    """That bytes are to go or are gone. Times are UTC."""

    stage: DisposalStage
    reason: str
    proposed_by: UUID
    proposer: str
    proposed_at: datetime
    confirmer: str
    confirmed_at: datetime | None
    is_left_over: bool = False
    """some of the bytes are still in the file, since removing them was stopped"""


@dataclass(frozen=True, slots=True)
class EvidenceDetail:
    """All that is known of one piece of evidence but its custody."""

    row: EvidenceRow
    description: str
    original_name_raw: bytes | None
    source_folder: str
    source_modified_at: datetime | None
    """UTC"""
    sha256: str
    """empty for what has no bytes"""
    chunk_count: int
    statement: str
    stated_by: str
    sighted_version: str
    sighted_location: str
    shown_by: str
    why_no_copy: str
    received_by: str
    supplied_by_id: UUID | None
    valid_until: date | None
    same_content: tuple[str, ...]
    """the codes of other evidence with the very same bytes, withdrawn ones too"""
    uses: tuple[UseLine, ...]
    findings: tuple[RestingFinding, ...]
    disposal: "DisposalView | None" = None


@dataclass(frozen=True, slots=True)
class Checked:
    """When the bytes of a piece of evidence were last read back, and whether they were intact."""

    at: datetime
    is_intact: bool


@dataclass(frozen=True, slots=True)
class Checks:
    """What the access chain says of read-backs up to its entry `last`."""

    by_evidence: Mapping[UUID, Checked] = field(default_factory=lambda: MappingProxyType({}))
    whole: Checked | None = None
    """the last check of the whole workbook"""
    last: int = 0

    @property
    def damaged(self) -> frozenset[UUID]:
        """The evidence whose bytes were other ones when they were last read back."""
        whole = self.whole.at if self.whole and self.whole.is_intact else None
        return frozenset(
            key for key, own in self.by_evidence.items() if not own.is_intact and (whole is None or own.at >= whole)
        )

    def of(self, row: EvidenceRow) -> Checked | None:
        """Return what is known of a piece of evidence: its own check, or one of the whole workbook since it came in."""
        own = self.by_evidence.get(row.id)
        if self.whole and self.whole.is_intact and self.whole.at >= row.received_at:
            return self.whole if own is None or own.at < self.whole.at else own
        return own
