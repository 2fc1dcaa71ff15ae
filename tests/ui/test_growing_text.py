"""A box of text is as high as what it holds: nothing is cut, and nothing scrolls before it must."""

import pytest
from pytestqt.qtbot import QtBot

from workbook.ui.app import dressed
from workbook.ui.theme import theme
from workbook.ui.widgets.growing_text import GrowingText


@pytest.fixture
def box(qapp, qtbot: QtBot) -> GrowingText:
    dressed(qapp)
    made = GrowingText(least=2, most=12)
    made.setStyleSheet(theme().sheet)
    qtbot.addWidget(made)
    made.resize(294, 50)
    made.show()
    return made


@pytest.mark.parametrize("lines", [1, 2, 3, 7, 12])
def test_what_fits_does_not_scroll(box: GrowingText, qtbot: QtBot, lines: int) -> None:
    box.setPlainText("\n".join(["a line of text"] * lines))

    qtbot.waitUntil(lambda: box.verticalScrollBar().maximum() == 0)
    assert box.height() >= max(lines, 2) * box.fontMetrics().lineSpacing()


def test_more_than_it_may_show_scrolls_and_begins_with_whole_lines(box: GrowingText, qtbot: QtBot) -> None:
    box.setPlainText("\n".join(["a line of text"] * 40))

    qtbot.waitUntil(lambda: box.verticalScrollBar().maximum() > 0)
    shown = (box.viewport().height() - box.document().documentMargin()) / box.fontMetrics().lineSpacing()
    assert 12 <= shown < 12.25


def test_a_narrower_box_is_higher(box: GrowingText, qtbot: QtBot) -> None:
    box.setPlainText("word " * 30)
    wide = box.height()
    box.resize(150, wide)

    qtbot.waitUntil(lambda: box.height() > wide)
