"""Copies and backups in the window: saved while one works, made by themselves, restored from the start page."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.tour import settle
from tests.ui.workbooks import Made
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.operations import engagement
from workbook.operations.copying import back_up
from workbook.store.backups import Shelf, shelves
from workbook.store.opening import open_book
from workbook.ui import backup_settings
from workbook.ui.app import Desk
from workbook.ui.backup_watch import BackupWatch
from workbook.ui.copy_acts import CopyActs
from workbook.ui.dialogs.backups import BackupsDialog
from workbook.ui.main_window import MainWindow
from workbook.ui.models.paged import RowRole
from workbook.ui.work import Work

Open = Callable[[Path], MainWindow]


@pytest.fixture
def folder(app: object, tmp_path: Path) -> Path:
    place = tmp_path / "backups"
    place.mkdir()
    backup_settings.choose_folder(place)
    return place


def copies_of(window: MainWindow) -> CopyActs:
    return window.deeds.copies


def work_of(window: MainWindow) -> Work:
    assert window.book is not None
    return window.book.work


def watch_of(window: MainWindow) -> BackupWatch:
    watch = copies_of(window).watch
    assert watch is not None
    return watch


def dialog_of(window: MainWindow) -> BackupsDialog:
    copies_of(window).ask_backups()
    dialog = copies_of(window).dialog
    assert dialog is not None
    return dialog


def change(window: MainWindow, name: str) -> None:
    person = records.Person(name)
    assert work_of(window).do("Add", lambda book, actor: engagement.add_person(book, actor, person))


def only(folder: Path) -> Shelf:
    (shelf,) = shelves(folder)
    return shelf


def test_a_copy_is_saved_and_said(opened: Open, small: Made, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(small.path)
    window.menus.refresh()
    assert window.menus.action("save_copy").isEnabled()
    target = tmp_path / "for Ann.auditbook"
    copies_of(window).save_copy(target)
    settle(window)
    assert window.book is not None
    assert "It is copy B" in window.book.banner.words
    other = open_book(target, work_of(window).actor)
    assert other.copy_letter == "B"
    other.close()
    copies_of(window).save_copy(target)
    settle(window)
    assert "already" in window.book.banner.words


def test_a_changed_workbook_is_backed_up_by_itself(opened: Open, small: Made, qtbot: QtBot, folder: Path) -> None:
    window = opened(small.path)
    watch = watch_of(window)
    watch.look()
    settle(window)
    assert len(only(folder).backups) == 1
    watch.look()  # nothing has changed
    settle(window)
    change(window, "Ann")
    watch.look()  # it has, and it is not time yet
    settle(window)
    assert len(only(folder).backups) == 1
    first = only(folder).backups[0].path
    earlier = only(folder).backups[0].at - timedelta(hours=5)
    first.rename(first.with_name(f"small {earlier:%Y-%m-%d %H%M%SZ}.auditbook"))
    watch.look()
    settle(window)
    assert len(only(folder).backups) == 2
    assert only(folder).head == work_of(window).book.head()


def test_never_means_never(opened: Open, small: Made, qtbot: QtBot, folder: Path) -> None:
    backup_settings.choose_hours(0)
    window = opened(small.path)
    watch_of(window).look()
    settle(window)
    assert shelves(folder) == []
    backup_settings.choose_hours(5)  # what nobody can choose is the usual
    assert backup_settings.hours() == backup_settings.USUAL


def test_what_keeps_it_from_being_backed_up_is_said_once(opened: Open, small: Made, qtbot: QtBot, folder: Path) -> None:
    folder.rmdir()
    folder.write_text("in the way")
    window = opened(small.path)
    said: list[str] = []

    def hear(words: str) -> None:
        said.append(words)

    work_of(window).refused.connect(hear)
    for _ in range(2):
        watch_of(window).look()
        settle(window)
    assert len(said) == 1
    assert "could not be backed up" in said[0]


def test_one_is_restored_from_the_start_page(
    desk: Desk, window: MainWindow, small: Made, qtbot: QtBot, folder: Path
) -> None:
    book = open_book(small.path, made_by(small))
    head = book.head()
    back_up(book, made_by(small), folder)
    book.close()
    window.start.backups_button.click()
    dialog = dialog_of(window)
    qtbot.waitUntil(lambda: dialog.is_idle and dialog.model.rowCount() == 1)
    assert not dialog.now.isEnabled()
    assert dialog.main_button.isEnabled()
    assert "1 backup," in dialog.place.text()
    backup = dialog.list.currentIndex().data(RowRole)
    dialog.accept()
    copies_of(window).restore(backup, small.path)
    qtbot.waitUntil(lambda: window.book is not None and window.is_idle)
    assert work_of(window).book.path == small.path
    assert work_of(window).book.head() == head
    assert len(list(small.path.parent.glob("small (set aside *.auditbook"))) == 1


def test_one_that_is_open_is_not_replaced(opened: Open, small: Made, qtbot: QtBot, folder: Path) -> None:
    window = opened(small.path)
    copies_of(window).back_up()
    settle(window)
    assert window.book is not None
    assert "Backed up and verified" in window.book.banner.words
    copies_of(window).restore(only(folder).backups[0], small.path)
    settle(window)
    assert "is open" in window.book.banner.words


def test_an_empty_folder_teaches(window: MainWindow, qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    dialog = dialog_of(window)
    qtbot.waitUntil(lambda: dialog.is_idle)
    assert dialog.none.isVisible()
    assert not dialog.main_button.isEnabled()
    dialog.often.put(0)
    dialog.often.drop.activated.emit(dialog.often.drop.currentIndex())
    assert backup_settings.hours() == 0
    dialog.take_folder(tmp_path)
    qtbot.waitUntil(lambda: dialog.is_idle)
    assert backup_settings.folder() == tmp_path
    dialog.reject()


def made_by(small: Made) -> Actor:
    return Actor(None, "test", "test")
