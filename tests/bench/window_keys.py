"""Press determination keys and search in the real window; print the seconds of both and of their peers, as JSON."""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from sqlalchemy.dialects import sqlite
from sqlmodel import col, select

from tests.bench import books
from tests.bench.edits import TABLES, _edit_bare, _fill
from tests.bench.live_window import open_window
from tests.ui import tour
from workbook.domain.item_filter import ItemFilter
from workbook.domain.item_order import Sorting
from workbook.store.item_filter import text_conditions
from workbook.store.tables import ChecklistItem
from workbook.ui.models.checklist import PAGE
from workbook.ui.pages.checklist import ChecklistPage

GIVEN_UP_MS = 5_000
WORDS = ("every 7", "control 12", "every 30", "every 8", "control 5", "every 1")
ENTRY = 1700
"""characters of a journal entry of one determination, near enough"""


class Painted(QObject):
    """Ends an event loop with the first painting of a widget that shows what is waited for, and knows when that was over."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = QEventLoop(self)
        self.is_ready: Callable[[], object] = lambda: False
        self.seen_at: float | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint or self.seen_at is not None or not self.is_ready():
            return False
        # Let it be painted now: the loop goes on with whatever else waits before it ends.
        watched.removeEventFilter(self)
        QCoreApplication.sendEvent(watched, event)
        self.seen_at = time.perf_counter()
        watched.installEventFilter(self)
        self.loop.quit()
        return True


def main(path: Path, settings: Path, pressed: int) -> None:
    desk, window = open_window(path, settings)
    assert window.book is not None
    window.resize(1600, 2100)  # fifty rows high
    window.book.turn_to("checklist")
    page = window.book.current
    assert isinstance(page, ChecklistPage)

    settle = partial(tour.settle, window, 60)
    settle()
    window.activateWindow()
    settle()
    painted = Painted()
    page.table.viewport().installEventFilter(painted)
    given_up = QTimer()
    given_up.setSingleShot(True)
    given_up.timeout.connect(lambda: painted.loop.exit(1))

    def until_painted(act: Callable[[], object], is_ready: Callable[[], object]) -> float:
        painted.is_ready, painted.seen_at = is_ready, None
        given_up.start(GIVEN_UP_MS)
        began = time.perf_counter()
        act()
        if painted.seen_at is None:
            painted.loop.exec()
        given_up.stop()
        if painted.seen_at is None:
            raise RuntimeError("nothing is painted")
        return painted.seen_at - began

    with books.bare(path.with_name("keys.db"), None, *TABLES) as connection:
        _fill(connection, pressed + 2)
        keys, bare = [], []
        for number in range(pressed + 1):
            page.table.selectRow(number + 1 + number // 49)
            settle()
            page.inspector.verdict.reason.setPlainText(f"The filter let {number} of ten prompts pass.")
            page.table.setFocus()
            tour.pause(2)
            before = page.work.deeds.next_undo
            press = partial(QTest.keyClick, page.table, Qt.Key.Key_2)
            keys.append(until_painted(press, lambda before=before: page.work.deeds.next_undo is not before))
            began = time.perf_counter()
            _edit_bare(connection, number + 1, ENTRY)
            bare.append(time.perf_counter() - began)
            settle()
    typing, raw = [], []
    for words in (WORDS[-1], *WORDS):  # the first to warm up
        settle()
        listed: list[object] = []
        hearing = page.model.modelReset.connect(lambda listed=listed: listed.append(None))
        typing.append(
            until_painted(
                lambda words=words, listed=listed: page.items.ask(ItemFilter(text=words), Sorting()),
                lambda listed=listed: bool(listed),
            )
        )
        page.model.modelReset.disconnect(hearing)
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
    del desk
    sys.stdout.write(json.dumps({"keys": keys[1:], "bare": bare[1:], "typing": typing[1:], "raw": raw[1:]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
