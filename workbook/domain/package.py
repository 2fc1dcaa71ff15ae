"""The hand-over package: what stands in it where, and what checking one found. Format 1."""

from dataclasses import dataclass
from typing import Final

from workbook.domain.errors import Message

FORMAT: Final = "audit-workbook package"
VERSION: Final = 1
INDEX: Final = "index.json"
EVENTS: Final = "journal/event.jsonl"
ACCESS: Final = "journal/access.jsonl"
CUSTODY: Final = "custody.json"
README: Final = "README.txt"
REPORT: Final = "report"
"""Name without ending of the reports in a package."""


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """How far a chain goes: its entries, and the SHA-256 of the last, empty where there is none."""

    entries: int
    head: str


@dataclass(frozen=True, slots=True)
class PackageCheck:
    """What was looked at in a package and every problem found; no problem means intact. `notices` are worth telling."""

    problems: tuple[Message, ...]
    notices: tuple[Message, ...]
    files: int
    file_bytes: int
    evidence: int
    """different contents of evidence"""
    evidence_bytes: int
    events: int
    head: str

    @property
    def is_intact(self) -> bool:
        """Tell whether nothing was wrong."""
        return not self.problems
