"""Open a workbook for a window. Imported after the first frame, since the store is behind it."""

import platform
from dataclasses import dataclass
from pathlib import Path

from workbook import VERSION
from workbook.domain.actor import Actor
from workbook.domain.checklist import Masthead
from workbook.store import glances
from workbook.store.book import Book
from workbook.store.opening import open_book


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook just opened, with the means of acts in it and what its window shows first."""

    book: Book
    actor: Actor
    masthead: Masthead


def open_workbook(path: Path, passphrase: str | None) -> Opened:
    """Open a workbook; raises WorkbookError as `open_book` does, and then leaves nothing open."""
    actor = Actor(person=None, tool=f"audit-workbook {VERSION}", host=platform.node())
    return opened(open_book(path, actor, passphrase), actor)


def opened(book: Book, actor: Actor) -> Opened:
    """Return an open book with what a window shows first; closes it when that cannot be read."""
    try:
        with book.reading() as session:
            return Opened(book, actor, glances.masthead(session))
    except BaseException:
        book.close()
        raise
