"""Pick records from a list that is searched as one types; Enter takes what is chosen, with nothing but the keyboard."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol
from uuid import UUID

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QListView,
    QPushButton,
    QWidget,
)

from workbook.messages import text
from workbook.ui.dialogs.sheet import foot, plain_button
from workbook.ui.messages import number, sentence
from workbook.ui.models.paged import PagedList
from workbook.ui.theme import theme
from workbook.ui.widgets.labels import column, label, say
from workbook.ui.widgets.search_field import SearchField
from workbook.ui.widgets.two_line_delegate import TwoLineDelegate, TwoLines

_TYPING_MS: Final = 120


class Reads(Protocol):
    """The open workbook, as far as a picker needs it."""

    @property
    def today(self) -> date:
        """The day that lists are read for."""

    def read(self, query: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401  (as the query has it)
        """Return what a query returns, in a short turn. Raises WorkbookError."""

    def fetch(
        self, query: Callable[..., Any], *args: object, done: Callable[[Any], None], key: str = "", **kwargs: object
    ) -> object:
        """Run a query in the background."""

    def fetch_steps(self, job: Callable[..., Any], done: Callable[[Any], None], key: str = "") -> object:
        """Run reads of several turns in the background."""


@dataclass(frozen=True, slots=True)
class PickerWords:
    """What one picker says; each is a key of a sentence."""

    title: str
    search: str
    listed: str
    """the accessible name of the list"""
    empty: str
    """said when there is nothing to pick"""
    not_found: str
    take: str
    """the button, with the count of what is chosen"""


class Picker(QDialog):
    """The search, the list and the buttons; what is looked for is up to the kind of picker."""

    chosen = Signal(list)
    """The ids that were picked, in the order of the list."""

    def __init__(
        self,
        parent: QWidget,
        words: PickerWords,
        model: PagedList[Any],
        lines: Callable[[Any], TwoLines],
        *,
        title: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title or text(words.title))
        self._is_over = False
        self._words = words
        self.model = model
        model.setParent(self)
        self.search = SearchField(text(words.search))
        self.list = _list(model, text(words.listed), TwoLineDelegate(lines, self))
        self._said = label("", "muted", wraps=True)
        self._said.hide()
        self._count = label("", "caption")
        self.take = QPushButton()
        self.take.setProperty("role", "main")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._look)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(self._take)
        self.list.selectionModel().selectionChanged.connect(self._on_selection)
        model.failed.connect(lambda error: say(self._said, sentence(error)))
        self._lay_out(title or text(words.title))
        self.finished.connect(self._end)
        self.take.setDefault(True)
        self._on_selection()
        self._look()

    def look_for(self, words: str, shown: Callable[[Sequence[UUID]], None]) -> None:
        """Look for what was typed, and give what is found to `shown`; each kind of picker has its own way."""
        raise RuntimeError("a picker must know where to look")

    def _lay_out(self, heading: str) -> None:
        self.take.clicked.connect(self._take)
        inner = column(spacing=12)
        inner.setContentsMargins(24, 20, 24, 16)
        inner.addWidget(label(heading, "heading", wraps=True))
        inner.addWidget(self.search)
        inner.addWidget(self._said)
        inner.addWidget(self.list, 1)
        layout = column(self, spacing=0)
        layout.addLayout(inner, 1)
        layout.addWidget(foot(plain_button(text("ui.work.cancel"), self.reject), self.take, said=self._count))
        self.setMinimumSize(480, 360)
        self.resize(QSize(640, 560))
        self.search.setFocus()

    def picked(self) -> list[UUID]:
        """Return what is chosen now, in the order of the list."""
        return [self.model.ids[index.row()] for index in sorted(self.list.selectedIndexes(), key=lambda one: one.row())]

    @Slot()
    def _look(self) -> None:
        self._typing.stop()
        self.look_for(self.search.text(), self._show)

    def _show(self, ids: Sequence[UUID]) -> None:
        if self._is_over:
            return
        before = self.picked()
        self.model.show(ids)
        looked_for = self.search.text().strip()
        say(self._said, "" if ids else text(self._words.not_found if looked_for else self._words.empty))
        say(self._count, text("ui.picker.count", count=number(len(ids))))
        selection = self.list.selectionModel()
        kept = [place for key in before if (place := self.model.place_of(key)) is not None]
        first = next((place for place in range(len(ids)) if self._can_take(place)), None) if looked_for else None
        for place in kept or ([] if first is None else [first]):
            selection.select(self.model.index(place), selection.SelectionFlag.Select)
        if kept or first is not None:
            place = kept[0] if kept else first
            selection.setCurrentIndex(self.model.index(place or 0), selection.SelectionFlag.NoUpdate)
        self._on_selection()

    def _can_take(self, place: int) -> bool:
        return bool(self.model.flags(self.model.index(place)) & Qt.ItemFlag.ItemIsEnabled)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Let the arrows lead from the search into the list, Enter take, and Escape empty the search first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
            if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._enter_list()
                return True
            if watched is self.search and event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _enter_list(self) -> None:
        self.list.setFocus()
        if not self.list.selectedIndexes():
            first = next((place for place in range(len(self.model.ids)) if self._can_take(place)), None)
            if first is not None:
                self.list.setCurrentIndex(self.model.index(first))

    @Slot()
    def _on_selection(self, *_: object) -> None:
        count = len(self.list.selectedIndexes())
        self.take.setText(text(self._words.take, count=number(count)) if count else text("ui.picker.take_nothing"))
        self.take.setEnabled(count > 0)

    @Slot()
    def _take(self, *_: object) -> None:
        if self._typing.isActive():
            self._look()  # what is chosen then is what was typed, not what was listed before
            return
        picked = self.picked()
        if picked and not self._is_over:
            self.accept()
            self.chosen.emit(picked)

    @Slot()
    def _end(self) -> None:
        self._is_over = True
        self._typing.stop()


def taken_by(ids: Collection[UUID]) -> Callable[[UUID], bool] | None:
    """Return the test for what is attached already."""
    known = frozenset(ids)
    return known.__contains__ if known else None


def _list(model: PagedList[Any], name: str, delegate: TwoLineDelegate) -> QListView:
    made = QListView()
    made.setModel(model)
    made.setItemDelegate(delegate)
    made.setUniformItemSizes(True)
    made.setAccessibleName(name)
    made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    theme().changed.connect(made.viewport().update)
    return made
