"""What parties answer to findings that were sent to them, and our rejoinders."""

from uuid import UUID

from sqlmodel import col, select

from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import FindingState
from workbook.operations.findings import refuse_unsent
from workbook.operations.records import columns_of, fill, live
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.tables import Contact, Finding, Party, Response


def record_response(book: Book, actor: Actor, finding_id: UUID, response: records.Response) -> Changes:
    """Record what a party answered to a finding that was sent; the finding is answered then. Raises WorkbookError."""
    with book.change(actor, "record response") as session:
        finding = live(session, Finding, finding_id)
        refuse_unsent(finding)
        _check(session, finding, response)
        session.add(Response(id=actor.ids(), finding_id=finding_id, **columns_of(response)))
        finding.state = FindingState.ANSWERED
    return session.changes


def change_response(
    book: Book, actor: Actor, response_id: UUID, response: records.Response, *, reason: str = ""
) -> Changes:
    """Replace a response, of a finding that is not final yet; what it said before stays in the journal."""
    with book.change(actor, "change response", reason=reason) as session:
        row = live(session, Response, response_id)
        finding = live(session, Finding, row.finding_id)
        refuse_unsent(finding)
        _check(session, finding, response, but=response_id)
        fill(row, response)
    return session.changes


def withdraw_response(book: Book, actor: Actor, response_id: UUID, reason: str) -> Changes:
    """Withdraw a response that does not belong there; a finding with no other one waits for an answer again."""
    if not reason.strip():
        raise WorkbookError("response.withdraw_reason")
    with book.change(actor, "withdraw response", reason=reason) as session:
        row = live(session, Response, response_id)
        finding = live(session, Finding, row.finding_id)
        refuse_unsent(finding)
        row.withdrawn_at = actor.clock()
        session.flush()
        others = select(Response.id).where(Response.finding_id == finding.id, col(Response.withdrawn_at).is_(None))
        if session.exec(others).first() is None:
            finding.state = FindingState.SENT
    return session.changes


def _check(session: ChangeSession, finding: Finding, response: records.Response, but: UUID | None = None) -> None:
    """Refuse a second response of a party, and a contact of another one. Raises WorkbookError."""
    party = live(session, Party, response.party_id)
    query = select(Response.id).where(Response.finding_id == finding.id, Response.party_id == party.id)
    if any(key != but for key in session.exec(query.where(col(Response.withdrawn_at).is_(None)))):
        raise WorkbookError("response.exists", party=party.name, finding=finding.code)
    if response.contact_id is not None:
        contact = live(session, Contact, response.contact_id)
        if contact.party_id != party.id:
            raise WorkbookError("response.contact_of_another", contact=contact.name, party=party.name)
