"""What a report holds when it does not hold everything: which items, and which sections were left out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from workbook.domain.item_filter import ItemFilter


class Section(StrEnum):
    """A section that an export can do without; the cover, and scope and limits, are in every one."""

    SUMMARY = "summary"
    COMMITMENTS = "commitments"
    FINDINGS = "findings"
    REMEDIATION = "remediation"
    CHECKLIST = "checklist"
    OBJECTIVES = "objectives"
    EVIDENCE = "evidence"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Part:
    """The filter that makes a part of the workbook, with the names of what it refers to, so that people can read it."""

    filter: ItemFilter
    subject_code: str = ""
    subject: str = ""
    framework: str = ""
    """title"""
    control: str = ""
    """code"""
    party: str = ""
    """name"""
    person: str = ""
    """whose items are meant by mine"""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a report of a part is a part of. Every number of such a report counts the part alone."""

    part: Part
    items: int
    all_items: int
    all_evidence: int
    all_findings: int
    all_subjects: int


@dataclass(frozen=True, slots=True)
class ReportOffer:
    """What a report can be made of."""

    subjects: tuple[tuple[UUID, str, str], ...]
    """(id, code, name)"""
    shown: Part
    """what the checklist shows"""
    items: int
    as_of: date | None
    """the day the engagement says, None for today"""
    language: str
    head: str
    """of the journal: another one may mean another report"""
