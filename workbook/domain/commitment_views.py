"""Commitments as a window and a report read them: frozen rows, never records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from workbook.domain.commitments import (
    Commitment,
    CommitmentState,
    CommitmentStrength,
    Conclusion,
    Conditionality,
    Covering,
    Extent,
    committed,
)


@dataclass(frozen=True, slots=True)
class CommitmentFilter:
    """Commitments that fulfil every part; an empty part asks for nothing. `text` is looked for as the search does it."""

    text: str = ""
    subject: UUID | None = None
    item: UUID | None = None
    """only those that cover this checklist item, however far"""
    strengths: frozenset[CommitmentStrength] = frozenset()
    conclusions: frozenset[Conclusion] = frozenset()
    conditionalities: frozenset[Conditionality] = frozenset()


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A control that a commitment covers; `item` is its place on the checklist of the subject, None when it is not there."""

    control_id: UUID
    framework: str
    control: str
    title: str
    extent: Extent
    note: str
    item: UUID | None


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment with the names of what it refers to."""

    id: UUID
    code: str
    subject: str
    subject_name: str
    party: str
    said: Commitment
    source: str
    """the code of the evidence it stands in, empty where nothing was found"""
    source_title: str
    conclusion: Conclusion
    conclusion_reason: str
    concluded_by: str
    covers: tuple[CoverRow, ...]

    def covering(self, extent: Extent) -> Covering:
        """Return how it covers a control so far."""
        said = self.said
        return Covering(
            *(said.strength, extent, said.conditionality, self.conclusion),
            *(said.made_on, said.expires_on, said.taken_back_on),
        )

    def state(self, as_of: date) -> CommitmentState:
        """Return what it comes to on a day for a control that it covers fully."""
        return self.covering(Extent.FULLY).state(as_of)

    @property
    def words(self) -> str:
        """The exact words; where nothing was found, where it was looked for."""
        return self.said.words or self.said.note


def state_of_item(rows: Iterable[tuple[CommitmentRow, Extent]], as_of: date) -> CommitmentState:
    """Return what was committed to of an item that these rows cover."""
    return committed((row.covering(extent) for row, extent in rows), as_of)
