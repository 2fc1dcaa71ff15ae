"""A list of a few things to tick, each with words at its right; Space or a click ticks."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbook.messages import text
from workbook.ui.messages import tip
from workbook.ui.models.paged import Index, RowRole
from workbook.ui.theme import CAPTION_PT, theme, tokens
from workbook.ui.widgets.framework_picker import draw_tick
from workbook.ui.widgets.labels import clamp, draw_lines

_ROW: Final = 32
_BOX: Final = 14.0
_MOST_NAME: Final = 0.7
"""of the width, a name may take so much from what stands beside it"""


@dataclass(frozen=True, slots=True)
class TickRow:
    """One thing to tick."""

    key: Hashable
    title: str
    aside: str = ""


class TickModel(QAbstractListModel):
    """Holds frozen rows and which of them are ticked."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[TickRow] = ()
        self._on: set[Hashable] = set()

    def show(self, rows: Sequence[TickRow], on: Iterable[Hashable] | None = None) -> None:
        """Replace everything shown; what was ticked stays so unless `on` says what is."""
        self.beginResetModel()
        self._rows = rows
        self._on = (self._on if on is None else set(on)) & {row.key for row in rows}
        self.endResetModel()
        self.ticked.emit()

    def tick(self, keys: Iterable[Hashable], on: bool) -> None:
        """Tick some, or no longer."""
        self._on = self._on | set(keys) if on else self._on - set(keys)
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
        self.ticked.emit()

    @property
    def chosen(self) -> tuple[Any, ...]:
        """The keys of what is ticked, in the order shown."""
        return tuple(row.key for row in self._rows if row.key in self._on)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Each can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return usual | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the title, the tick, and everything for screen readers."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.key in self._on else Qt.CheckState.Unchecked
        words = text("ui.ticks.aloud", title=row.title, aside=row.aside) if row.aside else row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words
        return tip(words) if role == Qt.ItemDataRole.ToolTipRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        """Take a tick."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick([self._rows[index.row()].key], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


class TickList(QListView):
    """As high as its rows, up to a most of them."""

    def __init__(self, name: str, *, most: int = 8) -> None:
        super().__init__()
        self._most = most
        self.ticks = TickModel()
        self.ticks.setParent(self)
        self.setModel(self.ticks)
        self.setItemDelegate(_TickDelegate(self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._turn)
        theme().changed.connect(self.viewport().update)
        self.ticks.modelReset.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space, all of them with Ctrl+A."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._turn(self.currentIndex())
        elif event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            keys = [self.ticks.index(place).data(RowRole).key for place in range(self.ticks.rowCount())]
            self.ticks.tick(keys, len(self.ticks.chosen) < len(keys))
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _turn(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, TickRow):
            self.ticks.tick([row.key], row.key not in self.ticks.chosen)

    @Slot()
    def _fit(self) -> None:
        self.setFixedHeight(max(1, min(self._most, self.ticks.rowCount())) * _ROW + 2)


class _TickDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row = index.data(RowRole)
        if not isinstance(row, TickRow):
            return
        colours, area = tokens(), QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_bg))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        draw_tick(painter, QRectF(area.left() + 10, area.center().y() - _BOX / 2, _BOX, _BOX), ticked=ticked)
        body, caption = QFont(option.font), QFont(option.font)
        caption.setPointSizeF(CAPTION_PT)
        words = area.adjusted(34, 0, -10, -1)
        if row.aside:
            # The name comes first: what stands beside it is elided before it is.
            named = min(QFontMetrics(body).horizontalAdvance(row.title) + 2, int(words.width() * _MOST_NAME))
            width = min(QFontMetrics(caption).horizontalAdvance(row.aside) + 2, int(words.width()) - named - 10)
            painter.setFont(caption)
            place = QRectF(words.right() - width, words.top(), width, words.height())
            draw_lines(painter, place, clamp(row.aside, caption, width, 1), colours.muted)
            words = words.adjusted(0, 0, -width - 10, 0)
        painter.setFont(body)
        draw_lines(painter, words, clamp(row.title, body, words.width(), 1), colours.text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as one line with room around it."""
        return QSize(120, _ROW)
