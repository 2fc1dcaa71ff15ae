"""Show a bare QMainWindow, having imported what our window needs, and print when it is painted, as JSON."""

import json
import sys
import time

import PySide6.QtSvg
import sqlcipher3
import sqlmodel
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

LOADED = (PySide6.QtSvg, sqlcipher3, sqlmodel)


class Bare(QMainWindow):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, QApplication.quit)


def main() -> None:
    application = QApplication(["bare"])
    window = Bare()
    window.resize(1280, 800)
    window.show()
    application.exec()
    sys.stdout.write(json.dumps({"painted": time.time()}))


if __name__ == "__main__":
    main()
