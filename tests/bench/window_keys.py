"""Press determination keys and search in the real window; print the seconds of both and of their peers, as JSON."""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy.dialects import sqlite
from sqlmodel import col, select

from tests.bench import books
from tests.bench.edits import TABLES, _edit_bare, _fill
from tests.ui import tour
from workbook.domain.item_filter import ItemFilter
from workbook.domain.item_order import Sorting
from workbook.domain.vocabulary import Role
from workbook.store.item_filter import text_conditions
from workbook.store.tables import ChecklistItem
from workbook.ui.app import Desk, dressed
from workbook.ui.identity import Identity, keep_identity
from workbook.ui.models.checklist import PAGE
from workbook.ui.pages.checklist import ChecklistPage

PRESSED = 40
GIVEN_UP_SECONDS = 5
WORDS = ("filters", "control 1", "model", "reviews them", "family 3", "service")
ENTRY = 1700
"""characters of a journal entry of one determination, near enough"""


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def main(path: Path, settings: Path) -> None:
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(settings))
    application = dressed(QApplication(["bench"]))
    keep_identity(Identity("Ada Example", Role.LEAD))
    desk = Desk(application)
    window = desk.show_window()
    window.resize(1600, 2100)  # fifty rows high
    desk.open(path)
    while window.book is None:
        tour.settle(window, 10)
    tour.settle(window)
    window.book.turn_to("checklist")
    page = window.book.current
    assert isinstance(page, ChecklistPage)

    settle = partial(tour.settle, window, 60)
    settle()
    window.activateWindow()
    settle()
    painted = Painted()
    page.table.viewport().installEventFilter(painted)

    def until_painted(act: Callable[[], object], ready: Callable[[], bool] = lambda: True) -> float:
        began, before = time.perf_counter(), painted.count
        act()
        while not ready() or painted.count == before:
            QCoreApplication.processEvents()
            if time.perf_counter() - began > GIVEN_UP_SECONDS:
                raise RuntimeError("nothing is painted")
        return time.perf_counter() - began

    with books.bare(path.with_name("keys.db"), None, *TABLES) as connection:
        _fill(connection, PRESSED + 2)
        keys, bare = [], []
        for number in range(PRESSED + 1):
            page.table.selectRow(number + 1 + number // 49)
            settle()
            page.inspector.verdict.reason.setPlainText(f"The filter let {number} of ten prompts pass.")
            page.table.setFocus()
            QCoreApplication.processEvents()
            keys.append(until_painted(lambda: QTest.keyClick(page.table, Qt.Key.Key_2)))
            began = time.perf_counter()
            _edit_bare(connection, number + 1, ENTRY)
            bare.append(time.perf_counter() - began)
            settle()
    typing, raw = [], []
    for words in (WORDS[0], *WORDS):  # the first to warm up
        settle()
        listed: list[object] = []
        page.items.listed.connect(listed.append)
        typing.append(
            until_painted(
                lambda words=words, listed=listed: page.items.ask(ItemFilter(text=words), Sorting()),
                lambda listed=listed: bool(listed),
            )
        )
        page.items.listed.disconnect(listed.append)
        settle()
        query = select(ChecklistItem.id).where(*text_conditions(words)).order_by(col(ChecklistItem.id)).limit(PAGE)
        statement = query.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
        given = [statement.params[name] for name in statement.positiontup or ()]
        began = time.perf_counter()
        with page.work.book.reading() as session:
            session.driver().execute(str(statement), given).fetchall()
        page.table.viewport().repaint()
        raw.append(time.perf_counter() - began)
    window.close()
    sys.stdout.write(json.dumps({"keys": keys[1:], "bare": bare[1:], "typing": typing[1:], "raw": raw[1:]}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
