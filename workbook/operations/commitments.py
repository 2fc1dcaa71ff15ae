"""Record what parties committed to, which controls it covers, and what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.commitments import Commitment as Said
from workbook.domain.commitments import Conclusion, Cover, check_conclusion
from workbook.domain.errors import WorkbookError
from workbook.domain.texts import clean_text
from workbook.domain.vocabulary import ControlStatus
from workbook.operations.evidence_uses import refuse_disposed
from workbook.operations.records import columns_of, fill, live, live_many, next_code
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.tables import Commitment, CommitmentCover, Control, Evidence, Framework, Subject


def record_commitment(
    book: Book, actor: Actor, said: Said, covers: Sequence[Cover] = (), *, also_for: Sequence[UUID] = ()
) -> Changes:
    """Record a commitment with the controls it covers, and the same words once for each further subject.

    Raises WorkbookError for a source that is not there or was disposed of, and for a control that is withdrawn.
    """
    if actor.person is None:
        raise RuntimeError("a commitment needs a person who records it")
    with book.change(actor, "record commitment") as session:
        _check_source(session, said.source_id)
        for subject in live_many(session, Subject, [said.subject_id, *also_for]):
            code, number = next_code(session, Commitment, book.copy_letter)
            row = Commitment(
                id=actor.ids(),
                code=code,
                number=number,
                conclusion=Conclusion.NOT_ESTABLISHED,
                recorded_by=actor.person,
                **columns_of(replace(said, subject_id=subject.id)),
            )
            session.add(row)
            session.flush()  # the commitment first, since its covers refer to it
            _cover(session, actor, row.id, covers)
    return session.changes


def change_commitment(book: Book, actor: Actor, commitment_id: UUID, said: Said, *, reason: str = "") -> Changes:
    """Replace what is known of a commitment; a conclusion about other words or another source has to be drawn again."""
    with book.change(actor, "change commitment", reason=reason) as session:
        row = live(session, Commitment, commitment_id)
        if said.subject_id != row.subject_id:
            raise WorkbookError("commitment.subject_stays", commitment=row.code)
        _check_source(session, said.source_id)
        if (row.words, row.source_id, row.strength) != (said.words, said.source_id, said.strength):
            _conclude(row, Conclusion.NOT_ESTABLISHED, "", None)
        fill(row, said)
    return session.changes


def cover_controls(book: Book, actor: Actor, commitment_id: UUID, covers: Sequence[Cover]) -> Changes:
    """Say which controls a commitment covers: these, and no others. What stays as it was is not touched."""
    with book.change(actor, "cover controls") as session:
        live(session, Commitment, commitment_id)
        _cover(session, actor, commitment_id, covers)
    return session.changes


def conclude_commitment(
    book: Book, actor: Actor, commitment_id: UUID, conclusion: Conclusion, reason: str = ""
) -> Changes:
    """Say what became of a commitment, and why. Raises WorkbookError for a conclusion without its reason."""
    with book.change(actor, "conclude commitment", reason=clean_text(reason, "reason")) as session:
        row = live(session, Commitment, commitment_id)
        check_conclusion(row.strength, conclusion, reason)
        _conclude(row, conclusion, reason, actor.person if conclusion is not Conclusion.NOT_ESTABLISHED else None)
    return session.changes


def withdraw_commitment(book: Book, actor: Actor, commitment_id: UUID, reason: str) -> Changes:
    """Take out a commitment that was recorded by mistake, with its covers; one that a party took back stays."""
    if not reason.strip():
        raise WorkbookError("commitment.withdraw_reason")
    with book.change(actor, "withdraw commitment", reason=reason) as session:
        row = live(session, Commitment, commitment_id)
        _cover(session, actor, row.id, ())
        row.withdrawn_at = actor.clock()
    return session.changes


def _check_source(session: ChangeSession, source_id: UUID | None) -> None:
    if source_id is not None:
        refuse_disposed(session, live(session, Evidence, source_id))


def _conclude(row: Commitment, conclusion: Conclusion, reason: str, person: UUID | None) -> None:
    row.conclusion, row.conclusion_reason, row.concluded_by = conclusion, reason, person


def _cover(session: ChangeSession, actor: Actor, commitment_id: UUID, covers: Sequence[Cover]) -> None:
    wanted = {cover.control_id: cover for cover in covers}
    if len(wanted) < len(covers):
        raise WorkbookError("commitment.control_twice")
    query = select(CommitmentCover).where(CommitmentCover.commitment_id == commitment_id)
    there = {row.control_id: row for row in session.exec(query.where(col(CommitmentCover.withdrawn_at).is_(None)))}
    _check_controls(session, [key for key in wanted if key not in there])
    for key, row in there.items():
        if key in wanted:
            fill(row, wanted[key])
        else:
            row.withdrawn_at = actor.clock()
    for key, cover in wanted.items():
        if key not in there:
            session.add(CommitmentCover(id=actor.ids(), commitment_id=commitment_id, **columns_of(cover)))


def _check_controls(session: ChangeSession, wanted: Sequence[UUID]) -> None:
    for start in range(0, len(wanted), 400):
        part = wanted[start : start + 400]
        query = select(Control.id, Control.code, Control.status).join(
            Framework, col(Framework.id) == Control.framework_id
        )
        query = query.where(col(Control.id).in_(part), col(Framework.withdrawn_at).is_(None))
        found = {key: (code, status) for key, code, status in session.exec(query)}
        for key in part:
            if key not in found:
                raise WorkbookError("record.not_found", kind="control", name=str(key))
            code, status = found[key]
            if status is ControlStatus.WITHDRAWN:
                raise WorkbookError("commitment.control_withdrawn", control=code)
