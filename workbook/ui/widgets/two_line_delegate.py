"""How a list of two-line rows is painted: a code and a title, marks below them, a few words at the right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbook.exports.palette import Tone
from workbook.ui.models.paged import Index, RowRole
from workbook.ui.theme import CAPTION_PT, tokens
from workbook.ui.widgets.labels import clamp, draw_lines

ROW_HEIGHT = 46
_PADDING = 12
_MOST_CODE = 0.45
"""The part of the width that a code may take; some controls are named in words."""


@dataclass(frozen=True, slots=True)
class TwoLines:
    """What is painted of a row."""

    code: str
    title: str
    marks: str
    aside: str = ""
    tone: Tone = Tone.NONE
    """of the marks"""


class TwoLineDelegate(QStyledItemDelegate):
    """Paints rows that `lines` turns into words."""

    def __init__(self, lines: Callable[[Any], TwoLines], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = lines

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        colours = tokens()
        painter.save()
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_bg))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        row = index.data(RowRole)
        if row is not None:
            enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
            self._paint(painter, area.adjusted(_PADDING, 4, -_PADDING, -5), self.lines_of(index, row), enabled=enabled)
        painter.restore()

    def lines_of(self, index: Index, row: Any) -> TwoLines:  # noqa: ANN401  (of the kind the list shows)
        """Return the words of a row."""
        return self._lines(row)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines with room around them."""
        return QSize(160, ROW_HEIGHT)

    @staticmethod
    def _paint(painter: QPainter, area: QRectF, lines: TwoLines, *, enabled: bool) -> None:
        colours = tokens()
        body = QFont(painter.font())
        strong, caption = QFont(body), QFont(body)
        strong.setWeight(QFont.Weight.DemiBold)
        caption.setPointSizeF(CAPTION_PT)
        ink = colours.text if enabled else colours.muted
        if lines.aside:
            width = QFontMetrics(caption).horizontalAdvance(lines.aside) + 2
            painter.setFont(caption)
            draw_lines(
                painter, QRectF(area.right() - width, area.top(), width, area.height()), [lines.aside], colours.muted
            )
            area = area.adjusted(0, 0, -width - 12, 0)
        half = area.height() / 2
        upper, lower = area.adjusted(0, 0, 0, -half), area.adjusted(0, half, 0, 0)
        painter.setFont(strong)
        room = area.width() if not lines.title else area.width() * _MOST_CODE
        code = clamp(lines.code, strong, room, 1)
        draw_lines(painter, upper, code, ink)
        used = QFontMetrics(strong).horizontalAdvance(code[0]) + 10 if lines.code else 0
        painter.setFont(body)
        draw_lines(painter, upper.adjusted(used, 0, 0, 0), clamp(lines.title, body, upper.width() - used, 1), ink)
        painter.setFont(caption)
        draw_lines(painter, lower, clamp(lines.marks, caption, lower.width(), 1), colours.ink(lines.tone))
