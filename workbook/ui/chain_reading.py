"""Reads a chain for its page, in the background: the newest entries at once, and only what is new when it grows."""

from enum import StrEnum
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from workbook.domain.journal_views import JournalFilter, Trail
from workbook.store.access_trail import read_access
from workbook.store.book import Book
from workbook.store.journal_trail import joined, last_entry, read_trail
from workbook.ui.background import Step, Ticket
from workbook.ui.work import Work

_LARGE: Final = 60_000
"""From so many entries on, the newest are shown before the rest has been looked through."""
_NEWEST: Final = 2000


class Chain(StrEnum):
    """Which of the two chains is shown."""

    CHANGES = "changes"
    ACCESS = "access"


class ChainReading(QObject):
    """What was read of a chain last; `loaded` brings each Trail, `stepped` says how far a long reading is."""

    began = Signal()
    loaded = Signal(object)
    stepped = Signal(int, int)

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._work = work
        self._trail = Trail()
        self._of: tuple[Chain, JournalFilter] | None = None
        self._asked: tuple[Chain, JournalFilter] | None = None
        self._ticket: Ticket | None = None

    def read(self, chain: Chain, wanted: JournalFilter) -> None:
        """Read what the filter lets through; a reading that still runs is dropped."""
        self._asked = (chain, wanted)
        look = read_trail if chain is Chain.CHANGES else read_access
        # A record may have got words, or links, by which its old entries are found now.
        is_more = self._of == (chain, wanted) and not wanted.is_of_records
        before = self._trail if is_more else Trail()

        def job(book: Book, step: Step) -> Trail:
            def tell(done: int, total: int) -> None:
                step(done, total)
                self.stepped.emit(done, total)

            trail = look(book, wanted, tell, after=before.last)
            return joined(before, trail) if is_more else trail

        def newest(book: Book, step: Step) -> Trail | None:
            last = last_entry(book)
            return read_trail(book, wanted, step, after=last - _NEWEST) if last > _LARGE else None

        if chain is Chain.CHANGES and not before.last and not wanted.is_of_records:
            self._work.fetch_steps(newest, partial(self._show_newest, (chain, wanted)), key="newest entries")
        self._ticket = self._work.fetch_steps(job, lambda trail: self._take((chain, wanted), trail), key="journal")
        self.began.emit()

    def stop(self) -> None:
        """Leave a reading undone; what was shown stays."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
            self._of = None

    @property
    def is_reading(self) -> bool:
        """Whether a reading still runs."""
        return self._ticket is not None

    def _show_newest(self, of: tuple[Chain, JournalFilter], trail: Trail | None) -> None:
        if trail is not None and self.is_reading and self._asked == of:
            self.loaded.emit(trail)

    def _take(self, of: tuple[Chain, JournalFilter], trail: Trail) -> None:
        self._ticket = None
        self._of, self._trail = of, trail
        self.loaded.emit(trail)
