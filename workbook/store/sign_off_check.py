"""Check every signature for itself: the signed bytes, the certificate, and that the journal still holds what was signed."""

from collections.abc import Iterator

from sqlmodel import col, select

from workbook.domain.errors import Argument, Message, WorkbookError
from workbook.domain.sign_offs import FORMAT, SignTarget
from workbook.signing.certificates import is_signature
from workbook.store import roots, stored
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.covered import coverage
from workbook.store.record_names import names_of
from workbook.store.sign_offs import is_untouched, statement_of
from workbook.store.stored import Json
from workbook.store.tables import Certificate, SignOff


def check_sign_offs(book: Book) -> list[Message]:
    """Name each signature that does not hold what it says; one that a later change has voided is no problem."""
    problems: list[Message] = []
    with book.reading(background=True) as session:
        ids = session.exec(select(SignOff.id).order_by(col(SignOff.signed_at), col(SignOff.id))).all()
    for key in ids:  # each in a turn of its own: what an engagement holds takes a while
        with book.reading(background=True) as session:
            problems += _check(session, session.get_one(SignOff, key))
    return problems


def _check(session: ReadSession, row: SignOff) -> list[Message]:
    query = select(Certificate.der).where(Certificate.fingerprint == row.fingerprint)
    der = session.exec(query).first()
    name = names_of(session, [("person", row.person_id)])["person", row.person_id]
    told: dict[str, Argument] = {"name": name, "at": stored.utc_text(row.signed_at), "meaning": row.meaning}
    return [Message(key, told) for key in _problems(session, row, der)]


def _problems(session: ReadSession, row: SignOff, der: bytes | None) -> Iterator[str]:
    said = statement_of(row.signed_bytes)
    if said is None or not _agrees(row, said):
        yield "verify.signature_says_other"
        return
    if der is None:
        yield "verify.signature_without_certificate"
    elif not _is_signed(der, row):
        yield "verify.signature_wrong"
    events = said["journal"]["events"]
    head = session.driver().execute("SELECT hash FROM event ORDER BY seq LIMIT 1 OFFSET ?", (events - 1,)).fetchone()
    if head is None or head[0] != row.head or roots.journal_root(session, events).sha256 != said["journal"]["root"]:
        yield "verify.signature_of_another_journal"
    elif _has_other_content(session, row, said):
        yield "verify.signature_of_other_content"


def _agrees(row: SignOff, said: Json) -> bool:
    """Tell whether the columns say what the signed bytes say."""
    try:
        told = (
            said["format"],
            said["target"]["kind"],
            said["target"]["id"],
            said["person"]["id"],
            said["meaning"],
            said["certificate"],
            said["journal"]["head"],
            said["at"],
        )
    except (KeyError, TypeError):
        return False
    return bool(
        told
        == (
            FORMAT,
            row.target_kind.value,
            str(row.target_id),
            str(row.person_id),
            row.meaning.value,
            row.fingerprint,
            row.head,
            stored.utc_text(row.signed_at),
        )
    )


def _is_signed(der: bytes, row: SignOff) -> bool:
    try:
        return is_signature(der, row.signed_bytes, row.signature)
    except WorkbookError:
        return False


def _has_other_content(session: ReadSession, row: SignOff, said: Json) -> bool:
    """Tell whether the content is not what was signed though no event since then speaks of it."""
    target = SignTarget(row.target_kind, row.target_id)
    if not is_untouched(session, target, row.head):
        return False
    return coverage(session, target).sha256 != str(said["content"]["sha256"])
