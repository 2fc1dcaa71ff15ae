"""The tables. Instances never leave a session."""

from workbook.store.tables.base import Record
from workbook.store.tables.catalogue import (
    Control,
    ControlParameter,
    ControlTerm,
    Framework,
    Mapping,
    Objective,
    Procedure,
    Term,
)
from workbook.store.tables.checklist import ChecklistItem, Determination, Parameter
from workbook.store.tables.commitments import Commitment, CommitmentCover
from workbook.store.tables.engagement import Contact, Engagement, Participation, Party, Person, Subject
from workbook.store.tables.evidence import Attachment, Chunk, Content, Disposal, Evidence, HandOver
from workbook.store.tables.findings import Finding, FindingEvidence, FindingItem, Response
from workbook.store.tables.journal import Access, Event, FileState, SearchDocument

__all__ = [
    "Access",
    "Attachment",
    "ChecklistItem",
    "Chunk",
    "Commitment",
    "CommitmentCover",
    "Contact",
    "Content",
    "Control",
    "ControlParameter",
    "ControlTerm",
    "Determination",
    "Disposal",
    "Engagement",
    "Event",
    "Evidence",
    "FileState",
    "Finding",
    "FindingEvidence",
    "FindingItem",
    "Framework",
    "HandOver",
    "Mapping",
    "Objective",
    "Parameter",
    "Participation",
    "Party",
    "Person",
    "Procedure",
    "Record",
    "Response",
    "SearchDocument",
    "Subject",
    "Term",
]
