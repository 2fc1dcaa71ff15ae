"""The cross table of the gap: what was committed to, by what was determined and how far it is proven."""

from collections.abc import Mapping
from dataclasses import dataclass

from workbook.domain.commitments import CommitmentState
from workbook.domain.gap import Crossed, Determined
from workbook.domain.item_filter import ItemFilter
from workbook.domain.vocabulary import ProofLevel


@dataclass(frozen=True, slots=True)
class CrossRow:
    """The items of one commitment state of which the same was determined, by proof level."""

    committed: CommitmentState
    determined: Determined
    levels: Mapping[ProofLevel, int]
    whole: int
    """all items assessed here: the denominator of each number"""

    @property
    def items(self) -> int:
        """How many there are, whatever their proof."""
        return sum(self.levels.values())

    def filter(self, level: ProofLevel | None = None) -> ItemFilter:
        """Return the filter that lists the items of a cell, or of the row."""
        levels = frozenset({level}) if level is not None else frozenset[ProofLevel]()
        return ItemFilter(commitments=frozenset({self.committed}), states=self.determined.states, levels=levels)


def cross_rows(crossed: Mapping[Crossed, int]) -> tuple[CrossRow, ...]:
    """Return the rows that have items: the firmest commitment first, and of each what is worst."""
    whole = sum(crossed.values())
    found = {
        (committed, determined): {level: crossed.get((committed, determined, level), 0) for level in ProofLevel}
        for committed in CommitmentState
        for determined in Determined
    }
    return tuple(CrossRow(*key, levels, whole) for key, levels in found.items() if any(levels.values()))
