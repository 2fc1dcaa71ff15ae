"""Remediations, risk acceptances and rounds as frozen lines: read in few statements, however many there are."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import col, func, select

from workbook.domain.owed import (
    AboutFinding,
    AcceptanceLine,
    ClaimLine,
    MilestoneLine,
    RemediationLine,
    RetestLine,
    RoundLine,
)
from workbook.domain.remediations import Claimed, Retested, needs_remediation, state_of
from workbook.store.change import ReadSession
from workbook.store.tables import (
    Contact,
    Evidence,
    Finding,
    FixClaim,
    FollowUpRound,
    Milestone,
    Party,
    Person,
    Remediation,
    RemediationEvidence,
    Retest,
    RiskAcceptance,
)

T = TypeVar("T")
Shown = dict[UUID, tuple[tuple[UUID, str], ...]]
_BATCH = 400


def remediation_lines(session: ReadSession, ids: Sequence[UUID] | None = None) -> list[RemediationLine]:
    """Return these remediations in the order asked for, or all by code; withdrawn ones are left out."""
    query = (
        select(Remediation, Finding, Party.name)
        .add_columns(col(Contact.name), col(FollowUpRound.code))
        .join(Finding, col(Finding.id) == Remediation.finding_id)
        .join(Party, col(Party.id) == Remediation.party_id)
        .outerjoin(Contact, col(Contact.id) == Remediation.contact_id)
        .outerjoin(FollowUpRound, col(FollowUpRound.id) == Remediation.round_id)
        .where(col(Remediation.withdrawn_at).is_(None))
        .order_by(col(Remediation.number), Remediation.code)
    )
    if ids is None:
        return _remediations(session, session.exec(query).all(), None)  # type: ignore[call-overload]
    found: dict[UUID, RemediationLine] = {}
    for start in range(0, len(ids), _BATCH):
        part = list(ids[start : start + _BATCH])
        rows = session.exec(query.where(col(Remediation.id).in_(part))).all()  # type: ignore[call-overload]
        found |= {line.id: line for line in _remediations(session, rows, part)}
    return [found[key] for key in ids if key in found]


def acceptance_lines(session: ReadSession, ids: Sequence[UUID] | None = None) -> list[AcceptanceLine]:
    """Return these risk acceptances, or all by finding and day; withdrawn ones are left out."""
    query = (
        select(RiskAcceptance, Finding, Party.name)
        .add_columns(col(Evidence.code))
        .join(Finding, col(Finding.id) == RiskAcceptance.finding_id)
        .join(Party, col(Party.id) == RiskAcceptance.party_id)
        .outerjoin(Evidence, col(Evidence.id) == RiskAcceptance.evidence_id)
        .where(col(RiskAcceptance.withdrawn_at).is_(None))
        .order_by(col(Finding.number), col(RiskAcceptance.accepted_on), col(RiskAcceptance.id))
    )
    if ids is not None:
        query = query.where(col(RiskAcceptance.id).in_(list(ids)))
    return [
        AcceptanceLine(
            id=row.id,
            finding=about(finding),
            party=party,
            accepted_by=row.accepted_by,
            position=row.position,
            accepted_on=row.accepted_on,
            reason=row.reason,
            conditions=row.conditions,
            valid_until=row.valid_until,
            evidence=evidence or "",
        )
        for row, finding, party, evidence in session.exec(query)  # type: ignore[call-overload]
    ]


def round_lines(session: ReadSession) -> tuple[RoundLine, ...]:
    """Return every round, the earliest first."""

    def recorded(part: type[FixClaim] | type[Retest]) -> dict[UUID | None, int]:
        query = select(part.round_id, func.count()).where(col(part.withdrawn_at).is_(None))
        return dict(session.exec(query.group_by(col(part.round_id))).all())

    claims, retests = recorded(FixClaim), recorded(Retest)
    query = select(FollowUpRound, Person.name).join(Person, col(Person.id) == FollowUpRound.opened_by)
    query = query.where(col(FollowUpRound.withdrawn_at).is_(None))
    return tuple(
        RoundLine(
            id=row.id,
            code=row.code,
            title=row.title,
            opened_on=row.opened_on,
            as_of=row.as_of,
            note=row.note,
            closed_on=row.closed_on,
            opened_by=name,
            claims=claims.get(row.id, 0),
            retests=retests.get(row.id, 0),
        )
        for row, name in session.exec(query.order_by(col(FollowUpRound.number), FollowUpRound.code))
    )


def about(row: Finding) -> AboutFinding:
    """Return what is said of a finding that something is owed for."""
    return AboutFinding(row.id, row.code, row.title, row.severity, needs_remediation(row.kind))


def _remediations(session: ReadSession, rows: Sequence[Any], ids: Sequence[UUID] | None) -> list[RemediationLine]:
    claim_evidence, retest_evidence = _evidence(session, ids)
    steps = _milestones(session, ids)
    claims, retests = _claims(session, ids, claim_evidence), _retests(session, ids, retest_evidence)
    return [
        RemediationLine(
            id=row.id,
            code=row.code,
            finding=about(finding),
            party_id=row.party_id,
            party=party,
            contact_id=row.contact_id,
            owner=owner or "",
            plan=row.plan,
            resources=row.resources,
            planned_on=row.planned_on,
            due_on=row.due_on,
            vendor_dependency=row.vendor_dependency,
            vendor_asked_on=row.vendor_asked_on,
            round=code or "",
            state=state_of(
                [Claimed(one.id, one.claimed_on, one.implemented_by) for one in claims[row.id]],
                [
                    Retested(one.claim, one.performed_by, one.performed_on, one.result, (), one.performed_on)
                    for one in retests[row.id]
                ],
            ),
            milestones=tuple(steps[row.id]),
            claims=tuple(claims[row.id]),
            retests=tuple(retests[row.id]),
        )
        for row, finding, party, owner, code in rows
    ]


def _of(part: type[Any], ids: Sequence[UUID] | None) -> list[Any]:
    conditions = [part.withdrawn_at.is_(None)]
    return conditions if ids is None else [*conditions, part.remediation_id.in_(ids)]


def _milestones(session: ReadSession, ids: Sequence[UUID] | None) -> dict[UUID, list[MilestoneLine]]:
    found: dict[UUID, list[MilestoneLine]] = defaultdict(list)
    query = select(Milestone).where(*_of(Milestone, ids)).order_by(col(Milestone.due_on), col(Milestone.id))
    for row in session.exec(query):
        found[row.remediation_id].append(MilestoneLine(row.id, row.title, row.due_on, row.reached_on))
    return found


def _claims(session: ReadSession, ids: Sequence[UUID] | None, shown: Shown) -> dict[UUID, list[ClaimLine]]:
    found: dict[UUID, list[ClaimLine]] = defaultdict(list)
    query = select(FixClaim, FollowUpRound.code).add_columns(col(FollowUpRound.closed_on))
    query = query.outerjoin(FollowUpRound, col(FollowUpRound.id) == FixClaim.round_id).where(*_of(FixClaim, ids))
    rows = session.exec(query.order_by(col(FixClaim.claimed_on), col(FixClaim.id)))  # type: ignore[call-overload]
    for row, code, closed in rows:
        evidence = shown.get(row.id, ())
        found[row.remediation_id].append(
            ClaimLine(
                row.id, row.claimed_on, tuple(row.implemented_by), row.words, evidence, code or "", closed is not None
            )
        )
    return found


def _retests(session: ReadSession, ids: Sequence[UUID] | None, shown: Shown) -> dict[UUID, list[RetestLine]]:
    found: dict[UUID, list[RetestLine]] = defaultdict(list)
    query = select(Retest, FollowUpRound.code).add_columns(col(FollowUpRound.closed_on))
    query = query.join(FollowUpRound, col(FollowUpRound.id) == Retest.round_id).where(*_of(Retest, ids))
    rows = session.exec(query.order_by(col(Retest.performed_on), col(Retest.id)))  # type: ignore[call-overload]
    for row, code, closed in rows:
        found[row.remediation_id].append(
            RetestLine(
                id=row.id,
                claim=row.claim_id,
                performed_by=row.performed_by,
                performed_on=row.performed_on,
                result=row.result,
                shows=row.shows,
                same_procedure=row.same_procedure,
                procedure=row.procedure,
                deviation=row.deviation,
                evidence=shown.get(row.id, ()),
                round=code,
                is_closed=closed is not None,
            )
        )
    return found


def _evidence(session: ReadSession, ids: Sequence[UUID] | None) -> tuple[Shown, Shown]:
    """Return what claims and what retests rest on, by code."""
    link = RemediationEvidence
    query = select(link.claim_id, link.retest_id, Evidence.id).add_columns(col(Evidence.code))
    query = query.join(Evidence, col(Evidence.id) == link.evidence_id).where(*_of(link, ids))
    claims: Shown = {}
    retests: Shown = {}
    rows = session.exec(query.order_by(col(Evidence.number), Evidence.code))  # type: ignore[call-overload]
    for claim, retest, key, code in rows:
        owner, of = (claim, claims) if claim is not None else (retest, retests)
        of[owner] = (*of.get(owner, ()), (key, code))
    return claims, retests
