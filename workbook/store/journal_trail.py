"""Where in the two chains the entries are that a filter lets through; read in short turns, whatever the size."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from workbook.domain.journal_views import JournalFilter, Trail
from workbook.store import stored
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.journal_bodies import readable
from workbook.store.journal_search import Roots, roots_of
from workbook.store.tables import Event

Step = Callable[[int, int], None]
"""Takes what is done and what there is in all; may raise Cancelled."""
SLICE: Final = 15_000
"""Entries that are looked through in one turn at the file: some 10 ms."""
_BATCH: Final = 400
CONTENT: Final = "content"
Found = tuple[int, int, int]
"""(first entry, entries, entries that are not bytes) of an operation"""


@readable
def read_trail(book: Book, wanted: JournalFilter, step: Step, *, after: int = 0) -> Trail:
    """Return where the operations are that have entries the filter lets through, of those behind entry `after`.

    Takes turns in the background and tells `step` how far it is. Looks at no body, but for the links of a record.
    """
    with book.reading(background=True) as session:
        last = session.exec(select(func.max(Event.seq))).one() or 0
        whole = session.exec(select(func.count()).select_from(Event)).one() if last else 0
        roots = roots_of(session, wanted) if wanted.is_of_records else None
    conditions = [col(Event.seq) <= last, *_conditions(wanted)]
    if after:
        conditions.append(col(Event.seq) > after)
    if roots is not None:
        found = _of_roots(book, roots, conditions, step)
    elif after:
        found = _newer(book, conditions)
    else:
        found = _all(book, conditions, whole, step)
    trail = Trail(whole=whole, last=last)
    for first, entries, shown in sorted(found, key=_first):
        trail.places.append(first)
        trail.counts.append(shown or entries)
        trail.entries += entries
    return trail


@readable
def read_places(book: Book, wanted: JournalFilter, step: Step, *, last: int) -> "array[int]":
    """Return the numbers of all entries up to `last` that the filter lets through, in order."""
    conditions = [col(Event.seq) <= last, *_conditions(wanted)]
    with book.reading(background=True) as session:
        roots = roots_of(session, wanted) if wanted.is_of_records else None
    places: set[int] = set()
    for part in _slices(book) if roots is None else _of_parts(roots):
        step(0, 0)
        with book.reading(background=True) as session:
            places.update(place or 0 for place in session.exec(select(Event.seq).where(*part, *conditions)))
    return array("q", sorted(places))


def last_entry(book: Book) -> int:
    """Return the number of the newest entry, 0 before the first."""
    with book.reading(background=True) as session:
        return session.exec(select(func.max(Event.seq))).one() or 0


def joined(trail: Trail, newer: Trail) -> Trail:
    """Return a trail with what was read behind it."""
    return Trail(
        array("q", trail.places) + newer.places,
        array("l", trail.counts) + newer.counts,
        trail.entries + newer.entries,
        newer.whole,
        newer.last,
    )


def _conditions(wanted: JournalFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.person is not None:
        conditions.append(col(Event.person_id) == wanted.person)
    if wanted.kind:
        conditions.append(col(Event.root_table) == wanted.kind)
    if wanted.verb:
        conditions.append(col(Event.verb) == wanted.verb)
    # Times are kept as text of one form, which sorts as they do.
    if wanted.since is not None:
        conditions.append(col(Event.at) >= stored.utc_text(wanted.since))
    if wanted.until is not None:
        conditions.append(col(Event.at) < stored.utc_text(wanted.until))
    return conditions


def _counted(session: ReadSession, conditions: Iterable[ColumnElement[bool]]) -> list[Found]:
    """Return what each operation has of the entries that are asked for."""
    shown = func.count().filter(col(Event.root_table) != CONTENT)
    query = select(func.min(Event.seq), func.count(), shown).where(*conditions)
    # The ids of the operations are left in the file: making them takes longer than all the rest.
    rows = session.connection().execute(query.group_by(col(Event.operation_id)))
    return cast("list[Found]", rows.all())


def _first(found: Found) -> int:
    return found[0]


def _all(book: Book, conditions: list[ColumnElement[bool]], whole: int, step: Step) -> list[Found]:
    """Look through the index in the order of the operations, one slice in a turn."""
    found: list[Found] = []
    for done, within in enumerate(_slices(book)):
        step(min(done * SLICE, whole), whole)
        with book.reading(background=True) as session:
            found += _counted(session, [*within, *conditions])
    return found


def _slices(book: Book) -> Iterator[list[ColumnElement[bool]]]:
    """Yield conditions that share all entries out into slices of whole operations."""
    begin: list[ColumnElement[bool]] = []
    while True:
        with book.reading(background=True) as session:
            end = select(Event.operation_id).where(*begin).order_by(col(Event.operation_id)).offset(SLICE).limit(1)
            border = session.exec(end).first()
        if border is None:
            yield begin
            return
        yield [*begin, col(Event.operation_id) <= border]
        begin = [col(Event.operation_id) > border]


def _newer(book: Book, conditions: list[ColumnElement[bool]]) -> list[Found]:
    """Look at the newest entries only."""
    with book.reading(background=True) as session:
        operations = set(session.exec(select(Event.operation_id).where(*conditions)))
        found: list[Found] = []
        for part in _batches(operations):
            mine = col(Event.operation_id).in_(part)
            found += _counted(session, [mine, *conditions])
    return found


def _of_roots(book: Book, roots: Roots, conditions: list[ColumnElement[bool]], step: Step) -> list[Found]:
    """Look up the entries of certain records; what only speaks of the record is found by its id in the body."""
    found: dict[UUID, Found] = {}
    parts = _of_parts(roots)
    for done, part in enumerate(parts):
        step(done, len(parts))
        with book.reading(background=True) as session:
            not_bytes = func.count().filter(col(Event.root_table) != CONTENT)
            query = select(func.min(Event.seq), func.count(), not_bytes, Event.operation_id).where(*part, *conditions)
            for first, entries, shown, operation in session.exec(query.group_by(col(Event.operation_id))):
                before = found.get(operation, (first or 0, 0, 0))
                found[operation] = (min(first or 0, before[0]), entries + before[1], shown + before[2])
    return list(found.values())


def _of_parts(roots: Roots) -> list[list[ColumnElement[bool]]]:
    """Return conditions that share the entries of certain records out into turns."""
    mention = col(Event.body).contains(roots.mention, autoescape=True)
    parts: list[list[ColumnElement[bool]]] = [[col(Event.root_id).in_(part)] for part in _batches(roots.own)]
    return parts + [[col(Event.root_id).in_(part), mention] for part in _batches(roots.linked)]


def _batches(values: Iterable[UUID]) -> Iterator[list[UUID]]:
    rest = iter(sorted(values))
    while part := list(islice(rest, _BATCH)):
        yield part
