"""Withdraw what was entered by mistake; what something still rests on stays, and the sentence says what that is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import WorkState
from workbook.operations.items import items_named
from workbook.operations.records import live, live_many
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.tables import (
    Attachment,
    Certificate,
    ChecklistItem,
    Commitment,
    Contact,
    Determination,
    Event,
    Evidence,
    Finding,
    FindingItem,
    NoFinding,
    Parameter,
    Participation,
    Party,
    Person,
    Record,
    Remediation,
    Response,
    RiskAcceptance,
    Subject,
    Supply,
)

_BATCH = 400
_Use = tuple[type[Record], Any, str]
"""(a kind of record, its column that may name the record, what is said then)"""


def withdraw_party(book: Book, actor: Actor, party_id: UUID, *, reason: str = "") -> Changes:
    """Take a party out; refused while anything of it or from it is there: subjects, contacts, evidence, answers."""
    with book.change(actor, "withdraw party", reason=reason) as session:
        party = live(session, Party, party_id)
        uses: tuple[_Use, ...] = (
            (Subject, col(Subject.party_id), "party.has_subjects"),
            (Contact, col(Contact.party_id), "party.has_contacts"),
            (Participation, col(Participation.party_id), "party.has_participations"),
            (Evidence, col(Evidence.supplied_by_party_id), "party.supplied_evidence"),
            (Response, col(Response.party_id), "party.has_responses"),
            (Remediation, col(Remediation.party_id), "party.has_remediations"),
            (RiskAcceptance, col(RiskAcceptance.party_id), "party.bears_risks"),
            (Supply, col(Supply.supplier_id), "party.supplies"),
            (Supply, col(Supply.customer_id), "party.is_supplied"),
        )
        _refuse_used(session, party.name, party_id, uses)
        party.withdrawn_at = actor.clock()
    return session.changes


def withdraw_contact(book: Book, actor: Actor, contact_id: UUID, *, reason: str = "") -> Changes:
    """Take a person of a party out; refused once they answered a finding or owe a remediation."""
    with book.change(actor, "withdraw contact", reason=reason) as session:
        contact = live(session, Contact, contact_id)
        count = _live_count(session, Response, col(Response.contact_id), contact_id)
        if count:
            raise WorkbookError("contact.has_answered", name=contact.name, count=count)
        count = _live_count(session, Remediation, col(Remediation.contact_id), contact_id)
        if count:
            raise WorkbookError("contact.owes_remediation", name=contact.name, count=count)
        contact.withdrawn_at = actor.clock()
    return session.changes


def withdraw_participation(book: Book, actor: Actor, participation_id: UUID, *, reason: str = "") -> Changes:
    """Take out a record of taking part that was entered by mistake; what has changed since is a new record instead."""
    with book.change(actor, "withdraw participation", reason=reason) as session:
        live(session, Participation, participation_id).withdrawn_at = actor.clock()
    return session.changes


def withdraw_subject(book: Book, actor: Actor, subject_id: UUID, *, reason: str = "") -> Changes:
    """Take a subject out; refused while it has checklist items or commitments, or is supplied."""
    with book.change(actor, "withdraw subject", reason=reason) as session:
        subject = live(session, Subject, subject_id)
        uses: tuple[_Use, ...] = (
            (ChecklistItem, col(ChecklistItem.subject_id), "subject.has_items"),
            (Commitment, col(Commitment.subject_id), "subject.has_commitments"),
            (Supply, col(Supply.subject_id), "subject.is_supplied"),
        )
        _refuse_used(session, subject.name, subject_id, uses)
        subject.withdrawn_at = actor.clock()
    return session.changes


def withdraw_person(book: Book, actor: Actor, person_id: UUID, *, reason: str = "") -> Changes:
    """Take someone of the audit side out; refused once they have done anything, since the journal names them."""
    with book.change(actor, "withdraw person", reason=reason) as session:
        person = live(session, Person, person_id)
        if session.exec(select(Event.seq).where(Event.person_id == person_id).limit(1)).first() is not None:
            raise WorkbookError("person.has_acted", name=person.name)
        if _live_count(session, Certificate, col(Certificate.person_id), person_id):
            raise WorkbookError("person.has_certificate", name=person.name)
        person.withdrawn_at = actor.clock()
    return session.changes


def withdraw_items(book: Book, actor: Actor, item_ids: Sequence[UUID], *, reason: str = "") -> Changes:
    """Take items off the checklist, their parameters and reasons with them; refused for one on which there has been work.

    What was looked at and then left out is out of scope with a reason instead.
    """
    with book.change(actor, "withdraw items", reason=reason) as session:
        items = live_many(session, ChecklistItem, item_ids)
        ids = [item.id for item in items]
        names = items_named(session, ids)
        for item in items:
            if item.work_state is not WorkState.DRAFT:
                raise WorkbookError("item.not_a_draft", item=names[item.id], state=item.work_state)
        now = actor.clock()
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            _refuse_worked_on(session, part, names)
            for belonging in (Parameter, NoFinding):
                own = select(belonging).where(col(belonging.item_id).in_(part), col(belonging.withdrawn_at).is_(None))
                for row in session.exec(own):
                    row.withdrawn_at = now
        going = set(ids)
        for item in items:
            _refuse_heirs(session, item, going, names)
            item.withdrawn_at = now
    return session.changes


def _refuse_worked_on(session: ChangeSession, ids: Sequence[UUID], names: dict[UUID, str]) -> None:
    for record_type, column, key in (
        (Determination, col(Determination.item_id), "item.is_determined"),
        (Attachment, col(Attachment.item_id), "item.has_evidence"),
        (Attachment, col(Attachment.offered_from_id), "item.offers_another"),
    ):
        used = select(column).where(column.in_(ids), col(record_type.withdrawn_at).is_(None))
        found = session.exec(used.limit(1)).first()
        if found is not None:
            raise WorkbookError(key, item=names[found])
    about = select(FindingItem.item_id, Finding.code).join(Finding, col(Finding.id) == FindingItem.finding_id)
    about = about.where(col(FindingItem.item_id).in_(ids), col(FindingItem.withdrawn_at).is_(None))
    named = session.exec(about.limit(1)).first()
    if named is not None:
        raise WorkbookError("item.in_finding", item=names[named[0]], finding=named[1])


def _refuse_heirs(session: ChangeSession, item: ChecklistItem, going: set[UUID], names: dict[UUID, str]) -> None:
    heirs = select(ChecklistItem.id).where(ChecklistItem.inherited_from_id == item.id)
    for heir in session.exec(heirs.where(col(ChecklistItem.withdrawn_at).is_(None))):
        if heir not in going:
            heir_name = items_named(session, [heir])[heir]
            raise WorkbookError("item.feeds_another", item=names[item.id], other=heir_name)


def _refuse_used(session: ChangeSession, name: str, key: UUID, uses: Sequence[_Use]) -> None:
    for record_type, column, said in uses:
        count = _live_count(session, record_type, column, key)
        if count:
            raise WorkbookError(said, name=name, count=count)


def _live_count(session: ChangeSession, record_type: type[Record], column: Any, key: UUID) -> int:  # noqa: ANN401
    query = select(func.count()).select_from(record_type).where(column == key)
    return session.exec(query.where(col(record_type.withdrawn_at).is_(None))).one()
