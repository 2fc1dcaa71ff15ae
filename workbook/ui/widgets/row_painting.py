"""What rows of every list have in common when they are painted."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from workbook.ui.theme import CAPTION_PT, Tokens

PADDING: Final = 8
ROW_HEIGHT: Final = 38


def ground(painter: QPainter, option: QStyleOptionViewItem, colours: Tokens) -> None:
    """Fill a selected row, and draw the line below every row."""
    area: QRectF = QRectF(option.rect)
    state: QStyle.StateFlag = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, QColor(colours.accent_bg))
    painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))


def small(font: QFont, *, bold: bool = False) -> QFont:
    """Return the font of captions beside text in this font."""
    made = QFont(font)
    made.setPointSizeF(CAPTION_PT)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made
