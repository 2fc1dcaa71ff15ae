"""What changed, in the window: since a day or from another workbook, each item leading to the checklist."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.test_overview import page_of
from tests.ui.workbooks import PASSPHRASE, Made
from workbook.domain.vocabulary import OtherKind, Result
from workbook.operations.determinations import Verdict, determine
from workbook.operations.items import Target
from workbook.ui.compare_view import CompareView
from workbook.ui.main_window import MainWindow
from workbook.ui.overview_views import View
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.pages.overview import OverviewPage

Open = Callable[[Path], MainWindow]


def changes_of(page: OverviewPage) -> CompareView:
    page.go_to(View.CHANGES)
    return page.views.changes


def compared(view: CompareView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: view.found is not None)


def test_since_a_day_by_keyboard(opened: Open, small: Made, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(small.path)
    page = page_of(window, qtbot)
    view = changes_of(page)
    page.enter()
    assert window.focusWidget() is view.day.line
    QTest.keyClick(view.day.line, Qt.Key.Key_Return)
    assert "Enter the day" in view.said.text()
    QTest.keyClicks(view.day.line, (page.work.today - timedelta(days=4000)).isoformat())
    QTest.keyClick(view.day.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "had not begun yet" in view.said.text())
    view.day.line.clear()
    QTest.keyClicks(view.day.line, page.work.today.isoformat())
    QTest.keyClick(view.day.line, Qt.Key.Key_Return)
    compared(view, qtbot)
    assert view.found is not None
    assert view.found.items == ()
    assert view.table.isVisible()
    assert f"{sum(view.found.totals.values())} as before" in view.said.text()
    target = tmp_path / "changes.xlsx"
    view.work.write(view.found, target)
    qtbot.waitUntil(lambda: window.is_idle and target.exists())
    assert openpyxl.load_workbook(target).sheetnames[0] == "Comparison"


def test_another_workbook_leads_to_the_item(opened: Open, small: Made, qtbot: QtBot, tmp_path: Path) -> None:
    earlier = Path(shutil.copy(small.path, tmp_path / "earlier.auditbook"))
    window = opened(small.path)
    page = page_of(window, qtbot)
    item = small.items[-1]
    verdict = Verdict(Result.OTHER_THAN_SATISFIED, "It is off.", OtherKind.NOT_MET)
    assert page.work.do("Determine", lambda book, actor: determine(book, actor, [Target(item)], verdict))
    view = changes_of(page)
    view.work.with_other(small.path)
    assert "the workbook itself" in view.said.text()
    view.work.with_other(earlier)
    compared(view, qtbot)
    (row,) = view.model.rows
    assert "Now: Not met" in row.cells[0].full
    view.table.begin()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert window.book is not None
    shown = window.book.current
    assert isinstance(shown, ChecklistPage)
    qtbot.waitUntil(lambda: shown.current_item() == item)


def test_the_passphrase_of_another_workbook_is_asked_for(
    opened: Open, small: Made, lockable: Made, qtbot: QtBot
) -> None:
    page = page_of(opened(small.path), qtbot)
    view = changes_of(page)
    view.work.with_other(lockable.path)
    qtbot.waitUntil(lambda: view.work.dialog is not None)
    dialog = view.work.dialog
    assert dialog is not None
    dialog.entered.emit("wrong")
    qtbot.waitUntil(lambda: page.work.is_idle)
    assert view.work.dialog is dialog
    dialog.entered.emit(PASSPHRASE)
    compared(view, qtbot)
    assert view.work.dialog is None


def test_what_is_no_workbook_is_said(opened: Open, small: Made, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(small.path)
    view = changes_of(page_of(window, qtbot))
    view.work.with_other(tmp_path / "none.auditbook")
    qtbot.waitUntil(lambda: window.is_idle)
    assert "none.auditbook" in view.said.text().replace("\u200b", "")
    assert view.found is None
