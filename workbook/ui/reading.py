"""Open a workbook for a window. Imported after the first frame, since the store is behind it."""

import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths

from workbook import VERSION
from workbook.domain.actor import Actor
from workbook.domain.checklist import Masthead
from workbook.store import glances
from workbook.store.book import Book
from workbook.store.opening import open_book
from workbook.store.seen import Seen
from workbook.ui.background import Step

_SEEN: Final = "seen.json"


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook just opened, with the means of acts in it and what its window shows first."""

    book: Book
    actor: Actor
    masthead: Masthead


def open_workbook(path: Path, passphrase: str | None, step: Step | None = None, key: str | None = None) -> Opened:
    """Open a workbook; raises WorkbookError as `open_book` does, and then leaves nothing open.

    `key` goes in place of the passphrase. One that this person has not had open here, as it is now, is looked through first;
    `step` can stop that.
    """
    actor = Actor(person=None, tool=f"audit-workbook {VERSION}", host=platform.node())
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    seen = Seen(Path(folder) / _SEEN)
    return opened(open_book(path, actor, passphrase, key=key, seen=seen, step=step), actor)


def opened(book: Book, actor: Actor) -> Opened:
    """Return an open book with what a window shows first; closes it when that cannot be read."""
    try:
        with book.reading() as session:
            return Opened(book, actor, glances.masthead(session))
    except BaseException:
        book.close()
        raise
