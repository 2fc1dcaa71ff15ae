"""Open a workbook in the real window and print when its first page is painted, as JSON."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from workbook.ui.app import Desk, collect_after_start, dressed

if TYPE_CHECKING:
    from workbook.ui.main_window import MainWindow
    from workbook.ui.reading import Opened


class Painted(QObject):
    """Quits once the view of the workbook is painted for the first time; it is watched before it can be painted."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__()
        self.at = 0.0
        self._window = window
        self._show_book = window.show_book
        window.show_book = self._watch  # type: ignore[method-assign]

    def _watch(self, opened: "Opened") -> None:
        self._show_book(opened)
        assert self._window.book is not None
        self._window.book.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.at and event.type() == QEvent.Type.Paint:
            self.at = time.time()
            QTimer.singleShot(0, QCoreApplication.quit)
        return False


def main(path: Path, settings: Path) -> None:
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(settings))
    application = dressed(QApplication(["bench"]))
    collect_after_start(application)
    desk = Desk(application)
    painted = Painted(desk.show_window())
    desk.open(path)
    application.exec()
    for one in list(desk.windows):
        one.close()
    sys.stdout.write(json.dumps({"painted": painted.at}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
