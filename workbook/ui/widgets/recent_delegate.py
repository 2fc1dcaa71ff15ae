"""How workbooks opened before are painted on the start page."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from workbook.exports.visible import one_line
from workbook.ui.models.paged import RowRole
from workbook.ui.models.recent import far, shown_place, when
from workbook.ui.recent import Recent
from workbook.ui.theme import Tokens, tokens
from workbook.ui.widgets.labels import clamp, draw_lines
from workbook.ui.widgets.row_painting import ground, small

Index = QModelIndex | QPersistentModelIndex
RECENT_HEIGHT: Final = 56
_ASIDE: Final = 216


def _draw_progress(painter: QPainter, area: QRectF, one: Recent, colours: Tokens) -> None:
    """Draw a thin bar of what is determined, and say it in words beside it."""
    words = far(one)
    if one.progress is not None and one.progress.assessed:
        bar = QRectF(area.left(), area.center().y() - 2, 48, 4)
        share = one.progress.determined / one.progress.assessed
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for width, colour in ((1.0, colours.line), (share, colours.accent)):
            painter.setBrush(QColor(colour))
            part = QRectF(bar.left(), bar.top(), bar.width() * width, bar.height())
            painter.drawRoundedRect(part, 2, 2)
        area = area.adjusted(bar.width() + 8, 0, 0, 0)
    draw_lines(painter, area, clamp(words, painter.font(), area.width(), 1), colours.muted)


class RecentDelegate(QStyledItemDelegate):
    """Paints a workbook opened before: title and path, and when at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one workbook."""
        one = index.data(RowRole)
        if not isinstance(one, Recent):
            return
        colours = tokens()
        painter.save()
        ground(painter, option, colours)
        font = QFont(option.font)
        caption, strong = small(font), QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        area = QRectF(option.rect).adjusted(16, 6, -16, -7)
        half = area.height() / 2
        painter.setFont(caption)
        right = area.adjusted(area.width() - _ASIDE, 0, 0, 0)
        ink = colours.warn if one.is_missing else colours.muted
        draw_lines(painter, right.adjusted(0, 0, 0, -half), [when(one)], ink)
        _draw_progress(painter, right.adjusted(0, half, 0, 0), one, colours)
        left = area.adjusted(0, 0, -_ASIDE - 16, 0)
        path = one_line(shown_place(one))
        path = QFontMetrics(caption).elidedText(path, Qt.TextElideMode.ElideMiddle, int(left.width()))
        draw_lines(painter, left.adjusted(0, half, 0, 0), [path], colours.warn if one.ahead else colours.muted)
        painter.setFont(strong)
        title = clamp(one.title, strong, left.width(), 1)
        draw_lines(painter, left.adjusted(0, 0, 0, -half), title, colours.muted if one.is_missing else colours.text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines with room around them."""
        return QSize(200, RECENT_HEIGHT)
