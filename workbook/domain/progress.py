"""How far the work on a workbook is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work on a workbook is: items determined, of those in scope and not inherited."""

    determined: int
    assessed: int
