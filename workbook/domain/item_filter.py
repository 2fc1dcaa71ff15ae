"""Which checklist items a list shows: the same value for the checklist, for counts that lead there, and for exports."""

from dataclasses import dataclass, fields
from enum import StrEnum
from uuid import UUID

from workbook.domain.commitments import CommitmentState
from workbook.domain.gap import GapState
from workbook.domain.vocabulary import OtherKind, ProofLevel, Result, Scope, WorkState


class Chip(StrEnum):
    """What one presses above the checklist; pressed together, items must fall under all of them."""

    UNDECIDED = "undecided"
    NO_PROOF = "no_proof"
    CONTESTED = "contested"
    STALE = "stale"
    COMMITTED = "committed"
    OTHER_THAN_SATISFIED = "other_than_satisfied"
    RETURNED = "returned"
    TO_REVIEW = "to_review"
    MINE = "mine"
    HAS_NOTES = "has_notes"


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Items that fulfil every part; an empty part asks for nothing. `text` is looked for as the search does it."""

    text: str = ""
    subject: UUID | None = None
    framework: UUID | None = None
    family: str = ""
    """the title of a family, within `framework`"""
    control: UUID | None = None
    party: UUID | None = None
    sectors: frozenset[str] = frozenset()
    """of the party; an empty one is that of parties without"""
    tiers: frozenset[int | None] = frozenset()
    """of the party in the supply chain; None is that of parties without"""
    chips: frozenset[Chip] = frozenset()
    results: frozenset[Result] = frozenset()
    other_kinds: frozenset[OtherKind] = frozenset()
    levels: frozenset[ProofLevel] = frozenset()
    work_states: frozenset[WorkState] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    assessed_here: bool = False
    """only items in scope that are not inherited: the denominator of most counts"""
    inherited: bool = False
    """only items in scope that take their result from another item"""
    left_out: bool = False
    """only items that are in no denominator: out of scope, deferred or inherited"""
    without_finding: bool = False
    """only items that no finding is about"""
    without_evidence: bool = False
    """only items that nothing is attached to"""
    without_parameter: bool = False
    """only items with a parameter that has no value"""
    proved: bool = False
    """only items that count as proved"""
    not_proved: bool = False
    """only items that do not count as proved"""
    commitments: frozenset[CommitmentState] = frozenset()
    """only items assessed here to which this was committed"""
    states: frozenset[GapState] = frozenset()
    """only items assessed here that stand so"""

    @property
    def is_everything(self) -> bool:
        """Whether no item is left out."""
        return not any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class NewCommitmentFor:
    """Asks for a new commitment that covers the control of an item, for its subject."""

    item: UUID


@dataclass(frozen=True, slots=True)
class NewFindingFor:
    """Asks for a new finding about these items, with what is known of them filled in."""

    items: tuple[UUID, ...]
