"""What the window reads of a workbook. Imported after the first frame, since the store is behind it."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from workbook import VERSION
from workbook.domain.actor import Actor, Clock, system_clock
from workbook.domain.checklist import ChecklistRow, ItemDetail, ItemGroup, Masthead, Overview, joined
from workbook.domain.errors import Message
from workbook.store import glances, queries
from workbook.store.book import Book
from workbook.store.opening import open_book
from workbook.ui.background import Step

FIRST_ROWS: Final = 256
_SLICE: Final = 4000
"""Items whose ids are read in one turn at the file: some 50 ms."""


class Reader:
    """An open workbook, for looking at. The long reads take turns behind everything else; safe from any thread."""

    def __init__(self, book: Book, clock: Clock = system_clock) -> None:
        self._book = book
        self._clock = clock

    @property
    def path(self) -> Path:
        """Where the workbook is."""
        return self._book.path

    @property
    def why_read_only(self) -> Message | None:
        """The sentence of a workbook that cannot be written, else None."""
        return self._book.why_read_only

    @property
    def notices(self) -> tuple[Message, ...]:
        """What opening found worth telling."""
        return tuple(self._book.notices)

    @property
    def today(self) -> date:
        """The day that proofs are computed for."""
        return self._clock().date()

    def masthead(self) -> Masthead:
        """Return the head of the workbook."""
        with self._book.reading() as session:
            return glances.masthead(session)

    def first_rows(self) -> list[ChecklistRow]:
        """Return the first rows of the checklist."""
        with self._book.reading() as session:
            return queries.first_page(session, FIRST_ROWS, self.today)

    def rows(self, ids: Sequence[UUID]) -> list[ChecklistRow]:
        """Return the rows of these items."""
        with self._book.reading() as session:
            return queries.checklist_rows(session, ids, self.today)

    def detail(self, item: UUID) -> ItemDetail | None:
        """Return all that is known of an item."""
        with self._book.reading() as session:
            return glances.item_detail(session, item, self.today)

    def groups(self, text: str, step: Step) -> tuple[ItemGroup, ...]:
        """Return all items, or those that `text` finds; `step` is called between turns and may stop it."""
        found: list[ItemGroup] = []
        count, after = 0, None
        while True:
            step(count, count)
            with self._book.reading(background=True) as session:
                part = queries.checklist_groups(session, text, after=after, limit=_SLICE)
            found += part
            size = sum(len(group.items) for group in part)
            if size < _SLICE:
                return joined(found)
            count, after = count + size, part[-1].items[-1]

    def overview(self) -> Overview:
        """Return the counts of the workbook."""
        with self._book.reading(background=True) as session:
            return glances.overview(session)

    def close(self) -> None:
        """Close the workbook; a second call does nothing."""
        self._book.close()


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook just opened, with what its window shows first."""

    reader: Reader
    masthead: Masthead
    rows: tuple[ChecklistRow, ...]


def open_workbook(path: Path, passphrase: str | None) -> Opened:
    """Open a workbook; raises WorkbookError as `open_book` does, and then leaves nothing open."""
    actor = Actor(person=None, tool=f"audit-workbook {VERSION}", host=platform.node())
    reader = Reader(open_book(path, actor, passphrase))
    try:
        return Opened(reader, reader.masthead(), tuple(reader.first_rows()))
    except BaseException:
        reader.close()
        raise
