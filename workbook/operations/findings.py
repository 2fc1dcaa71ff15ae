"""Raise findings, say what they rest on, and move them from draft to final."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.findings import check_move, check_severity, missing_elements
from workbook.domain.vocabulary import Element, FindingState
from workbook.operations.evidence_uses import refuse_disposed
from workbook.operations.records import columns_of, live, live_many, next_code, the_engagement
from workbook.store.book import Book
from workbook.store.change import ChangeSession, ReadSession
from workbook.store.tables import (
    ChecklistItem,
    Evidence,
    Finding,
    FindingEvidence,
    FindingItem,
    Remediation,
    Response,
    RiskAcceptance,
)


def raise_finding(
    book: Book,
    actor: Actor,
    finding: records.Finding,
    item_ids: Sequence[UUID] = (),
    evidence_ids: Sequence[UUID] = (),
) -> Changes:
    """Enter a finding as a draft, with the items it is about and the evidence it rests on."""
    if actor.person is None:
        raise RuntimeError("a finding needs a person who raises it")
    with book.change(actor, "raise finding") as session:
        finding.check_severity(tuple(the_engagement(session).severity_scale))
        code, number = next_code(session, Finding, book.copy_letter)
        row = Finding(
            id=actor.ids(),
            code=code,
            number=number,
            state=FindingState.DRAFT,
            raised_by=actor.person,
            **_columns(finding),
        )
        session.add(row)
        session.flush()  # the finding first, since its links refer to it
        _link(session, actor, row.id, item_ids, evidence_ids)
    return session.changes


def change_finding(
    book: Book, actor: Actor, finding_id: UUID, finding: records.Finding, *, reason: str = ""
) -> Changes:
    """Replace a finding's texts; what was reviewed becomes a draft again, what was sent is refused."""
    with book.change(actor, "change finding", reason=reason) as session:
        finding.check_severity(tuple(the_engagement(session).severity_scale))
        row = _changeable(session, finding_id)
        for name, value in _columns(finding).items():
            setattr(row, name, value)
        _reopen(session, row)
    return session.changes


def rest_on(
    book: Book, actor: Actor, finding_id: UUID, item_ids: Sequence[UUID] = (), evidence_ids: Sequence[UUID] = ()
) -> Changes:
    """Add items a finding is about and evidence it rests on; what is there already stays."""
    with book.change(actor, "rest finding on") as session:
        row = _changeable(session, finding_id)
        _link(session, actor, row.id, item_ids, evidence_ids)
        _reopen(session, row)
    return session.changes


def no_longer_rest_on(
    book: Book, actor: Actor, finding_id: UUID, item_ids: Sequence[UUID] = (), evidence_ids: Sequence[UUID] = ()
) -> Changes:
    """Take items and evidence from a finding."""
    with book.change(actor, "take from finding") as session:
        finding = _changeable(session, finding_id)
        for link, column, wanted in _links(item_ids, evidence_ids):
            query = select(link).where(link.finding_id == finding_id, link.withdrawn_at.is_(None))
            for row in session.exec(query.where(getattr(link, column).in_(wanted))):
                row.withdrawn_at = actor.clock()
        _reopen(session, finding)
    return session.changes


def move_finding(book: Book, actor: Actor, finding_id: UUID, state: FindingState, *, reason: str = "") -> Changes:
    """Move a finding one step on, or from reviewed back to draft. Raises WorkbookError for an incomplete one."""
    with book.change(actor, "move finding", reason=reason) as session:
        row = live(session, Finding, finding_id)
        check_move(row.state, state)
        if state is not FindingState.DRAFT:
            check_complete(session, row)
        row.state = state
        check_answers(session, row)
    return session.changes


def withdraw_finding(book: Book, actor: Actor, finding_id: UUID, reason: str) -> Changes:
    """Withdraw a finding with its links and the responses to it; it keeps its code."""
    if not reason.strip():
        raise WorkbookError("finding.withdraw_reason")
    with book.change(actor, "withdraw finding", reason=reason) as session:
        now = actor.clock()
        row = live(session, Finding, finding_id)
        if row.state is FindingState.FINAL:
            raise WorkbookError("finding.no_change_when_final", finding=row.code)
        links: tuple[type[Any], ...] = (FindingItem, FindingEvidence, Response)
        for link in links:
            for part in session.exec(select(link).where(link.finding_id == row.id, link.withdrawn_at.is_(None))):
                part.withdrawn_at = now
        _refuse_owed(session, row)
        row.withdrawn_at = now
    return session.changes


def _refuse_owed(session: ChangeSession, row: Finding) -> None:
    """Refuse to withdraw a finding for which something is owed, or whose risk somebody bears. Raises WorkbookError."""
    for owed, key in ((Remediation, "finding.has_remediation"), (RiskAcceptance, "finding.has_acceptance")):
        query = select(owed.id).where(col(owed.finding_id) == row.id, col(owed.withdrawn_at).is_(None))
        if session.exec(query).first() is not None:
            raise WorkbookError(key, finding=row.code)


def _columns(finding: records.Finding) -> dict[str, Any]:
    return columns_of(finding) | {"not_needed": {element.value: reason for element, reason in finding.not_needed}}


def check_complete(session: ReadSession, row: Finding) -> None:
    """Refuse a finding that lacks an element without a reason or has no grade of the scale. Raises WorkbookError."""
    missing = missing_elements(
        row.kind,
        {element: getattr(row, element.value) for element in Element},
        {Element(key): text for key, text in row.not_needed.items()},
    )
    if missing:
        raise WorkbookError("finding.incomplete", finding=row.code, missing=", ".join(missing))
    check_severity(row.kind, row.severity, tuple(the_engagement(session).severity_scale))


def check_answers(session: ChangeSession, row: Finding) -> None:
    """Refuse that a finding counts as answered without a response, or is worked on beside one. Raises WorkbookError."""
    query = select(Response.id).where(Response.finding_id == row.id, col(Response.withdrawn_at).is_(None))
    has_one = session.exec(query).first() is not None
    if not has_one and row.state in (FindingState.ANSWERED, FindingState.FINAL):
        raise WorkbookError("finding.no_response", finding=row.code)
    if has_one and row.state in (FindingState.DRAFT, FindingState.REVIEWED):
        raise WorkbookError("finding.has_response", finding=row.code)


def refuse_unsent(row: Finding) -> None:
    """Refuse a response to a finding that was not sent yet, or is final. Raises WorkbookError."""
    if row.state is FindingState.FINAL:
        raise WorkbookError("finding.no_change_when_final", finding=row.code)
    if row.state not in (FindingState.SENT, FindingState.ANSWERED):
        raise WorkbookError("finding.not_sent", finding=row.code)


def refuse_sent(row: Finding) -> None:
    """Refuse to change a finding that has left the house. Raises WorkbookError."""
    if row.state is FindingState.FINAL:
        raise WorkbookError("finding.no_change_when_final", finding=row.code)
    if row.state in (FindingState.SENT, FindingState.ANSWERED):
        raise WorkbookError("finding.already_sent", finding=row.code)


def _changeable(session: ChangeSession, finding_id: UUID) -> Finding:
    row = live(session, Finding, finding_id)
    refuse_sent(row)
    return row


def _reopen(session: ChangeSession, row: Finding) -> None:
    """Make a reviewed finding a draft again if anything of it was changed."""
    session.flush()
    if row.state is FindingState.REVIEWED and any(captured.is_changed for captured in session.captured.values()):
        row.state = FindingState.DRAFT


def _link(
    session: ChangeSession, actor: Actor, finding_id: UUID, item_ids: Sequence[UUID], evidence_ids: Sequence[UUID]
) -> None:
    live_many(session, ChecklistItem, item_ids)
    for evidence in live_many(session, Evidence, evidence_ids):
        refuse_disposed(session, evidence)
    for link, column, wanted in _links(item_ids, evidence_ids):
        query = select(getattr(link, column)).where(link.finding_id == finding_id, col(link.withdrawn_at).is_(None))
        have = set(session.exec(query))
        for key in dict.fromkeys(wanted):
            if key not in have:
                session.add(link(id=actor.ids(), finding_id=finding_id, **{column: key}))


def _links(item_ids: Sequence[UUID], evidence_ids: Sequence[UUID]) -> tuple[tuple[type[Any], str, Sequence[UUID]], ...]:
    return (FindingItem, "item_id", item_ids), (FindingEvidence, "evidence_id", evidence_ids)
