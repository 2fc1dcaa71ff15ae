"""The certificates of a workbook's people."""

from uuid import UUID

from sqlmodel import col, select

from workbook.domain.certificates import KnownCertificate
from workbook.signing.certificates import read_certificate
from workbook.store.change import ReadSession
from workbook.store.tables import Certificate


def certificates(session: ReadSession) -> dict[UUID, KnownCertificate]:
    """Return the certificate of each person who has one. Raises WorkbookError for one that was written from outside."""
    query = select(Certificate).where(col(Certificate.withdrawn_at).is_(None))
    return {row.person_id: _known(row) for row in session.exec(query)}


def certificate_of(session: ReadSession, person: UUID) -> KnownCertificate | None:
    """Return the certificate that a person signs with, if they have one."""
    query = select(Certificate).where(Certificate.person_id == person, col(Certificate.withdrawn_at).is_(None))
    row = session.exec(query).first()
    return _known(row) if row is not None else None


def _known(row: Certificate) -> KnownCertificate:
    return KnownCertificate(row.id, row.person_id, row.added_at, read_certificate(row.der))
