"""Open a workbook for a window. Imported after the first frame, since the store is behind it."""

import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbook import VERSION
from workbook.domain.actor import Actor
from workbook.domain.checklist import ItemGroup, Masthead, joined
from workbook.store import glances, queries
from workbook.store.book import Book
from workbook.store.opening import open_book
from workbook.ui.background import Step

_SLICE: Final = 4000
"""Items whose ids are read in one turn at the file: some 50 ms."""


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


def item_groups(book: Book, text: str, step: Step) -> tuple[ItemGroup, ...]:
    """Return all items, or those that `text` finds; `step` is called between turns and may stop it."""
    found: list[ItemGroup] = []
    count, after = 0, None
    while True:
        step(count, count)
        with book.reading(background=True) as session:
            part = queries.checklist_groups(session, text, after=after, limit=_SLICE)
        found += part
        size = sum(len(group.items) for group in part)
        if size < _SLICE:
            return joined(found)
        count, after = count + size, part[-1].items[-1]
