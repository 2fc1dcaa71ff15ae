"""An auditor's day without a mouse: who one is, a new workbook, fifty items, evidence, a finding, and the export."""

from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QSettings, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.conftest import wait_for_book
from tests.ui.hands import Hands
from tests.ui.tour import settle
from workbook.domain.evidence_views import EvidenceFilter, EvidenceSort
from workbook.domain.finding_views import FindingFilter
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.vocabulary import Role
from workbook.operations import verifying
from workbook.store.evidence_views import evidence_keys
from workbook.store.finding_views import finding_ids
from workbook.store.item_filter import filtered_ids
from workbook.store.opening import open_book
from workbook.ui.app import Desk
from workbook.ui.dialogs.identity import IdentityDialog
from workbook.ui.identity import Identity, identity
from workbook.ui.main_window import MainWindow

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ITEMS = 50
TO_REVIEW = ItemFilter(chips=frozenset({Chip.TO_REVIEW}))


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> MainWindow:
    """Return the window of a machine on which nobody has said yet who they are."""
    QSettings().remove("identity")
    made = desk.show_window()
    with qtbot.waitSignal(made.start.painted):
        pass
    return made


def say_who(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    """Answer the question of the first run."""
    qtbot.waitUntil(lambda: isinstance(window.person.dialog, IdentityDialog) and window.person.dialog.isVisible())
    with qtbot.waitActive(window.person.dialog):
        window.person.dialog.activateWindow()
    hands.tab_to("Name")
    hands.type("Iva Field")
    hands.tab_to("Role")
    hands.press(Key.Key_Down)
    hands.tab_to("Organisation")
    hands.type("Office of Audits")
    hands.press(Key.Key_Return)
    qtbot.waitUntil(lambda: window.person.dialog is None or not window.person.dialog.isVisible())
    assert identity() == Identity("Iva Field", list(Role)[1], "Office of Audits")


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
    hands = Hands(window)
    say_who(window, hands, qtbot)
    with qtbot.waitActive(window):
        window.activateWindow()
    begin(window, hands, path, qtbot)
    assert window.book is not None
    work = window.book.work
    undecided = ItemFilter(chips=frozenset({Chip.UNDECIDED}))
    whole = len(work.read(filtered_ids, undecided, {}, None))
    assert whole > ITEMS

    hands.press(Key.Key_4, CONTROL)
    settle(window, 60)
    assert window.book.current.name == "checklist"
    for number in range(ITEMS):
        hands.press((Key.Key_2, Key.Key_3, Key.Key_5)[number % 3])
        hands.type(f"Looked at in room {number}.")
        hands.press(Key.Key_Return, CONTROL)
    assert len(work.read(filtered_ids, undecided, {}, None)) == whole - ITEMS

    # Some of them go to the reviewer at once.
    hands.press(Key.Key_Home, CONTROL)
    for _ in range(4):
        hands.press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(window, 60)
    handed = len(window.book.current.table.selected_items())  # type: ignore[attr-defined]
    assert handed >= 3
    hands.press(Key.Key_S)
    settle(window, 60)
    assert len(work.read(filtered_ids, TO_REVIEW, {}, None)) == handed
    hands.press(Key.Key_U)
    settle(window, 60)

    # A file for the next one, copied where files are listed.
    (tmp_path / "guard.log").write_bytes(b"refused: 40 of 40")
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(tmp_path / "guard.log"))])
    QGuiApplication.clipboard().setMimeData(copied)
    hands.press(Key.Key_V, CONTROL)
    settle(window, 100)
    QGuiApplication.clipboard().clear()  # what lies there must not outlive Python
    held = work.read(evidence_keys, EvidenceFilter(), EvidenceSort.TITLE, work.today)
    assert [one.value for one in held] == ["guard.log"]

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
    assert len(work.read(filtered_ids, TO_REVIEW, {}, None)) == handed + 1

    # A finding about it.
    hands.press(Key.Key_F)
    settle(window, 100)
    assert window.book.current.name == "findings"
    hands.tab_to("Title")
    hands.press(Key.Key_A, CONTROL)
    hands.type("The guard is not watched")
    hands.tab_to("Cause")
    hands.type("Nobody owns the alarm.")
    hands.press(Key.Key_9, CONTROL)
    settle(window, 200)
    assert len(work.read(finding_ids, FindingFilter())) == 1

    # What leaves the house.
    assert window.book.current.name == "reports"
    hands.tab_to("Export")
    hands.press(Key.Key_Space)
    qtbot.waitUntil(lambda: (tmp_path / "grid.pdf").exists(), timeout=60_000)
    qtbot.waitUntil(lambda: window.is_idle, timeout=60_000)
    with closing(load_workbook(tmp_path / "grid.xlsx", read_only=True)) as sheets:
        words = {str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row}
    assert "The guard is not watched" in words
    deed = work.deeds.next_undo
    assert deed is not None
    assert deed.label in window.menus.action("undo").text()
    QTest.keyClick(window, Key.Key_W, CONTROL)
    actor = fixed_actor(seed=3)
    book = open_book(path, actor)
    assert verifying.verify(book, actor).is_intact
    book.close()
