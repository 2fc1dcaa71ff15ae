"""Say what is owed for findings: plans with milestones, claims that it is fixed, risks that somebody bears instead."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from workbook.domain import remediations as entered
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.remediations import due_by_severity
from workbook.domain.vocabulary import FindingKind
from workbook.operations.evidence_uses import refuse_disposed
from workbook.operations.records import columns_of, fill, live, live_many, next_code, the_engagement
from workbook.operations.remediation_rules import check_place, check_remediation, current_round, refuse_closed
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.tables import (
    Contact,
    Evidence,
    Finding,
    FixClaim,
    Milestone,
    Party,
    Remediation,
    RemediationEvidence,
    Retest,
    RiskAcceptance,
)


def plan_remediation(book: Book, actor: Actor, owed: entered.Remediation) -> Changes:
    """Enter what a party owes for a finding; without a date it is due by the engagement's rule for the severity."""
    with book.change(actor, "plan remediation") as session:
        _check_parties(session, owed)
        code, number = next_code(session, Remediation, book.copy_letter)
        columns = columns_of(owed) | {"due_on": _due(session, owed), "round_id": current_round(session)}
        session.add(Remediation(id=actor.ids(), code=code, number=number, **columns))
    return session.changes


def change_remediation(
    book: Book, actor: Actor, remediation_id: UUID, owed: entered.Remediation, *, reason: str = ""
) -> Changes:
    """Replace a plan; a due date moves only for a reason, and what stood before stays in the journal.

    Raises WorkbookError for another finding, and for another party while one claims that it is fixed.
    """
    with book.change(actor, "change remediation", reason=reason) as session:
        row = live(session, Remediation, remediation_id)
        check_place(session, row, owed.finding_id, owed.party_id)
        _check_parties(session, owed, but=remediation_id)
        due = _due(session, owed)
        if due != row.due_on and not reason.strip():
            raise WorkbookError("remediation.due_reason", remediation=row.code)
        fill(row, owed)
        row.due_on = due
        check_remediation(session, row.id)
    return session.changes


def withdraw_remediation(book: Book, actor: Actor, remediation_id: UUID, reason: str) -> Changes:
    """Withdraw a remediation with its milestones and claims; refused once something of it is in a closed round."""
    if not reason.strip():
        raise WorkbookError("remediation.withdraw_reason")
    with book.change(actor, "withdraw remediation", reason=reason) as session:
        row = live(session, Remediation, remediation_id)
        refuse_closed(session, row.round_id)
        for part in _parts_of(session, row.id):
            if isinstance(part, FixClaim | Retest):
                refuse_closed(session, part.round_id)
            part.withdrawn_at = actor.clock()
        row.withdrawn_at = actor.clock()
    return session.changes


def add_milestone(book: Book, actor: Actor, remediation_id: UUID, step: entered.Milestone) -> Changes:
    """Add a step to a plan; it cannot be due before the day of the plan."""
    with book.change(actor, "add milestone") as session:
        row = live(session, Remediation, remediation_id)
        session.add(Milestone(id=actor.ids(), remediation_id=row.id, **columns_of(step)))
        check_remediation(session, row.id)
    return session.changes


def change_milestone(
    book: Book, actor: Actor, milestone_id: UUID, step: entered.Milestone, *, reason: str = ""
) -> Changes:
    """Replace a step of a plan, or say that it was reached; a due date moves only for a reason."""
    with book.change(actor, "change milestone", reason=reason) as session:
        row = live(session, Milestone, milestone_id)
        if step.due_on != row.due_on and not reason.strip():
            raise WorkbookError("milestone.due_reason", milestone=row.title)
        fill(row, step)
        check_remediation(session, row.remediation_id)
    return session.changes


def withdraw_milestone(book: Book, actor: Actor, milestone_id: UUID, *, reason: str = "") -> Changes:
    """Take a step out of a plan."""
    with book.change(actor, "withdraw milestone", reason=reason) as session:
        live(session, Milestone, milestone_id).withdrawn_at = actor.clock()
    return session.changes


def claim_fixed(
    book: Book, actor: Actor, remediation_id: UUID, claim: entered.FixClaim, evidence_ids: Sequence[UUID] = ()
) -> Changes:
    """Record that a party says it is fixed, with what it shows for it; only a retest can verify it."""
    with book.change(actor, "claim fixed") as session:
        row = live(session, Remediation, remediation_id)
        key = actor.ids()
        columns = columns_of(claim) | {"round_id": current_round(session)}
        session.add(FixClaim(id=key, remediation_id=row.id, **columns))
        session.flush()  # the claim first, since its evidence refers to it
        rest_upon(session, actor, row.id, evidence_ids, claim_id=key)
        check_remediation(session, row.id)
    return session.changes


def withdraw_claim(book: Book, actor: Actor, claim_id: UUID, reason: str) -> Changes:
    """Withdraw a claim that was recorded by mistake; refused once it was retested."""
    if not reason.strip():
        raise WorkbookError("claim.withdraw_reason")
    with book.change(actor, "withdraw claim", reason=reason) as session:
        row = live(session, FixClaim, claim_id)
        refuse_closed(session, row.round_id)
        tested = select(Retest.id).where(Retest.claim_id == row.id, col(Retest.withdrawn_at).is_(None))
        if session.exec(tested).first() is not None:
            raise WorkbookError("claim.is_retested", day=row.claimed_on.isoformat())
        withdraw_evidence_of(session, actor, col(RemediationEvidence.claim_id) == row.id)
        row.withdrawn_at = actor.clock()
        check_remediation(session, row.remediation_id)
    return session.changes


def accept_risk(book: Book, actor: Actor, accepted: entered.RiskAcceptance) -> Changes:
    """Record that a named person bears the risk of a finding; what was determined stays as it is."""
    with book.change(actor, "accept risk") as session:
        finding = live(session, Finding, accepted.finding_id)
        _refuse_praise(finding)
        live(session, Party, accepted.party_id)
        if accepted.evidence_id is not None:
            refuse_disposed(session, live(session, Evidence, accepted.evidence_id))
        if accepted.accepted_on > actor.clock().date():
            raise WorkbookError("acceptance.in_future", day=accepted.accepted_on.isoformat())
        same = select(RiskAcceptance.id).where(
            RiskAcceptance.finding_id == finding.id,
            RiskAcceptance.party_id == accepted.party_id,
            RiskAcceptance.accepted_on == accepted.accepted_on,
            col(RiskAcceptance.withdrawn_at).is_(None),
        )
        if session.exec(same).first() is not None:
            raise WorkbookError("acceptance.exists", finding=finding.code, day=accepted.accepted_on.isoformat())
        session.add(RiskAcceptance(id=actor.ids(), **columns_of(accepted)))
    return session.changes


def withdraw_acceptance(book: Book, actor: Actor, acceptance_id: UUID, reason: str) -> Changes:
    """Withdraw a risk acceptance that was revoked or recorded by mistake."""
    if not reason.strip():
        raise WorkbookError("acceptance.withdraw_reason")
    with book.change(actor, "withdraw acceptance", reason=reason) as session:
        live(session, RiskAcceptance, acceptance_id).withdrawn_at = actor.clock()
    return session.changes


def rest_upon(
    session: ChangeSession,
    actor: Actor,
    remediation_id: UUID,
    evidence_ids: Sequence[UUID],
    *,
    claim_id: UUID | None = None,
    retest_id: UUID | None = None,
) -> None:
    """Let a claim or a retest rest on evidence."""
    for row in live_many(session, Evidence, evidence_ids):
        refuse_disposed(session, row)
        link = RemediationEvidence(id=actor.ids(), remediation_id=remediation_id, evidence_id=row.id)
        link.claim_id, link.retest_id = claim_id, retest_id
        session.add(link)


def withdraw_evidence_of(session: ChangeSession, actor: Actor, of: Any) -> None:  # noqa: ANN401  (a condition)
    """Withdraw the links to the evidence of a claim or a retest."""
    for link in session.exec(select(RemediationEvidence).where(of, col(RemediationEvidence.withdrawn_at).is_(None))):
        link.withdrawn_at = actor.clock()


def _parts_of(session: ChangeSession, remediation_id: UUID) -> list[Any]:
    parts: tuple[type[Any], ...] = (RemediationEvidence, Retest, FixClaim, Milestone)
    queries = (select(part).where(part.remediation_id == remediation_id, part.withdrawn_at.is_(None)) for part in parts)
    return [row for query in queries for row in session.exec(query)]


def _check_parties(session: ChangeSession, owed: entered.Remediation, but: UUID | None = None) -> None:
    """Refuse a second remediation of a party for a finding, and a contact of another one. Raises WorkbookError."""
    finding = live(session, Finding, owed.finding_id)
    _refuse_praise(finding)
    party = live(session, Party, owed.party_id)
    query = select(Remediation.id, Remediation.code).where(col(Remediation.withdrawn_at).is_(None))
    query = query.where(Remediation.finding_id == finding.id, Remediation.party_id == party.id)
    for key, code in session.exec(query):
        if key != but:
            raise WorkbookError("remediation.exists", party=party.name, finding=finding.code, remediation=code)
    if owed.contact_id is not None:
        contact = live(session, Contact, owed.contact_id)
        if contact.party_id != party.id:
            raise WorkbookError("response.contact_of_another", contact=contact.name, party=party.name)


def _refuse_praise(finding: Finding) -> None:
    if finding.kind is FindingKind.GOOD_PRACTICE:
        raise WorkbookError("remediation.nothing_owed", finding=finding.code)


def _due(session: ChangeSession, owed: entered.Remediation) -> Any:  # noqa: ANN401  (a day)
    if owed.due_on is not None:
        return owed.due_on
    severity = live(session, Finding, owed.finding_id).severity
    due = due_by_severity(owed.planned_on, severity, the_engagement(session).remediation_days)
    if due is None:
        raise WorkbookError("remediation.due_missing")
    return due
