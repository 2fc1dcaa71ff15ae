"""The certificates of a workbook: entered by the person or for them, replaced, withdrawn."""

from pathlib import Path
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.certificates import Certificate, plain_code
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.operations.identities import check_dates
from workbook.operations.records import live
from workbook.signing.certificates import MOST_BYTES, read_certificate
from workbook.store import tables
from workbook.store.book import Book
from workbook.store.errors import translated


def add_certificate(book: Book, actor: Actor, person_id: UUID, certificate: Certificate, *, code: str = "") -> Changes:
    """Enter the certificate that a person signs with from now on; the one they had before is withdrawn.

    `code` is what the person said theirs is, where it was compared. Raises WorkbookError for a certificate that has
    ended or not begun, for one of another person of this workbook, and for another code.
    """
    check_dates(certificate, actor)
    if code and plain_code(code) != certificate.code:
        raise WorkbookError("certificate.other_code", code=certificate.code)
    with book.change(actor, "add certificate") as session:
        person = live(session, tables.Person, person_id)
        row = tables.Certificate
        query = select(row).where(col(row.withdrawn_at).is_(None))
        known = session.exec(query.where(row.fingerprint == certificate.fingerprint)).first()
        if known is not None:
            other = live(session, tables.Person, known.person_id).name
            raise WorkbookError("certificate.exists", name=other)
        now = actor.clock()
        before = session.exec(query.where(row.person_id == person.id)).first()
        if before is not None:
            before.withdrawn_at = now
            session.flush()
        session.add(
            tables.Certificate(
                id=actor.ids(),
                person_id=person.id,
                fingerprint=certificate.fingerprint,
                der=certificate.der,
                added_at=now,
            )
        )
    return session.changes


def withdraw_certificate(book: Book, actor: Actor, certificate_id: UUID, reason: str) -> Changes:
    """Withdraw a certificate that is to sign no more, such as one whose key is lost or in other hands."""
    if not reason.strip():
        raise WorkbookError("certificate.withdraw_reason")
    with book.change(actor, "withdraw certificate", reason=reason) as session:
        live(session, tables.Certificate, certificate_id).withdrawn_at = actor.clock()
    return session.changes


def certificate_in(path: Path) -> Certificate:
    """Read the small file that somebody handed over. Raises WorkbookError when it holds no certificate."""
    with translated(str(path)), path.open("rb") as file:
        return read_certificate(file.read(MOST_BYTES + 1))
