"""Start the window. Nothing here may need the store, Excel or PDF: the first frame would wait for it."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Qt, QTimer, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from workbook import VERSION
from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.resources import resource
from workbook.ui.collecting import Collector
from workbook.ui.crash import CrashHook, CrashLog
from workbook.ui.main_window import APPEARANCE, MainWindow
from workbook.ui.theme import Appearance, Theme

if TYPE_CHECKING:
    from workbook.ui.reading import Opened

_STARTED_MS: Final = 4000


class Desk(QObject):
    """The windows of this program: one for each open workbook."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.windows: list[MainWindow] = []

    def show_window(self) -> MainWindow:
        """Show a new window with the start page."""
        window = MainWindow()
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.another.connect(self.open)
        window.another_made.connect(self._show_made)
        window.closed.connect(self._forget)
        self.windows.append(window)
        window.show()
        return window

    @Slot(object)
    def open(self, path: Path) -> None:
        """Show a workbook: the window that has it already, a window that is free, or a new one."""
        path = _real(path)
        for window in self.windows:
            if window.path is not None and _real(window.path) == path:
                window.raise_()
                window.activateWindow()
                return
        free = next((window for window in self.windows if window.path is None and window.book is None), None)
        (free or self.show_window()).open(path)

    @Slot(object)
    def _show_made(self, opened: "Opened") -> None:
        """Show a workbook that is open already, in a window that is free or a new one."""
        free = next((window for window in self.windows if window.path is None and window.book is None), None)
        (free or self.show_window()).show_book(opened)

    @Slot(object)
    def _forget(self, window: MainWindow) -> None:
        self.windows.remove(window)


def run(path: Path | None) -> int:
    """Show the window until the last one is closed, and return the exit code; `path` is opened behind the first frame.

    Raises WorkbookError where there is no screen.
    """
    _require_screen()
    application = dressed(QApplication([text("ui.product.name")]))
    collect_after_start(application)
    hook = CrashHook()
    hook.install()
    log = CrashLog(Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)))
    last = log.take_last()
    log.begin()
    try:
        desk = Desk(application)
        window = desk.show_window()
        if last:
            window.tell_of_crash(last)
        if path is not None:
            desk.open(path)
        return application.exec()
    finally:
        log.end()
        hook.remove()


def dressed(application: QApplication) -> QApplication:
    """Give the application its name, icon, type and colours."""
    application.setOrganizationName("Audit Workbook")
    application.setApplicationName("audit-workbook")
    application.setApplicationDisplayName(text("ui.product.name"))
    application.setApplicationVersion(VERSION)
    application.setDesktopFileName("audit-workbook")
    application.setWindowIcon(QIcon(QPixmap(str(resource("icons/audit-workbook.svg")))))
    dress = Theme(application)
    kept = QSettings().value(APPEARANCE)
    if kept in list(Appearance):
        dress.choose(Appearance(str(kept)))
    return application


def collect_after_start(application: QApplication) -> None:
    """Let the garbage collector stay out of the start, and off what was made then."""
    QTimer.singleShot(_STARTED_MS, application, Collector(application).begin)


def _require_screen() -> None:
    """Refuse in a sentence where Qt would abort the process."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in names):
        raise WorkbookError("ui.no_screen")


def _real(path: Path) -> Path:
    """Return the path without links, as the store opens it."""
    return path.absolute().resolve()
