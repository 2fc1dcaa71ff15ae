"""The words and figures of the gap that the exports and the command line share."""

from collections.abc import Sequence
from typing import Final

from workbook.domain.commitments import CommitmentState
from workbook.domain.gap import By, Excluded, GapCounts, GapState
from workbook.domain.gap_places import GapLine
from workbook.domain.participation_matrix import Cell, MatrixColumn, Part
from workbook.exports.wording import Wording

_SHORT: Final = {
    GapState.NOT_MET: "gap.short.not_met",
    GapState.NOT_ESTABLISHED: "gap.short.not_established",
    GapState.PARAMETER_UNDEFINED: "gap.short.parameter_undefined",
    GapState.NOT_EXAMINED: "gap.short.not_examined",
    GapState.EXAMINED: "gap.short.examined",
    GapState.SATISFIED_BELOW: "gap.short.satisfied_below",
    GapState.PROVED: "gap.short.proved",
    GapState.NOT_APPLICABLE: "gap.short.not_applicable",
}
"""Told apart in a note beside every table that uses them."""


def short_headings(words: Wording) -> list[str]:
    """Return the headings of narrow columns: assessed here, what is committed to and proved of that, then each state."""
    said = (words.say(f"gap.short.{key}") for key in ("here", "committed", "kept"))
    return [*said, *(words.say(_SHORT[state]) for state in GapState)]


def gap_name(by: By, line: GapLine, words: Wording) -> str:
    """Return what a group is called."""
    if by is By.SECTOR:
        return str(line.key[0]).strip() or words.say("no_sector")
    if by is By.TIER:
        return words.say("no_tier") if line.key[0] is None else words.say("gap.tier", tier=line.key[0])
    return line.name


def gap_numbers(counts: GapCounts) -> list[int]:
    """Return the numbers of a group: assessed here, each state, what is left out, by reason, and each commitment state.

    The last one is how many of those committed to are proved.
    """
    states = (counts.of(state) for state in GapState)
    left = (counts.excluded.get(reason, 0) for reason in Excluded)
    committed = (counts.commitments.get(state, 0) for state in CommitmentState)
    return [counts.here, *states, *left, *committed, counts.kept]


def gap_headings(words: Wording) -> Sequence[str]:
    """Return the headings of these numbers."""
    states = (words.term(state) for state in GapState)
    left = (words.term(reason) for reason in Excluded)
    committed = (words.say("gap.commitment", state=state) for state in CommitmentState)
    return [words.say("gap.here"), *states, *left, *committed, words.say("gap.kept")]


def gap_sentence(counts: GapCounts, words: Wording) -> str:
    """Return how much is proved, and what is in no denominator."""
    left = {reason.value: f"{counts.excluded.get(reason, 0):,}" for reason in Excluded}
    proved = words.count(counts.of(GapState.PROVED), counts.here)
    committed, kept = words.count(counts.committed, counts.here), words.count(counts.kept, counts.committed)
    return words.say("gap.sentence", proved=proved, items=f"{counts.items:,}", committed=committed, kept=kept, **left)


def column_name(column: MatrixColumn, words: Wording) -> str:
    """Return what stands above a column of the matrix."""
    return words.say("gap.requests") if column.is_requests else column.family or column.title


def part_words(cell: Cell, words: Wording) -> str:
    """Return what a cell says of taking part: that it is only partly, also where something is proved."""
    said = words.term(cell.part)
    return words.say("gap.partly", said=said) if cell.is_partial and cell.part is not Part.PARTIAL else said


def cell_words(cell: Cell, words: Wording) -> str:
    """Return what a cell of the matrix says: taking part, and what is proved where something is assessed."""
    said = part_words(cell, words)
    return words.say("gap.cell", said=said, count=words.count(cell.proved, cell.here)) if cell.here else said
