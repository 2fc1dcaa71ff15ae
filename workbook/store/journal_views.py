"""What the window asks of the journal in short: what an undo would take back, and what there is to choose among."""

from uuid import UUID

from sqlmodel import col, select

from workbook.domain.journal_views import Deed, JournalFilter
from workbook.store import undo
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.journal import record_types
from workbook.store.journal_rows import row_of
from workbook.store.journal_trail import CONTENT, Step, last_entry, read_places
from workbook.store.tables import Person


def last_undoable(session: ReadSession, person: UUID) -> Deed | None:
    """Return what an undo of this person would take back now, None when there is nothing."""
    operation = undo.last_undoable(session, person)
    return deed_of(session, operation) if operation else None


def find_undoable(book: Book, person: UUID, step: Step) -> Deed | None:
    """Return the same, found in short turns in the background, however long the journal is."""
    with book.reading(background=True) as session:
        operation = undo.near_undoable(session, person)
    if operation is None:
        places = read_places(book, JournalFilter(person=person), step, last=last_entry(book))
        with book.reading(background=True) as session:
            operation = undo.newest_standing(session, reversed(places))
    if operation is None:
        return None
    with book.reading(background=True) as session:
        return deed_of(session, operation)


def deed_of(session: ReadSession, operation: UUID) -> Deed | None:
    """Return what an operation did, None for one that is not in the journal."""
    row = row_of(session, operation)
    return row.deed if row else None


def root_kinds() -> tuple[str, ...]:
    """Return the tables whose records have entries of their own; bytes stand beside their evidence."""
    return tuple(name for name, record in record_types().items() if not record.journal_root and name != CONTENT)


def everyone(session: ReadSession) -> tuple[tuple[str, UUID], ...]:
    """Return name and id of everyone who can have acted, withdrawn people too, by name."""
    return tuple((name, key) for name, key in session.exec(select(Person.name, Person.id).order_by(col(Person.name))))
