"""The list of what is owed, by the day it is due: searched as one types, narrowed by chips, sorted."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.owed_views import OwedChip, OwedFilter, OwedRow, OwedSort
from workbook.messages import text
from workbook.store import owed
from workbook.store.change import ReadSession
from workbook.ui.messages import number, sentence
from workbook.ui.models.paged import PagedList
from workbook.ui.remediation.wording import row_aloud, row_lines
from workbook.ui.theme import theme
from workbook.ui.widgets.chips import ChipBar
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.menu_chip import MenuChip
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.search_field import SearchField
from workbook.ui.widgets.two_line_delegate import TwoLineDelegate
from workbook.ui.work import Work

_TYPING_MS: Final = 120
_SORT: Final = "remediation/sort"
Found = tuple[tuple[UUID, ...], dict[OwedChip | None, int]]


class OwedList(QWidget):
    """Knows which rows are wanted, and which one is chosen."""

    chosen = Signal(object)
    """The person has gone to another row: its id."""
    shown = Signal()
    """The list was read: it may be empty."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._filter = OwedFilter()
        self._sort = _kept_sort()
        self._current: UUID | None = None
        self._whole = 0
        self.model = PagedList[OwedRow](self._rows, row_aloud(lambda: work.today))
        self.model.setParent(self)
        self.model.failed.connect(self._on_failure)
        self.search = SearchField(text("ui.owed.search"))
        self.view = self._list_view()
        self.sorting = MenuChip(text("ui.owed.sort"), text("ui.owed.sort_tip"), self._fill_sorting)
        self.chips: ChipBar[OwedChip] = ChipBar(
            list(OwedChip), lambda _: self._narrow(), text("ui.owed.chips"), self.sorting
        )
        self._count = label("", "caption")
        self._said = label("", "muted", wraps=True)
        self._everything = link(text("ui.owed.show_all"), self.show_all)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._narrow)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.installEventFilter(self)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self._lay_out()

    def _list_view(self) -> QListView:
        made = QListView()
        made.setModel(self.model)
        made.setItemDelegate(TwoLineDelegate(row_lines(lambda: self._work.today), made))
        made.setUniformItemSizes(True)
        made.setAccessibleName(text("ui.owed.list"))
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme().changed.connect(made.viewport().update)
        return made

    def _lay_out(self) -> None:
        layout = column(self, spacing=8)
        layout.addWidget(self.search)
        layout.addWidget(self.chips)
        layout.addWidget(self.view, 1)
        said = column(spacing=4)
        said.addWidget(self._said)
        said.addWidget(self._everything, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(said)
        foot = line()
        foot.addWidget(self._count)
        foot.addStretch(1)
        layout.addLayout(foot)
        say(self._said, "")
        self._everything.hide()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is owed at all, as far as is known."""
        return self._whole == 0

    def read(self) -> None:
        """Read the ids anew; rows follow when they are painted."""
        wanted, sort, today = self._filter, self._sort, self._work.today

        def query(session: ReadSession) -> Found:
            ids = owed.owed_ids(session, wanted, today, sort)
            return tuple(key for _, key in ids), owed.chip_counts(session, wanted.text, today)

        self._work.fetch(query, done=self._show, key="owed")

    def select(self, row: UUID | None) -> None:
        """Mark a row as the one that is shown; nothing is announced."""
        self._current = row
        place = self.model.place_of(row) if row else None
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        if place is None:
            selection.clear()
        else:
            index = self.model.index(place)
            selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect)
            self.view.scrollTo(index)
        selection.blockSignals(False)
        self.view.viewport().update()

    def neighbour(self, step: int) -> UUID | None:
        """Return the row so many below the current one, None at the ends."""
        ids = self.model.ids
        place = self.model.place_of(self._current) if self._current else None
        if place is None:
            return ids[0] if ids else None
        return ids[place + step] if 0 <= place + step < len(ids) else None

    @Slot()
    def show_all(self) -> None:
        """Leave nothing out."""
        self.want(OwedFilter())

    def want(self, wanted: OwedFilter) -> None:
        """List the rows that fall under a filter."""
        self.search.setText(wanted.text)
        self.chips.press(wanted.chips)
        self._narrow()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Let the arrow down and Enter lead from the search into the list, and Escape empty the search."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.view.setFocus()
                if not self.view.currentIndex().isValid() and self.model.ids:
                    self.view.setCurrentIndex(self.model.index(0))
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _rows(self, ids: Sequence[UUID]) -> list[OwedRow]:
        return self._work.read(owed.owed_rows, ids, self._work.today)

    @Slot()
    def _narrow(self) -> None:
        self._typing.stop()
        self._filter = replace(self._filter, text=self.search.text(), chips=self.chips.pressed)
        self.read()

    def _show(self, found: Found) -> None:
        ids, counts = found
        self._whole = counts.get(None, 0) if not self._filter.text else max(self._whole, len(ids))
        self.chips.say_counts(counts)
        if ids == self.model.ids:
            self.model.refresh()
        else:
            place = self.view.verticalScrollBar().value()
            self.view.selectionModel().blockSignals(True)
            self.model.show(ids)
            self.view.selectionModel().blockSignals(False)
            self.view.verticalScrollBar().setValue(place)
        self.select(self._current)
        say(self._count, text("ui.owed.count", count=number(len(ids))) if ids else "")
        is_narrow = not ids and not self._filter.is_all
        say(self._said, text("ui.owed.none_found") if is_narrow else "")
        self._everything.setVisible(is_narrow)
        self.shown.emit()

    @Slot(object)
    def _on_failure(self, error: WorkbookError) -> None:
        say(self._said, sentence(error))

    @Slot()
    def _on_current(self, *_: object) -> None:
        index = self.view.currentIndex()
        if index.isValid() and self.model.ids[index.row()] != self._current:
            self._current = self.model.ids[index.row()]
            self.chosen.emit(self._current)

    def _fill_sorting(self, menu: QMenu) -> None:
        menu.clear()
        group = QActionGroup(menu)
        for sort in OwedSort:
            action = QAction(text(f"ui.owed.sort_by.{sort}"), menu)
            action.setCheckable(True)
            action.setChecked(sort is self._sort)
            action.triggered.connect(lambda _=False, sort=sort: self._sort_by(sort))
            group.addAction(action)
            menu.addAction(action)

    def _sort_by(self, sort: OwedSort) -> None:
        self._sort = sort
        QSettings().setValue(_SORT, sort.value)
        self.read()


def _kept_sort() -> OwedSort:
    kept = QSettings().value(_SORT)
    return OwedSort(kept) if kept in set(OwedSort) else OwedSort.DUE
