"""What is owed for a finding and whether it was done: closed lists, what people enter, and the rules of a retest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from workbook.domain.errors import WorkbookError
from workbook.domain.records import Entered
from workbook.domain.vocabulary import FindingKind


class RetestResult(StrEnum):
    """What a retest shows. It recurred when an earlier retest had found it fixed."""

    VERIFIED_FIXED = "verified_fixed"
    PARTLY = "partly"
    NOT_FIXED = "not_fixed"
    RECURRED = "recurred"


class RemediationState(StrEnum):
    """How far a remediation has come; derived from its claims and retests, never stored."""

    PLANNED = "planned"
    CLAIMED_FIXED = "claimed_fixed"
    VERIFIED_FIXED = "verified_fixed"
    PARTLY_FIXED = "partly_fixed"
    NOT_FIXED = "not_fixed"
    RECURRED = "recurred"


_AFTER: Final = {
    RetestResult.VERIFIED_FIXED: RemediationState.VERIFIED_FIXED,
    RetestResult.PARTLY: RemediationState.PARTLY_FIXED,
    RetestResult.NOT_FIXED: RemediationState.NOT_FIXED,
    RetestResult.RECURRED: RemediationState.RECURRED,
}


@dataclass(frozen=True)
class Remediation(Entered):
    """What a party owes for a finding, planned on a day; without a due date that of the finding's severity is taken."""

    finding_id: UUID
    party_id: UUID
    plan: str
    planned_on: date
    due_on: date | None = None
    contact_id: UUID | None = None
    resources: str = ""
    vendor_dependency: str = ""
    """what it waits for from another vendor"""
    vendor_asked_on: date | None = None
    """when that vendor was last asked"""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.plan.strip():
            raise WorkbookError("remediation.plan_missing")
        if self.due_on is not None and self.due_on < self.planned_on:
            raise WorkbookError(
                "remediation.due_before_plan", due=self.due_on.isoformat(), planned=self.planned_on.isoformat()
            )
        if self.vendor_asked_on is not None and not self.vendor_dependency.strip():
            raise WorkbookError("remediation.vendor_missing")


@dataclass(frozen=True)
class Milestone(Entered):
    """One step of a plan, with the day it is due and the day it was reached."""

    title: str
    due_on: date
    reached_on: date | None = None


@dataclass(frozen=True)
class FixClaim(Entered):
    """That a party says it is fixed: since when, by whom, and in which words."""

    claimed_on: date
    implemented_by: tuple[str, ...]
    words: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.implemented_by:
            raise WorkbookError("claim.nobody")
        if not self.words.strip():
            raise WorkbookError("claim.words_missing")


@dataclass(frozen=True)
class Retest(Entered):
    """A later test of what was claimed fixed, by somebody who did not fix it; by the same procedure, or why by another."""

    performed_by: str
    performed_on: date
    result: RetestResult
    shows: str
    same_procedure: bool = True
    procedure: str = ""
    deviation: str = ""

    _lines = ("performed_by",)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.shows.strip():
            raise WorkbookError("retest.shows_missing")
        if not self.same_procedure and not self.deviation.strip():
            raise WorkbookError("retest.deviation_missing")


@dataclass(frozen=True)
class RiskAcceptance(Entered):
    """That a named person of a party bears the risk of a finding; it never changes what was determined."""

    finding_id: UUID
    party_id: UUID
    accepted_by: str
    accepted_on: date
    reason: str
    position: str = ""
    conditions: str = ""
    valid_until: date | None = None
    evidence_id: UUID | None = None
    """the document that says so"""

    _lines = ("accepted_by",)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.reason.strip():
            raise WorkbookError("acceptance.reason_missing")
        if self.valid_until is not None and self.valid_until < self.accepted_on:
            raise WorkbookError(
                "acceptance.dates_reversed", until=self.valid_until.isoformat(), accepted=self.accepted_on.isoformat()
            )


@dataclass(frozen=True)
class FollowUpRound(Entered):
    """A round of following up, with an as-of date of its own."""

    title: str
    opened_on: date
    as_of: date
    note: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.as_of < self.opened_on:
            raise WorkbookError("round.dates_reversed", as_of=self.as_of.isoformat(), opened=self.opened_on.isoformat())


def needs_remediation(kind: FindingKind) -> bool:
    """Tell whether something is owed for a finding of this kind: what is only observed or praised asks for nothing."""
    return kind is FindingKind.FINDING


def due_by_severity(planned_on: date, severity: str, days: Mapping[str, int]) -> date | None:
    """Return when a remediation is due by the engagement's rule for the severity, None where there is none."""
    allowed = days.get(severity)
    return None if allowed is None else planned_on + timedelta(days=allowed)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim as the rules look at it."""

    id: UUID
    on: date
    implemented_by: tuple[str, ...]
    evidence: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence that a retest rests on; `dated` is the earliest day that is known of it."""

    id: UUID
    code: str
    dated: date


@dataclass(frozen=True, slots=True)
class Retested:
    """A retest as the rules look at it; `as_of` is the date of its round."""

    claim: UUID
    by: str
    on: date
    result: RetestResult
    evidence: tuple[Shown, ...]
    as_of: date


def state_of(claims: Sequence[Claimed], retests: Sequence[Retested]) -> RemediationState:
    """Return how far a remediation has come; claims and retests are in the order of their days."""
    if not claims:
        return RemediationState.PLANNED
    of_latest = [retest for retest in retests if retest.claim == claims[-1].id]
    return _AFTER[of_latest[-1].result] if of_latest else RemediationState.CLAIMED_FIXED


def is_overdue(state: RemediationState, due_on: date, day: date) -> bool:
    """Tell whether a remediation should be done by now; what is only claimed fixed is not done."""
    return due_on < day and state is not RemediationState.VERIFIED_FIXED


def check_claims(code: str, claims: Sequence[Claimed], retests: Sequence[Retested], today: date) -> None:
    """Refuse a claim of the future, and one beside another that was not retested or held. Raises WorkbookError."""
    for place, claim in enumerate(claims):
        if claim.on > today:
            raise WorkbookError("claim.in_future", day=claim.on.isoformat())
        if place == 0:
            continue
        earlier = [retest for retest in retests if retest.claim == claims[place - 1].id]
        if not earlier:
            raise WorkbookError("claim.not_retested", remediation=code, day=claims[place - 1].on.isoformat())
        if earlier[-1].result is RetestResult.VERIFIED_FIXED:
            raise WorkbookError("claim.is_fixed", remediation=code, day=earlier[-1].on.isoformat())
        if claim.on < earlier[-1].on:
            raise WorkbookError("claim.before_retest", day=claim.on.isoformat(), retest=earlier[-1].on.isoformat())


def check_retests(claims: Sequence[Claimed], retests: Sequence[Retested], today: date) -> None:
    """Refuse retests that prove nothing: by who fixed it, too early, on old evidence, or out of turn.

    Raises WorkbookError.
    """
    by_id = {claim.id: claim for claim in claims}
    previous: Retested | None = None
    for retest in retests:
        claim = by_id[retest.claim]
        _check_performance(claim, retest, today)
        _check_evidence(claim, retest.evidence)
        _check_turn(previous, retest)
        previous = retest


def _check_turn(previous: Retested | None, retest: Retested) -> None:
    """Refuse what cannot follow the retest before: only what was found fixed can recur, and nothing else it can do."""
    held = previous is not None and previous.result is RetestResult.VERIFIED_FIXED
    if retest.result is RetestResult.RECURRED and not held:
        raise WorkbookError("retest.never_fixed")
    if previous is None:
        return
    if held and retest.result in (RetestResult.PARTLY, RetestResult.NOT_FIXED):
        raise WorkbookError("retest.was_fixed", day=previous.on.isoformat())


def _check_performance(claim: Claimed, retest: Retested, today: date) -> None:
    if _plain(retest.by) in {_plain(name) for name in claim.implemented_by}:
        raise WorkbookError("retest.by_implementer", name=retest.by)
    if retest.on < claim.on:
        raise WorkbookError("retest.before_claim", day=retest.on.isoformat(), claimed=claim.on.isoformat())
    if retest.on > today:
        raise WorkbookError("retest.in_future", day=retest.on.isoformat())
    if retest.on > retest.as_of:
        raise WorkbookError("retest.after_as_of", day=retest.on.isoformat(), as_of=retest.as_of.isoformat())


def _check_evidence(claim: Claimed, evidence: Iterable[Shown]) -> None:
    """Refuse evidence of the time before the fix. Of the same day it may be: which came first, days do not tell."""
    seen = list(evidence)
    if not seen:
        raise WorkbookError("retest.no_evidence")
    for one in seen:
        if one.id in claim.evidence:
            raise WorkbookError("retest.evidence_of_claim", evidence=one.code)
        if one.dated < claim.on:
            raise WorkbookError(
                "retest.evidence_older", evidence=one.code, dated=one.dated.isoformat(), claimed=claim.on.isoformat()
            )


def _plain(name: str) -> str:
    """Return a name without what does not tell people apart."""
    return " ".join(name.split()).casefold()
