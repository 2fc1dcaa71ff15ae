"""Receipts: written after a signature and kept elsewhere, they tell what a file alone cannot: what its end has lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlmodel import func, select

from workbook.domain.actor import Actor
from workbook.domain.errors import Argument, Message, WorkbookError
from workbook.domain.receipts import Given, Receipt
from workbook.domain.roots import Proof, Root
from workbook.domain.sign_offs import Force
from workbook.exports.atomic import write_bytes_atomically
from workbook.messages import text
from workbook.operations.records import the_engagement
from workbook.operations.targets import refuse_over_workbook
from workbook.store import journal, roots
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.sign_offs import sign_off_records, sign_offs, statement_of
from workbook.store.tables import Certificate, Evidence


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    """What a receipt tells of a workbook; no problem means that it still holds exactly what the receipt says."""

    problems: tuple[Message, ...]
    notices: tuple[Message, ...]
    events_since: int

    @property
    def holds(self) -> bool:
        """Tell whether nothing is missing or other."""
        return not self.problems


def make_receipt(book: Book, actor: Actor) -> Receipt:
    """Return the receipt of the workbook as it is.

    Raises WorkbookError while nobody has signed anything, and when it cannot be read what somebody signed.
    """
    with book.reading() as session:
        engagement = the_engagement(session)
        events, evidence = roots.journal_root(session), roots.evidence_root(session)
        signatures = tuple(_signatures(session))
        if not signatures:
            raise WorkbookError("receipt.nothing_signed")
        if any(statement_of(one.statement) is None for one in signatures):
            raise WorkbookError("receipt.unreadable_signature")
        return Receipt(
            engagement=engagement.id,
            title=engagement.title,
            copy=UUID(book.copy_id),
            copy_letter=book.copy_letter,
            made_at=actor.clock(),
            tool=actor.tool,
            events=events.size,
            head=journal.head(session.driver()),
            journal_root=events.sha256,
            evidence=evidence.size,
            evidence_root=evidence.sha256,
            signatures=signatures,
            voided=tuple(row.sha256 for row in sign_offs(session) if row.force is not Force.IN_FORCE),
        )


def write_receipt(book: Book, actor: Actor, target: Path) -> tuple[Receipt, Path, Path]:
    """Write the receipt as JSON, and beside it as one page to print; return it with the places of both.

    Raises WorkbookError as `make_receipt` does, for a name that does not end in .json, and when a file cannot be written.
    """
    from workbook.exports.receipt import receipt_json, receipt_pdf  # slow to load

    if target.suffix.lower() != ".json":  # its page would take the place of the receipt, or of something else
        raise WorkbookError("receipt.name", name=target.name)
    receipt = make_receipt(book, actor)
    page = target.with_suffix(".pdf")
    for path in (target, page):
        refuse_over_workbook(book, path)
    with book.reading() as session:
        language = the_engagement(session).language
    rendered = receipt_pdf(receipt, language)  # before anything is written: no receipt without its page
    write_bytes_atomically(target, receipt_json(receipt))
    write_bytes_atomically(page, rendered)
    book.record_access(actor, "write receipt", files=[target.name, page.name], head=receipt.head)
    return receipt, target, page


def write_proof_of(book: Book, actor: Actor, code: str, target: Path) -> Proof:
    """Write the proof that a piece of evidence belongs to the root over all of it, without showing the others.

    Raises WorkbookError for a code that no evidence has, and when the file cannot be written.
    """
    from workbook.exports.proof_file import write_proof

    with book.reading() as session:
        key = session.exec(select(Evidence.id).where(func.lower(Evidence.code) == code.strip().lower())).first()
        if key is None:
            raise WorkbookError("record.not_found", kind="evidence", name=code)
        proof = roots.evidence_proof(session, key)
    refuse_over_workbook(book, target)
    write_proof(proof, target)
    book.record_access(actor, "write proof", file=target.name, evidence=code, root=proof.root.sha256)
    return proof


def check_proof(proof: Proof, receipt: Receipt | None) -> tuple[Message, ...]:
    """Return what is wrong with a proof: that it leads nowhere, or not to the root that a receipt has seen."""
    if not proof.holds:
        return (Message("proof.wrong"),)
    if receipt is not None and proof.root != Root(receipt.evidence, receipt.evidence_root):
        return (Message("proof.of_another_root", {"title": receipt.title}),)
    return ()


def check_receipt(book: Book, receipt: Receipt) -> ReceiptCheck:
    """Tell whether the workbook still holds exactly what a receipt says; what was added since is no problem."""
    with book.reading(background=True) as session:
        if the_engagement(session).id != receipt.engagement:
            return ReceiptCheck((Message("receipt.of_another", {"title": receipt.title}),), (), 0)
        problems = [*_journal_problems(session, receipt), *_signature_problems(session, receipt)]
        now = roots.journal_root(session).size
        differs = roots.evidence_root(session).sha256 != receipt.evidence_root
    since = now - receipt.events
    if differs and since == 0 and not problems:
        problems.append(Message("receipt.evidence_differs"))
    notices = [Message("receipt.evidence_since", {"count": since})] if differs and since > 0 else []
    return ReceiptCheck(tuple(problems), tuple(notices), max(since, 0))


def receipt_words(checked: ReceiptCheck) -> str:
    """Return the verdict in one sentence."""
    if not checked.holds:
        return text("receipt.does_not_hold")
    return text("receipt.holds" if not checked.events_since else "receipt.holds_and_more", count=checked.events_since)


def _journal_problems(session: ReadSession, receipt: Receipt) -> Iterator[Message]:
    leaves = roots.journal_root(session, receipt.events)
    if leaves.size < receipt.events:
        yield Message("receipt.cut", {"events": leaves.size, "seen": receipt.events})
    elif leaves.sha256 != receipt.journal_root or _hash_at(session, receipt.events) != receipt.head:
        yield Message("receipt.rebuilt", {"seen": receipt.events})


def _hash_at(session: ReadSession, events: int) -> str:
    query = "SELECT hash FROM event ORDER BY seq LIMIT 1 OFFSET ?"
    found = session.driver().execute(query, (max(events - 1, 0),)).fetchone()
    return str(found[0]) if found else ""


def _signature_problems(session: ReadSession, receipt: Receipt) -> Iterator[Message]:
    there = set(_signatures(session))
    for given in receipt.signatures:
        if given not in there:
            said = statement_of(given.statement) or {"person": {"name": ""}}
            told: dict[str, Argument] = {"name": str(said["person"]["name"]), "at": str(said.get("at", ""))}
            yield Message("receipt.signature_missing", told)


def _signatures(session: ReadSession) -> Iterator[Given]:
    """Yield every signature with its certificate, in the order in which they were given."""
    certificates = {row.fingerprint: row.der for row in session.exec(select(Certificate))}
    for row in sign_off_records(session):
        yield Given(row.signed_bytes, row.signature, certificates.get(row.fingerprint, b""))
