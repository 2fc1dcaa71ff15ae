"""What people enter, as frozen values that refuse what cannot be kept. Each raises WorkbookError when it is made wrongly."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Self
from uuid import UUID

from workbook.domain.errors import WorkbookError
from workbook.domain.findings import check_due_days, check_severity
from workbook.domain.freshness import check_days
from workbook.domain.responses import Answer
from workbook.domain.texts import clean_text, one_line
from workbook.domain.vocabulary import (
    Bearing,
    ContactRole,
    Depth,
    Destination,
    Element,
    FindingKind,
    Independence,
    Method,
    ObjectKind,
    Outcome,
    ParticipationState,
    PartyKind,
    Role,
    StatementKind,
    SubjectKind,
    Tlp,
)


class Entered:
    """Checks every text of the value: names and titles are one line, everything else is kept as written."""

    _lines: tuple[str, ...] = ("name", "title")

    @classmethod
    def kept(cls, **values: Any) -> Self:  # noqa: ANN401  (of the kinds the fields have)
        """Return what a file holds, unchecked: what others wrote into it is shown, and refused once it is edited."""
        made = object.__new__(cls)
        for one in fields(cls):  # type: ignore[arg-type]
            object.__setattr__(made, one.name, values[one.name])
        return made

    def __post_init__(self) -> None:
        for one in fields(self):  # type: ignore[arg-type]
            value, called = getattr(self, one.name), one.name.replace("_", " ")
            if isinstance(value, str):
                (one_line if one.name in self._lines else clean_text)(value, called)
            elif isinstance(value, tuple):
                for part in value:
                    if isinstance(part, str):
                        one_line(part, called)


def _in_order(first: date | None, last: date | None, field: str) -> None:
    if first and last and last < first:
        raise WorkbookError("record.dates_reversed", field=field, first=first.isoformat(), last=last.isoformat())


@dataclass(frozen=True)
class Engagement(Entered):
    """The audit: what it is about and under which rules it is done. Dates are calendar days."""

    title: str
    objective: str = ""
    criteria: str = ""
    scope_note: str = ""
    period_from: date | None = None
    period_to: date | None = None
    fieldwork_from: date | None = None
    fieldwork_to: date | None = None
    comment_until: date | None = None
    as_of: date | None = None
    released_on: date | None = None
    completed_on: date | None = None
    tlp: Tlp = Tlp.AMBER
    severity_scale: tuple[str, ...] = ("Critical", "High", "Moderate", "Low")
    distribution: tuple[str, ...] = ()
    freshness_days: int | None = None
    """after how many days evidence counts as stale; None: never by age"""
    freshness_rules: Mapping[ObjectKind, int] = field(default_factory=dict)
    """days for the kinds of object that have a rule of their own"""
    remediation_days: Mapping[str, int] = field(default_factory=dict)
    """after how many days a remediation is due, for the severities that have a rule"""
    language: str = "en"
    is_sample: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        _in_order(self.period_from, self.period_to, "period")
        _in_order(self.fieldwork_from, self.fieldwork_to, "fieldwork")
        for days in (self.freshness_days, *self.freshness_rules.values()):
            check_days(days, "freshness days")
        if not self.severity_scale:
            raise WorkbookError("record.no_severity_scale")
        check_due_days(self.remediation_days, self.severity_scale)


@dataclass(frozen=True)
class Person(Entered):
    """Someone of the audit side, with their independence declaration."""

    name: str
    role: Role = Role.AUDITOR
    organisation: str = ""
    independence: str = ""


@dataclass(frozen=True)
class Party(Entered):
    """A vendor, agency or supplier; tier 1 supplies the assessed party directly."""

    name: str
    kind: PartyKind = PartyKind.VENDOR
    sector: str = ""
    tier: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.tier is not None and self.tier < 0:
            raise WorkbookError("record.negative", field="tier")


@dataclass(frozen=True)
class Contact(Entered):
    """A person of a party."""

    party_id: UUID
    name: str
    role: ContactRole = ContactRole.INTERVIEWEE
    title: str = ""
    email: str = ""

    _lines = ("name",)


@dataclass(frozen=True)
class Participation(Entered):
    """Whether a party took part, on a date; a refusal needs its reason."""

    party_id: UUID
    state: ParticipationState
    on_date: date
    framework_id: UUID | None = None
    request: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.state in (ParticipationState.DECLINED, ParticipationState.WITHDREW) and not self.reason.strip():
            raise WorkbookError("participation.reason_missing")


@dataclass(frozen=True)
class Subject(Entered):
    """A system, model, service, process or organisation that is assessed."""

    party_id: UUID
    name: str
    kind: SubjectKind = SubjectKind.SYSTEM
    version: str = ""
    configuration: str = ""
    environment: str = ""
    description: str = ""


@dataclass(frozen=True)
class Provenance(Entered):
    """What is known of evidence beside what it is; `collected_on` is claimed, the time of receipt is recorded."""

    title: str = ""
    description: str = ""
    collected_on: date | None = None
    supplied_by_party_id: UUID | None = None
    valid_until: date | None = None
    tlp: Tlp | None = None

    _lines = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.title:
            one_line(self.title, "title")


@dataclass(frozen=True)
class Statement(Entered):
    """What somebody said, or what the auditor saw."""

    kind: StatementKind
    statement: str
    stated_by: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.statement.strip():
            raise WorkbookError("text.blank", field="statement")


@dataclass(frozen=True)
class Sighted(Entered):
    """Something seen but not taken, and why no copy was made."""

    why_no_copy: str
    sighted_version: str = ""
    sighted_location: str = ""
    shown_by: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.why_no_copy.strip():
            raise WorkbookError("text.blank", field="why no copy")


@dataclass(frozen=True)
class Attaching(Entered):
    """How evidence bears on an item. Unset means basic depth and vendor-supplied: the least that can be claimed."""

    bearing: Bearing = Bearing.SUPPORTS
    method: Method = Method.EXAMINE
    object: ObjectKind = ObjectKind.RECORD
    depth: Depth = Depth.BASIC
    coverage: Depth = Depth.BASIC
    independence: Independence = Independence.VENDOR_SUPPLIED
    outcome: Outcome = Outcome.NOT_STATED
    complete: bool = False
    expected_beforehand: bool = False
    is_sample: bool = False
    population_known: bool = False
    sample_complete: bool = False
    unexplained_exception: bool = False
    author_confirmed: bool = False
    raw_records: bool = False
    ran_in_period: bool = False
    reacted: bool = False
    commitment_source: bool = False
    procedure: str = ""
    deviation: str = ""
    performed_by: str = ""
    performed_on: date | None = None
    subject_version: str = ""
    locator: str = ""
    shows: str = ""


@dataclass(frozen=True)
class Finding(Entered):
    """A finding's texts; `not_needed` gives the reason for an element left out on purpose."""

    title: str
    kind: FindingKind = FindingKind.FINDING
    criteria: str = ""
    condition: str = ""
    cause: str = ""
    effect: str = ""
    not_needed: tuple[tuple[Element, str], ...] = ()
    recommendation: str = ""
    severity: str = ""
    severity_rationale: str = ""
    destination: Destination = Destination.REPORT
    corrected_during_fieldwork: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        for element, reason in self.not_needed:
            if not clean_text(reason, element).strip():
                raise WorkbookError("finding.waiver_without_reason", element=element)

    def check_severity(self, scale: tuple[str, ...]) -> None:
        """Raise WorkbookError for a severity that is not on the engagement's scale."""
        if self.severity:
            check_severity(self.kind, self.severity, scale)


@dataclass(frozen=True)
class Response(Entered):
    """What a party answered to a finding: its exact words, who spoke for it and on which day, and our rejoinder.

    For no reply, `on_date` is the day on which the wait ended.
    """

    party_id: UUID
    answer: Answer
    on_date: date
    contact_id: UUID | None = None
    words: str = ""
    rejoinder: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.answer is Answer.NO_REPLY:
            if self.words:
                raise WorkbookError("response.words_without_reply")
        elif not self.words.strip():
            raise WorkbookError("response.words_missing")
