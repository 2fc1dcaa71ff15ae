"""Open a workbook in the real window and print when its first page is painted, as JSON."""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from workbook.ui.app import Desk, collect_after_start, dressed


class Painted(QObject):
    """Quits once the view of the workbook has been painted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.at = 0.0
        self._desk = desk
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)
        self._looking.start(4)

    def _look(self) -> None:
        book = self._desk.windows[0].book
        if book is not None:
            self._looking.stop()
            book.installEventFilter(self)

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
    desk.show_window()
    painted = Painted(desk)
    desk.open(path)
    application.exec()
    for one in list(desk.windows):
        one.close()
    sys.stdout.write(json.dumps({"painted": painted.at}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
