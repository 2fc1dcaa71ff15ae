"""Numbers that lead to what they count: a card with one figure, and a line with a count at its end."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QProgressBar, QPushButton, QSizePolicy

from workbook.exports.visible import visible
from workbook.messages import text
from workbook.ui.messages import number, tip
from workbook.ui.theme import CAPTION_PT, theme, tokens
from workbook.ui.widgets.labels import column, frame, label, line

_HEIGHT = 32
_PAD = 8


def figure_card(what: str, part: int, whole: int, base: str, follow: Callable[[], object]) -> QFrame:
    """Return a card with a number that is a link, its denominator beside it and its share as a bar."""
    card = frame("card")
    layout = column(card, margin=16, spacing=4)
    layout.addWidget(label(what, "section"))
    figure = QPushButton(number(part))
    figure.setProperty("role", "figure")
    figure.setAutoDefault(False)
    figure.setEnabled(part > 0)
    said = text("ui.figure.aloud", what=what, part=number(part), whole=number(whole), base=base)
    figure.setAccessibleName(said)
    figure.setToolTip(tip(said))
    figure.clicked.connect(lambda _=False: follow())
    row = line(spacing=8)
    row.addWidget(figure, 0, Qt.AlignmentFlag.AlignBaseline)
    row.addWidget(
        label(text("ui.figure.of", whole=number(whole), base=base), "caption"), 1, Qt.AlignmentFlag.AlignBaseline
    )
    layout.addLayout(row)
    bar = QProgressBar()
    bar.setRange(0, max(whole, 1))
    bar.setValue(part)
    bar.setTextVisible(False)
    bar.setAccessibleName(said)
    layout.addWidget(bar)
    return card


class CountLink(QAbstractButton):
    """A line of words with a count at its right end, as a link to what is counted; or quietly with a time there."""

    def __init__(self, words: str, count: str, follow: Callable[[], object], *, is_quiet: bool = False) -> None:
        super().__init__()
        self._count = count
        self._is_quiet = is_quiet
        self.setText(visible(words))
        self.setAccessibleName(text("ui.figure.counted", words=self.text(), count=count))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _=False: follow())
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """One line."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text() + self._count) + 3 * _PAD, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the count and an ellipsis."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._count) + 6 * _PAD, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return follows the link too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw words, count, and a border where it is pointed at."""
        painter, colours = QPainter(self), tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QColor(colours.accent if self.hasFocus() else colours.line))
            painter.drawRoundedRect(area, 6, 6)
        inner = area.adjusted(_PAD, 0, -_PAD, 0)
        end = QFont(self.font())
        if self._is_quiet:
            end.setPointSizeF(CAPTION_PT)
        else:
            end.setWeight(QFont.Weight.DemiBold)
        taken = QFontMetrics(end).horizontalAdvance(self._count) + 2 * _PAD
        room = int(inner.width() - taken)
        words = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        self.setToolTip(tip(self.text()) if words != self.text() else "")
        painter.setPen(QColor(colours.text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setFont(end)
        painter.setPen(QColor(colours.muted if self._is_quiet else colours.accent))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._count)
        painter.end()
