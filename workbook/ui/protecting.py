"""The passphrase of the open workbook, changed from the window: what waits meanwhile, and what is told afterwards."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from workbook.domain.actor import system_clock
from workbook.messages import text
from workbook.ui import recent

if TYPE_CHECKING:
    from workbook.store.rekeying import Rekeyed
    from workbook.ui.dialogs.rekey import RekeyDialog
    from workbook.ui.main_window import MainWindow
    from workbook.ui.pages.book import BookView


class Protecting(QObject):
    """Belongs to one window; at most one dialog is open."""

    def __init__(self, window: "MainWindow", book: "BookView") -> None:
        super().__init__(window)
        self._window = window
        self._book = book
        self.dialog: RekeyDialog | None = None

    @Slot()
    def ask(self) -> None:
        """Ask for the passphrase the workbook is to have."""
        from workbook.ui.dialogs.rekey import RekeyDialog

        if self.dialog is not None:
            return
        self.dialog = RekeyDialog(self._book.work, self._window)
        self.dialog.finished.connect(self._forget)
        self.dialog.begun.connect(self._hold)
        self.dialog.ended.connect(self._release)
        self.dialog.done_with.connect(self._tell)
        self.dialog.open()

    @Slot()
    def _forget(self) -> None:
        self.dialog = None

    @Slot()
    def _hold(self) -> None:
        """Write what is typed, and let nothing else be read or recorded until the new file is in its place."""
        for page in self._book.pages.values():
            page.pause()
        self._book.work.reads.hold("protecting")

    @Slot()
    def _release(self) -> None:
        self._book.work.reads.release("protecting")

    @Slot(object)
    def _tell(self, done: "Rekeyed") -> None:
        book, work = self._book, self._book.work
        book.show_protection()
        self._window.menus.refresh()
        self._window.locking.watch()
        recent.remember(work.book.path, None if done.is_encrypted else book.title, system_clock())
        if not done.is_encrypted:
            work.told.emit(text("ui.rekey.removed"))
        elif done.is_wiped is None:
            work.told.emit(text("ui.rekey.changed"))
        else:
            work.told.emit(text("ui.rekey.added" if done.is_wiped else "ui.rekey.added_not_wiped"))
