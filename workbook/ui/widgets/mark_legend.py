"""What the marks of taking part mean, each beside its word."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbook.domain.participation_matrix import Part
from workbook.messages import word
from workbook.ui.theme import theme, tokens
from workbook.ui.widgets.flow import FlowLayout
from workbook.ui.widgets.part_marks import MARK, draw_mark
from workbook.ui.widgets.row_painting import small

_GAP = 6


class MarkLegend(QWidget):
    """One mark and word for each thing that a cell can say."""

    def __init__(self, name: str, parts: Iterable[Part] = Part) -> None:
        super().__init__()
        self.setAccessibleName(name)
        layout = FlowLayout(spacing=16)
        self.setLayout(layout)
        for part in parts:
            layout.addWidget(_Marked(part))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class _Marked(QWidget):
    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part
        self._words = word(part)
        self.setAccessibleName(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """The mark and its word."""
        self.setFont(small(self.font()))
        metrics = self.fontMetrics()
        return QSize(MARK + _GAP + metrics.horizontalAdvance(self._words) + 2, max(MARK, metrics.height()) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both."""
        painter = QPainter(self)
        draw_mark(painter, QPointF(MARK / 2, self.height() / 2), self._part, tokens())
        painter.setFont(small(self.font()))
        painter.setPen(QColor(tokens().muted))
        area = self.rect().adjusted(MARK + _GAP, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.end()
