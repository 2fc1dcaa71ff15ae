"""Locking a window: nothing is shown, the key is gone, and afterwards everything is where it was."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import tour
from tests.ui.conftest import wait_for_book
from tests.ui.tour import pause, settle, show_page, view
from tests.ui.workbooks import PASSPHRASE, Made
from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.store.book import Book
from workbook.ui import lock_after
from workbook.ui.app import Desk
from workbook.ui.background import Step
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.pages.findings import FindingsPage
from workbook.ui.pages.reports import ReportsPage
from workbook.ui.saved_views import saved_views

Open = Callable[[Path], MainWindow]
TITLE = "Assistant assurance 2026"


@pytest.fixture
def secret(desk: Desk, window: MainWindow, qtbot: QtBot, lockable: Made) -> MainWindow:
    """Return a window on the encrypted workbook."""
    open_with_passphrase(desk, window, qtbot, lockable.path)
    return window


def open_with_passphrase(desk: Desk, window: MainWindow, qtbot: QtBot, path: Path) -> None:
    desk.open(path)
    qtbot.waitUntil(lambda: window.dialog is not None)
    assert window.dialog is not None
    window.dialog.findChild(QLineEdit).setText(PASSPHRASE)
    window.dialog._enter()
    wait_for_book(window, qtbot)
    window.locking._waiting.setInterval(25)


def lock(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.action("lock").trigger()
    assert window.locking.is_locked
    qtbot.waitUntil(lambda: not window.locking.has_key and window.background.is_idle)


def unlock(window: MainWindow, qtbot: QtBot, passphrase: str = PASSPHRASE) -> None:
    window.locking.page.field.setText(passphrase)
    QTest.keyClick(window.locking.page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.background.is_idle)


def shown_words(window: MainWindow) -> str:
    """Return every word that can be seen or heard of a window, its menus included."""
    parts: list[QWidget] = [one for one in window.findChildren(QWidget) if one.isVisible()]
    words = [window.windowTitle()]
    for part in [*parts, *(one for one in QApplication.topLevelWidgets() if one.isVisible())]:
        words += [part.windowTitle(), part.toolTip(), part.accessibleName()]
        if isinstance(part, QLabel | QLineEdit):
            words.append(part.text())
    words += [listed.words for listed in window.menus.listed()]
    return "\n".join(words)


def test_nothing_is_shown_and_everything_comes_back(secret: MainWindow, qtbot: QtBot) -> None:
    show_page(secret, "checklist")
    page = view(secret).current
    assert isinstance(page, ChecklistPage)
    chosen = page.current_item()
    page.inspector.note.field.setFocus()
    page.inspector.note.field.setPlainText("Typed a moment ago")
    assert TITLE in secret.windowTitle()
    lock(secret, qtbot)
    words = shown_words(secret)
    assert "secret.auditbook" in words
    for word in (TITLE, "Assistant", "Typed", "Undo note"):
        assert word not in words, word
    assert secret.windowTitle() == "secret.auditbook · locked"
    with pytest.raises(WorkbookError, match=r"file\.put_away"), view(secret).work.book.reading():
        pass
    unlock(secret, qtbot)
    assert not secret.locking.is_locked
    assert TITLE in secret.windowTitle()
    assert view(secret).current is page
    assert page.current_item() == chosen
    assert secret.focusWidget() is page.inspector.note.field
    settle(secret)
    assert "Typed a moment ago" in str(view(secret).work.read(lambda session: notes(session)))
    undo = secret.menus.action("undo")
    assert undo.isEnabled()
    assert "note" in undo.text().lower()
    undo.trigger()
    settle(secret)
    assert "Typed a moment ago" not in str(view(secret).work.read(lambda session: notes(session)))


def notes(session: object) -> list[str]:
    rows = session.driver().execute("SELECT note FROM checklist_item")  # type: ignore[attr-defined]
    return [row[0] for row in rows]


def test_only_the_passphrase_helps(secret: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("a SHA-256")
    owned = QGuiApplication.clipboard().ownsClipboard()
    lock(secret, qtbot)
    assert (QGuiApplication.clipboard().text() == "") == owned
    usable = {listed.action.text().replace("&", "") for listed in secret.menus.listed() if listed.action.isEnabled()}
    assert "Open workbook…" in usable
    assert not {one for one in usable if one.startswith(("Undo", "Redo", "Export", "Lock now", "All actions"))}
    before = view(secret).current
    QTest.keyClick(secret, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert view(secret).current is before
    unlock(secret, qtbot, "wrong")
    page = secret.locking.page
    assert secret.locking.is_locked
    assert page.said.startswith("That is not the passphrase")
    assert page.field.text() == "wrong"
    unlock(secret, qtbot)
    assert not secret.locking.is_locked
    assert page.field.text() == ""
    assert secret.menus.action("lock").isEnabled()


def test_open_dialogs_are_hidden_and_come_back(secret: MainWindow, qtbot: QtBot) -> None:
    for name in ("palette", "preview", "statement"):
        dialog = tour.open_dialog(secret, name)
        is_modal = dialog.isModal()
        if name == "statement":
            field = next(one for one in dialog.findChildren(QLineEdit) if one.isVisible())
            field.setText("A title nobody has kept")
        lock(secret, qtbot)
        assert tour.dialogs(secret) == []
        unlock(secret, qtbot)
        settle(secret)
        assert tour.dialogs(secret) == [dialog]
        assert dialog.isModal() == is_modal
        if name == "statement":
            assert field.text() == "A title nobody has kept"
        tour.close_dialogs(secret)
    dialog = tour.open_dialog(secret, "people")
    lock(secret, qtbot)
    dialog.accept()  # what it was waiting for is over meanwhile
    unlock(secret, qtbot)
    assert tour.dialogs(secret) == []


def test_a_finding_without_a_title_is_not_lost(secret: MainWindow, qtbot: QtBot) -> None:
    show_page(secret, "findings")
    page = view(secret).current
    assert isinstance(page, FindingsPage)
    page.begin()
    settle(secret)
    form = page.writing._sheet.form
    form.restore(form.values() | {"condition": "Only a condition"})
    lock(secret, qtbot)
    secret.close()
    assert secret.isVisible()
    assert "not kept yet" in shown_words(secret)
    unlock(secret, qtbot)
    assert form.values()["condition"] == "Only a condition"
    lock(secret, qtbot)
    secret.close()
    assert secret.isVisible()
    secret.close()
    assert not secret.isVisible()


def test_running_work_is_finished_first(secret: MainWindow, qtbot: QtBot) -> None:
    work, go_on, seen = view(secret).work, Event(), []

    def job(book: Book, _: Actor, step: Step) -> str:
        step(1, 4)
        go_on.wait(10)
        return book.head()

    work.start("Attaching the secret file", job, seen.append)
    qtbot.waitUntil(lambda: work.jobs.running is not None and work.jobs.running.total == 4)
    secret.menus.action("lock").trigger()
    qtbot.waitUntil(lambda: "25 %" in shown_words(secret))
    assert secret.locking.has_key
    assert "Attaching" not in shown_words(secret)
    secret.close()
    assert secret.isVisible()
    assert "still running" in shown_words(secret)
    unlock(secret, qtbot, "wrong")
    assert secret.locking.page.said
    unlock(secret, qtbot)  # one can come back meanwhile
    assert not secret.locking.is_locked
    assert secret.locking.has_key
    secret.menus.action("lock").trigger()
    go_on.set()
    qtbot.waitUntil(lambda: not secret.locking.has_key)
    assert seen == [seen[0]]
    unlock(secret, qtbot)
    assert not secret.locking.is_locked


def test_a_kept_view_has_no_words_of_an_encrypted_workbook(secret: MainWindow, qtbot: QtBot) -> None:
    page = view(secret).page("checklist")
    assert isinstance(page, ChecklistPage)
    page.list_items(replace(page.items.filter, text="secret words"), page.items.sorting)
    page.menus._save("Mine")
    (kept,) = saved_views()
    assert (kept.name, kept.filter.text) == ("Mine", "")
    assert "without the words" in view(secret).banner._words.text()
    settle(secret)


def test_a_plain_workbook_is_not_locked(opened: Open, small: Made) -> None:
    window = opened(small.path)
    assert not window.menus.action("lock").isEnabled()
    window.locking.lock()
    assert not window.locking.is_locked
    assert not window.locking.idle._looking.isActive()


def test_it_is_locked_when_nobody_touches_it(secret: MainWindow, qtbot: QtBot) -> None:
    handle = secret.windowHandle()
    secret.locking.idle.watch(0.3)
    for _ in range(8):
        pause(60)
        QTest.keyClick(handle, Qt.Key.Key_Shift)  # as the system sends it
        QTest.mouseMove(handle)
    dialog = tour.open_dialog(secret, "palette")
    for _ in range(8):
        pause(60)
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Shift)  # a touch of a dialog counts too
    assert not secret.locking.is_locked
    qtbot.waitUntil(lambda: secret.locking.is_locked)
    qtbot.waitUntil(lambda: not secret.locking.has_key)
    unlock(secret, qtbot)
    tour.close_dialogs(secret)


def test_after_how_long_is_a_setting(secret: MainWindow, qtbot: QtBot) -> None:
    assert lock_after.minutes() == 10
    idle = secret.locking.idle
    assert idle._seconds == 600
    entries = {listed.words: listed.action for listed in secret.menus.listed() if "Lock after" in listed.menu}
    assert [words.split()[0] for words in entries] == ["5", "10", "15", "30", "Never"]
    list(entries.values())[3].trigger()
    assert (lock_after.minutes(), idle._seconds) == (30, 1800)
    list(entries.values())[4].trigger()
    assert (lock_after.minutes(), idle._looking.isActive()) == (0, False)
    for stored in ("x", "-1", "7"):
        QSettings().setValue("lock/minutes", stored)
        assert lock_after.minutes() == 10


def test_a_locked_window_closes(secret: MainWindow, qtbot: QtBot, lockable: Made) -> None:
    lock(secret, qtbot)
    secret.close()
    assert not secret.isVisible()
    assert [path.name for path in lockable.path.parent.glob("secret*")] == ["secret.auditbook"]


def test_a_report_on_its_way_to_the_preview_waits(secret: MainWindow, qtbot: QtBot) -> None:
    show_page(secret, "reports")
    page = view(secret).current
    assert isinstance(page, ReportsPage)
    page.render_preview()
    assert not page.maker.is_idle
    lock(secret, qtbot)
    unlock(secret, qtbot)
    page.render_preview()
    qtbot.waitUntil(lambda: page.maker.is_idle, timeout=30_000)
    assert page.preview is not None
