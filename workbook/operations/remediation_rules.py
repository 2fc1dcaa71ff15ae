"""What every change of a remediation is held to, an undo too: its dates, its claims, its retests and closed rounds."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.errors import WorkbookError
from workbook.domain.remediations import Claimed, Retested, Shown, check_claims, check_retests
from workbook.operations.records import the_engagement
from workbook.store.change import Captured, ChangeSession
from workbook.store.tables import (
    Evidence,
    FixClaim,
    FollowUpRound,
    Milestone,
    Remediation,
    RemediationEvidence,
    Retest,
)

_REMEDIATION: Final = str(Remediation.__tablename__)
_ROUND: Final = str(FollowUpRound.__tablename__)
_EVIDENCE: Final = str(Evidence.__tablename__)
_PARTS: Final = frozenset(str(part.__tablename__) for part in (Milestone, FixClaim, Retest, RemediationEvidence))


def the_open_round(session: ChangeSession) -> FollowUpRound | None:
    """Return the round that is open, None while there is none."""
    query = select(FollowUpRound).where(col(FollowUpRound.closed_on).is_(None))
    return session.exec(query.where(col(FollowUpRound.withdrawn_at).is_(None))).first()


def current_round(session: ChangeSession) -> UUID | None:
    """Return the open round, None while there is none and the engagement is not released yet. Raises WorkbookError."""
    found = the_open_round(session)
    released = the_engagement(session).released_on
    if found is None and released is not None and released <= session.actor.clock().date():
        raise WorkbookError("round.none_open", released=released.isoformat())
    return found.id if found else None


def refuse_closed(session: ChangeSession, round_id: UUID | None) -> None:
    """Refuse a change of what was recorded in a round that is closed. Raises WorkbookError."""
    if round_id is None:
        return
    row = session.get_one(FollowUpRound, round_id)
    if row.closed_on is not None:
        raise WorkbookError("round.closed", round=row.code, day=row.closed_on.isoformat())


def check_place(session: ChangeSession, row: Remediation, finding_id: UUID, party_id: UUID) -> None:
    """Refuse another finding for a remediation, and another party once one claims that it is fixed. Raises WorkbookError."""
    if finding_id != row.finding_id:
        raise WorkbookError("remediation.finding_stays", remediation=row.code)
    if party_id != row.party_id and session.exec(select(FixClaim.id).where(*_of(FixClaim, row.id))).first():
        raise WorkbookError("remediation.party_stays", remediation=row.code)


def check_remediation(session: ChangeSession, remediation_id: UUID) -> None:
    """Refuse a remediation whose steps, claims and retests do not fit together. Raises WorkbookError."""
    session.flush()
    row = session.get_one(Remediation, remediation_id)
    if row.withdrawn_at is not None:
        return
    today = session.actor.clock().date()
    for step in session.exec(select(Milestone).where(*_of(Milestone, remediation_id))):
        if step.due_on < row.planned_on:
            raise WorkbookError(
                "milestone.before_plan", due=step.due_on.isoformat(), planned=row.planned_on.isoformat()
            )
        if step.reached_on is not None and step.reached_on > today:
            raise WorkbookError("milestone.in_future", day=step.reached_on.isoformat())
    claims, retests = _history(session, remediation_id)
    check_claims(row.code, claims, retests, today)
    check_retests(claims, retests, today)


def check_round(session: ChangeSession, round_id: UUID) -> None:
    """Refuse a round that no longer fits the retests recorded in it. Raises WorkbookError."""
    query = select(Retest.remediation_id).where(Retest.round_id == round_id, col(Retest.withdrawn_at).is_(None))
    for remediation in sorted(set(session.exec(query))):
        check_remediation(session, remediation)


def check_resting(session: ChangeSession, evidence_id: UUID) -> None:
    """Refuse a change of evidence that claims and retests rest on, where they no longer fit. Raises WorkbookError."""
    query = select(RemediationEvidence.remediation_id).where(RemediationEvidence.evidence_id == evidence_id)
    for remediation in sorted(set(session.exec(query.where(col(RemediationEvidence.withdrawn_at).is_(None))))):
        check_remediation(session, remediation)


def keep_guard(session: ChangeSession, touched: Iterable[tuple[tuple[str, UUID], Captured]]) -> None:
    """Hold an undo to what every other change of remediations and rounds is held to. Raises WorkbookError."""
    remediations: set[UUID] = set()
    rounds: set[UUID] = set()
    for (table, key), captured in touched:
        if table == _ROUND:
            rounds.add(key)
        elif table == _EVIDENCE:
            check_resting(session, key)
        elif table == _REMEDIATION:
            remediations.add(key)
            if was := captured.before:
                row = session.get_one(Remediation, key)
                check_place(session, row, UUID(was["finding_id"]), UUID(was["party_id"]))
        elif table in _PARTS:
            remediations.add(UUID(captured.after["remediation_id"]))
        is_gone = table == _REMEDIATION and captured.after["withdrawn_at"] is not None
        if (table in _PARTS or is_gone) and captured.after.get("round_id"):
            refuse_closed(session, UUID(captured.after["round_id"]))
    for key in sorted(remediations):
        check_remediation(session, key)
    for key in sorted(rounds):
        check_round(session, key)


def _history(session: ChangeSession, remediation_id: UUID) -> tuple[list[Claimed], list[Retested]]:
    evidence = _evidence(session, remediation_id)
    claims = select(FixClaim).where(*_of(FixClaim, remediation_id))
    claims = claims.order_by(col(FixClaim.claimed_on), col(FixClaim.id))
    retests = select(Retest, FollowUpRound).join(FollowUpRound, col(FollowUpRound.id) == Retest.round_id)
    retests = retests.where(*_of(Retest, remediation_id)).order_by(col(Retest.performed_on), col(Retest.id))
    return (
        [
            Claimed(row.id, row.claimed_on, tuple(row.implemented_by), frozenset(one.id for one in evidence[row.id]))
            for row in session.exec(claims)
        ],
        [
            Retested(row.claim_id, row.performed_by, row.performed_on, row.result, tuple(evidence[row.id]), held.as_of)
            for row, held in session.exec(retests)
        ],
    )


def _evidence(session: ChangeSession, remediation_id: UUID) -> dict[UUID, list[Shown]]:
    """Return what each claim and each retest rests on, with the earliest day that is known of it."""
    query = select(RemediationEvidence, Evidence).join(Evidence, col(Evidence.id) == RemediationEvidence.evidence_id)
    found: dict[UUID, list[Shown]] = defaultdict(list)
    rows = session.exec(query.where(*_of(RemediationEvidence, remediation_id)).order_by(col(Evidence.number)))
    for link, row in rows:
        dated = (row.received_at + timedelta(minutes=row.received_offset_minutes)).date()
        if row.collected_on is not None:
            dated = min(dated, row.collected_on)
        owner = link.claim_id or link.retest_id
        if owner is not None:
            found[owner].append(Shown(row.id, row.code, dated))
    return found


def _of(part: type[Milestone | FixClaim | Retest | RemediationEvidence], remediation_id: UUID) -> tuple[bool, bool]:
    return col(part.remediation_id) == remediation_id, col(part.withdrawn_at).is_(None)  # type: ignore[return-value]
