"""Another passphrase from the window: work goes on, nothing typed is lost, undo stays, and what it means is said."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from tests.cheap_keys import cheap_keys
from tests.ui.conftest import wait_for_book
from tests.ui.test_locking import lock, open_with_passphrase, unlock
from tests.ui.tour import dialogs, settle, show_page, view
from tests.ui.workbooks import PASSPHRASE, Made
from workbook.store.connection import header, is_plain
from workbook.ui.app import Desk
from workbook.ui.dialogs.rekey import RekeyDialog
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.checklist import ChecklistPage


@pytest.fixture(autouse=True)
def _cheap_keys() -> Iterator[None]:
    with cheap_keys():
        yield


Open = Callable[[Path], MainWindow]
NEW = "another horse, another battery"


def ask(window: MainWindow) -> RekeyDialog:
    window.menus.action("passphrase").trigger()
    (dialog,) = dialogs(window)
    assert isinstance(dialog, RekeyDialog)
    return dialog


def fill(dialog: RekeyDialog, current: str, new: str | None) -> None:
    dialog.current.line.setText(current)
    if new is None:
        dialog.passphrase.without.setChecked(True)
    else:
        dialog.passphrase.first.line.setText(new)
        dialog.passphrase.again.line.setText(new)


def carry_out(window: MainWindow, dialog: RekeyDialog) -> None:
    assert dialog.main_button.isEnabled()
    dialog.main_button.click()
    settle(window)


def test_a_plain_workbook_is_protected_and_work_goes_on(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    show_page(window, "checklist")
    page = view(window).current
    assert isinstance(page, ChecklistPage)
    chosen = page.current_item()
    page.inspector.note.field.setPlainText("Typed before")
    dialog = ask(window)
    assert dialog.current.isHidden()
    assert dialog.passphrase.protect.isHidden()
    assert dialog.passphrase.without.isHidden()
    assert not dialog.main_button.isEnabled()
    fill(dialog, "", NEW)
    carry_out(window, dialog)
    assert dialogs(window) == []
    assert not is_plain(header(small.path))
    assert "encrypted now" in view(window).banner._words.text()
    assert view(window)._status._lock.text() == "Encrypted"
    assert (view(window).current, page.current_item()) == (page, chosen)
    assert "Assistant" not in str(QSettings().value("recent"))
    undo = window.menus.action("undo")
    assert "note" in undo.text()
    undo.trigger()
    settle(window)
    notes = view(window).work.read(
        lambda session: session.driver().execute("SELECT note FROM checklist_item").fetchall()
    )
    assert "Typed before" not in str(notes)
    lock(window, qtbot)
    unlock(window, qtbot, NEW)
    assert not window.locking.is_locked


def test_it_is_changed_and_removed(
    desk: Desk, window: MainWindow, qtbot: QtBot, lockable: Made, tmp_path: Path
) -> None:
    open_with_passphrase(desk, window, qtbot, lockable.path)
    dialog = ask(window)
    assert dialog.said == "Still missing: the current passphrase."
    fill(dialog, "wrong", NEW)
    carry_out(window, dialog)
    assert dialog.said.startswith("That is not the passphrase")
    assert dialog.passphrase.value() == NEW
    fill(dialog, PASSPHRASE, NEW)
    carry_out(window, dialog)
    assert "keep the old one" in view(window).banner._words.text()
    dialog = ask(window)
    fill(dialog, NEW, None)
    assert "read all of it" in dialog.passphrase._plain.text()
    carry_out(window, dialog)
    assert is_plain(header(lockable.path))
    assert view(window)._status._lock.text() == "No passphrase"
    assert not window.menus.action("lock").isEnabled()
    window.close()
    shutil.rmtree(tmp_path / "settings", ignore_errors=True)
    again = desk.show_window()
    desk.open(lockable.path)
    wait_for_book(again, qtbot)


def test_it_can_be_stopped(opened: Open, small: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    window = opened(small.path)
    before = small.path.read_bytes()[:16]
    dialog = ask(window)
    fill(dialog, "", NEW)
    dialog.main_button.click()
    dialog.reject()
    assert dialog.isVisible()
    dialog.close()
    assert dialog.isVisible()
    settle(window)
    assert dialog.said == "Stopped; the workbook is as it was."
    assert header(small.path) == before
    assert view(window).work.reads.is_quiet
    dialog.reject()
    assert dialogs(window) == []


def test_a_read_only_workbook_keeps_its_passphrase(opened: Open, small: Made, qtbot: QtBot) -> None:
    small.path.chmod(0o444)
    window = opened(small.path)
    if view(window).work.is_read_only:
        assert not window.menus.action("passphrase").isEnabled()


def test_a_window_locked_meanwhile_is_unlocked_with_the_new_passphrase(
    desk: Desk, window: MainWindow, qtbot: QtBot, lockable: Made
) -> None:
    open_with_passphrase(desk, window, qtbot, lockable.path)
    dialog = ask(window)
    fill(dialog, PASSPHRASE, NEW)
    dialog.main_button.click()
    window.locking.lock()
    # While the new file takes the place of the old one, there is no key for a moment.
    jobs = view(window).work.jobs
    qtbot.waitUntil(lambda: jobs.is_idle and not window.locking.has_key)
    assert view(window).work.reads.is_quiet
    unlock(window, qtbot, PASSPHRASE)
    assert window.locking.is_locked
    unlock(window, qtbot, NEW)
    assert not window.locking.is_locked
    settle(window)
    assert dialogs(window) == []
    assert "changed" in view(window).banner._words.text()
