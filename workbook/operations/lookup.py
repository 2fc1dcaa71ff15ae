"""Find what people name by code or name: the checklist item, the subject, the framework, the person."""

import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, func, select

from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.domain.records import Person as NewPerson
from workbook.domain.texts import one_line
from workbook.domain.vocabulary import WorkState
from workbook.operations.engagement import enter_oneself
from workbook.operations.items import item_name, refuse_out_of_scope
from workbook.operations.records import live
from workbook.operations.source_files import open_regular, unreadable
from workbook.store import contents
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.contents import Step
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Content,
    Control,
    Evidence,
    Framework,
    Person,
    Subject,
)

_MOST_NAMED: Final = 5
"""how many candidates a sentence lists"""


@dataclass(frozen=True, slots=True)
class Named:
    """A record as people name it; a person has no code."""

    id: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FoundItem:
    """A checklist item as people name it."""

    id: UUID
    name: str
    control: str
    framework: str
    subject: str


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is shown of a file that was taken into the workbook."""

    code: str
    sha256: str
    size_bytes: int


def people(book: Book) -> tuple[Named, ...]:
    """Return the people of the audit side, by name."""
    with book.reading() as session:
        query = select(Person.id, Person.name).where(col(Person.withdrawn_at).is_(None)).order_by(col(Person.name))
        return tuple(Named(key, "", name) for key, name in session.exec(query))


def person_named(book: Book, name: str) -> UUID:
    """Return the person with this name, upper and lower case aside. Raises WorkbookError when there is none."""
    one_line(name, "name")
    known = people(book)
    exact = [person.id for person in known if person.name == name]
    alike = exact or [person.id for person in known if person.name.casefold() == name.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    raise WorkbookError("person.unknown", name=name)


def person_or_new(book: Book, actor: Actor, name: str) -> tuple[UUID, bool]:
    """Return the person with this name and whether they had to be added, as an auditor."""
    try:
        return person_named(book, name), False
    except WorkbookError as error:
        if error.key != "person.unknown":
            raise
    person_id = enter_oneself(book, actor, NewPerson(name)).person
    if person_id is None:
        raise RuntimeError("who enters themselves is somebody")
    return person_id, True


def subjects(book: Book) -> tuple[Named, ...]:
    """Return the subjects, in the order they were entered."""
    with book.reading() as session:
        return _subjects(session)


def subject_named(book: Book, name: str) -> Named:
    """Return the subject with this code or name. Raises WorkbookError when there is none or more than one."""
    with book.reading() as session:
        return _subject_named(session, name)


def framework_id(book: Book, code: str) -> UUID | None:
    """Return the id of a framework the workbook holds, None when it does not."""
    with book.reading() as session:
        return _framework_id(session, code)


def item_named(book: Book, control: str, framework: str = "", subject: str = "") -> FoundItem:
    """Return the one checklist item of a control, narrowed by framework code and by subject code or name.

    Raises WorkbookError when nothing or more than one item fits, with near matches or the places it is in.
    """
    with book.reading() as session:
        if framework and _framework_id(session, framework) is None:
            raise WorkbookError("framework.not_here", code=framework)
        where = [
            func.lower(Control.code) == control.strip().lower(),
            col(ChecklistItem.withdrawn_at).is_(None),
        ]
        if framework:
            where.append(col(Framework.code) == framework)
        if subject:
            where.append(col(ChecklistItem.subject_id) == _subject_named(session, subject).id)
        found = _items(session, where)
        if len(found) == 1:
            return found[0]
        if not found:
            raise _not_found(session, control, framework)
        places = [f"{one.name}, {one.framework}" for one in found]
        raise WorkbookError("control.ambiguous", code=found[0].control, where=_some(places))


def refuse_locked(book: Book, item_id: UUID) -> None:
    """Raise WorkbookError when nothing can be attached to an item: it is accepted, or not in scope."""
    with book.reading() as session:
        item = live(session, ChecklistItem, item_id)
        (named,) = _items(session, [col(ChecklistItem.id) == item_id])
        refuse_out_of_scope([item], {item_id: named.name})
        if item.work_state is WorkState.ACCEPTED:
            raise WorkbookError("item.locked", item=named.name)


def same_file(book: Book, path: Path, item: FoundItem, step: Step | None = None) -> UUID | None:
    """Return the evidence that already is this very file, name and bytes, or None; reads the file only if one can be.

    Raises WorkbookError for what is no readable file, and when the same bytes are attached to the item already, whatever
    name they came under.
    """
    with open_regular(path, book.path) as file:
        try:
            size = os.fstat(file.fileno()).st_size
            if not contents.has_size(book, size):
                return None
            sha256 = contents.hash_source(file, size, step)
        except OSError as error:
            raise unreadable(path, error) from error
    with book.reading() as session:
        query = (
            select(Evidence.id, Evidence.code, Evidence.original_name_raw)
            .join(Content, col(Content.id) == Evidence.content_id)
            .where(Content.sha256 == sha256, col(Evidence.withdrawn_at).is_(None))
            .order_by(col(Evidence.number))
        )
        same = session.exec(query).all()
        attached = select(Attachment.evidence_id).where(Attachment.item_id == item.id)
        taken = set(session.exec(attached.where(col(Attachment.withdrawn_at).is_(None))))
    for key, code, _ in same:
        if key in taken:
            raise WorkbookError("evidence.duplicate_attachment", evidence=code, item=item.name)
    return next((key for key, _, name in same if name == os.fsencode(path.name)), None)


def file_facts(book: Book, evidence_id: UUID) -> FileFacts:
    """Return code, SHA-256 and size of a file that was taken in."""
    with book.reading() as session:
        query = (
            select(Evidence.code, Content.sha256, Content.size_bytes)
            .join(Content, col(Content.id) == Evidence.content_id)
            .where(Evidence.id == evidence_id)
        )
        return FileFacts(*session.exec(query).one())


def _subjects(session: ReadSession) -> tuple[Named, ...]:
    query = select(Subject.id, Subject.code, Subject.name).where(col(Subject.withdrawn_at).is_(None))
    return tuple(Named(*row) for row in session.exec(query.order_by(col(Subject.number))))


def _subject_named(session: ReadSession, name: str) -> Named:
    known = _subjects(session)
    wanted = name.strip().casefold()
    for fits in (
        [one for one in known if one.code.casefold() == wanted],
        [one for one in known if one.name == name],
        [one for one in known if one.name.casefold() == wanted],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            candidates = _some([one.code for one in fits])
            raise WorkbookError("record.several", kind="subject", name=name, candidates=candidates)
    raise WorkbookError("record.not_found", kind="subject", name=name)


def _framework_id(session: ReadSession, code: str) -> UUID | None:
    query = select(Framework.id).where(Framework.code == code, col(Framework.withdrawn_at).is_(None))
    return session.exec(query).first()


def _items(session: ReadSession, where: list[ColumnElement[bool]]) -> list[FoundItem]:
    query = (
        select(ChecklistItem.id, Control.code, Framework.code, Subject.code)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Framework, col(Framework.id) == Control.framework_id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .where(*where)
        .order_by(col(Framework.code), col(Subject.number))
    )
    return [
        FoundItem(key, item_name(control, subject), control, framework, subject)
        for key, control, framework, subject in session.exec(query)
    ]


def _not_found(session: ReadSession, control: str, framework: str) -> WorkbookError:
    """Return the refusal: the control is not on a checklist, or there is none of this code, but perhaps some like it."""
    query = select(Control.code).join(Framework, col(Framework.id) == Control.framework_id)
    query = query.where(col(Framework.withdrawn_at).is_(None))
    if framework:
        query = query.where(Framework.code == framework)
    wanted = control.strip().casefold()
    codes = {code.casefold(): code for code in session.exec(query)}
    if wanted in codes:
        return WorkbookError("control.not_chosen", code=codes[wanted])
    near = get_close_matches(wanted, codes, 3) if len(wanted) <= 100 else []
    if near:
        return WorkbookError("control.unknown", code=control, near=", ".join(codes[one] for one in near))
    return WorkbookError("control.unknown_bare", code=control)


def _some(names: list[str]) -> str:
    """Return the first of many names in one line."""
    return "; ".join(names[:_MOST_NAMED]) + ("; …" if len(names) > _MOST_NAMED else "")
