"""Attach a file in the real window while a timer of its event loop counts the stalls; print them in ms, as JSON."""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, QStandardPaths, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from workbook.domain.vocabulary import Role
from workbook.operations import evidence
from workbook.ui.app import Desk, dressed
from workbook.ui.identity import Identity, keep_identity


def main(path: Path, source: Path, settings: Path) -> None:
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(settings))
    application = dressed(QApplication(["bench"]))
    keep_identity(Identity("Ada Example", Role.LEAD))
    desk = Desk(application)
    window = desk.show_window()
    desk.open(path)
    while window.book is None or not window.is_idle:
        QTest.qWait(10)
    QTest.qWait(300)
    work, gaps, last = window.book.work, [], time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append((now - last) * 1000)
        last = now

    timer = QTimer()
    timer.setInterval(0)
    timer.timeout.connect(tick)
    turns = QTimer()
    pages = iter(list(window.book.pages) * 10_000)
    turns.timeout.connect(lambda: window.book.turn_to(next(pages)))
    last = time.perf_counter()
    timer.start()
    turns.start(400)
    work.start("Attaching", lambda book, actor, step: evidence.add_file(book, actor, source, step=step), in_bytes=True)
    while work.jobs.running is not None:
        QCoreApplication.sendPostedEvents()
        QTest.qWait(5)
    timer.stop()
    turns.stop()
    while not window.is_idle:
        QTest.qWait(5)
    window.close()
    sys.stdout.write(json.dumps({"longest": sorted(gaps)[-20:]}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
