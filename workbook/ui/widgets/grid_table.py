"""A table of cells that lead on: for the gap and for who takes part. Keys move in it, Enter follows a cell."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QCursor, QFont, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from workbook.exports.palette import Tone
from workbook.ui.models.grid import CellRole, GridCell, GridModel, Head, HeadRole, Index
from workbook.ui.theme import Tokens, theme, tokens
from workbook.ui.widgets.labels import clamp, draw_lines
from workbook.ui.widgets.part_marks import MARK, draw_mark, is_hatched
from workbook.ui.widgets.row_painting import PADDING, small

_ROW: Final = 44
_NARROW_ROW: Final = 38
_HEAD_LINES: Final = 3
_HATCH: Final = 64
"""How much of a hatched cell's lines is seen, of 255: words on them stay readable in both themes."""
_CENTRED: Final = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
_UPRIGHT: Final = 150
"""Pixels of a name that stands upright."""
_NAMES: Final = (150, 260)
_BAR: Final = 16
"""room for the scroll bar"""
LEAST: Final = 84
_HEAD_PADDING: Final = 5


class GridTable(QTableView):
    """Shows a GridModel; its heads stay in sight while it scrolls."""

    followed = Signal(str, object)
    """The page and the target of a cell."""

    def __init__(self, model: GridModel, name: str, least: int = LEAST, narrow: int = 0) -> None:
        super().__init__()
        self._cells = model
        self._least = least
        self._narrow = narrow
        self.is_narrow = False
        """Whether the names above the columns stand upright and cells show a mark above a count."""
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        self.setHorizontalHeader(_ColumnHeads(self, least))
        self.setVerticalHeader(_RowHeads(self))
        self.setAccessibleName(name)
        self.setProperty("role", "grid")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for set_mode in (self.setVerticalScrollMode, self.setHorizontalScrollMode):
            set_mode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.clicked.connect(self.follow)
        model.modelReset.connect(self._arrange)
        theme().changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names their part of the width."""
        super().resizeEvent(event)
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Make the columns narrow where they would not all fit otherwise, if this table knows how."""
        needed = _NAMES[0] + self._cells.columnCount() * self._least + _BAR
        is_narrow = bool(self._narrow) and needed > self.width()
        if is_narrow != self.is_narrow:
            self.is_narrow = is_narrow
            self.horizontalHeader().setMinimumSectionSize(self._narrow if is_narrow else self._least)
            self.verticalHeader().setDefaultSectionSize(_NARROW_ROW if is_narrow else _ROW)
            self.updateGeometries()
        elif self.verticalHeader().width() != self.verticalHeader().sizeHint().width():
            self.updateGeometries()

    def begin(self) -> None:
        """Take the keyboard, at the first cell when none was chosen."""
        self.setFocus()
        if not self.currentIndex().isValid() and self._cells.rowCount():
            self.setCurrentIndex(self._cells.index(0, 0))

    @Slot(QModelIndex)
    def follow(self, index: Index) -> None:
        """Go to what a cell counts, where there is something."""
        cell = self._cells.cell_at(index)
        if cell is not None and cell.leads is not None:
            self.followed.emit(*cell.leads)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow the cell with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.follow(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show over what leads on that it does."""
        super().mouseMoveEvent(event)
        cell = self._cells.cell_at(self.indexAt(event.position().toPoint()))
        leads = cell is not None and cell.leads is not None
        self.viewport().setCursor(QCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor))


class _ColumnHeads(QHeaderView):
    def __init__(self, table: GridTable, least: int) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setMinimumSectionSize(least)
        self.setSectionsClickable(False)

    def sizeHint(self) -> QSize:
        """As high as three lines, or as names that stand upright."""
        if self._table.is_narrow:
            return QSize(self.minimumSectionSize(), _UPRIGHT)
        return QSize(self.minimumSectionSize(), _HEAD_LINES * self.fontMetrics().height() + 12)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Write the name in up to three lines, at the foot, or upright in two."""
        head = self.model().headerData(section, Qt.Orientation.Horizontal, HeadRole)
        if not isinstance(head, Head):
            return
        colours, area = tokens(), QRectF(rect)
        painter.save()
        painter.fillRect(area, QColor(colours.panel))
        _underline(painter, area, colours)
        painter.setFont(small(self.font(), bold=True))
        if self._table.is_narrow:
            painter.translate(area.bottomLeft())
            painter.rotate(-90)
            lines = clamp(head.name, painter.font(), area.height() - 2 * PADDING, 2)
            draw_lines(painter, QRectF(PADDING, 0, area.height() - PADDING, area.width()), lines, colours.muted)
            painter.restore()
            return
        lines = clamp(head.name, painter.font(), area.width() - PADDING - _HEAD_PADDING, _HEAD_LINES)
        height = painter.fontMetrics().height() * len(lines)
        place = QRectF(area.left() + PADDING, area.bottom() - height - 6, area.width() - PADDING, height)
        draw_lines(painter, place, lines, colours.muted)
        painter.restore()


class _RowHeads(QHeaderView):
    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._table = table
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(_ROW)
        self.setSectionsClickable(False)

    def sizeHint(self) -> QSize:
        """Wide enough for a name, as far as the columns leave room for it."""
        table: QTableView = self._table
        least, most = _NAMES
        heads = table.horizontalHeader()
        left = table.width() - heads.count() * heads.minimumSectionSize() - _BAR
        return QSize(min(most, max(least, left)), _ROW)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Write the name, and the code above it in smaller words."""
        head = self.model().headerData(section, Qt.Orientation.Vertical, HeadRole)
        if not isinstance(head, Head):
            return
        colours, area = tokens(), QRectF(rect)
        painter.save()
        painter.fillRect(area, QColor(colours.panel))
        _underline(painter, area, colours)
        inner = area.adjusted(PADDING + 2, 3, -PADDING, -3)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Normal)
        if head.code:
            half = inner.height() / 2
            painter.setFont(small(font))
            code = clamp(head.code, painter.font(), inner.width(), 1)
            draw_lines(painter, inner.adjusted(0, 0, 0, -half), code, colours.muted)
            inner = inner.adjusted(0, half, 0, 0)
        painter.setFont(font)
        draw_lines(painter, inner, clamp(head.name, font, inner.width(), 1 if head.code else 2), colours.text)
        painter.restore()


def _underline(painter: QPainter, area: QRectF, colours: Tokens) -> None:
    painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))


class _CellDelegate(QStyledItemDelegate):
    def __init__(self, table: GridTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell: mark, words, smaller words, and its share as a line at the foot."""
        cell = index.data(CellRole)
        if not isinstance(cell, GridCell):
            return
        colours, area = tokens(), QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        if cell.tone in (Tone.WARN, Tone.BAD) and not cell.is_quiet:
            painter.fillRect(area, QColor(colours.ground(cell.tone)))
        if is_hatched(cell.part):
            hatch = QColor(colours.warn)
            hatch.setAlpha(_HATCH)
            painter.fillRect(area, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        _underline(painter, area, colours)
        around = 3 if self._table.is_narrow else PADDING
        say = self._say_short if self._table.is_narrow else self._say
        say(painter, area.adjusted(around, 3, -around, -5), cell, QFont(option.font), colours)
        if cell.share:
            track = QRectF(area.left() + around, area.bottom() - 4, area.width() - 2 * around, 3)
            painter.fillRect(QRectF(track.left(), track.top(), track.width() * cell.share, 3), QColor(colours.accent))
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -2))
        painter.restore()

    @staticmethod
    def _say(painter: QPainter, area: QRectF, cell: GridCell, font: QFont, colours: Tokens) -> None:
        if cell.leads is not None and not cell.is_quiet:
            font.setWeight(QFont.Weight.DemiBold)
        is_link = cell.leads is not None and cell.part is None
        ink = colours.muted if cell.is_quiet else colours.accent if is_link else colours.text
        half = area.height() / 2 if cell.below else 0
        upper, lower = area.adjusted(0, 0, 0, -half), area.adjusted(0, half, 0, 0)
        if cell.part is not None:
            draw_mark(painter, QPointF(upper.left() + MARK / 2, upper.center().y()), cell.part, colours)
            upper = upper.adjusted(MARK + 6, 0, 0, 0)
        painter.setFont(font)
        draw_lines(painter, upper, clamp(cell.words, font, upper.width(), 1), ink)
        if cell.below:
            painter.setFont(small(font))
            quiet = colours.muted if cell.tone in (Tone.PLAIN, Tone.NONE, Tone.OK) else colours.ink(cell.tone)
            draw_lines(painter, lower, clamp(cell.below, painter.font(), area.width(), 1), quiet)

    @staticmethod
    def _say_short(painter: QPainter, area: QRectF, cell: GridCell, font: QFont, colours: Tokens) -> None:
        """Draw the mark, and the count below it where there is one."""
        middle = area.center()
        if cell.part is not None:
            high = area.top() + MARK / 2 + 1 if cell.short else middle.y()
            draw_mark(painter, QPointF(middle.x(), high), cell.part, colours)
        if not cell.short:
            return
        painter.setFont(small(font, bold=cell.leads is not None and not cell.is_quiet))
        painter.setPen(QColor(colours.muted if cell.is_quiet else colours.text))
        painter.drawText(area.adjusted(-3, MARK + 2, 3, 0), _CENTRED, cell.short)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines."""
        return QSize(LEAST, _ROW)
