"""A bar of counts with its legend in words: every part has its number, and the whole is named."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbook.exports.palette import Tone
from workbook.ui.theme import Tokens, theme, tokens

_HEIGHT = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: a count and its words."""

    words: str
    count: int
    tone: Tone


def colour_of(tone: Tone, colours: Tokens) -> str:
    """Return the colour a part is filled with."""
    return colours.line if tone is Tone.NONE else colours.ink(tone)


class CountBar(QWidget):
    """Parts beside each other, as long as their share of the whole; `aloud` says all of it."""

    def __init__(self, parts: Sequence[Part], aloud: str) -> None:
        super().__init__()
        self._parts = parts
        self.setAccessibleName(aloud)
        self.setToolTip(aloud)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Narrow, and as wide as there is room."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts."""
        painter, colours = QPainter(self), tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0, 0, self.width(), _HEIGHT)
        outline = QPainterPath()
        outline.addRoundedRect(area, _HEIGHT / 2, _HEIGHT / 2)
        painter.setClipPath(outline)
        painter.fillRect(area, QColor(colours.none_bg))
        whole, left = sum(part.count for part in self._parts), 0.0
        for part in self._parts:
            width = self.width() * part.count / whole if whole else 0.0
            painter.fillRect(QRectF(left, 0, width, _HEIGHT), QColor(colour_of(part.tone, colours)))
            left += width
            painter.fillRect(QRectF(left - 1, 0, 1, _HEIGHT), QColor(colours.panel))
        painter.end()


class Dot(QWidget):
    """The colour of a part beside its words."""

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(8, 8)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colour_of(self._tone, tokens())))
        painter.setBrush(QColor(colour_of(self._tone, tokens())))
        painter.drawEllipse(QRectF(0.5, 0.5, 7, 7))
        painter.end()
