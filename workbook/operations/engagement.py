"""Begin a workbook; the engagement, its people, the parties and their contacts."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlmodel import col, select

from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.texts import clean_text
from workbook.operations.records import columns_of, fill, live, next_code, refuse_twin, the_engagement
from workbook.store import opening
from workbook.store.book import Book
from workbook.store.tables import Contact, Engagement, Framework, Participation, Party, Person


def begin(
    path: Path, actor: Actor, engagement: records.Engagement, person: records.Person, passphrase: str | None
) -> tuple[Book, Actor]:
    """Make a workbook with its engagement and its first person; return it with the actor that this person is.

    `passphrase` None is the explicit choice to have none. Raises WorkbookError; then no file is left.
    """
    book = opening.create(path, actor, passphrase)
    try:
        person_id = actor.ids()
        first = replace(actor, person=person_id)
        with book.change(first, "begin engagement") as session:
            session.add(Person(id=person_id, **columns_of(person)))
            session.flush()
            session.add(Engagement(id=actor.ids(), **columns_of(engagement)))
    except BaseException:
        book.close()
        path.unlink(missing_ok=True)
        raise
    return book, first


def enter_oneself(book: Book, actor: Actor, person: records.Person) -> Actor:
    """Let somebody new enter themselves, since a change needs a person who makes it; return the actor that they are."""
    person_id = actor.ids()
    oneself = replace(actor, person=person_id)
    with book.change(oneself, "add person") as session:
        refuse_twin(session, Person, person.name)
        session.add(Person(id=person_id, **columns_of(person)))
    return oneself


def change_engagement(book: Book, actor: Actor, engagement: records.Engagement, *, reason: str = "") -> Changes:
    """Replace the engagement's terms."""
    with book.change(actor, "change engagement", reason=reason) as session:
        fill(the_engagement(session), engagement)
    return session.changes


def add_person(book: Book, actor: Actor, person: records.Person) -> Changes:
    """Enter someone of the audit side."""
    with book.change(actor, "add person") as session:
        refuse_twin(session, Person, person.name)
        session.add(Person(id=actor.ids(), **columns_of(person)))
    return session.changes


def change_person(book: Book, actor: Actor, person_id: UUID, person: records.Person, *, reason: str = "") -> Changes:
    """Replace what is known of a person."""
    with book.change(actor, "change person", reason=reason) as session:
        refuse_twin(session, Person, person.name, but=person_id)
        fill(live(session, Person, person_id), person)
    return session.changes


def add_party(book: Book, actor: Actor, party: records.Party) -> Changes:
    """Enter a vendor, agency or supplier."""
    with book.change(actor, "add party") as session:
        refuse_twin(session, Party, party.name)
        code, number = next_code(session, Party, book.copy_letter)
        session.add(Party(id=actor.ids(), code=code, number=number, **columns_of(party)))
    return session.changes


def change_party(book: Book, actor: Actor, party_id: UUID, party: records.Party, *, reason: str = "") -> Changes:
    """Replace what is known of a party."""
    with book.change(actor, "change party", reason=reason) as session:
        refuse_twin(session, Party, party.name, but=party_id)
        fill(live(session, Party, party_id), party)
    return session.changes


def add_contact(book: Book, actor: Actor, contact: records.Contact) -> Changes:
    """Enter a person of a party."""
    with book.change(actor, "add contact") as session:
        live(session, Party, contact.party_id)
        refuse_twin(session, Contact, contact.name, party=contact.party_id)
        session.add(Contact(id=actor.ids(), **columns_of(contact)))
    return session.changes


def change_contact(
    book: Book, actor: Actor, contact_id: UUID, contact: records.Contact, *, reason: str = ""
) -> Changes:
    """Replace what is known of a contact."""
    with book.change(actor, "change contact", reason=reason) as session:
        live(session, Party, contact.party_id)
        refuse_twin(session, Contact, contact.name, party=contact.party_id, but=contact_id)
        fill(live(session, Contact, contact_id), contact)
    return session.changes


def record_participation(book: Book, actor: Actor, participation: records.Participation) -> Changes:
    """Record whether a party took part, from a day on; earlier records stay."""
    with book.change(actor, "record participation", reason=participation.reason) as session:
        live(session, Party, participation.party_id)
        if participation.framework_id is not None:
            live(session, Framework, participation.framework_id)
        session.add(Participation(id=actor.ids(), **columns_of(participation)))
    return session.changes


def find_person(book: Book, name: str) -> UUID | None:
    """Return the id of the person with this name, or None."""
    clean_text(name, "name")
    with book.reading() as session:
        query = select(Person.id).where(Person.name == name, col(Person.withdrawn_at).is_(None))
        return session.exec(query).first()
