"""A bar of counts with its legend in words: every part has its number, and the whole is named."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbook.exports.palette import Tone
from workbook.ui.theme import CAPTION_PT, Tokens, theme, tokens

_HEIGHT = 10
_DOT = 8


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


class Legend(QWidget):
    """The words of the parts with their colours, in as many lines as they need."""

    def __init__(self, entries: Sequence[tuple[Tone, str]]) -> None:
        super().__init__()
        self._entries = entries
        font = QFont(self.font())
        font.setPointSizeF(CAPTION_PT)
        self._font = font
        self._metrics = QFontMetrics(font)
        self.setAccessibleName("; ".join(words for _, words in entries))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def hasHeightForWidth(self) -> bool:
        """As many lines as the words need."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines in pixels."""
        places = self._places(width)
        return int(places[-1].y()) + self._line_height() if places else 0

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(240, self._line_height())

    def minimumSizeHint(self) -> QSize:
        """One line, as narrow as can be."""
        return QSize(0, self._line_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw dots and words."""
        painter, colours = QPainter(self), tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        for place, (tone, words) in zip(self._places(self.width()), self._entries, strict=True):
            middle = place.y() + self._metrics.height() / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour_of(tone, colours)))
            painter.drawEllipse(QRectF(place.x(), middle - _DOT / 2, _DOT, _DOT))
            painter.setPen(QColor(colours.muted))
            painter.drawText(QPointF(place.x() + _DOT + 6, place.y() + self._metrics.ascent()), words)
        painter.end()

    def _line_height(self) -> int:
        return self._metrics.height() + 4

    def _places(self, width: int) -> list[QPointF]:
        """Return where each entry stands."""
        places: list[QPointF] = []
        left, top = 0.0, 0.0
        for _, words in self._entries:
            length = _DOT + 6 + self._metrics.horizontalAdvance(words)
            if left and left + length > width:
                left, top = 0.0, top + self._line_height()
            places.append(QPointF(left, top))
            left += length + 20
        return places
