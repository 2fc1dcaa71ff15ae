"""The views of the overview: cells are reached with keys, say themselves, and lead to as many items as they say."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.test_overview import page_of, shown_by
from tests.ui.workbooks import Made
from workbook.domain.gap import By
from workbook.domain.item_filter import ItemFilter
from workbook.domain.participation_matrix import Part
from workbook.ui.main_window import MainWindow
from workbook.ui.models.grid import CellRole, GridCell, GridModel, GridRow, Head
from workbook.ui.overview_views import View
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.widgets.part_marks import is_hatched

Open = Callable[[Path], MainWindow]


def test_the_grid_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = GridModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for columns, rows in ((0, 0), (2, 3), (2, 3), (5, 40), (1, 0)):
        heads = [Head(f"column {place}") for place in range(columns)]
        cells = tuple(GridCell(str(place)) for place in range(columns))
        model.show(heads, [GridRow(Head(f"row {place}", "R"), cells) for place in range(rows)])
        qtmodeltester.check(model)
    assert tester is not None
    assert isinstance(model, QAbstractItemModel)


def test_every_cell_of_the_gap_says_itself_and_leads_to_as_many(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    page.go_to(View.GAP)
    view = page.views.gap
    gone: list[object] = []
    page.work.asked_to_go.disconnect()
    page.work.asked_to_go.connect(lambda _name, target: gone.append(target))
    for by in (By.FRAMEWORK, By.FAMILY, By.SUBJECT, By.PARTY, By.SECTOR, By.TIER):
        view.choose(by)
        assert view.model.rowCount() > 0
        for row, line in enumerate(view.model.rows):
            for column, cell in enumerate(line.cells):
                index = view.model.index(row, column)
                aloud = index.data(Qt.ItemDataRole.AccessibleTextRole)
                assert aloud.startswith(f"{line.head.name}: ")
                if cell.leads is None:
                    continue
                view.table.setCurrentIndex(index)
                QTest.keyClick(view.table, Qt.Key.Key_Return)
                assert isinstance(gone[-1], ItemFilter)
                assert shown_by(page, gone[-1], page.work.today) == int(cell.words)
                assert cell.words in aloud
    assert len(gone) > 20


def test_a_number_of_the_gap_turns_to_the_checklist_that_says_what_it_shows(
    opened: Open, small: Made, qtbot: QtBot
) -> None:
    window = opened(small.path)
    page = page_of(window, qtbot)
    page.go_to(View.GAP)
    page.enter()
    table = page.views.gap.table
    assert table.hasFocus() or table.currentIndex().isValid()
    model = page.views.gap.model
    heads = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    index = model.index(0, heads.index("Not examined"))
    cell = index.data(CellRole)
    table.setCurrentIndex(index)
    QTest.keyClick(table, Qt.Key.Key_Enter)
    assert window.book is not None
    shown = window.book.current
    assert isinstance(shown, ChecklistPage)
    qtbot.waitUntil(lambda: len(shown.model.ids) == int(cell.words))
    assert "Not examined" in shown.head._also.text()


def test_the_matrix_is_read_without_colour(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    page.go_to(View.PARTICIPATION)
    view = page.views.matrix
    cells = [cell for row in view.model.rows for cell in row.cells]
    assert cells
    for cell in cells:
        assert cell.part is not None
        assert cell.words
        assert cell.full
        assert cell.leads is not None
    view.table.begin()
    for key, (row, column) in ((Qt.Key.Key_Down, (1, 0)), (Qt.Key.Key_Up, (0, 0))):
        view.table.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        expected = min(row, view.model.rowCount() - 1)
        assert (view.table.currentIndex().row(), view.table.currentIndex().column()) == (expected, column)
    assert is_hatched(Part.DECLINED)
    assert not is_hatched(Part.PROVED)


def test_the_families_of_a_framework_stay_chosen_while_numbers_change(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    page.go_to(View.PARTICIPATION)
    view = page.views.matrix
    assert page.glance is not None
    framework = page.glance.frameworks[0]
    view.choose(framework.id)
    families = view.model.columnCount()
    page.views.show_glance(page.glance)
    assert view.choice.currentIndex() == 1
    assert view.model.columnCount() == families > 0
