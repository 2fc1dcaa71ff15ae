"""The table of the checklist: its columns share the width there is, headings sort, files can be dropped on rows."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QPoint, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from workbook.domain.checklist import ChecklistRow
from workbook.domain.item_order import Sorting
from workbook.exports.visible import one_line
from workbook.messages import text
from workbook.ui.models.checklist import COLUMNS, ChecklistModel, RowRole, column_of
from workbook.ui.theme import theme
from workbook.ui.widgets.checklist_columns import shared_widths
from workbook.ui.widgets.delegates import GROUP_HEIGHT, ChecklistDelegate
from workbook.ui.widgets.row_painting import ROW_HEIGHT

_CODES: Final = 60
"""Rows whose codes are measured."""
_HIDDEN: Final = "checklist/hidden"
_NAMES: Final = [one.name for one in COLUMNS]
_FIXED: Final = 2
"""Control and title always stay."""


class ChecklistTable(QTableView):
    """Tab leaves it; several rows can be selected."""

    sorted_by = Signal(object)
    """A Sorting that was asked for with a click on a heading."""
    dropped = Signal(object, object)
    """Paths of files, and the item they were dropped on."""

    def __init__(self, model: ChecklistModel) -> None:
        super().__init__()
        self._model = model
        self._sorting = Sorting()
        self.setModel(model)
        self.setItemDelegate(ChecklistDelegate(self))
        self.setAccessibleName(text("ui.checklist.table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(GROUP_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._dress_header()
        hidden = QSettings().value(_HIDDEN, [])
        self._headings: list[int] = []
        self._unwanted = frozenset(name for name in _NAMES[_FIXED:] if isinstance(hidden, list) and name in hidden)
        model.modelReset.connect(self._lay_out_rows)
        theme().changed.connect(self.viewport().update)

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._on_heading)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        self.show_sorting(self._sorting)

    def selected_items(self) -> list[UUID]:
        """Return the selected items in the order of the list."""
        rows = sorted(row for part in self._ranges() for row in range(part.top(), part.bottom() + 1))
        return [item for item in map(self._model.item_at, dict.fromkeys(rows)) if item is not None]

    def _ranges(self) -> Iterator[QItemSelectionRange]:
        selection: QItemSelection = self.selectionModel().selection()
        for place in range(selection.count()):
            yield selection.at(place)

    def current_item(self) -> UUID | None:
        """Return the item that the keyboard is on, when it is selected."""
        index = self.currentIndex()
        chosen = index.isValid() and self.selectionModel().isSelected(index)
        return self._model.item_at(index.row()) if chosen else None

    def go_to_item(self, item: UUID) -> bool:
        """Select one item and show it; False when it is not in the list."""
        row = self._model.row_of(item)
        if row is None:
            return False
        # `selectRow` would extend the selection while Ctrl or Shift is held.
        self.select_items([item], item)
        return True

    def select_items(self, items: Sequence[UUID], current: UUID | None, *, scroll: bool = True) -> None:
        """Select those of the items that are listed, and put the keyboard on one of them."""
        rows = sorted(row for row in map(self._model.row_of, items) if row is not None)
        chosen = QItemSelection()
        for first, last in _runs(rows):
            chosen.select(self._model.index(first, 0), self._model.index(last, len(COLUMNS) - 1))
        self.selectionModel().select(chosen, _CLEAR_AND_SELECT)
        place = self._model.row_of(current) if current is not None else None
        if place is None and rows:
            place = rows[0]
        if place is not None:
            self.selectionModel().setCurrentIndex(self._model.index(place, 0), _LEAVE)
            if scroll:
                self._scroll_to(place)

    def _scroll_to(self, row: int) -> None:
        """Show a row, and the heading that stands right above it."""
        if row and self._model.item_at(row - 1) is None:
            self.scrollTo(self._model.index(row - 1, 0))
        self.scrollTo(self._model.index(row, 0))

    def step(self, by: int) -> None:
        """Go on to the next item, or back to the one before."""
        count = self._model.rowCount()
        row = self.currentIndex().row() if self.currentIndex().isValid() else (-1 if by > 0 else count)
        row += by
        while 0 <= row < count and self._model.item_at(row) is None:
            row += by
        item = self._model.item_at(row)
        if item is not None:
            self.select_items([item], item)

    @property
    def hidden(self) -> frozenset[str]:
        """The names of the columns that the person does without."""
        return self._unwanted

    def hide_columns(self, names: frozenset[str]) -> None:
        """Do without these columns from now on; control and title always stay."""
        self._unwanted = names & frozenset(_NAMES[_FIXED:])
        QSettings().setValue(_HIDDEN, sorted(self._unwanted))
        self._lay_out_columns()

    def fill_column_menu(self, menu: QMenu) -> None:
        """Add to a menu what shows and hides columns."""
        for name in _NAMES[_FIXED:]:
            action = QAction(text(f"ui.column.{name}"), menu)
            action.setCheckable(True)
            action.setChecked(name not in self._unwanted)
            action.toggled.connect(lambda wanted, name=name: self._want(name, wanted))
            menu.addAction(action)

    def show_sorting(self, sorting: Sorting) -> None:
        """Show in the headings what the list is sorted by."""
        self._sorting = sorting
        order = Qt.SortOrder.DescendingOrder if sorting.descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column_of(sorting), order)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._lay_out_columns()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        event.setAccepted(bool(_files(event)))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take them over an item, and show which."""
        row = self.rowAt(int(event.position().y()))
        takes = bool(_files(event)) and self._model.item_at(row) is not None
        if takes:
            self.setCurrentIndex(self._model.index(row, 0))
        event.setAccepted(takes)

    def dropEvent(self, event: QDropEvent) -> None:
        """Say what was dropped on which item."""
        item = self._model.item_at(self.rowAt(int(event.position().y())))
        paths = _files(event)
        event.setAccepted(bool(paths) and item is not None)
        if event.isAccepted():
            event.setDropAction(Qt.DropAction.CopyAction)
            self.dropped.emit(paths, item)

    @Slot(int)
    def _on_heading(self, section: int) -> None:
        order = COLUMNS[section].order
        if order is None:
            self.show_sorting(self._sorting)
        elif order is not self._sorting.order:
            self.sorted_by.emit(Sorting(order))
        else:
            self.sorted_by.emit(Sorting(order, not self._sorting.descending))

    @Slot(QPoint)
    def _offer_columns(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_column_menu(menu)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _want(self, name: str, wanted: bool) -> None:
        self.hide_columns(self._unwanted - {name} if wanted else self._unwanted | {name})

    @Slot()
    def _lay_out_rows(self) -> None:
        """Give headings one cell as wide as the table, and their own height."""
        self.clearSpans()
        rows, header = self._model.heading_rows, self.verticalHeader()
        header.setUpdatesEnabled(False)
        # Qt keeps the height of a row's place, whatever stands there now.
        for row in self._headings:
            if row < header.count():
                header.resizeSection(row, ROW_HEIGHT)
        self._headings = rows
        for row in rows:
            self.setSpan(row, 0, 1, len(COLUMNS))
            header.resizeSection(row, GROUP_HEIGHT)
        header.setUpdatesEnabled(True)
        self._lay_out_columns()

    def _lay_out_columns(self) -> None:
        shown = [name for name in _NAMES if name not in self._unwanted]
        fonts = self.font(), self.horizontalHeader().font()
        widths = shared_widths(shown, self.viewport().width(), self._codes(), *fonts)
        for position, name in enumerate(_NAMES):
            self.setColumnHidden(position, name not in widths)
            self.setColumnWidth(position, widths.get(name, 0))

    def _codes(self) -> list[str]:
        """Return the codes of the first controls; some frameworks name theirs in words."""
        rows = (self._model.index(row, 0).data(RowRole) for row in range(1, min(_CODES, self._model.rowCount())))
        return [one_line(row.control) for row in rows if isinstance(row, ChecklistRow)] or [""]


_LEAVE: Final = QItemSelectionModel.SelectionFlag.NoUpdate
_CLEAR_AND_SELECT: Final = QItemSelectionModel.SelectionFlag.ClearAndSelect


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of rising numbers without a gap."""
    for _, run in groupby(enumerate(rows), key=lambda one: one[1] - one[0]):
        numbers = [row for _, row in run]
        yield numbers[0], numbers[-1]


def _files(event: QDropEvent) -> list[Path]:
    """Return the files and folders of this machine that are being dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
