"""Follow up in rounds: open one, retest in it what was claimed fixed, close it. No determination is ever touched."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from workbook.domain import remediations as entered
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.operations.records import columns_of, fill, live, next_code
from workbook.operations.remediation_rules import check_remediation, check_round, refuse_closed, the_open_round
from workbook.operations.remediations import rest_upon, withdraw_evidence_of
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.tables import FixClaim, FollowUpRound, Remediation, RemediationEvidence, Retest


def open_round(book: Book, actor: Actor, begun: entered.FollowUpRound) -> Changes:
    """Open a round of following up; only one is open at a time."""
    if actor.person is None:
        raise RuntimeError("a round needs a person who opens it")
    with book.change(actor, "open round") as session:
        other = the_open_round(session)
        if other is not None:
            raise WorkbookError("round.open_already", round=other.code)
        code, number = next_code(session, FollowUpRound, book.copy_letter)
        columns = columns_of(begun) | {"code": code, "number": number, "opened_by": actor.person}
        session.add(FollowUpRound(id=actor.ids(), **columns))
    return session.changes


def change_round(
    book: Book, actor: Actor, round_id: UUID, begun: entered.FollowUpRound, *, reason: str = ""
) -> Changes:
    """Replace the terms of a round that is still open."""
    with book.change(actor, "change round", reason=reason) as session:
        row = live(session, FollowUpRound, round_id)
        refuse_closed(session, row.id)
        fill(row, begun)
        session.flush()
        check_round(session, row.id)
    return session.changes


def close_round(book: Book, actor: Actor, round_id: UUID, closed_on: date) -> Changes:
    """Close a round: what was recorded in it stays as it is from now on."""
    with book.change(actor, "close round") as session:
        row = live(session, FollowUpRound, round_id)
        refuse_closed(session, row.id)
        if not row.opened_on <= closed_on <= actor.clock().date():
            raise WorkbookError("round.closing_day", day=closed_on.isoformat(), opened=row.opened_on.isoformat())
        row.closed_on = closed_on
    return session.changes


def withdraw_round(book: Book, actor: Actor, round_id: UUID, reason: str) -> Changes:
    """Withdraw a round in which nothing was recorded."""
    if not reason.strip():
        raise WorkbookError("round.withdraw_reason")
    with book.change(actor, "withdraw round", reason=reason) as session:
        row = live(session, FollowUpRound, round_id)
        refuse_closed(session, row.id)
        for part in (Remediation, FixClaim, Retest):
            used = select(part.id).where(col(part.round_id) == row.id, col(part.withdrawn_at).is_(None))
            if session.exec(used).first() is not None:
                raise WorkbookError("round.in_use", round=row.code)
        row.withdrawn_at = actor.clock()
    return session.changes


def record_retest(
    book: Book, actor: Actor, remediation_id: UUID, retest: entered.Retest, evidence_ids: Sequence[UUID]
) -> Changes:
    """Record in the open round what a retest of the latest claim shows, and on which evidence. Raises WorkbookError."""
    with book.change(actor, "record retest") as session:
        row = live(session, Remediation, remediation_id)
        current = the_open_round(session)
        if current is None:
            raise WorkbookError("retest.no_round")
        claim = _latest_claim(session, row)
        key = actor.ids()
        columns = columns_of(retest) | {"remediation_id": row.id, "claim_id": claim, "round_id": current.id}
        session.add(Retest(id=key, **columns))
        session.flush()  # the retest first, since its evidence refers to it
        rest_upon(session, actor, row.id, evidence_ids, retest_id=key)
        check_remediation(session, row.id)
    return session.changes


def withdraw_retest(book: Book, actor: Actor, retest_id: UUID, reason: str) -> Changes:
    """Withdraw a retest that was recorded by mistake, while its round is open."""
    if not reason.strip():
        raise WorkbookError("retest.withdraw_reason")
    with book.change(actor, "withdraw retest", reason=reason) as session:
        row = live(session, Retest, retest_id)
        refuse_closed(session, row.round_id)
        withdraw_evidence_of(session, actor, col(RemediationEvidence.retest_id) == row.id)
        row.withdrawn_at = actor.clock()
        check_remediation(session, row.remediation_id)
    return session.changes


def _latest_claim(session: ChangeSession, row: Remediation) -> UUID:
    query = select(FixClaim.id).where(FixClaim.remediation_id == row.id, col(FixClaim.withdrawn_at).is_(None))
    found = session.exec(query.order_by(col(FixClaim.claimed_on).desc(), col(FixClaim.id).desc())).first()
    if found is None:
        raise WorkbookError("retest.nothing_claimed", remediation=row.code)
    return found
