"""What is still to do in a workbook, as the rail of pages counts it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToDo:
    """Counts of live records."""

    subjects: int
    undecided: int
    """items assessed here, in scope and not inherited, without a determination"""
    to_place: int
    """evidence that is attached nowhere"""
    findings: int
    to_review: int
    """items submitted and not yet accepted or returned"""
