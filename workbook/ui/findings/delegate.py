"""How a finding is painted in the list: its code and state, its title, and what it rests on."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbook.domain.finding_views import FindingRow
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.findings.wording import row_marks, severity_words
from workbook.ui.messages import number
from workbook.ui.models.paged import Index, RowRole
from workbook.ui.theme import CAPTION_PT, tokens
from workbook.ui.widgets.labels import clamp, draw_lines

_PADDING: Final = 12
_GAP: Final = 12
_TITLE_LINES: Final = 2


class FindingDelegate(QStyledItemDelegate):
    """Paints three lines, the title in the middle over two of them where it needs them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are as high as the highest."""
        body: QFontMetrics = option.fontMetrics
        caption = QFontMetrics(_caption(option.font))
        return QSize(200, 2 * caption.height() + _TITLE_LINES * body.height() + 2 * _PADDING + 5)

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
        if isinstance(row, FindingRow):
            self._paint(painter, area.adjusted(_PADDING, _PADDING - 2, -_PADDING, -_PADDING + 1), row)
        painter.restore()

    @staticmethod
    def _paint(painter: QPainter, area: QRectF, row: FindingRow) -> None:
        colours = tokens()
        body = QFont(painter.font())
        caption, strong = _caption(body), _caption(body)
        strong.setWeight(QFont.Weight.DemiBold)
        height = QFontMetrics(caption).height()
        top = QRectF(area.left(), area.top(), area.width(), height)
        bottom = QRectF(area.left(), area.bottom() - height, area.width(), height)
        missing = text("ui.finding.missing_count", count=number(len(row.missing))) if row.missing else ""
        room = _draw_right(painter, top, word(row.state), caption, colours.muted)
        painter.setFont(strong)
        head = text("ui.finding.row_head", code=row.code, severity=one_line(severity_words(row)), kind=row.kind)
        draw_lines(painter, room, clamp(head, strong, room.width(), 1), colours.text)
        painter.setFont(body)
        title = area.adjusted(0, height + 2, 0, -height - 2)
        broken = clamp(row.title, body, title.width(), _TITLE_LINES)
        title.setHeight(QFontMetrics(body).height() * len(broken))
        draw_lines(painter, title, broken, colours.text)
        room = _draw_right(painter, bottom, missing, caption, colours.muted)
        painter.setFont(caption)
        draw_lines(painter, room, clamp(row_marks(row), caption, room.width(), 1), colours.muted)


def _draw_right(painter: QPainter, area: QRectF, words: str, font: QFont, colour: str) -> QRectF:
    """Draw words at the right end of a line; return what is left of it."""
    if not words:
        return area
    painter.setFont(font)
    width = QFontMetrics(font).horizontalAdvance(words)
    painter.setPen(QColor(colour))
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine, words)
    return area.adjusted(0, 0, -width - _GAP, 0)


def _caption(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(CAPTION_PT)
    return made
