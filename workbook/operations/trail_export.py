"""Write the entries of the journal that a filter lets through to an Excel file, and record that they left."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from sqlmodel import col, func, select

from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.domain.journal_views import JournalFilter, TrailHead, TrailLine
from workbook.operations.records import the_engagement
from workbook.operations.targets import refuse_over_workbook
from workbook.store import stored
from workbook.store.book import Book
from workbook.store.journal_bodies import entry_body
from workbook.store.journal_entries import entries_of, people, provenance
from workbook.store.journal_trail import last_entry, read_places
from workbook.store.record_names import names_of
from workbook.store.tables import Event
from workbook.store.undo import undone_among

Step = Callable[[int, int], None]
_BATCH: Final = 100
"""Entries that are read in one turn at the file."""


def export_trail(
    book: Book,
    actor: Actor,
    target: Path,
    wanted: JournalFilter,
    words: Sequence[tuple[str, str]],
    *,
    step: Step | None = None,
) -> int:
    """Write the entries that `wanted` lets through, and return how many; `words` are the filter's parts for people.

    Entries made meanwhile are left out. Raises WorkbookError for a damaged entry, when the target is the workbook, and
    when the file cannot be written; an earlier file then stays as it was. `step` may raise Cancelled.
    """
    from workbook.exports.trail import write_trail  # slow to load

    refuse_over_workbook(book, target)
    last = last_entry(book)
    places = read_places(book, wanted, step or _unheard, last=last)
    head = _head(book, actor, last, places, words)
    write_trail(head, _lines(book, places), target, step)
    detail = {"file": target.name, "entries": len(places), "filter": [f"{name}: {value}" for name, value in words]}
    try:
        book.record_access(actor, "export trail", **detail)
    except WorkbookError as error:
        raise WorkbookError("export.not_recorded", file=target.name) from error
    return len(places)


def _unheard(_done: int, _total: int) -> None:
    """Take no notice of how far it is."""


def _head(book: Book, actor: Actor, last: int, places: Sequence[int], words: Sequence[tuple[str, str]]) -> TrailHead:
    with book.reading() as session:
        engagement = the_engagement(session)
        head = session.exec(select(Event.hash).where(Event.seq == last)).first() or ""
        whole = session.exec(select(func.count()).select_from(Event).where(col(Event.seq) <= last)).one()
        by = names_of(session, [("person", actor.person)]) if actor.person else {}
        return TrailHead(
            title=engagement.title,
            tlp=engagement.tlp,
            language=engagement.language,
            filters=tuple(words),
            entries=len(places),
            whole=whole,
            head=head,
            made_at=actor.clock(),
            made_by=next(iter(by.values()), ""),
            tool=actor.tool,
        )


def _lines(book: Book, places: Sequence[int]) -> Iterator[TrailLine]:
    """Yield the entries at these places, read in short turns."""
    rest = iter(places)
    while part := list(islice(rest, _BATCH)):
        with book.reading(background=True) as session:
            events = session.exec(select(Event).where(col(Event.seq).in_(part)).order_by(col(Event.seq))).all()
            read = [(event, entry_body(event.body)) for event in events]
            for event, body in read:
                if body is None or stored.digest(event.body.encode()) != event.hash:
                    raise WorkbookError("report.trail.damaged", place=event.seq)
            undone = undone_among(session.driver(), {event.operation_id.hex for event in events})
            known = people(session, {body["person"] for _, body in read if body})
            lines = [
                TrailLine(
                    entry=entry,
                    operation=event.operation_id,
                    verb=event.verb,
                    made=provenance(body, known),
                    reason=body["reason"],
                    is_undone=event.operation_id.hex in undone,
                )
                for entry, (event, body) in zip(entries_of(session, read), read, strict=True)
                if body is not None
            ]
        yield from lines
