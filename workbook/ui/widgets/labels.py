"""Texts on the window: always plain, never clipped without an ellipsis."""

import re
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from workbook.domain.vocabulary import Tlp
from workbook.exports.palette import TLP_INK, Tone
from workbook.exports.visible import one_line, visible
from workbook.messages import word
from workbook.ui.messages import tip
from workbook.ui.theme import restyle, theme, tokens

_LONG_RUN: Final = re.compile(r"\S{44}(?=\S)")


def breakable(words: str) -> str:
    """Return the text with what hides in it visible, and chances to break in runs that a label would otherwise clip."""
    return _LONG_RUN.sub(lambda run: run[0] + "\u200b", visible(words))


class Wrapping(QLabel):
    """A label whose least height is one line: Qt would reserve what a very narrow one needs, and pages would scroll."""

    def minimumSizeHint(self) -> QSize:
        """One line, however narrow."""
        return QSize(0, self.fontMetrics().height())


def label(words: str = "", role: str = "", *, wraps: bool = False, tone: Tone = Tone.PLAIN) -> QLabel:
    """Return a label that shows exactly these words; a wrapping one can be selected and copied."""
    made = Wrapping() if wraps else QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    if wraps:
        made.setWordWrap(True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if role:
        made.setProperty("role", role)
    if tone is not Tone.PLAIN:
        made.setProperty("tone", tone.value)
    made.setText(breakable(words) if wraps else visible(words))
    return made


def say(target: QLabel, words: str, tone: Tone = Tone.PLAIN) -> None:
    """Give a label other words and tone; without words it takes no room."""
    target.setText(breakable(words) if target.wordWrap() else visible(words))
    target.setVisible(bool(words))
    restyle(target, "tone", tone.value)


def tlp_label(tlp: Tlp | None = None) -> QLabel:
    """Return a TLP label; without one it takes no room."""
    made = label("", "tlp")
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    _dress_tlp(made, tlp)
    made.setHidden(tlp is None)
    return made


def show_tlp(target: QLabel, tlp: Tlp | None) -> None:
    """Show another TLP label."""
    _dress_tlp(target, tlp)
    target.setVisible(tlp is not None)


def _dress_tlp(target: QLabel, tlp: Tlp | None) -> None:
    """Write it in the colours that FIRST prescribes: on black."""
    if tlp is not None:
        target.setText(word(tlp))
        target.setStyleSheet(f"color: #{TLP_INK[tlp]};")


def column(parent: QWidget | None = None, *, margin: int = 0, spacing: int = 8) -> QVBoxLayout:
    """Return a vertical layout in the 4/8 px rhythm."""
    made = QVBoxLayout(parent) if parent else QVBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(spacing)
    return made


def line(*, spacing: int = 8) -> QHBoxLayout:
    """Return a horizontal layout in the 4/8 px rhythm."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    return made


def frame(role: str) -> QFrame:
    """Return a frame that the style sheet knows by its role."""
    made = QFrame()
    made.setProperty("role", role)
    return made


def clamp(words: str, font: QFont, width: float, lines: int, *, indent: float = 0.0) -> list[str]:
    """Return the text broken into at most so many lines of a width in pixels; the last one is elided when more follows.

    The first line is shorter by `indent`: something else stands before it.
    """
    # More characters than pixels do not fit; whoever overwrote the file may have left thousands.
    words = one_line(words[: max(int(width), 1) * lines + 100])
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= lines and (part := layout.createLine()).isValid():
        part.setLineWidth(max(width - (0 if starts else indent), 1.0))
        starts.append(part.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(words)]
    broken = [words[start:end].rstrip() for start, end in zip(starts, ends, strict=True)]
    if len(broken) > lines:
        rest = words[starts[lines - 1] :]
        room = width - indent if lines == 1 else width
        last = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, int(room))
        broken = [*broken[: lines - 1], last]
    return broken


def draw_lines(painter: QPainter, area: QRectF, broken: list[str], colour: str) -> None:
    """Draw lines of text in an area, in the middle of its height, with the painter's font."""
    height = painter.fontMetrics().height()
    top = area.top() + (area.height() - height * len(broken)) / 2
    painter.setPen(QColor(colour))
    for position, words in enumerate(broken):
        place = QRectF(QPointF(area.left(), top + height * position), area.size())
        place.setHeight(height)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, words)


class Clamped(QWidget):
    """A text of at most so many lines, elided, with the whole of it in the tool-tip and for screen readers."""

    def __init__(self, *, lines: int = 1, points: float = 10, bold: bool = False, muted: bool = False) -> None:
        super().__init__()
        self._words = ""
        self._lines = lines
        self._muted = muted
        self._tone = Tone.NONE
        font = QFont(self.font())
        font.setPointSizeF(points)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        self._font = font
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def say(self, words: str, tone: Tone = Tone.NONE) -> None:
        """Show other words; a tone colours them."""
        self._words = visible(words)
        self._tone = tone
        self.setToolTip(tip(self._words))
        self.setAccessibleName(self._words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """As many lines as the words need."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines in pixels."""
        return QFontMetrics(self._font).height() * max(1, len(clamp(self._words, self._font, width, self._lines)))

    def sizeHint(self) -> QSize:
        """Wide enough for the words on one line."""
        metrics = QFontMetrics(self._font)
        return QSize(min(metrics.horizontalAdvance(self._words[:200]) + 2, 600), metrics.height())

    def minimumSizeHint(self) -> QSize:
        """One line, as narrow as an ellipsis."""
        return QSize(24, QFontMetrics(self._font).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setFont(self._font)
        plain = tokens().muted if self._muted else tokens().text
        colour = plain if self._tone is Tone.NONE else tokens().ink(self._tone)
        draw_lines(painter, QRectF(self.rect()), clamp(self._words, self._font, self.width(), self._lines), colour)
        painter.end()
