"""The tables. Instances never leave a session."""

from workbook.store.tables.base import Record
from workbook.store.tables.catalogue import (
    Control,
    ControlParameter,
    ControlTerm,
    Framework,
    Objective,
    Procedure,
    ShippedMapping,
    Term,
)
from workbook.store.tables.checklist import ChecklistItem, Determination, Parameter
from workbook.store.tables.commitments import Commitment, CommitmentCover
from workbook.store.tables.crosswalk import Mapping
from workbook.store.tables.engagement import Contact, Engagement, Participation, Party, Person, Subject, Supply
from workbook.store.tables.evidence import Attachment, Chunk, Content, Disposal, Evidence, HandOver
from workbook.store.tables.findings import Finding, FindingEvidence, FindingItem, Response
from workbook.store.tables.journal import Access, Event, FileState, SearchDocument
from workbook.store.tables.remediations import (
    FixClaim,
    FollowUpRound,
    Milestone,
    NoFinding,
    Remediation,
    RemediationEvidence,
    Retest,
    RiskAcceptance,
)
from workbook.store.tables.signing import Certificate, SignOff

__all__ = [
    "Access",
    "Attachment",
    "Certificate",
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
    "FixClaim",
    "FollowUpRound",
    "Framework",
    "HandOver",
    "Mapping",
    "Milestone",
    "NoFinding",
    "Objective",
    "Parameter",
    "Participation",
    "Party",
    "Person",
    "Procedure",
    "Record",
    "Remediation",
    "RemediationEvidence",
    "Response",
    "Retest",
    "RiskAcceptance",
    "SearchDocument",
    "ShippedMapping",
    "SignOff",
    "Subject",
    "Supply",
    "Term",
]
