"""What a window offers of copies: save one, back up, restore a backup."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from workbook.domain.actor import Actor
from workbook.messages import text
from workbook.ui.actions import Act
from workbook.ui.background import Step
from workbook.ui.beside import folder_beside
from workbook.ui.messages import ask_new_file

if TYPE_CHECKING:
    from workbook.store.backups import Backup
    from workbook.store.book import Book
    from workbook.ui.backup_watch import BackupWatch
    from workbook.ui.dialogs.backups import BackupsDialog
    from workbook.ui.main_window import MainWindow
    from workbook.ui.pages.book import BookView


class CopyActs(QObject):
    """The acts of one window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._book: BookView | None = None
        self.watch: BackupWatch | None = None
        self.dialog: BackupsDialog | None = None
        window.start.backups_asked.connect(self.ask_backups)

    def acts(self) -> Sequence[Act]:
        """Return the acts there are, with or without a workbook."""
        return (
            Act(
                "save_copy",
                "file",
                self.ask_copy,
                "F12",
                is_enabled=self._has_book,
                writes=True,
                starts_group=True,
            ),
            Act("back_up", "file", self.back_up, is_enabled=self._has_book, writes=True),
            Act("backups", "file", self.ask_backups),
        )

    def take_on(self, book: "BookView") -> None:
        """Look after an open workbook from now on."""
        from workbook.ui.backup_watch import BackupWatch

        self._book = book
        self.watch = BackupWatch(book.work)

    @Slot()
    def ask_copy(self) -> None:
        """Ask where a copy is to lie."""
        if self._book is not None:
            path = self._book.work.book.path
            suggested = folder_beside(path) / (text("ui.copy.file_name", name=path.stem) + path.suffix)
            ask_new_file(self._window, text("ui.copy.title"), suggested, text("ui.open.workbooks"), self.save_copy)

    def save_copy(self, target: Path) -> None:
        """Write a copy, and say where it lies and what its codes carry."""
        book = self._book
        if book is None:
            return

        def job(opened: "Book", actor: Actor, step: Step) -> str:
            from workbook.operations.copying import save_copy

            return save_copy(opened, actor, target, step)

        def told(letter: str) -> None:
            words = text("ui.copy.saved", name=target.name, letter=letter)
            book.tell(words, offer=(text("ui.copy.open_folder"), lambda: _show_folder(target.parent)))

        book.work.start(text("ui.copy.working"), job, told, in_bytes=True)

    @Slot()
    def back_up(self) -> None:
        """Back up now, and say where it lies."""
        book = self._book
        if book is not None and self.watch is not None:
            self.watch.back_up(lambda made: book.tell(text("ui.backups.made", name=made.name)))

    @Slot()
    def ask_backups(self) -> None:
        """Show the backups there are."""
        if self.dialog is not None:
            return
        from workbook.ui.dialogs.backups import BackupsDialog

        can = self._book is not None and not self._book.work.is_read_only
        self.dialog = BackupsDialog(self._window, can_back_up=can)
        self.dialog.finished.connect(self._forget)
        self.dialog.asked_now.connect(self.back_up)
        self.dialog.chosen.connect(self.restore)
        self.dialog.open()

    def restore(self, backup: "Backup", target: Path) -> None:
        """Put a backup at a place, and open it; what stood there is set aside."""

        def copy(actor: Actor, step: Step) -> Path:
            from workbook.operations.copying import restore

            restore(backup, target, actor, step)
            return target

        words = text("ui.backups.restoring")
        if self._book is None:
            self._window.make(words, lambda step: copy(_means(), step))
        else:
            job = self._book.work.start
            job(words, lambda _book, actor, step: copy(actor, step), self._window.open, in_bytes=True)

    def _has_book(self) -> bool:
        return self._book is not None

    @Slot()
    def _forget(self) -> None:
        self.dialog = None


def _means() -> Actor:
    """Return this machine and program, where nobody acts in a workbook."""
    import platform

    from workbook import VERSION

    return Actor(person=None, tool=f"audit-workbook {VERSION}", host=platform.node())


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
