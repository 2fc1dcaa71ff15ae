"""One window: the start page until a workbook is open, then the workbook until the window is closed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from workbook.domain.actor import system_clock
from workbook.domain.errors import WorkbookError
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui import recent
from workbook.ui.actions import Menus, appearance_menu
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import CrashDialog, raise_defect
from workbook.ui.dialogs.passphrase import PassphraseDialog
from workbook.ui.locking import Locking, wipe_leftovers
from workbook.ui.messages import ask_workbook, sentence
from workbook.ui.pages.start import StartPage
from workbook.ui.person_acts import PersonActs
from workbook.ui.recovery_acts import RecoveryActs
from workbook.ui.theme import Appearance, theme
from workbook.ui.window_acts import WindowActs

if TYPE_CHECKING:
    from workbook.store.book import Book
    from workbook.ui.pages.book import BookView
    from workbook.ui.reading import Opened

APPEARANCE = "window/appearance"
_GEOMETRY = "window/geometry"
_PASSPHRASE = ("file.passphrase_needed", "file.wrong_passphrase")


class MainWindow(QMainWindow):
    """A window of the program."""

    another = Signal(object)
    """A path that wants a window of its own."""
    another_made = Signal(object)
    """A new workbook, open, that wants a window of its own."""
    closed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.background = Background(self)
        # Looking for files on a drive that is gone takes long, and nothing else should wait for it.
        self._looking = Background(self)
        self.start = StartPage()
        self.book: BookView | None = None
        self.path: Path | None = None
        self.dialog: PassphraseDialog | None = None
        self._books: list[Book] = []
        self._ticket: Ticket | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        self.setCentralWidget(self._stack)
        self.setAcceptDrops(True)
        self.setWindowTitle(text("ui.product.name"))
        self.menus = Menus(self)
        self.locking = Locking(self)
        self.deeds = WindowActs(self)
        self.person = PersonActs(self)
        self.recovery = RecoveryActs(self)
        self.menus.add((*self.person.acts(), *self.deeds.acts(), *self.recovery.acts()))
        self.menus.add_menu("view", appearance_menu(self, _choose_appearance))
        self.start.new_asked.connect(self.person.ask_new)
        self.start.open_asked.connect(self.ask_workbook)
        self.start.sample_asked.connect(self.deeds.ask_sample_folder)
        self.start.chosen.connect(self.open)
        self.start.forgotten.connect(self._forget)
        self.start.cancelled.connect(self._cancel)
        self.start.painted.connect(self._after_first_paint)
        self.setMinimumSize(800, 520)
        self.resize(1280, 800)
        kept = QSettings().value(_GEOMETRY)
        if kept is not None:
            self.restoreGeometry(kept)
        self.setStyleSheet(theme().sheet)
        self.start.open_button.setFocus()

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs in this window, and every callback has been called."""
        acts_are_idle = self.person.is_idle and self.recovery.is_idle
        return self.background.is_idle and acts_are_idle and (self.book is None or self.book.is_idle)

    @Slot()
    def ask_workbook(self) -> None:
        """Ask for a file to open."""
        ask_workbook(self, self.open)

    @Slot(object)
    def open(self, path: Path) -> None:
        """Open a workbook here, or in another window when this one has or is opening one."""
        if self.book is not None or self.path is not None:
            self.another.emit(path)
            return
        self.path = path
        self.start.banner.clear()
        self._open(None)

    @Slot(object)
    def take_made(self, opened: "Opened") -> None:
        """Show a workbook that was just made, here or in another window."""
        if self.book is None and self.path is None:
            self.show_book(opened)
        else:
            self.another_made.emit(opened)

    def tell_of_crash(self, report: str) -> None:
        """Say that the last run fell, and offer what it left."""
        offer = text("ui.crash.show"), lambda: CrashDialog(report, self).show()
        self.start.banner.tell(text("ui.crash.last_time"), Tone.WARN, offer)

    def make(self, words: str, job: Callable[[Step], Path]) -> None:
        """Make a workbook in the background, with progress on the start page, and open it here."""

        def progress(done: int, total: int) -> None:
            self.start.show_work(words, done, total)

        def made(path: Path) -> None:
            self._end_work()
            self.open(path)

        self.start.banner.clear()
        progress(0, 0)
        self._ticket = self.background.run(job, Ticket(made, self._fail, progress, self._end_work))

    def show_book(self, opened: "Opened") -> None:
        """Show an open workbook from now on."""
        from workbook.ui.pages.book import BookView

        self._end_work()
        self._close_dialog()
        self.path = opened.book.path
        book = self.book = BookView(opened)
        self._books = []  # the view closes it from now on
        book.acts_found.connect(self.menus.add)
        book.acts_changed.connect(self.menus.refresh)
        book.head_changed.connect(self._say_title)
        self.deeds.take_on(book)
        self.person.take_on(book)
        self.locking.take_on(book)
        self.recovery.take_on(book)
        for page in book.pages.values():
            self.menus.add(page.acts())
        self.menus.be_read_only(book.work.is_read_only)
        self._stack.addWidget(book)
        self._stack.setCurrentWidget(book)
        self._stack.removeWidget(self.start)
        book.enter()
        self._say_title()
        recent.remember(self.path, None if opened.book.is_encrypted else book.title, system_clock())
        self.person.ask_first()

    @Slot()
    def _say_title(self) -> None:
        if self.book is None or self.locking.is_locked:
            return
        tlp = self.book.masthead.tlp
        parts = [self.book.title, tlp.value if tlp else ""]
        # Qt would take `[*]` for the mark of an unsaved document.
        self.setWindowTitle(" · ".join(part for part in parts if part).replace("[*]", "[*][*]"))

    def _open(self, passphrase: str | None) -> None:
        path = self.path
        if path is None:
            return

        def job(step: Step) -> "Opened":
            # The store is behind this; the first frame does not wait for it.
            from workbook.ui.reading import open_workbook

            opened = open_workbook(path, passphrase, step)
            self._books.append(opened.book)
            return opened

        self.start.show_work(text("ui.work.opening", name=path.name), 0, 0)
        self._ticket = self.background.run(job, Ticket(self.show_book, self._fail, None, self._give_up))

    def _fail(self, error: Exception) -> None:
        self._end_work()
        if not isinstance(error, WorkbookError):
            self._give_up()
            raise_defect(error)
        elif error.key in _PASSPHRASE and self.path is not None:
            self._ask_passphrase(error)
        else:
            offer = self.recovery.offer(error, self.path)
            self._give_up()
            self.start.banner.tell(sentence(error), Tone.BAD, offer)

    def _ask_passphrase(self, error: WorkbookError) -> None:
        if self.dialog is not None:
            self.dialog.refuse(sentence(error))
            return
        if self.path is not None:
            self.dialog = PassphraseDialog(self.path, self)
            self.dialog.entered.connect(self._open)
            self.dialog.rejected.connect(self._cancel)
            self.dialog.open()

    def _close_dialog(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.close()

    @Slot()
    def _cancel(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        if self.dialog is not None and self.book is None:
            self.dialog = None
            if self.background.is_idle:
                self._give_up()

    def _give_up(self) -> None:
        """Be the start page again; nothing stays open."""
        self._end_work()
        self._close_dialog()
        self._close_books()
        self.path = None

    def _end_work(self) -> None:
        self._ticket = None
        self.start.show_work("", 0, 0)

    def _close_books(self) -> None:
        while self._books:
            self._books.pop().close()

    @Slot()
    def _after_first_paint(self) -> None:
        theme().load_other_fonts()
        self._look_for_recents()
        self._looking.run(lambda _: wipe_leftovers(), Ticket(lambda _: None, raise_defect))
        QTimer.singleShot(0, self, self._greet)

    @Slot()
    def _greet(self) -> None:
        """Ask who sits here, unless a workbook is being opened: then once it is shown."""
        if self.path is None and self.isVisible():
            self.person.ask_first()

    def _look_for_recents(self) -> None:
        entries = recent.recents()

        def look(_: Step) -> Sequence[recent.Recent]:
            return [recent.looked_for(one) for one in entries]

        self.start.show_recents(entries)
        self._looking.run(look, Ticket(self.start.show_recents, raise_defect))

    @Slot(object)
    def _forget(self, path: Path) -> None:
        recent.forget(path)
        self._look_for_recents()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that lie on this machine."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        for path in _dropped(event):
            self.open(path)
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, and close the workbook; while something is being copied, say so and wait for a second wish."""
        if self.book is not None and (self.deeds.warns_before_closing() or self.locking.warns_of_unkept()):
            event.ignore()
            return
        QSettings().setValue(_GEOMETRY, self.saveGeometry())
        self._close_dialog()
        self.person.close_dialog()
        self.recovery.close_dialog()
        self.locking.end()
        self.background.shut_down()
        self._looking.shut_down()
        if self.book is not None:
            self.book.close_work()
        self._close_books()
        super().closeEvent(event)
        self.closed.emit(self)


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _choose_appearance(appearance: Appearance) -> None:
    theme().choose(appearance)
    QSettings().setValue(APPEARANCE, appearance.value)
