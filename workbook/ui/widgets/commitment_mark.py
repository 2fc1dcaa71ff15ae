"""What was committed to, as a mark that needs no colour and, where there is room, its words."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from workbook.domain.checklist import ChecklistRow
from workbook.domain.commitments import CommitmentState
from workbook.exports.commitment_words import state_tone
from workbook.exports.palette import Tone
from workbook.ui.theme import Tokens
from workbook.ui.widgets.labels import clamp, draw_lines
from workbook.ui.widgets.row_painting import small
from workbook.ui.wording import promised

_SIZE: Final = 12.0
_GAP: Final = 10.0
_FULL: Final = 360 * 16
_FILLED: Final = {
    CommitmentState.COMMITTED: _FULL,
    CommitmentState.CONDITIONAL: _FULL // 2,
    CommitmentState.PARTLY: _FULL // 2,
    CommitmentState.LAPSED: 0,
    CommitmentState.NONE_FOUND: 0,
}


def draw_commitment(painter: QPainter, area: QRectF, row: ChecklistRow, colours: Tokens) -> None:
    """Draw a disc filled as far as the item is committed to, struck through when it lapsed; then the words, if they fit."""
    tone = Tone.WARN if row.contradictions else state_tone(row.committed)
    ink = colours.muted if tone is Tone.NONE else colours.text if tone is Tone.PLAIN else colours.ink(tone)
    if row.committed is CommitmentState.NOT_RECORDED:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    mark = QRectF(area.left() + 1, area.center().y() - _SIZE / 2, _SIZE, _SIZE)
    painter.setPen(QPen(QColor(ink), 1.4))
    if row.committed is CommitmentState.NONE_FOUND:
        painter.drawLine(QPointF(mark.left() + 1, mark.center().y()), QPointF(mark.right() - 1, mark.center().y()))
    else:
        painter.drawEllipse(mark)
        painter.setBrush(QColor(ink))
        painter.setPen(Qt.PenStyle.NoPen)
        # A half is filled from the left, as one reads.
        painter.drawPie(mark, 90 * 16, _FILLED[row.committed])
    if row.committed is CommitmentState.LAPSED:
        painter.setPen(QPen(QColor(ink), 1.4))
        painter.drawLine(mark.bottomLeft(), mark.topRight())
    painter.restore()
    font = small(painter.font())
    words = promised(row)
    room = area.adjusted(_SIZE + _GAP, 0, 0, 0)
    if QFontMetrics(font).horizontalAdvance(words) > room.width():
        words = "!" if row.contradictions else ""
    if words:
        painter.setFont(font)
        draw_lines(painter, room, clamp(words, font, room.width(), 1), ink)
