"""An auditor's day without a mouse: a new workbook, fifty items, evidence, a finding, and the export."""

from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.conftest import wait_for_book
from tests.ui.hands import Hands
from tests.ui.tour import settle
from workbook.domain.finding_views import FindingFilter
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.operations import verifying
from workbook.store.finding_views import finding_ids
from workbook.store.item_filter import filtered_ids
from workbook.store.opening import open_book
from workbook.ui.app import Desk
from workbook.ui.main_window import MainWindow

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ITEMS = 50


def begin(window: MainWindow, hands: Hands, path: Path, qtbot: QtBot) -> None:
    """Make a workbook with the dialog."""
    hands.press(Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: window.person.dialog is not None and window.person.dialog.isVisible())
    hands.tab_to("Title")
    hands.type("Grid assistant 2026")
    hands.tab_to("First party")
    hands.type("Example Vendor")
    hands.tab_to("First subject")
    hands.type("Assistant")
    hands.tab_to("Where the file lies")
    hands.press(Key.Key_A, CONTROL)
    hands.type(str(path))
    protect = hands.tab_to("Protect with a passphrase")
    hands.press(Key.Key_Down)
    assert hands.focused() is not protect
    hands.tab_to("Search frameworks")
    hands.type("AISVS")
    hands.tab_to("Frameworks")
    hands.press(Key.Key_Home)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CONTROL)
    if window.person.dialog is not None and window.person.dialog.main_button.isEnabled():
        hands.tab_to("Create")
        hands.press(Key.Key_Space)
    wait_for_book(window, qtbot)


def test_a_day_by_keyboard(desk: Desk, window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "grid.auditbook"
    with qtbot.waitActive(window):
        window.activateWindow()
    hands = Hands(window)
    begin(window, hands, path, qtbot)
    assert window.book is not None
    work = window.book.work
    undecided = ItemFilter(chips=frozenset({Chip.UNDECIDED}))
    whole = len(work.read(filtered_ids, undecided, {}, None))
    assert whole > ITEMS

    hands.press(Key.Key_3, CONTROL)
    settle(window, 60)
    assert window.book.current.name == "checklist"
    for number in range(ITEMS):
        hands.press((Key.Key_2, Key.Key_3, Key.Key_5)[number % 3])
        hands.type(f"Looked at in room {number}.")
        hands.press(Key.Key_Return, CONTROL)
    assert len(work.read(filtered_ids, undecided, {}, None)) == whole - ITEMS

    # A statement as evidence for the next one, and then it can be satisfied.
    hands.press(Key.Key_E)
    settle(window, 30)
    hands.tab_to("Statement")
    hands.press(Key.Key_Space)
    hands.type("The guard refused all forty prompts.")
    hands.tab_to("Kind")
    hands.press(Key.Key_Down)
    settle(window, 100)
    hands.press(Key.Key_Return)
    settle(window, 100)
    hands.press(Key.Key_1)
    hands.type("It was seen to refuse.")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_S)
    settle(window, 60)
    assert len(work.read(filtered_ids, ItemFilter(chips=frozenset({Chip.TO_REVIEW})), {}, None)) == 1

    # A finding about it.
    hands.press(Key.Key_F)
    settle(window, 100)
    assert window.book.current.name == "findings"
    hands.tab_to("Title")
    hands.press(Key.Key_A, CONTROL)
    hands.type("The guard is not watched")
    hands.tab_to("Cause")
    hands.type("Nobody owns the alarm.")
    hands.press(Key.Key_7, CONTROL)
    settle(window, 200)
    assert len(work.read(finding_ids, FindingFilter())) == 1

    # What leaves the house.
    assert window.book.current.name == "reports"
    hands.tab_to("Export")
    hands.press(Key.Key_Space)
    qtbot.waitUntil(lambda: (tmp_path / "grid.pdf").exists(), timeout=60_000)
    qtbot.waitUntil(lambda: window.is_idle, timeout=60_000)
    words = {
        str(value)
        for sheet in load_workbook(tmp_path / "grid.xlsx", read_only=True)
        for row in sheet.iter_rows(values_only=True)
        for value in row
    }
    assert "The guard is not watched" in words
    deed = work.deeds.next_undo
    assert deed is not None
    assert deed.label in window.menus.action("undo").text()
    QTest.keyClick(window, Key.Key_W, CONTROL)
    actor = fixed_actor(seed=3)
    book = open_book(path, actor)
    assert verifying.verify(book, actor).is_intact
    book.close()
