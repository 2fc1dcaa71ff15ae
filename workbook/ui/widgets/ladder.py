"""The proof ladder and the pill, drawn the same in lists and in the inspector."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbook.domain.ladder import Proof
from workbook.exports.palette import Tone
from workbook.ui.theme import CAPTION_PT, Tokens, theme, tokens
from workbook.ui.wording import proved_in_full

_BAR_WIDTH = 9
_BAR_GAP = 3
_HEIGHTS = (6, 8, 10, 12, 14)
LADDER_WIDTH = 5 * _BAR_WIDTH + 4 * _BAR_GAP
_PILL_HEIGHT = 22
_PILL_PADDING = 11


def draw_ladder(painter: QPainter, left: float, middle: float, proof: Proof, colours: Tokens) -> None:
    """Draw five rising bars: filled up to the proof level, outlined in the accent up to where it was examined."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bottom = round(middle + _HEIGHTS[-1] / 2) - 0.5
    for position, height in enumerate(_HEIGHTS):
        bar = QRectF(round(left) + 0.5 + position * (_BAR_WIDTH + _BAR_GAP), bottom - height, _BAR_WIDTH - 1, height)
        is_proved = position < proof.level.rung
        is_examined = position < max(proof.level.rung, proof.examined_to.rung)
        painter.setPen(QPen(QColor(colours.accent if is_examined else colours.line), 1.2))
        painter.setBrush(QColor(colours.accent) if is_proved else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar, 2, 2)
    painter.restore()


def pill_font(font: QFont) -> QFont:
    """Return the font of a pill beside text in this font."""
    bold = QFont(font)
    bold.setPointSizeF(CAPTION_PT)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def pill_width(words: str, font: QFont) -> int:
    """Return how wide a pill with these words is in pixels, beside text in this font."""
    return QFontMetrics(pill_font(font)).horizontalAdvance(words) + 2 * _PILL_PADDING


def draw_pill(painter: QPainter, area: QRectF, words: str, tone: Tone, colours: Tokens) -> None:
    """Draw words on a rounded ground at the left of an area, elided when they do not fit."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = pill_font(painter.font())
    painter.setFont(font)
    metrics = QFontMetrics(font)
    room = max(0, int(area.width()) - 2 * _PILL_PADDING)
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    width = metrics.horizontalAdvance(words) + 2 * _PILL_PADDING
    ground = QRectF(area.left(), round(area.center().y() - _PILL_HEIGHT / 2), width, _PILL_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.ground(tone)))
    painter.drawRoundedRect(ground, _PILL_HEIGHT / 2, _PILL_HEIGHT / 2)
    painter.setPen(QColor(colours.ink(tone)))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)
    painter.restore()


class LadderView(QWidget):
    """The ladder of one item; its words stand beside it, and are said to screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self._proof: Proof | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_proof(self, proof: Proof) -> None:
        """Show another proof."""
        self._proof = proof
        self.setAccessibleName(proved_in_full(proof))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the bars."""
        return QSize(LADDER_WIDTH + 2, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        if self._proof is not None:
            painter = QPainter(self)
            draw_ladder(painter, 0, self.height() / 2, self._proof, tokens())
            painter.end()


class PillView(QWidget):
    """One pill."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._tone = Tone.NONE
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def say(self, words: str, full: str, tone: Tone) -> None:
        """Show other words; `full` is the full term."""
        self._words, self._tone = words, tone
        self.setAccessibleName(full)
        self.setToolTip(full)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a pill."""
        return QSize(120, _PILL_HEIGHT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = QPainter(self)
        draw_pill(painter, QRectF(self.rect()), self._words, self._tone, tokens())
        painter.end()
