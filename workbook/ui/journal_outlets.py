"""The long work of the journal page: verifying the whole workbook, and writing the trail to an Excel file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from workbook.domain.actor import Actor
from workbook.domain.journal_views import JournalFilter
from workbook.messages import render, text
from workbook.operations import trail_export, verifying
from workbook.store.access_trail import last_verified
from workbook.store.book import Book
from workbook.store.verification import Verification
from workbook.ui.background import Step
from workbook.ui.messages import ask_new_file, number
from workbook.ui.widgets.verified import VerifiedLine
from workbook.ui.work import Work


class JournalOutlets(QObject):
    """Starts the work, and shows what came of it in its place on the page."""

    def __init__(self, work: Work, verified: VerifiedLine, page: QWidget) -> None:
        super().__init__(page)
        self._work = work
        self._verified = verified
        self._page = page

    def look(self) -> None:
        """Look up when the workbook was last verified."""
        self._work.fetch_steps(last_verified, self._verified.show_last, key="last verified")

    def verify(self) -> None:
        """Verify everything in the workbook."""
        self._verified.clear()
        self._verified.button.setEnabled(False)
        started = self._work.start(
            text("ui.journal.verifying"),
            verifying.verify,
            self._show,
            failed=self._fail,
            cancelled=self._end,
            in_bytes=True,
        )
        if started is None:
            self._end()

    def ask_export(self, wanted: JournalFilter, words: tuple[tuple[str, str], ...]) -> None:
        """Ask where the entries that a filter lets through are to be written; `words` are its parts."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = text("ui.journal.file_name", name=self._work.book.path.stem)
        ask_new_file(
            self._page,
            text("ui.journal.export_title"),
            Path(documents) / f"{name}.xlsx",
            text("ui.journal.excel"),
            partial(self.export, wanted, words),
        )

    def export(self, wanted: JournalFilter, words: tuple[tuple[str, str], ...], target: Path) -> None:
        """Write the entries that a filter lets through to a file."""

        def job(book: Book, actor: Actor, step: Step) -> int:
            return trail_export.export_trail(book, actor, target, wanted, words, step=step)

        def told(count: int) -> None:
            self._work.told.emit(text("ui.journal.exported", count=number(count), file=target.name))

        self._work.start(text("ui.journal.exporting"), job, told)

    def _show(self, found: Verification) -> None:
        self._end()
        notices = [render(notice) for notice in found.notices]
        if found.is_intact:
            self._verified.show_intact(found.events, found.contents, found.content_bytes, found.head, notices)
        else:
            self._verified.show_problems([render(problem) for problem in found.problems], notices)

    def _fail(self, words: str) -> None:
        self._end()
        self._work.refused.emit(words)

    def _end(self) -> None:
        self._verified.button.setEnabled(True)
        self.look()
