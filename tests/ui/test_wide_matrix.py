"""The matrix at forty parties and twenty families: all of it fits, is read without colour, and is walked with keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from pytestqt.qtbot import QtBot

from tests.wide_matrix import FAMILIES, FRAMEWORK, NAMES, PARTIES, wide
from workbook.domain.participation_matrix import Part
from workbook.ui.matrix_view import MatrixView
from workbook.ui.models.grid import CellRole, GridCell

Show = Callable[[int, int], MatrixView]


@pytest.fixture
def show(app: object, qtbot: QtBot) -> Show:
    def made(width: int, height: int) -> MatrixView:
        view = MatrixView()
        qtbot.addWidget(view)
        view.resize(width, height)
        view.show_matrix(*wide())
        view.choose(FRAMEWORK)
        view.show()
        return view

    return made


@pytest.mark.parametrize("width", [1060, 1680])
def test_twenty_families_fit_beside_each_other(show: Show, width: int) -> None:
    view = show(width, 640)
    assert (view.model.rowCount(), view.model.columnCount()) == (PARTIES, FAMILIES)
    table = view.table
    assert table.is_narrow
    assert table.horizontalScrollBar().maximum() == 0
    assert table.verticalHeader().width() >= 150
    head = table.horizontalHeader()
    assert [table.model().headerData(place, Qt.Orientation.Horizontal) for place in range(FAMILIES)] == list(NAMES)
    assert head.height() >= 150
    place = NAMES.index("Personally Identifiable Information Processing and Transparency")
    assert NAMES[place] in table.model().headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)


def test_few_columns_keep_their_words(show: Show) -> None:
    view = show(1060, 640)
    view.choose(None)
    assert not view.table.is_narrow
    view.choose(FRAMEWORK)
    assert view.table.is_narrow
    view.resize(2400, 640)
    assert not view.table.is_narrow


def picture(view: MatrixView, row: int, column: int) -> QImage:
    """Return the mark of a cell, without its ground and its count, in black and white."""
    table = view.table
    index = view.model.index(row, column)
    table.scrollTo(index)
    area = table.visualRect(index).adjusted(2, 2, -2, 0)
    area.setHeight(15)
    return table.viewport().grab(area).toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def test_every_cell_says_itself_and_partly_has_a_mark_of_its_own(show: Show) -> None:
    view = show(1060, 640)
    cells = {(row, column): cell for row, line in enumerate(view.model.rows) for column, cell in enumerate(line.cells)}
    first: dict[Part, tuple[int, int]] = {}
    for place, cell in cells.items():
        assert isinstance(cell, GridCell)
        assert cell.part is not None
        assert cell.full.startswith(view.model.rows[place[0]].head.name)
        first.setdefault(cell.part, place)
    partly = cells[first[Part.PARTIAL]]
    assert partly.below.startswith("partly · ")
    assert partly.short.endswith(f"/{partly.words.split()[-1]}")
    shown = [picture(view, *first[part]) for part in (Part.PROVED, Part.PARTIAL, Part.WITHOUT_PROOF, Part.DECLINED)]
    assert all(one != other for place, one in enumerate(shown) for other in shown[place + 1 :])


def test_keys_reach_the_last_cell_and_follow_it(show: Show) -> None:
    view = show(1060, 640)
    gone: list[tuple[str, object]] = []
    view.followed.connect(lambda page, target: gone.append((page, target)))
    view.table.begin()
    for key in [Qt.Key.Key_Down] * (PARTIES - 1) + [Qt.Key.Key_Right] * (FAMILIES - 1) + [Qt.Key.Key_Return]:
        view.table.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    index = view.table.currentIndex()
    assert (index.row(), index.column()) == (PARTIES - 1, FAMILIES - 1)
    assert view.table.viewport().rect().contains(view.table.visualRect(index))
    assert len(gone) == 1
    assert index.data(CellRole).leads == gone[0]
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith(view.model.rows[-1].head.name)
