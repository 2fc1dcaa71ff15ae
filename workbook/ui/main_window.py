"""One window: the start page until a workbook is open, then the workbook until the window is closed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QStandardPaths, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from workbook.domain.actor import system_clock
from workbook.domain.errors import WorkbookError
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui import recent
from workbook.ui.actions import Actions, Deeds
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.dialogs.passphrase import PassphraseDialog
from workbook.ui.messages import ask_folder, ask_workbook, sentence, show_about
from workbook.ui.pages.start import StartPage
from workbook.ui.theme import Appearance, theme

if TYPE_CHECKING:
    from workbook.ui.pages.book import BookView
    from workbook.ui.reading import Opened, Reader

APPEARANCE = "window/appearance"
_GEOMETRY = "window/geometry"
_PASSPHRASE = ("file.passphrase_needed", "file.wrong_passphrase")


class MainWindow(QMainWindow):
    """A window of the program."""

    another = Signal(object)
    """A path that wants a window of its own."""
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
        self._readers: list[Reader] = []
        self._ticket: Ticket | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        self.setCentralWidget(self._stack)
        self.setAcceptDrops(True)
        self.setWindowTitle(text("ui.product.name"))
        self.actions_ = Actions(self, self._deeds())
        self.start.open_asked.connect(self.ask_workbook)
        self.start.sample_asked.connect(self.ask_sample_folder)
        self.start.chosen.connect(self.open)
        self.start.forgotten.connect(self._forget)
        self.start.cancelled.connect(self._cancel)
        self.start.painted.connect(self._after_first_paint)
        self.setMinimumSize(800, 520)
        self.resize(1280, 800)
        kept = QSettings().value(_GEOMETRY)
        if kept is not None:
            self.restoreGeometry(kept)
        self.start.open_button.setFocus()

    def _deeds(self) -> Deeds:
        return Deeds(
            open_workbook=self.ask_workbook,
            open_sample=self.ask_sample_folder,
            close=self.close,
            quit=QApplication.closeAllWindows,
            turn_to=lambda page: self.book.turn_to(page) if self.book else None,
            find=lambda: self.book.go_to_search() if self.book else None,
            about=lambda: show_about(self),
            choose_appearance=_choose_appearance,
        )

    @Slot()
    def ask_workbook(self) -> None:
        """Ask for a file to open."""
        ask_workbook(self, self.open)

    @Slot()
    def ask_sample_folder(self) -> None:
        """Ask where the sample is to be built."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        ask_folder(self, text("ui.sample.title"), documents, self.build_sample)

    @Slot(object)
    def open(self, path: Path) -> None:
        """Open a workbook here, or in another window when this one has or is opening one."""
        if self.book is not None or self.path is not None:
            self.another.emit(path)
            return
        self.path = path
        self.start.banner.clear()
        self._open(None)

    def build_sample(self, folder: Path) -> None:
        """Build the sample in a new folder inside `folder`, and open it."""
        place = _unused(folder / text("ui.sample.folder"))

        def build(step: Step) -> Path:
            from workbook.operations.sample import build_sample

            made: Path = build_sample(place, step).workbook
            return made

        def progress(done: int, total: int) -> None:
            self.start.show_work(text("ui.sample.building"), done, total)

        self.start.banner.clear()
        progress(0, 0)
        self._ticket = self.background.run(build, Ticket(self._open_built, self._fail, progress, self._end_work))

    def _open_built(self, path: Path) -> None:
        self._end_work()
        self.open(path)

    def _open(self, passphrase: str | None) -> None:
        path = self.path
        if path is None:
            return

        def job(_: Step) -> "Opened":
            # The store is behind this; the first frame does not wait for it.
            from workbook.ui.reading import open_workbook

            opened = open_workbook(path, passphrase)
            self._readers.append(opened.reader)
            return opened

        self.start.show_work(text("ui.work.opening", name=path.name), 0, 0)
        self._ticket = self.background.run(job, Ticket(self._show, self._fail, None, self._give_up))

    def _show(self, opened: "Opened") -> None:
        from workbook.ui.pages.book import BookView

        self._end_work()
        self._close_dialog()
        self.path = opened.reader.path
        self.book = BookView(opened, self.background)
        self._stack.addWidget(self.book)
        self._stack.setCurrentWidget(self.book)
        self._stack.removeWidget(self.start)
        self.book.enter()
        self.actions_.have_workbook(True)
        self.actions_.view.addMenu(self.book.checklist.table.column_menu())
        head = self.book.masthead
        parts = [self.book.title, head.tlp.value if head.tlp else ""]
        # Qt would take `[*]` for the mark of an unsaved document.
        self.setWindowTitle(" · ".join(part for part in parts if part).replace("[*]", "[*][*]"))
        recent.remember(self.path, self.book.title, system_clock())

    def _fail(self, error: Exception) -> None:
        self._end_work()
        if not isinstance(error, WorkbookError):
            self._give_up()
            raise_defect(error)
        elif error.key in _PASSPHRASE and self.path is not None:
            self._ask_passphrase(error)
        else:
            self._give_up()
            self.start.banner.tell(sentence(error), Tone.BAD)

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
        self._close_readers()
        self.path = None

    def _end_work(self) -> None:
        self._ticket = None
        self.start.show_work("", 0, 0)

    def _close_readers(self) -> None:
        while self._readers:
            self._readers.pop().close()

    @Slot()
    def _after_first_paint(self) -> None:
        theme().load_other_fonts()
        self._look_for_recents()

    def _look_for_recents(self) -> None:
        entries = recent.recents()

        def look(_: Step) -> Sequence[recent.Recent]:
            return [replace(one, is_missing=recent.is_missing(one.path)) for one in entries]

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
        """Stop what runs, and close the workbook."""
        QSettings().setValue(_GEOMETRY, self.saveGeometry())
        if self.book is not None:
            self.book.keep_layout()
        self._close_dialog()
        self.background.shut_down()
        self._looking.shut_down()
        self._close_readers()
        super().closeEvent(event)
        self.closed.emit(self)


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _unused(folder: Path) -> Path:
    """Return the folder, or the first numbered one beside it that is not there yet."""
    number = 2
    candidate = folder
    while candidate.exists():
        candidate = folder.with_name(f"{folder.name} {number}")
        number += 1
    return candidate


def _choose_appearance(appearance: Appearance) -> None:
    theme().choose(appearance)
    QSettings().setValue(APPEARANCE, appearance.value)
