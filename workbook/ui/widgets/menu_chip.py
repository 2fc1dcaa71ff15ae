"""A chip that opens a menu, marked by a small arrow."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QMenu, QPushButton, QStyle, QStyleOptionButton, QStylePainter

from workbook.ui.messages import tip
from workbook.ui.theme import CAPTION_PT, theme, tokens

_AROUND: Final = 26
_ARROW: Final = 13
_HALF: Final = 3.0


class MenuChip(QPushButton):
    """Stands among chips, as high as they are; `fill` fills its menu anew each time it opens."""

    def __init__(self, words: str, hint: str, fill: Callable[[QMenu], None] | None = None, *, name: str = "") -> None:
        super().__init__(words)
        self._fill = fill
        self.setProperty("role", "menu")
        self.setAccessibleName(name or words)
        self.setToolTip(tip(hint))
        self.setAutoDefault(False)
        menu = QMenu(self)
        if fill is not None:
            menu.aboutToShow.connect(self._refill)
        self.setMenu(menu)
        font = QFont(self.font())
        font.setPointSizeF(CAPTION_PT)
        font.setWeight(QFont.Weight.DemiBold)
        self.setMinimumWidth(QFontMetrics(font).horizontalAdvance(words) + _AROUND + _ARROW)
        theme().changed.connect(self.update)

    @Slot()
    def _refill(self) -> None:
        if self._fill is not None:
            self.menu().clear()
            self._fill(self.menu())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu with Enter and the arrow down too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.showMenu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip, its words at the left and the arrow at the right."""
        painter, option, colours = QStylePainter(self), QStyleOptionButton(), tokens()
        self.initStyleOption(option)
        option.text = ""
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        lit = self.hasFocus() or self.underMouse()
        ink = colours.accent if self.property("pressed") else colours.text if lit else colours.muted
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(ink), 1.4))
        inside = self.rect().adjusted(_AROUND // 2, 0, -_ARROW, 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, self.text())
        middle = QPointF(self.width() - _AROUND // 2 - _HALF, self.height() / 2 + 0.5)
        at = ((-_HALF, -_HALF / 2), (0, _HALF / 2), (_HALF, -_HALF / 2))
        painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in at]))
        painter.end()
