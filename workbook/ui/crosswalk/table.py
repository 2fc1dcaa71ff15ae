"""The table of mappings: two columns of controls, and between them how they relate."""

from typing import Final
from uuid import UUID

from PySide6.QtCore import QItemSelection, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from workbook.domain.crosswalk_views import End, MappingRow
from workbook.domain.vocabulary import Relation, ReviewState
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.crosswalk.model import COLUMNS, TONES, MappingModel
from workbook.ui.models.paged import Index, RowRole
from workbook.ui.theme import CAPTION_PT, theme, tokens
from workbook.ui.widgets.labels import clamp, draw_lines

_ROW: Final = 46
_PADDING: Final = 8
_MOST_CODE: Final = 0.6
"""The part of the width after which no title follows a code."""
_ENDS: Final = ("control", "target")


class MappingTable(QTableView):
    """Several can be chosen, to judge them together; Tab leaves the table."""

    opened = Signal()
    """Enter: into what is said of the chosen ones."""

    def __init__(self, model: MappingModel) -> None:
        super().__init__()
        self._mappings = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(text("ui.crosswalk.table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        theme().changed.connect(self.viewport().update)

    @property
    def chosen(self) -> tuple[MappingRow, ...]:
        """The chosen mappings, in their order."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._mappings.rows[place] for place in places)

    def choose(self, keys: tuple[UUID, ...], otherwise: int) -> None:
        """Choose these mappings as far as they are shown, else what stands at a place."""
        places = [place for place in map(self._mappings.place_of, keys) if place is not None]
        if not places and self._mappings.rows:
            places = [max(0, min(otherwise, len(self._mappings.rows) - 1))]
        selected = QItemSelection()
        for place in places:
            selected.select(self._mappings.index(place, 0), self._mappings.index(place, len(COLUMNS) - 1))
        selection = self.selectionModel()
        selection.select(selected, selection.SelectionFlag.ClearAndSelect)
        if places:
            index = self._mappings.index(places[0], 0)
            selection.setCurrentIndex(index, selection.SelectionFlag.NoUpdate)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open what is chosen with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the two controls what the short columns leave."""
        super().resizeEvent(event)
        metrics = QFontMetrics(self.horizontalHeader().font())
        widest = {
            "relation": [word(one) for one in Relation],
            "state": [word(one) for one in ReviewState],
            "taken_over": [],
        }
        widths = {}
        for name, words in widest.items():
            heard = [*words, text(f"ui.crosswalk.column.{name}")]
            widths[name] = max(metrics.horizontalAdvance(one) for one in heard) + 2 * _PADDING + 4
        left = max(0, self.viewport().width() - sum(widths.values()))
        for place, name in enumerate(COLUMNS):
            self.setColumnWidth(place, widths.get(name, left // 2))


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        row = index.data(RowRole)
        if not isinstance(row, MappingRow):
            return
        colours, area, name = tokens(), QRectF(option.rect), COLUMNS[index.column()]
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_bg))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        inner = area.adjusted(_PADDING, 4, -_PADDING, -5)
        if name in _ENDS:
            self._end(painter, inner, row.control if name == "control" else row.target)
        else:
            font = QFont(painter.font())
            font.setPointSizeF(CAPTION_PT)
            painter.setFont(font)
            ink = colours.ink(TONES[row.state]) if name == "state" else colours.text
            draw_lines(painter, inner, clamp(str(index.data() or ""), font, inner.width(), 2), ink)
        painter.restore()

    @staticmethod
    def _end(painter: QPainter, area: QRectF, end: End) -> None:
        colours = tokens()
        body = QFont(painter.font())
        strong, caption = QFont(body), QFont(body)
        strong.setWeight(QFont.Weight.DemiBold)
        caption.setPointSizeF(CAPTION_PT)
        half = area.height() / 2
        upper, lower = area.adjusted(0, 0, 0, -half), area.adjusted(0, half, 0, 0)
        metrics = QFontMetrics(strong)
        code = metrics.elidedText(one_line(end.code), Qt.TextElideMode.ElideMiddle, int(area.width()))
        used = metrics.horizontalAdvance(code) + 10
        painter.setFont(strong)
        draw_lines(painter, upper, [code], colours.text)
        painter.setFont(body)
        where = end.framework_title
        if not end.is_here or end.is_withdrawn:
            where = text("ui.crosswalk.not_here" if not end.is_here else "ui.crosswalk.is_withdrawn", framework=where)
        if end.title and used < area.width() * _MOST_CODE:
            title = upper.adjusted(used, 0, 0, 0)
            draw_lines(painter, title, clamp(end.title, body, title.width(), 1), colours.text)
        elif end.title:  # the code is a name in words already, and leaves no room
            where = text("ui.crosswalk.below", title=end.title, where=where)
        painter.setFont(caption)
        draw_lines(painter, lower, clamp(where, caption, lower.width(), 1), colours.muted)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines."""
        return QSize(60, _ROW)
