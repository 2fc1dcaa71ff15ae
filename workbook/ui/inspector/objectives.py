"""The objectives of an item as a list that keys work in: select several, and one text covers them."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from workbook.domain.item_detail import ObjectiveLine
from workbook.domain.vocabulary import Result
from workbook.exports.palette import Tone, result_tone
from workbook.exports.visible import one_line
from workbook.messages import proof_reason, text
from workbook.ui.messages import tip
from workbook.ui.theme import CAPTION_PT, theme, tokens
from workbook.ui.widgets.labels import clamp, draw_lines
from workbook.ui.wording import determined, determined_in_full, proved

Index = QModelIndex | QPersistentModelIndex
FIRST: Final = 12
"""How many objectives are shown at first, and more with each `show more`."""
_LineRole: Final = int(Qt.ItemDataRole.UserRole)
_MOST_LINES: Final = 4
_PADDING: Final = 6


class ObjectiveModel(QAbstractListModel):
    """The first of the objectives, and more when asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[ObjectiveLine, ...] = ()
        self._shown = 0

    def show(self, lines: Sequence[ObjectiveLine], shown: int) -> None:
        """Show the first of these; of the same objectives only what is said of them changes."""
        lines = tuple(lines)
        same = [line.id for line in lines] == [line.id for line in self._lines] and shown == self._shown
        if same:
            self._lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(self._shown - 1))
            return
        self.beginResetModel()
        self._lines, self._shown = lines, min(shown, len(lines))
        self.endResetModel()

    @property
    def left(self) -> int:
        """How many are not shown yet."""
        return len(self._lines) - self._shown

    def line_at(self, row: int) -> ObjectiveLine:
        """Return the objective in a row."""
        return self._lines[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as are shown."""
        return 0 if parent.isValid() else self._shown

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the words; _LineRole gives the frozen value."""
        if not index.isValid():
            return None
        one = self._lines[index.row()]
        if role == _LineRole:
            return one
        said = text(
            "ui.objective.aloud",
            code=one.code,
            statement=one.statement,
            determination=determined_in_full(one.result, one.other_kind),
            reason=one.reason,
            why=proof_reason(one.proof.why),
        )
        said = one_line(said)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(said)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said
        return None


class ObjectiveDelegate(QStyledItemDelegate):
    """Paints code, statement, and below them the determination and the level."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one objective."""
        one, colours = index.data(_LineRole), tokens()
        if not isinstance(one, ObjectiveLine):
            return
        painter.save()
        area: QRectF = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_bg))
        painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), QColor(colours.line))
        inner = area.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        font = QFont(option.font)
        lines = self._lines(one, font, inner.width())
        painter.setFont(font)
        height = painter.fontMetrics().height()
        upper = QRectF(inner.left(), inner.top(), inner.width(), height * len(lines))
        draw_lines(painter, upper, lines, colours.text)
        painter.setFont(_small(font))
        tone = result_tone(one.result, one.other_kind)
        if (one.proof.contested or one.proof.stale) and tone is not Tone.BAD:
            tone = Tone.WARN
        marks = text("ui.objective.marks", result=_result(one), level=proved(one.proof))
        lower = QRectF(inner.left(), upper.bottom() + 2, inner.width(), painter.fontMetrics().height())
        draw_lines(painter, lower, clamp(marks, painter.font(), inner.width(), 1), colours.ink(tone))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words in the width there is."""
        one = index.data(_LineRole)
        view = self.parent()
        if not isinstance(one, ObjectiveLine) or not isinstance(view, QListView):
            return QSize(80, 40)
        font = QFont(view.font())
        lines = self._lines(one, font, view.viewport().width() - 2 * _PADDING)
        height = QFontMetrics(font).height() * len(lines) + 2 + QFontMetrics(_small(font)).height()
        return QSize(80, height + 2 * _PADDING + 1)

    @staticmethod
    def _lines(one: ObjectiveLine, font: QFont, width: float) -> list[str]:
        words = text("ui.inspector.coded", code=one.code, title=one.statement)
        return clamp(words, font, width, _MOST_LINES)


class ObjectiveList(QListView):
    """As high as what it shows, so that only the inspector scrolls; the keys of determinations count here too."""

    chosen = Signal(list)
    """The ObjectiveLines that are selected."""
    pressed_key = Signal(str)
    """A key of a determination, or of something else that is done to objectives."""
    left_list = Signal()

    KEYS: Final = "012345RE"

    def __init__(self) -> None:
        super().__init__()
        self._objectives = ObjectiveModel()
        self._objectives.setParent(self)
        self.setModel(self._objectives)
        self.setItemDelegate(ObjectiveDelegate(self))
        self.setAccessibleName(text("ui.objective.list"))
        self.setProperty("role", "plain")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self._objectives.modelReset.connect(self._fit)
        theme().changed.connect(self.viewport().update)

    def show_lines(self, lines: Sequence[ObjectiveLine], shown: int) -> None:
        """Show the first of these; what was selected of the same ones stays selected."""
        before = set(self.selected_ids())
        self._objectives.show(lines, shown)
        if before and not self.selected_ids():
            for row in range(self._objectives.rowCount()):
                if self._objectives.line_at(row).id in before:
                    self.selectionModel().select(
                        self._objectives.index(row), self.selectionModel().SelectionFlag.Select
                    )
        self._fit()

    @property
    def left(self) -> int:
        """How many objectives are not shown yet."""
        return self._objectives.left

    def selected_lines(self) -> list[ObjectiveLine]:
        """Return what is selected, in order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._objectives.line_at(row) for row in rows]

    def selected_ids(self) -> list[UUID]:
        """Return the ids of what is selected, in order."""
        return [one.id for one in self.selected_lines()]

    def go_on(self) -> bool:
        """Select the next objective that is not assessed; False when there is none below."""
        rows = [index.row() for index in self.selectionModel().selectedIndexes()]
        for row in range(max(rows, default=-1) + 1, self._objectives.rowCount()):
            if self._objectives.line_at(row).result is Result.NOT_ASSESSED:
                self.setCurrentIndex(self._objectives.index(row))
                return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the words in the new width."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the inspector."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first objective when none was chosen yet."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEY:
            self._begin()

    def _begin(self) -> None:
        """Choose the first objective, or the one Qt has made current without choosing it, when none is chosen yet."""
        if not self.selectionModel().hasSelection() and self._objectives.rowCount():
            self.setCurrentIndex(self._objectives.index(max(0, self.currentIndex().row())))
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on the keys of determinations; Escape leaves the objectives."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        pressed = event.text().upper()
        if plain and pressed and pressed in self.KEYS:
            self._begin()
            self.pressed_key.emit(pressed)
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
            self.left_list.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_selection(self, *_: object) -> None:
        self.chosen.emit(self.selected_lines())

    @Slot()
    def _fit(self) -> None:
        heights = (self.sizeHintForRow(row) for row in range(self._objectives.rowCount()))
        height = sum(heights) + 2 * self.frameWidth()
        if height != self.height():
            self.setFixedHeight(max(height, 1))
            self.scheduleDelayedItemsLayout()


_BY_KEY: Final = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.OtherFocusReason}
)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(CAPTION_PT)
    small.setWeight(QFont.Weight.DemiBold)
    return small


def _result(one: ObjectiveLine) -> str:
    words = determined(one.result, one.other_kind)
    return text("ui.determination.contested", determination=words) if one.proof.contested else words
