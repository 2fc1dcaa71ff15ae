"""The long work of a comparison: the earlier state out of the journal, or another workbook, and the Excel file."""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from workbook.domain.actor import Actor
from workbook.domain.comparison import Comparison
from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.store.book import Book
from workbook.store.opening import open_book
from workbook.ui.background import Step
from workbook.ui.dialogs.passphrase import PassphraseDialog
from workbook.ui.messages import ask_new_file, ask_workbook, sentence
from workbook.ui.work import Work

_PASSPHRASE = ("file.passphrase_needed", "file.wrong_passphrase")


class CompareWork(QObject):
    """Runs in the background with progress and cancel; another workbook is only read."""

    found = Signal(object)
    failed = Signal(str)

    def __init__(self, work: Work, view: QWidget) -> None:
        super().__init__(view)
        self._work = work
        self._view = view
        self.dialog: PassphraseDialog | None = None

    def since(self, day: date) -> None:
        """Compare with what the workbook was at the end of a day."""

        def job(book: Book, actor: Actor, step: Step) -> Comparison:
            from workbook.operations.comparing import compare_with_day

            return compare_with_day(book, actor, day, step)

        self._work.start(text("ui.compare.working"), job, self.found.emit, failed=self.failed.emit)

    def ask_other(self) -> None:
        """Ask for the workbook to compare with."""
        ask_workbook(self._view.window(), self.with_other)

    def with_other(self, path: Path, passphrase: str | None = None) -> None:
        """Compare with another workbook, asking for its passphrase where it has one."""
        if path.exists() and path.samefile(self._work.book.path):
            self._fail(WorkbookError("compare.itself"))
            return

        def job(book: Book, actor: Actor, step: Step) -> Comparison | WorkbookError:
            from workbook.operations.comparing import compare_with_book

            try:
                other = open_book(path, actor, passphrase, read_only=True, step=step)
            except WorkbookError as error:
                return error
            try:
                return compare_with_book(book, actor, other, step)
            finally:
                other.close()

        def over(outcome: Comparison | WorkbookError) -> None:
            if isinstance(outcome, Comparison):
                self._close_dialog()
                self.found.emit(outcome)
            elif outcome.key in _PASSPHRASE:
                self._ask_passphrase(path, outcome)
            else:
                self._fail(outcome)

        started = self._work.start(
            text("ui.compare.working"), job, over, failed=self._refuse, cancelled=self._close_dialog
        )
        if started is None:
            self._close_dialog()

    def ask_excel(self, found: Comparison) -> None:
        """Ask where the comparison is to be written."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = text("ui.compare.file_name", name=self._work.book.path.stem)
        ask_new_file(
            self._view.window(),
            text("ui.compare.excel_title"),
            Path(documents) / f"{name}.xlsx",
            text("ui.journal.excel"),
            partial(self.write, found),
        )

    def write(self, found: Comparison, target: Path) -> None:
        """Write the comparison to an Excel file."""

        def job(_book: Book, _actor: Actor, _step: Step) -> None:
            from workbook.exports.xlsx_comparison import write_comparison

            write_comparison(found, target)

        told = text("ui.compare.written", file=target.name)
        self._work.start(text("ui.compare.writing"), job, lambda _: self._work.told.emit(told))

    def _ask_passphrase(self, path: Path, error: WorkbookError) -> None:
        if self.dialog is not None:
            self.dialog.refuse(sentence(error))
            return
        self.dialog = PassphraseDialog(path, self._view.window())
        self.dialog.entered.connect(lambda typed: self.with_other(path, typed))
        self.dialog.rejected.connect(self._forget_dialog)
        self.dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _close_dialog(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.close()

    def _refuse(self, words: str) -> None:
        self._close_dialog()
        self.failed.emit(words)

    def _fail(self, error: WorkbookError) -> None:
        self._refuse(sentence(error))
