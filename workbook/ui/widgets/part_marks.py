"""The marks of taking part: told apart by their shape, so that no colour is needed to read them."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from workbook.domain.participation_matrix import Part
from workbook.ui.theme import Tokens

MARK: Final = 12
_HATCHED: Final = frozenset({Part.DECLINED, Part.WITHDREW, Part.NO_REPLY})


def is_hatched(part: Part | None) -> bool:
    """Tell whether a cell is hatched: what limits the scope is seen from afar."""
    return part in _HATCHED


def draw_mark(painter: QPainter, middle: QPointF, part: Part, colours: Tokens) -> None:
    """Draw the mark: a full, half or empty disc for taking part, a cross, an arrow, dots or a dash for not."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    disc = QRectF(middle.x() - MARK / 2 + 1, middle.y() - MARK / 2 + 1, MARK - 2, MARK - 2)
    ink = QColor(colours.warn if part in _HATCHED else colours.accent if part is Part.PROVED else colours.muted)
    painter.setPen(QPen(ink, 1.6))
    painter.setBrush(QBrush(ink) if part is Part.PROVED else Qt.BrushStyle.NoBrush)
    if part in (Part.PROVED, Part.WITHOUT_PROOF, Part.TAKES_PART, Part.PARTIAL):
        painter.drawEllipse(disc)
        if part is Part.PARTIAL:
            painter.setBrush(QBrush(ink))
            painter.drawPie(disc, 90 * 16, 180 * 16)
        elif part is Part.TAKES_PART:
            painter.setBrush(QBrush(ink))
            painter.drawEllipse(middle, 1.6, 1.6)
    elif part is Part.DECLINED:
        painter.drawLine(disc.topLeft(), disc.bottomRight())
        painter.drawLine(disc.topRight(), disc.bottomLeft())
    elif part is Part.WITHDREW:
        left = QPointF(disc.left(), middle.y())
        painter.drawLine(left, QPointF(disc.right(), middle.y()))
        painter.drawLine(left, left + QPointF(4, -4))
        painter.drawLine(left, left + QPointF(4, 4))
    elif part is Part.NO_REPLY:
        painter.setBrush(QBrush(ink))
        for step in (-4, 0, 4):
            painter.drawEllipse(middle + QPointF(step, 0), 0.9, 0.9)
    elif part is Part.NOT_ASKED:
        painter.drawLine(QPointF(disc.left(), middle.y()), QPointF(disc.right(), middle.y()))
    else:
        painter.setPen(QPen(ink, 1.2, Qt.PenStyle.DotLine))
        painter.drawRect(disc)
    painter.restore()
