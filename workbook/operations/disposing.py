"""Dispose of bytes that should never have come in: one person proposes it, another one confirms, and then they are gone."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.texts import clean_text
from workbook.operations.evidence_uses import refuse_used
from workbook.operations.records import live, the_engagement
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.contents import Step
from workbook.store.erasing import erase
from workbook.store.tables import Content, Disposal, Evidence, Person


def propose_disposal(book: Book, actor: Actor, evidence_id: UUID, reason: str) -> Changes:
    """Propose to dispose of the bytes of a piece of evidence, and of every other that has the very same bytes.

    Raises WorkbookError without a reason, after the release, and while any of this evidence is in use.
    """
    if not clean_text(reason, "reason").strip():
        raise WorkbookError("disposal.reason")
    person = _person(actor)
    with book.change(actor, "propose disposal", reason=reason) as session:
        content, sharing = _held(session, actor, evidence_id)
        for evidence in sharing:
            if _proposals(session, [evidence.id]):
                raise WorkbookError("disposal.already", evidence=evidence.code)
            session.add(
                Disposal(
                    id=actor.ids(),
                    evidence_id=evidence.id,
                    content_id=content.id,
                    reason=reason,
                    proposed_by=person,
                    proposed_at=actor.clock(),
                )
            )
    return session.changes


def confirm_disposal(book: Book, actor: Actor, evidence_id: UUID, step: Step | None = None) -> Changes:
    """Dispose of bytes as somebody else proposed; the hash, the reason and both names stay, the bytes do not.

    `step` gets bytes removed and in all; once confirmed, what a cancel or an error leaves over is removed by
    `finish_disposals` or at the next opening. Raises WorkbookError for the person who proposed it, and as proposing does.
    """
    person = _person(actor)
    with book.change(actor, "confirm disposal") as session:
        content, sharing = _held(session, actor, evidence_id)
        proposals = _proposals(session, [evidence.id for evidence in sharing])
        known = {proposal.evidence_id for proposal in proposals}
        if not known:
            raise WorkbookError("disposal.not_proposed")
        if joined := [evidence.code for evidence in sharing if evidence.id not in known]:
            raise WorkbookError("disposal.joined", evidence=", ".join(joined))
        for proposal in proposals:
            if proposal.proposed_by == person:
                raise WorkbookError("disposal.same_person", name=live(session, Person, person).name)
            proposal.confirmed_by, proposal.confirmed_at = person, actor.clock()
        session.flush()  # the file itself asks for two people before bytes may go
        content.disposed_at = actor.clock()
    finish_disposals(book, actor, step)
    return session.changes


def withdraw_disposal(book: Book, actor: Actor, evidence_id: UUID, reason: str = "") -> Changes:
    """Take a proposal back, for all evidence with these bytes. Raises WorkbookError once it was confirmed."""
    with book.change(actor, "withdraw disposal", reason=reason) as session:
        _, sharing = _held(session, actor, evidence_id)
        proposals = _proposals(session, [evidence.id for evidence in sharing])
        if not proposals:
            raise WorkbookError("disposal.not_proposed")
        for proposal in proposals:
            proposal.withdrawn_at = actor.clock()
    return session.changes


def finish_disposals(book: Book, actor: Actor, step: Step | None = None) -> int:
    """Remove what is left of bytes that were disposed of, and record that they are gone; return how many contents."""
    gone = erase(book, step)
    for content, sha256 in gone:
        with book.reading() as session:
            codes = session.exec(select(Evidence.code).where(Evidence.content_id == content).order_by(Evidence.code))
            named = list(codes)
        book.record_access(actor, "remove bytes", sha256=sha256, codes=[*named])
    return len(gone)


def _person(actor: Actor) -> UUID:
    if actor.person is None:
        raise RuntimeError("a disposal needs a person")
    return actor.person


def _held(session: ChangeSession, actor: Actor, evidence_id: UUID) -> tuple[Content, Sequence[Evidence]]:
    """Return the bytes of a piece of evidence, and all evidence that has them, withdrawn ones too.

    Raises WorkbookError for evidence without bytes, after the release, and while something rests on any of it.
    """
    evidence = session.get(Evidence, evidence_id)
    if evidence is None or evidence.content_id is None:
        raise WorkbookError("evidence.no_bytes")
    content = session.get_one(Content, evidence.content_id)
    if content.disposed_at is not None:
        raise WorkbookError("evidence.disposed", evidence=evidence.code)
    released = the_engagement(session).released_on
    if released is not None and released <= actor.clock().date():
        raise WorkbookError("disposal.released", day=released.isoformat())
    query = select(Evidence).where(Evidence.content_id == content.id).order_by(Evidence.code)
    sharing = list(session.exec(query))
    for one in sharing:
        refuse_used(session, one)
    return content, sharing


def _proposals(session: ChangeSession, evidence: Sequence[UUID]) -> list[Disposal]:
    query = select(Disposal).where(col(Disposal.evidence_id).in_(evidence), col(Disposal.withdrawn_at).is_(None))
    return list(session.exec(query.order_by(col(Disposal.id))))
