"""The frame around the pages: changes, undo, palette, keys, running work, and closing."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.workbooks import Made
from workbook.domain.errors import Cancelled
from workbook.domain.vocabulary import Role, Scope
from workbook.messages import text
from workbook.operations import checklist
from workbook.operations.checklist import write_note
from workbook.store.item_detail import item_detail
from workbook.store.opening import open_book
from workbook.ui.app import Desk
from workbook.ui.crash import CrashLog
from workbook.ui.dialogs.palette import PaletteDialog
from workbook.ui.dialogs.shortcuts import ShortcutSheet
from workbook.ui.identity import Identity, keep_identity
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.book import BookView
from workbook.ui.pages.register import PAGES

Open = Callable[[Path], MainWindow]


def view(window: MainWindow) -> BookView:
    assert window.book is not None
    return window.book


def note_of(window: MainWindow, made: Made) -> str:
    work = view(window).work
    detail = work.read(item_detail, made.items[3], work.today)
    assert detail is not None
    return detail.note


def write(window: MainWindow, made: Made, note: str) -> None:
    work = view(window).work
    label = f"note on {note}"
    assert work.do(label, lambda book, actor: write_note(book, actor, made.items[3], note)) is not None


def test_undo_names_what_it_takes_back_and_redo_does_it_again(opened: Open, small: Made) -> None:
    window = opened(small.path)
    undo, redo = window.menus.action("undo"), window.menus.action("redo")
    assert (undo.isEnabled(), redo.isEnabled()) == (False, False) or undo.text() != text("ui.action.undo")
    write(window, small, "one")
    write(window, small, "two & three")
    assert undo.text() == text("ui.action.undo_what", deed="note on two && three")
    undo.trigger()
    assert note_of(window, small) == "one"
    assert undo.text() == text("ui.action.undo_what", deed="note on one")
    assert redo.text() == text("ui.action.redo_what", deed="note on two && three")
    redo.trigger()
    assert note_of(window, small) == "two & three"
    assert not redo.isEnabled()
    undo.trigger()
    undo.trigger()
    assert note_of(window, small) == ""
    redo.trigger()
    write(window, small, "four")
    assert not redo.isEnabled()  # something new was done
    assert note_of(window, small) == "four"


def test_a_deed_of_many_operations_is_undone_as_one(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    work = view(window).work

    def notes(book: object, actor: object, step: object) -> list[object]:
        return [write_note(work.book, work.actor, item, "all") for item in small.items[:6]]

    work.start("Writing notes", notes, label="six notes")
    qtbot.waitUntil(lambda: window.is_idle)
    assert note_of(window, small) == "all"
    assert window.menus.action("undo").text() == text("ui.action.undo_what", deed="six notes")
    work.undo()
    qtbot.waitUntil(lambda: window.is_idle)
    assert note_of(window, small) == ""
    assert work.deeds.next_redo is not None
    work.redo()
    qtbot.waitUntil(lambda: window.is_idle)
    assert note_of(window, small) == "all"


def test_a_refusal_is_said_in_the_bar_and_changes_nothing(opened: Open, small: Made) -> None:
    window = opened(small.path)
    work = view(window).work
    said: list[str] = []
    assert work.do("scope", lambda b, a: checklist.set_scope(b, a, small.items[3:4], Scope.OUT), said.append) is None
    assert said
    assert not view(window).banner.words
    assert work.do("scope", lambda b, a: checklist.set_scope(b, a, small.items[3:4], Scope.OUT)) is None
    assert view(window).banner.words == said[0]


def test_nobody_acts_until_somebody_said_who_they_are(app: QApplication, opened: Open, small: Made) -> None:
    QSettings().remove("identity")
    window = opened(small.path)
    work = view(window).work
    assert work.do("note", lambda b, a: write_note(b, a, small.items[3], "x")) is None
    assert "who you are" in view(window).banner.words
    keep_identity(Identity("Cleo New", Role.AUDITOR, "Office"))
    work.acting.look_again()
    assert work.acting.person is None
    write(window, small, "mine")
    assert work.acting.person is not None
    assert "Cleo New" in [one.name for one in work.acting.people()]


def test_a_new_change_shows_in_the_status_line(opened: Open, small: Made) -> None:
    window = opened(small.path)
    before = [label.text() for label in window.findChildren(QLabel) if label.text().startswith("Journal")]
    write(window, small, "one")
    after = [label.text() for label in window.findChildren(QLabel) if label.text().startswith("Journal")]
    assert before != after


def test_the_palette_finds_and_carries_out(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    window.deeds.show_palette()
    palette = window.findChild(PaletteDialog)
    assert palette.model.rowCount() > 5
    QTest.keyClicks(palette.typed, "checkl")
    assert palette.model.index(0, 0).data() == text("ui.page.checklist")
    QTest.keyClicks(palette.typed, "zzz")
    assert palette.model.rowCount() == 0
    palette.typed.setText("checklist")
    QTest.keyClick(palette.typed, Qt.Key.Key_Return)
    assert view(window).current.name == "checklist"
    qtbot.waitUntil(lambda: window.findChild(PaletteDialog) is None)


def test_every_key_is_on_the_sheet(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    window.deeds.show_shortcuts()
    sheet = window.findChild(ShortcutSheet)
    said = {label.text() for label in sheet.findChildren(QLabel)}
    for one in window.menus.listed():
        assert not one.keys or one.keys in said
    sheet.close()
    qtbot.waitUntil(lambda: window.findChild(ShortcutSheet) is None)


def test_every_action_has_words_a_tip_and_a_menu(opened: Open, small: Made) -> None:
    window = opened(small.path)
    listed = list(window.menus.listed())
    assert {f"page_{name}" for name in PAGES} <= set(window.menus._actions)
    for one in listed:
        assert one.words
        assert one.menu
    for _, action in window.menus._actions.values():
        assert action.toolTip().startswith("<qt>")


def test_keys_turn_to_pages_and_areas(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    with qtbot.waitActive(window):
        window.activateWindow()
    for place, name in enumerate(PAGES, 1):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + place % 10), Qt.KeyboardModifier.ControlModifier)
        assert view(window).current.name == name
    view(window).turn_to("checklist")
    qtbot.waitUntil(lambda: window.is_idle)
    view(window).enter()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert view(window).current.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert not view(window).current.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(window, Qt.Key.Key_F6)


class Strays(QObject):
    """Notes every window that is shown: a part that is shown before it has its place flashes up as one."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_no_part_of_a_page_is_shown_as_a_window(opened: Open, small: Made, qtbot: QtBot) -> None:
    window, strays = opened(small.path), Strays()
    QApplication.instance().installEventFilter(strays)  # type: ignore[union-attr]
    try:
        for name in PAGES:
            view(window).turn_to(name)
            qtbot.waitUntil(lambda: window.is_idle)
            view(window).enter()
            view(window).current.enter()
    finally:
        QApplication.instance().removeEventFilter(strays)  # type: ignore[union-attr]
    assert strays.shown == []


def test_running_work_is_shown_and_can_be_cancelled(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    work, go_on = view(window).work, threading.Event()

    def job(book: object, actor: object, step: Callable[[int, int], None]) -> None:
        for done in range(1000):
            step(done * 1_000_000, 1_000_000_000)
            go_on.wait(0.01)

    ended: list[str] = []
    work.start("Copying", job, in_bytes=True, cancelled=lambda: ended.append("cancelled"))
    work.start("Copying more", job)
    line = view(window)._status
    qtbot.waitUntil(lambda: "of 1.0 GB" in line._far.text())
    assert "1 more waiting" in line._doing.accessibleName()
    work.jobs.running.pace.seconds_left = 240.0  # type: ignore[union-attr]
    work.jobs.shown.emit()
    assert line._far.text().endswith("of 1.0 GB · about 4 minutes left")
    narrow = line.width() < 1360
    assert line._journal.isVisible() is not narrow
    qtbot.waitUntil(lambda: line._far.width() >= line._far.sizeHint().width())
    assert not window.close()
    assert "Copying" in view(window).banner.words
    work.jobs.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert window.close()


def test_a_read_only_workbook_offers_no_change(opened: Open, small: Made) -> None:
    book = open_book(small.path, fixed_actor(seed=5))
    try:
        window = opened(small.path)
        assert view(window).work.is_read_only
        for act, action in window.menus._actions.values():
            assert not (act.writes and action.isEnabled())
    finally:
        book.close()


def test_what_a_fall_left_is_shown_at_the_next_start(window: MainWindow, tmp_path: Path, desk: Desk) -> None:
    log = CrashLog(tmp_path)
    log.begin()
    (tmp_path / f"crash-{os.getpid()}.log").write_text("Fatal Python error: Aborted", "utf-8")
    left = CrashLog(tmp_path).take_last()
    log.end()
    assert left == "Fatal Python error: Aborted"
    assert CrashLog(tmp_path).take_last() == ""
    window.tell_of_crash(left)
    assert window.start.banner.words == text("ui.crash.last_time")
    (tmp_path / "file").write_text("")
    CrashLog(tmp_path / "file" / "no folder").begin()  # without a place to write there is no log


def test_a_job_that_is_cancelled_says_nothing(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)

    def job(book: object, actor: object, step: object) -> None:
        raise Cancelled

    view(window).work.start("Nothing", job)
    qtbot.waitUntil(lambda: window.is_idle)
    assert not view(window).banner.words
