"""What the proof ladder says of an item, in as few words as a list of thousands needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import UUID

from workbook.domain.commitments import CommitmentState
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.ladder import Proof
from workbook.domain.vocabulary import ProofLevel


@dataclass(frozen=True, slots=True)
class Standing:
    """The proof level of an item today, and whether it is contested or stale."""

    level: ProofLevel = ProofLevel.NONE
    contested: bool = False
    stale: bool = False
    examined: bool = False
    """whether anybody looked at anything, whatever came out"""
    committed: CommitmentState = CommitmentState.NOT_RECORDED
    """what was committed to"""


NOTHING: Final = Standing()
"""How an item stands that has no attachments."""

Standings: TypeAlias = Mapping[UUID, Standing]
"""By item; items that are left out stand at NOTHING. What was committed to is known of items assessed here only."""

DERIVED: Final = frozenset({Chip.NO_PROOF, Chip.CONTESTED, Chip.STALE, Chip.COMMITTED})
"""The chips that ask for what is derived, and so cannot be answered by what is stored."""


def standing_of(proof: Proof, committed: CommitmentState = CommitmentState.NOT_RECORDED) -> Standing:
    """Return what a list keeps of a proof, and of what was committed to."""
    return Standing(proof.level, proof.contested, proof.stale, proof.examined_to is not ProofLevel.NONE, committed)


def asks_the_ladder(wanted: ItemFilter) -> bool:
    """Tell whether a filter has parts that only standings answer."""
    return bool(wanted.levels or wanted.commitments or asks_for_state(wanted) or wanted.chips & DERIVED)


def asks_for_state(wanted: ItemFilter) -> bool:
    """Tell whether a filter has parts that need what was determined beside what the ladder says."""
    return bool(wanted.proved or wanted.not_proved or wanted.states)


def fulfils(standing: Standing, wanted: ItemFilter) -> bool:
    """Tell whether an item that stands so falls under the derived parts of a filter."""
    if wanted.levels and standing.level not in wanted.levels:
        return False
    if wanted.commitments and standing.committed not in wanted.commitments:
        return False
    return all(falls_under(standing, chip) for chip in wanted.chips & DERIVED)


def falls_under(standing: Standing, chip: Chip) -> bool:
    """Tell whether an item that stands so falls under a derived chip."""
    if chip is Chip.NO_PROOF:
        return standing.level is ProofLevel.NONE
    if chip is Chip.COMMITTED:
        return standing.committed is CommitmentState.COMMITTED
    return standing.contested if chip is Chip.CONTESTED else standing.stale
