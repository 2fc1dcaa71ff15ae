"""A choice among a few, in one line that opens."""

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from workbook.ui.theme import theme, tokens

_CHEVRON: Final = 4.0
_AROUND: Final = 6
"""Pixels beside the words of a choice."""


class Drop(QComboBox):
    """A choice among a few; the wheel moves the page around it and never the choice."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        theme().changed.connect(self.update)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the choice, elided where it is too long, and the arrow that a style sheet leaves out."""
        shown, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        shown.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        words, room = self.currentText(), field.width() - _AROUND
        option.currentText = shown.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        shown.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        shown.end()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().muted), 1.6))
        middle = QPointF(self.width() - 16, self.height() / 2)
        at = ((-_CHEVRON, -_CHEVRON / 2), (0, _CHEVRON / 2), (_CHEVRON, -_CHEVRON / 2))
        painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in at]))
        painter.end()
