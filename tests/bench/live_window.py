"""The real window with a workbook open in it, and a timer of its event loop that counts the stalls."""

import heapq
import time
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from tests.ui import tour
from workbook.domain.vocabulary import Role
from workbook.ui.app import Desk, collect_after_start, dressed
from workbook.ui.identity import Identity, keep_identity
from workbook.ui.main_window import MainWindow

WORST = 20


def open_window(path: Path, settings: Path) -> tuple[Desk, MainWindow]:
    """Open a workbook and wait until everything is read; keep the first of both, which the second belongs to."""
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(settings))
    application = dressed(QApplication(["bench"]))
    collect_after_start(application)
    keep_identity(Identity("Ada Example", Role.LEAD))
    desk = Desk(application)
    window = desk.show_window()
    desk.open(path)
    while window.book is None:
        tour.pause(10)
    tour.settle(window, 300)
    return desk, window


class Stalls:
    """Counts, in milliseconds, how far apart two turns of the event loop are, and keeps the worst: of idle ones are many."""

    def __init__(self) -> None:
        self._worst: list[float] = [0.0] * WORST
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        heapq.heappushpop(self._worst, (now - self._last) * 1000)
        self._last = now

    def longest(self) -> list[float]:
        """Stop, and return the longest, the shortest of them first."""
        self._timer.stop()
        return sorted(self._worst)
