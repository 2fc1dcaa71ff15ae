"""The exports that were made of a workbook, as its access chain tells."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ExportMade:
    """One file that was written; `at` carries the offset of the place."""

    at: datetime
    format: str
    file: str
    as_of: str
    person: str
    """empty where nobody was named"""
    sha256: str
    """empty where it was not recorded"""
    items: int | None
    """how many items a part held, None for the whole"""
    all_items: int | None
    left_out: int
    """how many sections"""
