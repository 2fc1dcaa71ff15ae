"""What the proof ladder needs to know of an attachment and of its evidence."""

from dataclasses import dataclass
from datetime import date

from workbook.domain.vocabulary import (
    Bearing,
    Depth,
    EvidenceKind,
    Independence,
    Method,
    ObjectKind,
    Outcome,
    StatementKind,
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One attachment, with the properties of its evidence that the ladder asks for.

    Unset means basic depth, basic coverage and vendor-supplied. Dates are calendar days at the place of
    the audit.
    """

    code: str
    bearing: Bearing
    method: Method
    object: ObjectKind
    kind: EvidenceKind = EvidenceKind.FILE
    statement_kind: StatementKind | None = None
    depth: Depth = Depth.BASIC
    coverage: Depth = Depth.BASIC
    independence: Independence = Independence.VENDOR_SUPPLIED
    outcome: Outcome = Outcome.NOT_STATED
    complete: bool = False
    """a log, record or run that came to its end"""
    expected_beforehand: bool = False
    """the expectation or threshold was written before the result was seen"""
    is_sample: bool = False
    population_known: bool = False
    sample_complete: bool = False
    """the planned sample was drawn and examined completely"""
    unexplained_exception: bool = False
    author_confirmed: bool = False
    """a third party's report was confirmed with its author"""
    raw_records: bool = False
    """a third party's raw records are at hand"""
    ran_in_period: bool = False
    """it shows that the control ran in the period under audit"""
    reacted: bool = False
    """the control was seen to react to a known-bad input"""
    commitment_source: bool = False
    """this is the document in which the commitment was made"""
    procedure: str = ""
    deviation: str = ""
    performed_by: str = ""
    performed_on: date | None = None
    collected_on: date | None = None
    valid_until: date | None = None
    subject_version: str = ""
