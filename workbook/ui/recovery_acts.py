"""What a window offers where a workbook is damaged: recovery, a copy rolled back; and the look through an open one."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from workbook.domain.errors import WorkbookError
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.actions import Act
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.dialogs.identity import IdentityDialog, note_asked
from workbook.ui.identity import identity
from workbook.ui.messages import ask_workbook

if TYPE_CHECKING:
    from workbook.store.book import Book
    from workbook.ui.dialogs.recover import RecoverDialog
    from workbook.ui.main_window import MainWindow
    from workbook.ui.pages.book import BookView

Offer = tuple[str, Callable[[], object]]
"""What a button says and does."""

_RECOVERABLE: Final = frozenset(
    {
        *("file.damaged", "file.schema_differs", "file.unclean_damaged", "file.write_ahead", "file.io_error"),
        *("file.foreign_journal", "file.rollback_refused", "file.not_a_workbook", "file.foreign_trigger"),
    }
)
_DAMAGED: Final = "file.opened_damaged"
_NEEDS_ROLLBACK: Final = "file.needs_rollback"
_LATER_MS: Final = 1500


class RecoveryActs(QObject):
    """The acts of one window that have to do with damage; at most one of their dialogs is open."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._book: BookView | None = None
        self._looking = Background(self)
        self.dialog: IdentityDialog | RecoverDialog | None = None

    def acts(self) -> Sequence[Act]:
        """Return the acts there are, with or without a workbook."""
        return (Act("recover", "file", self.ask_file, starts_group=True),)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs."""
        dialog = self.dialog
        return self._looking.is_idle and (dialog is None or isinstance(dialog, IdentityDialog) or dialog.is_idle)

    def offer(self, error: WorkbookError, path: Path | None) -> Offer | None:
        """Return what can be done about a workbook that could not be opened, None where it is nothing of this kind."""
        if path is None:
            return None
        if error.key in _RECOVERABLE:
            return text("ui.recover.offer"), lambda: self.ask(path)
        if error.key == _NEEDS_ROLLBACK:
            return text("ui.rollback.offer"), lambda: self.ask_copy(path)
        return None

    def take_on(self, book: "BookView") -> None:
        """Offer to recover what is open and damaged; look through what is known, once it is shown."""
        self._book = book
        opened = book.work.book
        if opened.why_read_only is not None and opened.why_read_only.key == _DAMAGED:
            book.tell(book.banner.words, Tone.WARN, self._of(opened))
        elif opened.is_known:
            QTimer.singleShot(_LATER_MS, self, self._look_through)

    @Slot()
    def ask_file(self) -> None:
        """Ask which workbook is to be recovered."""
        ask_workbook(self._window, self.ask)

    def ask(self, path: Path) -> None:
        """Ask where a workbook is to be recovered to; first for who does it, where that is not known."""
        if self.dialog is not None:
            return
        who = identity()
        if who is None:
            note_asked()
            asking = IdentityDialog(self._window)
            asking.kept.connect(lambda: self.ask(path))
            self._open(asking)
            return
        from workbook.ui.dialogs.recover import RecoverDialog

        dialog = RecoverDialog(self._window, path, who.name)
        dialog.recovered.connect(self._window.open)
        self._open(dialog)

    def ask_copy(self, path: Path) -> None:
        """Ask where a rolled-back copy is to lie, and open it there."""
        from workbook.ui.dialogs.new_parts import ask_new_file
        from workbook.ui.dialogs.recover import free_place

        start = str(free_place(path, "ui.rollback.name"))
        ask_new_file(self._window, text("ui.rollback.title"), start, lambda target: self.make_copy(path, target))

    def make_copy(self, path: Path, target: Path) -> None:
        """Make a rolled-back copy, and open it."""

        def copy(step: Step) -> Path:
            from workbook.operations.recovering import copy_rolled_back

            copy_rolled_back(path, target, step)
            return target

        self._window.make(text("ui.rollback.copying"), copy)

    def close_dialog(self) -> None:
        """Close what is open, with nothing left running."""
        self._looking.shut_down()
        if self.dialog is not None:
            self.dialog.close()

    def _of(self, opened: "Book") -> Offer:
        path = opened.path
        return text("ui.recover.offer"), lambda: self.ask(path)

    def _open(self, dialog: "IdentityDialog | RecoverDialog") -> None:
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    @Slot()
    def _forget(self) -> None:
        self.dialog = None

    @Slot()
    def _look_through(self) -> None:
        """Let SQLite look through the structure in the background; what it finds is said quietly."""
        if self._book is None:
            return
        opened = self._book.work.book

        def look(step: Step) -> bool:
            from workbook.store.checking import check_beside_work

            return check_beside_work(opened, step)

        self._looking.run(look, Ticket(self._told, self._fell))

    def _told(self, is_sound: bool) -> None:
        if not is_sound and self._book is not None:
            opened = self._book.work.book
            opened.seen = None  # so that it is looked through before it is shown the next time
            self._book.tell(text("ui.recover.found_damaged", name=opened.path.name), Tone.BAD, self._of(opened))

    def _fell(self, error: Exception) -> None:
        if not isinstance(error, WorkbookError):  # locked meanwhile, or its drive is gone: the next opening looks
            raise_defect(error)
