"""What is owed for findings as lists and exports read it: frozen lines, and numbers with what they are of."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from uuid import UUID

from workbook.domain.remediations import RemediationState, RetestResult, is_overdue


@dataclass(frozen=True, slots=True)
class AboutFinding:
    """The finding that something is owed for."""

    id: UUID
    code: str
    title: str
    severity: str
    asks: bool
    """whether it asks for a remediation: what is only observed does not"""


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One step of a plan."""

    id: UUID
    title: str
    due_on: date
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim that it is fixed; `evidence` are codes, `round` is the code of the round it was recorded in or empty."""

    id: UUID
    claimed_on: date
    implemented_by: tuple[str, ...]
    words: str
    evidence: tuple[tuple[UUID, str], ...]
    round: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class RetestLine:
    """One retest of a claim."""

    id: UUID
    claim: UUID
    performed_by: str
    performed_on: date
    result: RetestResult
    shows: str
    same_procedure: bool
    procedure: str
    deviation: str
    evidence: tuple[tuple[UUID, str], ...]
    round: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class RemediationLine:
    """One remediation with its history; claims and retests are in the order of their days."""

    id: UUID
    code: str
    finding: AboutFinding
    party_id: UUID
    party: str
    contact_id: UUID | None
    owner: str
    plan: str
    resources: str
    planned_on: date
    due_on: date
    vendor_dependency: str
    vendor_asked_on: date | None
    round: str
    state: RemediationState
    milestones: tuple[MilestoneLine, ...]
    claims: tuple[ClaimLine, ...]
    retests: tuple[RetestLine, ...]

    def is_overdue(self, day: date) -> bool:
        """Tell whether it should be done by a day and is not verified."""
        return is_overdue(self.state, self.due_on, day)

    @property
    def claimed_on(self) -> date | None:
        """Since when it is claimed fixed, by the newest claim."""
        return self.claims[-1].claimed_on if self.claims else None

    @property
    def verified_on(self) -> date | None:
        """When it was verified fixed, None while it is not, or not any more."""
        return self.retests[-1].performed_on if self.state is RemediationState.VERIFIED_FIXED else None

    @property
    def recurrences(self) -> int:
        """How often it came back after it had been verified fixed."""
        return sum(retest.result is RetestResult.RECURRED for retest in self.retests)

    @property
    def days_to_claim(self) -> int | None:
        """After how many days the party first said it was fixed."""
        return (self.claims[0].claimed_on - self.planned_on).days if self.claims else None

    @property
    def days_to_fix(self) -> int | None:
        """After how many days it was fixed, by the claim that a retest confirmed; None while none does."""
        return (self.claims[-1].claimed_on - self.planned_on).days if self.verified_on else None


@dataclass(frozen=True, slots=True)
class AcceptanceLine:
    """A risk that a named person bears; `evidence` is the code of the document that says so, or empty."""

    id: UUID
    finding: AboutFinding
    party: str
    accepted_by: str
    position: str
    accepted_on: date
    reason: str
    conditions: str
    valid_until: date | None
    evidence: str

    def is_in_force(self, day: date) -> bool:
        """Tell whether it still holds on a day."""
        return self.valid_until is None or day <= self.valid_until


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round of following up; `claims` and `retests` are how many were recorded in it."""

    id: UUID
    code: str
    title: str
    opened_on: date
    as_of: date
    note: str
    closed_on: date | None
    opened_by: str
    claims: int
    retests: int


@dataclass(frozen=True, slots=True)
class OtherItems:
    """The items assessed here that are other than satisfied: what they lead to. `neither` is named in `names`."""

    whole: int
    with_finding: int
    with_reason: int
    names: tuple[str, ...]

    @property
    def neither(self) -> int:
        """How many lead neither to a finding nor to a reason for none."""
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Owed:
    """Everything that is owed as of a day. `findings` are those that ask for something; `reasons` are of no findings."""

    day: date
    findings: int
    remediations: tuple[RemediationLine, ...]
    acceptances: tuple[AcceptanceLine, ...]
    without: tuple[AboutFinding, ...]
    """the findings that lead neither to a remediation nor to an acceptance in force"""
    rounds: tuple[RoundLine, ...]
    other: OtherItems
    reasons: tuple[tuple[str, str, str], ...]
    """(item, reason, person)"""


@dataclass(frozen=True, slots=True)
class OwedCounts:
    """The numbers of what is owed, each with its whole beside it; claimed and verified are never one number."""

    day: date
    findings: int
    """those that ask for something: the whole of the next three"""
    with_remediation: int
    accepted: int
    """an acceptance in force, and no remediation"""
    neither: int
    remediations: int
    """the whole of the states, of `overdue` and of `recurred`"""
    states: tuple[tuple[RemediationState, int], ...]
    overdue: int
    recurred: int
    """came back at least once"""
    recurrences: int
    days_to_claim: int | None
    """the median over those that were ever claimed fixed, None when none was"""
    days_to_fix: int | None
    """the median over those verified fixed, None when none is"""
    other: OtherItems

    def of(self, state: RemediationState) -> int:
        """Return how many remediations stand so."""
        return dict(self.states)[state]


def count_owed(owed: Owed) -> OwedCounts:
    """Return the numbers of what is owed."""
    lines = owed.remediations
    states = Counter(line.state for line in lines)
    covered = {line.finding.id for line in lines if line.finding.asks}
    borne = {line.finding.id for line in owed.acceptances if line.finding.asks and line.is_in_force(owed.day)}
    return OwedCounts(
        day=owed.day,
        findings=owed.findings,
        with_remediation=len(covered),
        accepted=len(borne - covered),
        neither=len(owed.without),
        remediations=len(lines),
        states=tuple((state, states[state]) for state in RemediationState),
        overdue=sum(line.is_overdue(owed.day) for line in lines),
        recurred=sum(line.recurrences > 0 for line in lines),
        recurrences=sum(line.recurrences for line in lines),
        days_to_claim=_median(line.days_to_claim for line in lines),
        days_to_fix=_median(line.days_to_fix for line in lines),
        other=owed.other,
    )


def _median(days: Iterable[int | None]) -> int | None:
    known = [one for one in days if one is not None]
    return median_low(known) if known else None


def owed_day(as_of: date, made_on: date, rounds: Sequence[RoundLine]) -> date:
    """Return the day as of which an export tells what is owed: its own, or later that of the newest round."""
    return max([as_of, *(min(line.as_of, made_on) for line in rounds)])
