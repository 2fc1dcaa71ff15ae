"""Sign off: what is to be signed is prepared and shown, and then exactly that is signed, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.canonical import Json, canonical
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.roots import Root
from workbook.domain.sign_offs import FORMAT, Coverage, Meaning, SignOffRow, SignTarget, TargetKind, check_order
from workbook.domain.vocabulary import FindingState, Responsibility, Scope, WorkState
from workbook.messages import render
from workbook.operations.findings import check_complete
from workbook.operations.identities import check_dates
from workbook.operations.items import items_named
from workbook.operations.records import live, the_engagement
from workbook.operations.verifying import verify
from workbook.signing.keys import Signer
from workbook.store import journal, stored
from workbook.store.book import Book
from workbook.store.certificates import certificate_of
from workbook.store.change import ReadSession
from workbook.store.contents import Step
from workbook.store.covered import coverage, parts_json
from workbook.store.roots import journal_root
from workbook.store.sign_offs import in_force, sign_offs
from workbook.store.tables import ChecklistItem, Event, Finding, Person, SignOff, Subject

_KINDS: Final[dict[TargetKind, type[Any]]] = {TargetKind.FINDING: Finding, TargetKind.SUBJECT: Subject}
_DONE: Final = {
    Meaning.AUTHORSHIP: (WorkState.SUBMITTED, WorkState.ACCEPTED),
    Meaning.REVIEW: (WorkState.ACCEPTED,),
    Meaning.APPROVAL: (WorkState.ACCEPTED,),
    Meaning.RESPONSIBILITY: (WorkState.ACCEPTED,),
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a person is about to sign, as it is at one entry of the journal."""

    person: UUID
    target: SignTarget
    meaning: Meaning
    content: Coverage
    events: Root
    head: str
    earlier: tuple[SignOffRow, ...]
    """the sign-offs of the same target that are in force"""


def prepare(book: Book, actor: Actor, target: SignTarget, meaning: Meaning) -> Prepared:
    """Return what the person would sign. Raises WorkbookError when they may not, or the work is not so far."""
    with book.reading() as session:
        given = sign_offs(session, target)
        person = _person(session, actor)
        _check(session, person, target, meaning, given)
        return Prepared(
            person.id,
            target,
            meaning,
            coverage(session, target),
            journal_root(session),
            journal.head(session.driver()),
            in_force(given),
        )


def verified_sign_off(
    book: Book, actor: Actor, prepared: Prepared, signer: Signer, step: Step | None = None
) -> Changes:
    """Verify the workbook anew, and sign what was prepared only if it is intact.

    Raises WorkbookError as `sign_off` does, and for a damaged workbook. `step` gets bytes of evidence read and in all, and
    may raise Cancelled.
    """
    found = verify(book, actor, step, before="sign-off")
    if not found.is_intact:
        raise WorkbookError("sign.damaged", count=len(found.problems), first=render(found.problems[0]))
    return sign_off(book, actor, prepared, signer)


def sign_off(book: Book, actor: Actor, prepared: Prepared, signer: Signer) -> Changes:
    """Sign what was prepared; nothing takes a sign-off back.

    Raises WorkbookError when the workbook has changed since, when the key is not the one of the person's certificate, or
    when that has ended.
    """
    check_dates(signer.certificate, actor)
    target, now = prepared.target, actor.clock()
    with book.change(actor, "sign off") as session:
        person = _person(session, actor)
        if (journal.head(session.driver()), person.id) != (prepared.head, prepared.person):
            raise WorkbookError("sign.changed_since")
        _refuse_other_key(session, person, signer)
        engagement = the_engagement(session)
        statement = canonical(
            _content(prepared)
            | {
                "at": stored.utc_text(now),
                "certificate": signer.certificate.fingerprint,
                "copy": book.copy_id,
                "engagement": {"id": str(engagement.id), "title": engagement.title},
                "offset_minutes": stored.offset_minutes(now),
                "person": {"id": str(person.id), "name": person.name, "role": person.role.value},
                "target": _called(session, target),
            }
        )
        session.add(
            SignOff(
                id=actor.ids(),
                target_kind=target.kind,
                target_id=target.id,
                person_id=person.id,
                meaning=prepared.meaning,
                signed_at=now,
                head=prepared.head,
                fingerprint=signer.certificate.fingerprint,
                signed_bytes=statement,
                signature=signer.sign(statement),
            )
        )
    return session.changes


def _refuse_other_key(session: ReadSession, person: Person, signer: Signer) -> None:
    known = certificate_of(session, person.id)
    if known is None:
        raise WorkbookError("sign.no_certificate", name=person.name)
    if known.certificate.fingerprint != signer.certificate.fingerprint:
        raise WorkbookError("sign.other_key", name=person.name, code=known.certificate.code)


def _content(prepared: Prepared) -> dict[str, Json]:
    content, events = prepared.content, prepared.events
    return {
        "content": {"parts": parts_json(content.parts), "sha256": content.sha256},
        "earlier": [one.sha256 for one in prepared.earlier],
        "evidence": {"entries": content.evidence, "root": content.evidence_root},
        "format": FORMAT,
        "journal": {"events": events.size, "head": prepared.head, "root": events.sha256},
        "meaning": prepared.meaning.value,
    }


def _called(session: ReadSession, target: SignTarget) -> dict[str, Json]:
    """Return the target as the signed bytes name it."""
    if target.kind is TargetKind.ENGAGEMENT:
        code, title = "", the_engagement(session).title
    elif target.kind is TargetKind.SUBJECT:
        subject = live(session, Subject, target.id)
        code, title = subject.code, subject.name
    else:
        finding = live(session, Finding, target.id)
        code, title = finding.code, finding.title
    return {"code": code, "id": str(target.id), "kind": target.kind.value, "title": title}


def _check(
    session: ReadSession, person: Person, target: SignTarget, meaning: Meaning, given: Sequence[SignOffRow]
) -> None:
    findings, items = _findings(session, target), _items(session, target)
    check_order(meaning, person.id, person.name, person.role, given, _workers(session, findings, items))
    if certificate_of(session, person.id) is None:
        raise WorkbookError("sign.no_certificate", name=person.name)
    for finding in findings:
        check_complete(session, finding)
        if meaning is not Meaning.AUTHORSHIP and finding.state is FindingState.DRAFT:
            raise WorkbookError("sign.finding_not_reviewed", finding=finding.code)
    open_ = [item.id for item in items if _is_assessed(item) and item.work_state not in _DONE[meaning]]
    if open_:
        first = items_named(session, open_[:1])[open_[0]]
        key = "sign.not_submitted" if meaning is Meaning.AUTHORSHIP else "sign.not_accepted"
        raise WorkbookError(key, count=len(open_), first=first)


def _is_assessed(item: ChecklistItem) -> bool:
    return item.scope is Scope.IN and item.responsibility is not Responsibility.INHERITED


def _person(session: ReadSession, actor: Actor) -> Person:
    if actor.person is None:
        raise RuntimeError("a signature needs a person")
    return live(session, Person, actor.person)


def _findings(session: ReadSession, target: SignTarget) -> list[Finding]:
    query = select(Finding).where(col(Finding.withdrawn_at).is_(None)).order_by(col(Finding.id))
    if target.kind is TargetKind.FINDING:
        return [live(session, Finding, target.id)]
    return list(session.exec(query)) if target.kind is TargetKind.ENGAGEMENT else []


def _items(session: ReadSession, target: SignTarget) -> list[ChecklistItem]:
    query = select(ChecklistItem).where(col(ChecklistItem.withdrawn_at).is_(None)).order_by(col(ChecklistItem.id))
    if target.kind is TargetKind.SUBJECT:
        live(session, Subject, target.id)
        query = query.where(ChecklistItem.subject_id == target.id)
    return list(session.exec(query)) if target.kind is not TargetKind.FINDING else []


def _workers(session: ReadSession, findings: Sequence[Finding], items: Sequence[ChecklistItem]) -> set[UUID]:
    """Return who raised these findings or changed their words, and who submitted these items."""
    workers = {finding.raised_by for finding in findings}
    for finding in findings:
        writing = select(Event.person_id).where(Event.root_id == finding.id, col(Event.verb) == "change finding")
        workers |= set(session.exec(writing))
    return workers | {item.submitted_by for item in items if item.submitted_by is not None}
