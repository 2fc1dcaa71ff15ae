"""Mappings, and what they let be offered, as they are shown: frozen rows, never records."""

from dataclasses import dataclass
from uuid import UUID

from workbook.domain.crosswalk import Reach
from workbook.domain.item_detail import EvidenceLine
from workbook.domain.vocabulary import Bearing, OtherKind, Relation, Result, ReviewState, WorkState


@dataclass(frozen=True, slots=True)
class End:
    """One control of a mapping. `title` is empty where the workbook does not hold it."""

    framework: str
    framework_title: str
    code: str
    title: str
    is_here: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class ControlChoice:
    """A control one can map, with the framework it is of."""

    id: UUID
    framework: str
    framework_title: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A mapping. `id` is that of the shipped link, whether or not somebody has said anything of it, else its own."""

    id: UUID
    is_shipped: bool
    is_changed: bool
    """a shipped one of which a person says something else than its publisher"""
    control: End
    target: End
    relation: Relation
    rationale: str
    source: str
    state: ReviewState
    reviewed_by: str
    review_reason: str
    taken_over: int
    """how many attachments were taken over between the two"""

    @property
    def can_be_confirmed(self) -> bool:
        """Tell whether both controls are here and in force."""
        return all(end.is_here and not end.is_withdrawn for end in (self.control, self.target))


@dataclass(frozen=True, slots=True)
class MappingFilter:
    """Which mappings are shown; empty means all. `frameworks` are codes, at either end."""

    states: frozenset[ReviewState] = frozenset()
    framework: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class MappingCounts:
    """How many mappings there are in each state, whatever is shown."""

    states: dict[ReviewState, int]

    @property
    def whole(self) -> int:
        """All of them."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class Origin:
    """The item something is offered from, and by what: a confirmed mapping, or the same control of another subject."""

    item: UUID
    control: str
    title: str
    framework: str
    subject: str
    subject_code: str
    relation: Relation | None
    """how this control relates to that one; None for the same control of another subject"""
    work_state: WorkState
    reach: Reach


@dataclass(frozen=True, slots=True)
class OfferedEvidence:
    """An attachment that can be taken over: how it would bear here."""

    line: EvidenceLine
    bearing: Bearing
    objective_id: UUID | None
    """the objective here that it would be attached to: only of the same control"""


@dataclass(frozen=True, slots=True)
class OfferedResult:
    """A determination that can be suggested, with the reason it was given."""

    result: Result
    other_kind: OtherKind | None
    reason: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be taken over from one item."""

    origin: Origin
    evidence: tuple[OfferedEvidence, ...]
    result: OfferedResult | None
