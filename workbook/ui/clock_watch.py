"""Says once, in the quiet bar, where the journal shows that a clock was set back; the journal shows it for good."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSettings, Slot

from workbook.domain.changes import Changes
from workbook.messages import text
from workbook.ui.wording import day
from workbook.ui.work import Work

if TYPE_CHECKING:
    from datetime import datetime

    from workbook.domain.custody import ClockJump
    from workbook.store.book import Book
    from workbook.store.change import ReadSession
    from workbook.ui.background import Step

_GROUP: Final = "clock"


class ClockWatch(QObject):
    """Looks through the journal once it is open, and at each new entry."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._work = work
        self._key = f"{_GROUP}/{work.book.copy_id}"
        work.changed.connect(self._on_change)

    def begin(self) -> None:
        """Look through what was added to the journal since this machine looked last, in the background."""
        self._work.fetch_steps(partial(_read, self._looked_through()), self._tell_all, key="clock")

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if changes.operation is not None:
            self._work.fetch(_newest, done=self._tell)

    def _tell_all(self, found: "tuple[Sequence[ClockJump], int]") -> None:
        jumps, last = found
        self._tell(jumps[-1] if jumps else None)
        QSettings().setValue(self._key, max(last, self._looked_through()))

    def _tell(self, jump: "ClockJump | None") -> None:
        """Say where the clock was set back, unless it was said before on this machine."""
        if jump is None or jump.place <= self._looked_through():
            return
        QSettings().setValue(self._key, jump.place)
        words = text("ui.clock.set_back", place=jump.place, at=_utc(jump.at), before=_utc(jump.before))
        self._work.told.emit(words)

    def _looked_through(self) -> int:
        try:
            return int(str(QSettings().value(self._key, 0)))
        except ValueError:
            return 0


def _read(after: int, book: "Book", step: "Step") -> "tuple[Sequence[ClockJump], int]":
    from workbook.store.clock import clock_jumps
    from workbook.store.journal_trail import last_entry

    last = last_entry(book)
    return clock_jumps(partial(book.reading, background=True), lambda: step(0, 0), after=after), last


def _newest(session: "ReadSession") -> "ClockJump | None":
    from workbook.store.clock import newest_jump

    return newest_jump(session)


def _utc(moment: "datetime") -> str:
    return text("ui.clock.utc", at=f"{day(moment.date())} {moment:%H:%M:%S}")
