"""Backs an open workbook up from time to time, once it has changed since the last time."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from workbook.domain.actor import Actor
from workbook.messages import text
from workbook.store.book import Book
from workbook.ui import backup_settings
from workbook.ui.background import Step
from workbook.ui.work import Work

_FIRST_MS: Final = 60_000
_AGAIN_MS: Final = 600_000


class BackupWatch(QObject):
    """Begins a minute after the workbook was opened; one that cannot be changed needs no backups."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._work = work
        self._is_told = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        if not work.is_read_only:
            self._timer.start(_FIRST_MS)

    @Slot()
    def look(self) -> None:
        """Find out whether it is time, and back up then."""
        self._timer.setInterval(_AGAIN_MS)
        work, wanted = self._work, backup_settings.hours()
        if not wanted or work.is_resting or work.is_read_only or work.jobs.running is not None:
            return
        folder, now = backup_settings.folder(), work.acting.clock()

        def is_time(book: Book, _: Step) -> bool:
            from workbook.domain.copies import is_due
            from workbook.store.backups import shelf_of

            shelf = shelf_of(folder, book.copy_id)
            if shelf is not None and shelf.head == book.head():
                return False
            return is_due(now, shelf.backups[0].at if shelf else None, wanted)

        def begin(it_is: bool) -> None:
            if it_is and work.jobs.running is None and not work.is_resting:
                self.back_up(failed=self._tell_once)

        work.fetch_steps(is_time, begin, key="backup")

    def back_up(self, done: Callable[[Path], None] | None = None, failed: Callable[[str], None] | None = None) -> None:
        """Back up now."""
        folder = backup_settings.folder()

        def job(book: Book, actor: Actor, step: Step) -> Path:
            from workbook.operations.copying import back_up

            return back_up(book, actor, folder, step)

        def over(made: Path) -> None:
            self._is_told = False
            if done is not None:
                done(made)

        self._work.start(text("ui.backups.working"), job, over, failed=failed, in_bytes=True)

    def _tell_once(self, words: str) -> None:
        """Say what keeps it from being backed up, once and not every ten minutes."""
        if not self._is_told:
            self._is_told = True
            self._work.refused.emit(text("ui.backups.failed", why=words))
