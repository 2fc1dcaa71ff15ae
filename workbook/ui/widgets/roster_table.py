"""The table of the subjects page: parties as headings, parts indented below what they belong to, counts that lead on."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QCursor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from workbook.ui.models.roster import NUMBERS, Index, Kind, RosterModel, RosterRole, RosterRow
from workbook.ui.theme import CAPTION_PT, theme, tokens
from workbook.ui.widgets.labels import clamp, draw_lines

_ROW: Final = 44
_PART: Final = 32
_HEADING: Final = 30
_PADDING: Final = 10
_INDENT: Final = 20
_SHARES: Final = {
    **{"subject": 5, "person": 3, "role": 2},
    **{"party": 6, "kind": 4, "about": 5, "supply": 5, "taking_part": 6},
}
"""How the width is shared among the columns that take what is left; others get what one share is."""


class RosterTable(QTableView):
    """Enter opens what the row, or the count under the mouse, leads to; Tab leaves the table."""

    opened = Signal(object, int)
    """A row, and the column that was clicked; -1 for the whole row."""

    def __init__(self, model: RosterModel, name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_RosterDelegate(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_HEADING)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        model.modelReset.connect(self._lay_out_rows)
        theme().changed.connect(self.viewport().update)

    def row_at(self, place: int) -> RosterRow | None:
        """Return the row at a place."""
        found = self.model().index(place, 0).data(RosterRole)
        return found if isinstance(found, RosterRow) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = self.row_at(self.currentIndex().row())
            if row is not None:
                self.opened.emit(row, -1)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the count that was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self.row_at(index.row())
        if event.button() == Qt.MouseButton.LeftButton and row is not None and index.column() in row.leads:
            self.opened.emit(row, index.column())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show over what leads on that it does."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self.row_at(index.row())
        leads = row is not None and index.column() in row.leads
        shape = Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(QCursor(shape))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._lay_out_columns()

    @Slot()
    def _lay_out_rows(self) -> None:
        model = self.model()
        self.clearSpans()
        for place in range(model.rowCount()):
            row = self.row_at(place)
            if row is not None and row.kind is Kind.HEADING:
                self.setSpan(place, 0, 1, model.columnCount())
            is_part = row is not None and row.is_part
            height = _HEADING if row and row.kind is Kind.HEADING else _PART if is_part else _ROW
            self.verticalHeader().resizeSection(place, height)
        self._lay_out_columns()

    def _lay_out_columns(self) -> None:
        columns = self.model().columns  # type: ignore[attr-defined]
        metrics = QFontMetrics(self.horizontalHeader().font())
        room, taken = self.viewport().width(), 0
        widths = {}
        for name in columns:
            if name in NUMBERS:
                words = self.model().headerData(columns.index(name), Qt.Orientation.Horizontal)
                widths[name] = metrics.horizontalAdvance(str(words)) + 28
                taken += widths[name]
        wide = [name for name in columns if name not in NUMBERS]
        share = max(0, room - taken) / max(1, sum(_SHARES.get(name, 3) for name in wide))
        for name in wide:
            widths[name] = int(share * _SHARES.get(name, 3))
        for place, name in enumerate(columns):
            self.setColumnWidth(place, max(24, widths[name]))


class _RosterDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        row = index.data(RosterRole)
        if not isinstance(row, RosterRow):
            return
        colours, area = tokens(), QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_bg))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        font = QFont(option.font)
        inner = area.adjusted(_PADDING, 0, -_PADDING, -1)
        words = str(index.data() or "")
        if row.kind is Kind.HEADING:
            font.setPointSizeF(CAPTION_PT)
            font.setWeight(QFont.Weight.DemiBold)
            self._write(painter, inner, words if index.column() == 0 else "", font, colours.muted)
        elif index.column() in row.leads or (index.column() >= 1 and words.replace(",", "").isdigit()):
            self._count(painter, inner, words, font, leads=index.column() in row.leads)
        else:
            self._words(painter, inner, row, index.column(), words, font)
        painter.restore()

    def _words(self, painter: QPainter, area: QRectF, row: RosterRow, column: int, words: str, font: QFont) -> None:
        colours = tokens()
        ink = colours.text
        if row.under and column == 0:
            half = area.height() / 2
            font.setWeight(QFont.Weight.DemiBold)
            self._write(painter, area.adjusted(0, 4, 0, -half), words, QFont(font), ink)
            font.setWeight(QFont.Weight.Normal)
            font.setPointSizeF(CAPTION_PT)
            self._write(painter, area.adjusted(0, half, 0, -4), row.under, font, colours.muted)
            return
        if column == 0:
            if row.is_part:
                area = area.adjusted(_INDENT, 0, 0, 0)
            elif row.kind is not Kind.PERSON:
                font.setWeight(QFont.Weight.DemiBold)
        elif column == len(row.cells) - 1 and row.kind in (Kind.PARTY, Kind.PERSON):
            ink = colours.ink(row.tone)
        elif row.is_part or column == 1:
            ink = colours.muted
        if row.is_part or (column and row.kind is not Kind.PERSON):
            font.setPointSizeF(CAPTION_PT)
        self._write(painter, area, words, font, ink, lines=1 if row.is_part else 2)

    @staticmethod
    def _count(painter: QPainter, area: QRectF, words: str, font: QFont, *, leads: bool) -> None:
        colours = tokens()
        painter.setFont(font)
        nothing = words == "0"
        painter.setPen(QColor(colours.muted if nothing or not leads else colours.accent))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    @staticmethod
    def _write(painter: QPainter, area: QRectF, words: str, font: QFont, ink: str, lines: int = 1) -> None:
        painter.setFont(font)
        draw_lines(painter, area, clamp(words, font, area.width(), lines), ink)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines."""
        return QSize(60, _ROW)
