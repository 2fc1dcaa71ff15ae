"""Damage in the window: a sentence with what can be done about it, the recovery itself, and the look through what is open."""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.store import hostile, samples
from tests.ui.conftest import wait_for_book
from tests.ui.workbooks import PASSPHRASE, Made
from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.store.format import PAGE_SIZE
from workbook.store.opening import open_book
from workbook.store.verification import verify
from workbook.ui.app import Desk
from workbook.ui.dialogs.recover import RecoverDialog
from workbook.ui.main_window import MainWindow
from workbook.ui.reading import open_workbook
from workbook.ui.recovery_acts import RecoveryActs

Opened = Callable[[Path], MainWindow]


def offer_of(window: MainWindow) -> QPushButton:
    banner = window.start.banner if window.book is None else window.book.banner
    return banner._offer


def recover_dialog(window: MainWindow) -> RecoverDialog:
    dialog = window.recovery.dialog
    assert isinstance(dialog, RecoverDialog)
    return dialog


def test_what_cannot_be_opened_is_recovered_in_place(desk: Desk, window: MainWindow, small: Made, qtbot: QtBot) -> None:
    """The whole way: refused, offered, recovered, read what was lost, opened."""
    hostile.planted_trigger(small.path)
    with small.path.open("r+b") as file:
        file.truncate(file.seek(0, 2) - 2 * PAGE_SIZE)
    before = small.path.read_bytes()
    desk.open(small.path)
    qtbot.waitUntil(lambda: window.is_idle and bool(window.start.banner.words))
    assert offer_of(window).isVisibleTo(window)
    assert offer_of(window).text() == text("ui.recover.offer")
    QTest.mouseClick(offer_of(window), Qt.MouseButton.LeftButton)
    dialog = recover_dialog(window)
    assert dialog.source.value() == str(small.path)
    assert dialog.place.value() == str(small.path.with_name("small (recovered).auditbook"))
    assert not dialog.passphrase.isVisibleTo(dialog)
    QTest.keyClick(dialog.place.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.main_button.text() == text("ui.recover.open"))
    assert dialog.lost.isVisibleTo(dialog)
    assert "2 pages at the end of the file are missing." in dialog.lost.toPlainText()
    assert small.path.read_bytes() == before
    QTest.mouseClick(dialog.main_button, Qt.MouseButton.LeftButton)
    wait_for_book(window, qtbot)
    assert window.book is not None
    assert window.path == small.path.with_name("small (recovered).auditbook")
    assert not window.book.work.is_read_only
    assert verify(window.book.work.book).is_intact


def test_a_passphrase_is_asked_for_where_there_is_one(window: MainWindow, encrypted: Made, qtbot: QtBot) -> None:
    window.recovery.ask(encrypted.path)
    dialog = recover_dialog(window)
    QTest.mouseClick(dialog.main_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.passphrase.isVisibleTo(dialog))
    assert dialog.passphrase.line.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(dialog.passphrase.line, "wrong")
    QTest.mouseClick(dialog.main_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.is_idle and "wrong" in dialog.said)
    assert [one.name for one in encrypted.path.parent.glob("*recovered*")] == []
    dialog.passphrase.line.setText(PASSPHRASE)
    QTest.mouseClick(dialog.main_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.main_button.text() == text("ui.recover.open"))
    assert not dialog.lost.isVisibleTo(dialog)
    assert "Nothing was lost" in dialog.told.text()
    target = encrypted.path.with_name("secret (recovered).auditbook")
    book = open_book(target, samples.auditor(900), PASSPHRASE)
    assert verify(book).is_intact
    book.close()
    dialog.reject()


def test_a_refusal_is_said_in_place_and_a_second_name_is_suggested(
    window: MainWindow, small: Made, qtbot: QtBot
) -> None:
    taken = small.path.with_name("small (recovered).auditbook")
    taken.write_bytes(b"mine")
    window.recovery.ask(small.path)
    dialog = recover_dialog(window)
    assert dialog.place.value().endswith("small (recovered) 2.auditbook")
    dialog.place.line.setText(str(taken))
    QTest.mouseClick(dialog.main_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.is_idle and "already exists" in dialog.said)
    assert taken.read_bytes() == b"mine"
    dialog.place.line.clear()
    assert not dialog.main_button.isEnabled()
    window.recovery.ask(small.path)
    assert window.recovery.dialog is dialog, "one at a time"
    dialog.reject()
    assert window.recovery.dialog is None


def test_recovery_can_be_stopped(window: MainWindow, small: Made, qtbot: QtBot) -> None:
    window.recovery.ask(small.path)
    dialog = recover_dialog(window)
    QTest.mouseClick(dialog.main_button, Qt.MouseButton.LeftButton)
    assert dialog._ticket is not None
    dialog._ticket.cancel()
    qtbot.waitUntil(lambda: dialog.is_idle)
    assert [one.name for one in small.path.parent.glob("*recovered*")] == []
    dialog.reject()


def test_from_the_menu(window: MainWindow, small: Made, qtbot: QtBot) -> None:
    window.menus.action("recover").trigger()
    (chooser,) = window.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(small.path))
    chooser.close()
    assert recover_dialog(window).source.value() == str(small.path)
    recover_dialog(window).reject()


def test_a_damaged_one_that_is_open_offers_it_too(opened: Opened, small: Made, qtbot: QtBot) -> None:
    hostile.MAKERS["shadow_tables_of_the_search_tampered_with"](small.path)
    window = opened(small.path)
    assert window.book is not None
    assert window.book.work.is_read_only
    assert "is damaged" in window.book.banner.words
    QTest.mouseClick(offer_of(window), Qt.MouseButton.LeftButton)
    dialog = recover_dialog(window)
    QTest.mouseClick(dialog.main_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.main_button.text() == text("ui.recover.open"))
    dialog.reject()


# The look through what is known


def known(path: Path) -> None:
    """Let a file be one that was looked through here before."""
    made = open_workbook(path, None)
    made.book.close()
    again = open_workbook(path, None)
    assert again.book.is_known
    again.book.close()


def test_what_is_known_is_looked_through_once_it_is_shown(
    opened: Opened, small: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbook.ui.recovery_acts._LATER_MS", 0)
    known(small.path)
    window = opened(small.path)
    assert window.book is not None
    assert window.book.work.book.is_known
    qtbot.waitUntil(lambda: window.is_idle)
    assert not window.book.banner.words


def test_damage_found_then_is_told_quietly(
    opened: Opened, small: Made, qtbot: QtBot, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbook.ui.recovery_acts._LATER_MS", 0)
    root = hostile.root_of(small.path, "term")
    known(small.path)
    status = small.path.stat()
    hostile.poke(small.path, hostile.page_at(root), Random(1).randbytes(PAGE_SIZE))
    os.utime(small.path, ns=(status.st_atime_ns, status.st_mtime_ns))
    window = opened(small.path)
    assert window.book is not None
    qtbot.waitUntil(lambda: "is damaged" in window.book.banner.words)
    assert offer_of(window).isVisibleTo(window)
    assert window.book.work.book.seen is None


# A crash on a medium that cannot be written


def test_a_rolled_back_copy_is_offered(window: MainWindow, small: Made, tmp_path: Path, qtbot: QtBot) -> None:
    samples.run(CRASH, small.path)
    journal = small.path.with_name(small.path.name + "-journal")
    assert journal.exists()
    before = {one: one.read_bytes() for one in (small.path, journal)}
    acts: RecoveryActs = window.recovery
    offer = acts.offer(WorkbookError("file.needs_rollback", path=str(small.path)), small.path)
    assert offer is not None
    assert offer[0] == text("ui.rollback.offer")
    target = tmp_path / "copy.auditbook"
    acts.make_copy(small.path, target)
    wait_for_book(window, qtbot)
    assert window.path == target
    assert window.book is not None
    assert not window.book.work.is_read_only
    assert {one: one.read_bytes() for one in (small.path, journal)} == before
    assert verify(window.book.work.book).is_intact


CRASH = """
import os, signal, sys
from pathlib import Path
from sqlmodel import select
from tests.store import samples
from workbook.store import tables
from workbook.store.opening import open_book
actor = samples.auditor()
book = open_book(Path(sys.argv[1]), actor)
with book.reading() as session:
    person = session.exec(select(tables.Person.id)).first()
from dataclasses import replace
with book.change(replace(actor, person=person), "bulk edit") as session:
    session.driver().execute("PRAGMA cache_size = 2")
    session.add_all(samples.person(actor.ids(), f"{n:05} " + "x" * 900) for n in range(400))
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""
