"""An open workbook: pages, search, inspector, what hostile text does, and what screen readers get."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.conftest import wait_for_book
from tests.ui.workbooks import HOSTILE, Made
from workbook.domain.vocabulary import Tlp
from workbook.messages import text
from workbook.store.opening import open_book
from workbook.ui.app import Desk
from workbook.ui.crash import CrashDialog, CrashHook, raise_defect
from workbook.ui.main_window import MainWindow
from workbook.ui.models.checklist import COLUMNS, RowRole
from workbook.ui.pages.book import BookView
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.pages.page import Page
from workbook.ui.pages.register import PAGES

Open = Callable[[Path], MainWindow]

NAMES = [column.name for column in COLUMNS]


def view(window: MainWindow) -> BookView:
    assert window.book is not None
    return window.book


def checklist_of(window: MainWindow) -> ChecklistPage:
    """Turn to the checklist, and wait until it is read."""
    view(window).turn_to("checklist")
    page = view(window).current
    assert isinstance(page, ChecklistPage)
    while not window.is_idle:
        QTest.qWait(1)
    return page


def overview_of(window: MainWindow) -> Page:
    return view(window).page("overview")


def inspected(page: ChecklistPage) -> str:
    """Return all that the inspector says of what is selected."""
    page.desk.inspect()
    return words_of(page.inspector) + "\n" + page.inspector.note.field.toPlainText()


def words_of(widget: QWidget) -> str:
    """Return all that labels and painted texts below a widget say."""
    labels = [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]
    return "\n".join([*labels, *(part.accessibleName() for part in widget.findChildren(QWidget))]).replace("\u200b", "")


def test_the_head_of_the_window(opened: Open, small: Made) -> None:
    window = opened(small.path)
    assert window.windowTitle().startswith(f"Assistant assurance 2026 · {Tlp.AMBER.value}")
    said = words_of(view(window))
    for words in ("Saved · last change 2026-09-14", "Journal ", "TLP:AMBER", "SAMPLE", "Period 2026-01-01"):
        assert words in said


def test_every_number_of_the_overview_has_its_denominator(opened: Open, small: Made) -> None:
    said = words_of(overview_of(opened(small.path)))
    whole = len(small.items) - 2
    for words in (
        f"of {whole} items assessed here", f"Satisfied 1 of {whole}", f"Not met 1 of {whole}",
        f"Inherited 1 of {len(small.items)}", f"Out of scope 1 of {len(small.items)}", "Quiet supplier",
    ):  # fmt: skip
        assert words in said


def test_checklist_by_keyboard(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    page = checklist_of(window)
    view(window).turn_to("overview")
    with qtbot.waitActive(window):
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view(window).current is page
    QTest.keyClicks(page.search, "thursday")
    qtbot.waitUntil(lambda: page.model.item_count == 1)
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.current_item() == small.items[2]
    said = inspected(page)
    for words in ("Ask the platform lead on Thursday.", "E-0001  agent-run-0311.jsonl", "Contradicts · Test", "contested",
                  "Documented · examined to Tested", "Two tools were reached."):  # fmt: skip
        assert words in said
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.item_count == len(small.items))
    assert page.current_item() == small.items[2]  # what was selected stays selected
    QTest.keyClick(page.table, Qt.Key.Key_Up)
    assert page.current_item() == small.items[1]
    assert "Name the two tools." in inspected(page)


def test_keys_pass_over_headings(opened: Open, small: Made) -> None:
    window = opened(small.path)
    view(window).turn_to("checklist")
    page = checklist_of(window)
    page.table.selectRow(1)
    seen = [page.current_item()]
    for _ in range(len(small.items) - 1):
        QTest.keyClick(page.table, Qt.Key.Key_Down)
        seen.append(page.current_item())
    assert seen == list(small.items)


def test_rows_and_headings_keep_their_heights(opened: Open, many: Made, qtbot: QtBot) -> None:
    window = opened(many.path)
    page = checklist_of(window)
    for words in ("", "account", "audit", ""):
        page.search.setText(words)
        qtbot.wait(200)
        qtbot.waitUntil(lambda: window.is_idle, timeout=30_000)
        heights = {(page.model.item_at(row) is None, page.table.rowHeight(row)) for row in range(page.model.rowCount())}
        assert heights == {(True, 30), (False, 38)}


def test_nothing_found_says_what_to_do(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = checklist_of(opened(small.path))
    page.search.setText("zebra")
    qtbot.waitUntil(lambda: page.model.item_count == 0)
    assert text("ui.checklist.nothing_found") in words_of(page)
    page.empty.button.click()
    qtbot.waitUntil(lambda: page.model.item_count == len(small.items))
    assert page.search.text() == ""


def test_more_than_a_page_of_items(opened: Open, many: Made) -> None:
    page = checklist_of(opened(many.path))
    assert page.model.item_count == len(many.items) > 512
    assert [page.model.item_at(page.model.row_of(item) or 0) for item in many.items[::50]] == list(many.items[::50])
    page.table.scrollToBottom()
    last = page.model.index(page.model.rowCount() - 1, 0)
    assert last.data(RowRole).id == many.items[-1]


def test_columns_can_be_hidden_and_stay_hidden(opened: Open, desk: Desk, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    window.resize(1900, 900)
    view(window).turn_to("checklist")
    table = checklist_of(window).table
    qtbot.waitUntil(lambda: not table.isColumnHidden(2))
    assert sum(table.columnWidth(place) for place in range(len(NAMES))) <= table.viewport().width()
    menu = QMenu()
    table.fill_column_menu(menu)
    action = next(one for one in menu.actions() if one.text() == text("ui.column.findings"))
    action.setChecked(False)
    assert table.isColumnHidden(NAMES.index("findings"))
    window.close()
    again = desk.show_window()
    again.open(small.path)
    wait_for_book(again, qtbot)
    assert checklist_of(again).table.isColumnHidden(NAMES.index("findings"))


@pytest.mark.parametrize("width", [800, 1024, 1280, 1920])
def test_columns_fit_the_width_there_is(opened: Open, small: Made, width: int, qtbot: QtBot) -> None:
    window = opened(small.path)
    window.resize(width, 720)
    view(window).turn_to("checklist")
    qtbot.wait(20)
    table = checklist_of(window).table
    shown = [place for place in range(len(NAMES)) if not table.isColumnHidden(place)]
    assert {0, NAMES.index("determination"), NAMES.index("proof")} <= set(
        shown
    )  # the title stands with the code, or in a column of its own
    if width >= 1280:
        assert sum(table.columnWidth(place) for place in shown) <= table.viewport().width()


def every_widget(window: MainWindow) -> Iterator[QWidget]:
    for page in PAGES:
        view(window).turn_to(page)
        yield from window.findChildren(QWidget)


def test_user_text_is_never_markup(opened: Open, hostile: Made) -> None:
    window = opened(hostile.path)
    checklist_of(window).table.selectRow(1)
    assert inspected(checklist_of(window))
    seen = 0
    for widget in every_widget(window):
        if isinstance(widget, QLabel):
            assert widget.textFormat() is Qt.TextFormat.PlainText, widget.text()
            assert not widget.openExternalLinks()
            seen += "<b onclick" in widget.text()
        if isinstance(widget, QTextEdit):
            assert not widget.acceptRichText()
            assert "<b onclick" not in widget.toHtml()
        for markup in ("<b onclick", "<img", "<a href"):
            assert markup not in widget.toolTip()
        # An override of the direction of writing would let a name lie.
        said = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
        for words in (widget.toolTip(), widget.accessibleName(), said):
            assert "\u202e" not in words
    assert seen >= 5  # statement, reason, evidence, finding, note
    window.grab()


def test_hostile_titles_in_the_list_of_recents(opened: Open, desk: Desk, hostile: Made, qtbot: QtBot) -> None:
    opened(hostile.path)
    other = desk.show_window()
    qtbot.waitUntil(lambda: other.start.model.rowCount() == 1)
    index = other.start.model.index(0)
    assert index.data() == HOSTILE
    assert "<img" not in index.data(Qt.ItemDataRole.ToolTipRole)
    other.grab()


def test_everything_has_a_name(opened: Open, small: Made) -> None:
    window = opened(small.path)
    checklist_of(window).table.selectRow(1)
    roles = {QAccessible.Role.Button, QAccessible.Role.PushButton, QAccessible.Role.EditableText, QAccessible.Role.Table,
             QAccessible.Role.CheckBox, QAccessible.Role.List}  # fmt: skip
    unnamed = []
    for widget in every_widget(window):
        if not widget.isVisible():
            continue
        part = QAccessible.queryAccessibleInterface(widget)
        if part is not None and part.role() in roles and not part.text(QAccessible.Text.Name):
            unnamed.append(widget)
    assert not unnamed


def test_rows_are_said_whole(opened: Open, small: Made) -> None:
    table = checklist_of(opened(small.path)).table
    cell = table.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Satisfied" in cell
    assert "Tested" in cell
    assert "Accepted" in cell


def test_tab_leaves_every_part(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    view(window).turn_to("checklist")
    with qtbot.waitActive(window):
        window.activateWindow()
    checklist_of(window).search.setFocus()
    seen: list[QWidget | None] = []
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert checklist_of(window).table in seen
    assert checklist_of(window).search in seen  # all the way round
    assert any(isinstance(part, QPushButton) for part in seen)  # the rail


def test_arrows_turn_the_pages(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    with qtbot.waitActive(window):
        window.activateWindow()
    view(window).enter()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert view(window).current.name == list(PAGES)[1]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert view(window).current.name == "overview"


def test_a_second_reader_is_told_who_writes(opened: Open, small: Made) -> None:
    book = open_book(small.path, fixed_actor(seed=5))
    try:
        window = opened(small.path)
        assert "has this workbook open" in view(window).banner.words
        assert "Read-only" in words_of(view(window))
        assert checklist_of(window).model.item_count == len(small.items)
    finally:
        book.close()


def test_closing_lets_go_of_the_file(opened: Open, desk: Desk, small: Made) -> None:
    window = opened(small.path)
    assert small.path.with_name("small.auditbook.lock").exists()
    window.close()
    assert desk.windows == []
    assert sorted(path.name for path in small.path.parent.glob("small*")) == ["small.auditbook"]
    book = open_book(small.path, fixed_actor(seed=5))
    assert book.why_read_only is None
    assert book.notices == []
    book.close()


def test_closing_while_it_opens(desk: Desk, window: MainWindow, small: Made) -> None:
    window.open(small.path)
    window.close()
    book = open_book(small.path, fixed_actor(seed=5))
    assert book.why_read_only is None
    book.close()


def test_a_defect_becomes_a_report(app: QApplication, qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    hook = CrashHook()
    hook.install()
    try:
        raise_defect(ValueError("<b>odd</b> value"))
        raise_defect(ValueError("and another"))
    finally:
        hook.remove()
    assert hook.dialog is not None
    assert len([one for one in QApplication.topLevelWidgets() if isinstance(one, CrashDialog)]) == 1
    report = hook.dialog.findChild(QPlainTextEdit)
    assert "ValueError: <b>odd</b> value" in report.toPlainText()
    assert report.tabChangesFocus()
    button = next(one for one in hook.dialog.findChildren(QPushButton) if one.text() == text("ui.crash.copy"))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == report.toPlainText()
    told = capsys.readouterr().err  # which a desktop keeps in a file: where it was, and nothing of what was in it
    assert told.count("ValueError") == 2
    assert "another" not in told
    hook.dialog.close()


def test_none_and_true_survive_the_window(opened: Open, small: Made) -> None:
    """PySide6 loses references to them on Python 3.11; painting long enough would end the process."""
    if sys.version_info < (3, 12):
        assert sys.getrefcount(None) > 1 << 30
        assert sys.getrefcount(True) > 1 << 30
    window = opened(small.path)
    view(window).turn_to("checklist")
    for _ in range(50):
        checklist_of(window).table.viewport().repaint()
