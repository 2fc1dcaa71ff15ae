"""A searchable list of frameworks to tick, with what is known of each, and how many of its controls are wanted."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from workbook.domain.choosing import Choice, ControlHead, levels_of
from workbook.domain.roster import Offer
from workbook.messages import text
from workbook.ui.messages import number
from workbook.ui.models.frameworks import FrameworkModel, Index, OfferRole, marks, titled
from workbook.ui.theme import CAPTION_PT, theme, tokens
from workbook.ui.widgets.fields import ChoiceField
from workbook.ui.widgets.labels import clamp, column, draw_lines, label, say
from workbook.ui.widgets.search_field import SearchField

Heads = tuple[ControlHead, ...]
LoadHeads = Callable[[Offer, Callable[[Heads], None]], None]
"""Reads the controls of a framework in the background and hands them over on the main thread."""
_ROW = 58
_BOX = 16.0


class FrameworkPicker(QWidget):
    """Space or a click ticks; `changed` whenever something else is chosen."""

    changed = Signal()

    def __init__(self, load_heads: LoadHeads) -> None:
        super().__init__()
        self._load_heads = load_heads
        self._heads: dict[str, Heads] = {}
        self._levels: dict[str, int | None] = {}
        self.model = FrameworkModel()
        self.model.setParent(self)
        self.search = SearchField(text("ui.framework.search"))
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_TickDelegate(self.list))
        self.list.setAccessibleName(text("ui.framework.list"))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setMinimumHeight(3 * _ROW)
        self.list.installEventFilter(self)
        self.list.clicked.connect(self._turn)
        self._none = label(text("ui.framework.none_found"), "muted", wraps=True)
        self._about = label("", "caption", wraps=True)
        self.level = ChoiceField(text("ui.framework.level"), [None], self._level_words)
        self.level.hide()
        self._sum = label("", "strong", wraps=True)
        layout = column(self, spacing=8)
        layout.addWidget(self.search)
        layout.addWidget(self._none)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._about)
        layout.addWidget(self.level)
        layout.addWidget(self._sum)
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.model.ticked.connect(self._on_tick)
        self.list.selectionModel().currentChanged.connect(self._show_about)
        self.level.typed.connect(self._take_level)
        theme().changed.connect(self.list.viewport().update)
        self._none.hide()
        self._say_sum()

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show what can be chosen."""
        self.model.show(offers)
        self._none.setVisible(not self.model.rowCount())

    @property
    def chosen(self) -> tuple[Offer, ...]:
        """The ticked frameworks."""
        return self.model.chosen

    @property
    def current(self) -> Offer | None:
        """The framework the cursor is on."""
        one = self.list.currentIndex().data(OfferRole)
        return one if isinstance(one, Offer) else None

    def show_offer(self, code: str) -> None:
        """Move the cursor to a framework."""
        for place in range(self.model.rowCount()):
            if self.model.index(place).data(OfferRole).code == code:
                self.list.setCurrentIndex(self.model.index(place))

    def choice_of(self, code: str) -> Choice:
        """Return which of a framework's controls are wanted."""
        return Choice(up_to_level=self._levels.get(code))

    def heads_of(self, code: str) -> Heads | None:
        """Return the controls of a framework, None while they are being read."""
        return self._heads.get(code)

    def count(self) -> int:
        """Return how many controls are wanted in all."""
        whole = 0
        for one in self.chosen:
            heads = self._heads.get(one.code)
            whole += self.choice_of(one.code).count(heads) if heads else one.control_count
        return whole

    @Slot(str)
    def _find(self, words: str) -> None:
        self.model.find(words)
        found = self.model.rowCount()
        self._none.setVisible(not found)
        self.list.setVisible(bool(found))
        if found:
            self.list.setCurrentIndex(self.model.index(0))

    @Slot(QModelIndex)
    def _turn(self, index: QModelIndex) -> None:
        """Tick what was clicked, or no longer."""
        one = index.data(OfferRole)
        if isinstance(one, Offer):
            self.model.tick(one.code, one not in self.chosen)

    @Slot()
    def _on_tick(self) -> None:
        for one in self.chosen:
            if one.code not in self._heads:
                self._load_heads(one, lambda heads, code=one.code: self._take_heads(code, heads))  # type: ignore[misc]
        self._show_about()
        self._say_sum()
        self.changed.emit()

    def _take_heads(self, code: str, heads: Heads) -> None:
        self._heads[code] = heads
        self.list.scrollTo(self.list.currentIndex())
        self._show_about()
        self._say_sum()
        self.changed.emit()

    @Slot()
    def _show_about(self) -> None:
        one = self.current
        say(self._about, _about(one) if one else "")
        levels = levels_of(self._heads.get(one.code, ())) if one and one in self.chosen else ()
        self.level.setVisible(len(levels) > 1)
        if one and len(levels) > 1:
            self.level.offer([*levels[:-1], None])
            self.level.reset(self._levels.get(one.code))

    def _level_words(self, level: int | None) -> str:
        one = self.current
        heads = self._heads.get(one.code, ()) if one else ()
        count = number(Choice(up_to_level=level).count(heads))
        if level is None:
            return text("ui.framework.all_levels", count=count)
        return text("ui.framework.up_to_level", level=level, count=count)

    @Slot()
    def _take_level(self) -> None:
        if self.current is not None:
            self._levels[self.current.code] = self.level.value()
            self._say_sum()
            self.changed.emit()

    def _say_sum(self) -> None:
        chosen = self.chosen
        words = text("ui.framework.sum", frameworks=number(len(chosen)), controls=number(self.count()))
        say(self._sum, words if chosen else text("ui.framework.none_chosen"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tick with Space in the list; go down into the list from the search, and choose what was found with Enter."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if watched is self.list and event.key() == Qt.Key.Key_Space:
                self._turn(self.list.currentIndex())
                return True
            if watched is self.search and event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                if not self.list.currentIndex().isValid():
                    self.list.setCurrentIndex(self.model.index(0))
                return True
            if watched is self.search and enter and plain and self.search.text() and self.model.rowCount():
                self._turn(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)


def _about(one: Offer) -> str:
    parts = [text("ui.framework.about", publisher=one.publisher, code=one.code)]
    return " ".join([*parts, *([one.note] if one.note else [])])


class _TickDelegate(QStyledItemDelegate):
    """Paints a box to tick, the title on two lines at most, and the marks below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one framework."""
        one = index.data(OfferRole)
        if not isinstance(one, Offer):
            return
        colours, area = tokens(), QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_bg))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        draw_tick(painter, QRectF(area.left() + 14, area.top() + 12, _BOX, _BOX), ticked=ticked)
        body, caption = QFont(option.font), QFont(option.font)
        body.setWeight(QFont.Weight.DemiBold if ticked else QFont.Weight.Normal)
        caption.setPointSizeF(CAPTION_PT)
        words = area.adjusted(42, 7, -14, -8)
        half = words.height() / 2
        painter.setFont(body)
        title = clamp(titled(one), body, words.width(), 1)
        draw_lines(painter, words.adjusted(0, 0, 0, -half), title, colours.text)
        painter.setFont(caption)
        under = clamp(marks(one), caption, words.width(), 1)
        draw_lines(painter, words.adjusted(0, half, 0, 0), under, colours.muted)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines with room around them."""
        return QSize(200, _ROW)


def draw_tick(painter: QPainter, box: QRectF, *, ticked: bool) -> None:
    """Draw a box to tick, in the accent when it is."""
    colours = tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.accent if ticked else colours.muted), 1.2))
    painter.setBrush(QColor(colours.accent if ticked else colours.panel))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if ticked:
        painter.setPen(QPen(QColor(colours.panel), 1.8))
        at = ((0.24, 0.52), (0.43, 0.70), (0.76, 0.32))
        points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in at]
        painter.drawPolyline(QPolygonF(points))
