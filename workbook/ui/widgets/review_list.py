"""The queue: what is handed over, grouped by subject and family."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbook.domain.review import ReviewRow
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.models.paged import Index, RowRole
from workbook.ui.models.review import HeadingRole, ReviewModel, handled_short
from workbook.ui.theme import CAPTION_PT, theme, tokens
from workbook.ui.widgets.labels import clamp, draw_lines
from workbook.ui.wording import pill, pill_tone

_ROW: Final = 62
_HEADING: Final = 30


class ReviewList(QListView):
    """Several can be selected, to accept or return them together."""

    def __init__(self, model: ReviewModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_ReviewDelegate(self))
        self.setAccessibleName(text("ui.review.queue"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(232)
        theme().changed.connect(self.viewport().update)

    def choose(self, places: Sequence[int]) -> None:
        """Select rows, neighbours as one stretch: each for itself would take long with many."""
        ordered = sorted(places)
        if not ordered:
            return
        model, chosen, first = self.model(), QItemSelection(), ordered[0]
        for place, following in zip(ordered, [*ordered[1:], -1], strict=True):
            if following != place + 1:
                chosen.select(model.index(first, 0), model.index(place, 0))
                first = following
        flag = QItemSelectionModel.SelectionFlag
        index = model.index(ordered[0], 0)
        self.selectionModel().setCurrentIndex(index, flag.NoUpdate)
        self.selectionModel().select(chosen, flag.ClearAndSelect)
        self.scrollTo(index)


class _ReviewDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a heading or an item."""
        colours, area = tokens(), QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        heading = index.data(HeadingRole)
        body, caption = QFont(option.font), QFont(option.font)
        caption.setPointSizeF(CAPTION_PT)
        painter.save()
        if state & QStyle.StateFlag.State_Selected and heading is None:
            painter.fillRect(area, QColor(colours.accent_bg))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        inner = area.adjusted(12, 6, -12, -7)
        if heading is not None:
            caption.setWeight(QFont.Weight.DemiBold)
            painter.setFont(caption)
            draw_lines(painter, inner, clamp(str(heading), caption, inner.width(), 1), colours.muted)
        else:
            row = index.data(RowRole)
            if isinstance(row, ReviewRow):
                self._row(painter, inner, row, body, caption)
        painter.restore()

    @staticmethod
    def _row(painter: QPainter, area: QRectF, row: ReviewRow, body: QFont, caption: QFont) -> None:
        colours = tokens()
        third = area.height() / 3
        strong = QFont(body)
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        code = clamp(row.row.control, strong, area.width() * 0.5, 1)
        draw_lines(painter, QRectF(area.left(), area.top(), area.width(), third), code, colours.text)
        used = QFontMetrics(strong).horizontalAdvance(code[0] if code else "") + 8
        painter.setFont(body)
        title = QRectF(area.left() + used, area.top(), area.width() - used, third)
        draw_lines(painter, title, clamp(row.row.title, body, title.width(), 1), colours.text)
        painter.setFont(caption)
        tone = pill_tone(row.row)
        ink = colours.ink(tone) if tone is not Tone.PLAIN else colours.text
        middle = QRectF(area.left(), area.top() + third, area.width(), third)
        draw_lines(painter, middle, clamp(pill(row.row), caption, middle.width(), 1), ink)
        last = QRectF(area.left(), area.top() + 2 * third, area.width(), third)
        draw_lines(painter, last, clamp(handled_short(row), caption, last.width(), 1), colours.muted)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as three lines; a heading as high as one."""
        return QSize(160, _ROW if index.data(HeadingRole) is None else _HEADING)
