"""Lock a window and unlock it: everything is hidden at once, the key goes as soon as nothing runs, and work goes on after."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QStackedWidget, QToolTip, QWidget

from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.ui.actions import Act
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.idle import Idle
from workbook.ui.lock_after import lock_after_menu, minutes
from workbook.ui.messages import sentence
from workbook.ui.protecting import Protecting
from workbook.ui.unkept import Unkept

if TYPE_CHECKING:
    from workbook.domain.actor import Actor
    from workbook.store.resting import Rest
    from workbook.ui.main_window import MainWindow
    from workbook.ui.pages.book import BookView
    from workbook.ui.pages.locked import LockedPage

_QUIET_MS: Final = 100
_QUIET_TIMES: Final = 4
"""So often in a row nothing may run before the key goes: what was typed last is written after a short pause."""
_ALLOWED: Final = frozenset({"new", "open", "close", "quit", "about"})


def wipe_leftovers() -> None:
    """Wipe what runs that fell have left of evidence they had opened."""
    from workbook.ui.private import sweep  # slow to import: the first frame does without

    sweep()


class Locking(QObject):
    """The lock of one window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._book: BookView | None = None
        self._actor: Actor | None = None
        self._rest: Rest | None = None
        self._hidden: list[QDialog] = []
        self._focused: QWidget | None = None
        self._is_kept = True
        self._is_warned = False
        self._unkept = Unkept()
        self._quiet = 0
        self.is_locked = False
        """Nothing is shown; the key may still be there until what runs is over."""
        self._page: LockedPage | None = None
        self.protecting: Protecting | None = None
        self.idle = Idle(window)
        self.idle.passed.connect(self.lock)
        self._waiting = QTimer(self)
        self._waiting.setInterval(_QUIET_MS)
        self._waiting.timeout.connect(self._put_away)

    @property
    def has_key(self) -> bool:
        """Whether the workbook can still be read in here."""
        return self._book is not None and self._book.work.book.file.is_open

    @property
    def page(self) -> "LockedPage":
        """What is shown while it is locked, made when it is first wanted."""
        from workbook.ui.pages.locked import LockedPage

        if self._page is None:
            self._page = LockedPage()
            self._page.entered.connect(self._unlock)
        return self._page

    def acts(self) -> Sequence[Act]:
        """Return what protects an open workbook."""
        return (
            Act("lock", "file", self.lock, "Ctrl+L", None, self._can_lock, starts_group=True),
            Act("passphrase", "file", self._ask_passphrase, is_enabled=lambda: self._book is not None, writes=True),
        )

    def take_on(self, book: "BookView") -> None:
        """Lock this workbook when nobody touches the window for a while, and when asked to."""
        self._book = book
        self.protecting = Protecting(self._window, book)
        self._window.menus.add_menu("file", lock_after_menu(self._window, _watch_everywhere), before="passphrase")
        self.watch()

    def _ask_passphrase(self) -> None:
        if self.protecting is not None:
            self.protecting.ask()

    @Slot()
    def watch(self) -> None:
        """Begin to count anew, as the settings have it."""
        if self._can_lock():
            from workbook.ui.private import leave_no_core

            leave_no_core()
        self.idle.watch(minutes() * 60 if self._can_lock() else 0)

    @Slot()
    def lock(self) -> None:
        """Hide everything now; let go of the key once nothing runs any more."""
        book = self._book
        if book is None or not self._can_lock():
            return
        self.is_locked, self._is_warned = True, False
        self._actor = book.work.acting.onlooker()
        self._focused = self._window.focusWidget()
        kept = [page.pause() for page in book.pages.values()]
        self._is_kept = all(kept)
        book.work.is_resting = True
        book.work.jobs.put_off_tidying()
        for one in self._readers(book):
            one.hold("locked")
        self.idle.watch(0)
        self._hide()
        self._window.menus.allow_only(_ALLOWED)
        book.work.deeds_changed.emit()  # the menu names what would be undone
        name = book.work.book.path.name
        self._show(self.page)
        self._window.setWindowTitle(text("ui.locked.title", name=name).replace("[*]", "[*][*]"))
        self.page.begin(name)
        self._quiet = 0
        self._waiting.start()

    def warns_of_unkept(self) -> bool:
        """Say once that something typed would be lost; True when it was said just now and the window should stay."""
        if not self.is_locked:
            return self._book is not None and self._unkept.warns(self._book)
        if self._is_warned:
            return False
        if self._is_kept and not self._hidden:
            return False
        self._is_warned = True
        self.page.warn(text("ui.locked.unkept"))
        return True

    def end(self) -> None:
        """The window closes: watch and wait no more."""
        self.idle.watch(0)
        self._waiting.stop()

    # Locking

    def _can_lock(self) -> bool:
        return self._book is not None and self._book.work.book.is_encrypted and not self.is_locked

    def _hide(self) -> None:
        """Hide what stands beside the window; what was typed in it stays."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        QToolTip.hideText()
        for dialog in self._window.findChildren(QDialog):
            if not dialog.isVisible():
                continue
            if isinstance(dialog, QFileDialog | QMessageBox):
                dialog.reject()
            else:
                self._hidden.append(dialog)
                dialog.finished.connect(self._forget_dialog)
                dialog.hide()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    @Slot()
    def _forget_dialog(self) -> None:
        """Let go of a dialog that ended while it was hidden, such as one whose work was finished first."""
        ended = self.sender()
        self._hidden = [dialog for dialog in self._hidden if dialog is not ended]

    @Slot()
    def _put_away(self) -> None:
        """Let go of the key once nothing has run for a moment."""
        book, actor = self._book, self._actor
        if book is None or actor is None:
            return
        is_quiet = book.work.jobs.is_idle and all(one.is_quiet for one in self._readers(book))
        self._quiet = self._quiet + 1 if is_quiet else 0
        running = book.work.jobs.running
        if running is not None:
            share = 100 * running.done // running.total if running.total else 0
            self.page.note(text("ui.locked.finishing", percent=share) if share else text("ui.locked.finishing_soon"))
        if self._quiet < _QUIET_TIMES:
            return
        from workbook.store import resting
        from workbook.ui.preview.vault import decoder_of

        self._waiting.stop()
        self._hide()  # what a job that ended last may have opened
        decoder_of(book.work).rest()
        self._rest = resting.lock(book.work.book, actor)
        self.page.note("")
        self._window.background.run(lambda _: book.work.private.wipe(), Ticket(lambda _: None, raise_defect))

    @staticmethod
    def _readers(book: "BookView") -> list[Background]:
        """Return everything that reads the workbook in the background; jobs are over when the last of them is."""
        return [one for one in book.findChildren(Background) if one.parent() is not book.work.jobs]

    # Unlocking

    @Slot(str)
    def _unlock(self, passphrase: str) -> None:
        book, actor = self._book, self._actor
        if book is None or actor is None:
            return
        self._waiting.stop()
        rest, held = self._rest, book.work.book

        def job(_: Step) -> None:
            from workbook.store import resting

            if rest is None:
                resting.check(held, passphrase)
            else:
                resting.unlock(held, actor, passphrase, rest)

        self._window.background.run(job, Ticket(self._go_on, self._refuse))

    def _refuse(self, error: Exception) -> None:
        if self.has_key:
            self._waiting.start()
        if isinstance(error, WorkbookError):
            self.page.refuse(sentence(error))
        else:
            self.page.refuse("")
            raise_defect(error)

    def _go_on(self, _: object) -> None:
        """Show what was there when the window was locked."""
        book = self._book
        if book is None:
            return
        from workbook.ui.preview.vault import decoder_of

        self.is_locked, self._rest = False, None
        self.page.forget()
        book.work.is_resting = False
        self._show(book)
        book.head_changed.emit()  # the window takes its title from it
        self._window.menus.allow_only(None)
        book.work.deeds_changed.emit()
        decoder_of(book.work).wake()
        for one in self._readers(book):
            one.release("locked")
        for page in book.pages.values():
            page.pause()  # what could not be written while it was locked
        hidden, self._hidden = self._hidden, []
        for dialog in hidden:
            if shiboken6.isValid(dialog):
                dialog.finished.disconnect(self._forget_dialog)
                dialog.show()
        if self._focused is not None and shiboken6.isValid(self._focused):
            self._focused.setFocus()
        self._focused = None
        self.watch()

    def _show(self, page: QWidget) -> None:
        stack = self._window.centralWidget()
        if isinstance(stack, QStackedWidget):
            stack.addWidget(page)
            stack.setCurrentWidget(page)


def _watch_everywhere() -> None:
    """Have every window count anew, as the settings have it now."""
    for widget in QApplication.topLevelWidgets():
        locking = getattr(widget, "locking", None)
        if isinstance(locking, Locking):
            locking.watch()
