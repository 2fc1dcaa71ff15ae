"""The checklist as Qt sees it: ids and groups at once, rows in pages when they are painted."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from workbook.domain.checklist import ChecklistRow, ItemGroup
from workbook.domain.errors import WorkbookError
from workbook.messages import text, word
from workbook.ui.messages import number, tip
from workbook.ui.wording import determined_in_full, pill, proved, proved_in_full, row_aloud

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[UUID]], list[ChecklistRow]]

PAGE: Final = 256
_PAGES_KEPT: Final = 32
RowRole: Final = int(Qt.ItemDataRole.UserRole)
GroupRole: Final = RowRole + 1
_ABSENT: Final = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for settings, and how it reads a row; `full` is for the tool-tip."""

    name: str
    text: Callable[[ChecklistRow], str]
    full: Callable[[ChecklistRow], str] | None = None


COLUMNS: Final = (
    Column("control", lambda row: row.control, lambda row: row.control),
    Column("title", lambda row: row.title, lambda row: row.title),
    Column("subject", lambda row: row.subject, lambda row: row.subject),
    Column("work", lambda row: word(row.work_state)),
    Column("determination", pill, lambda row: determined_in_full(row.result, row.other_kind)),
    Column("proof", lambda row: proved(row.proof), lambda row: proved_in_full(row.proof)),
    Column("evidence", lambda row: number(row.evidence)),
    Column("findings", lambda row: ", ".join(row.findings), lambda row: ", ".join(row.findings)),
)


class ChecklistModel(QAbstractTableModel):
    """Shows groups and their items; a heading row stands before each group. Rows come from `fetch` when asked for."""

    failed = Signal(object)
    """A WorkbookError: a page could not be read, and its rows show dashes."""

    def __init__(self, fetch: Fetch) -> None:
        super().__init__()
        self._fetch = fetch
        self._groups: tuple[ItemGroup, ...] = ()
        self._ids: list[UUID] = []
        self._starts: list[int] = []
        self._pages: OrderedDict[int, dict[UUID, ChecklistRow]] = OrderedDict()

    def show(self, groups: Sequence[ItemGroup], rows: Sequence[ChecklistRow] = ()) -> None:
        """Replace everything shown; `rows` are the first rows, when they are known already."""
        self.beginResetModel()
        self._groups = tuple(groups)
        self._ids = [item for group in groups for item in group.items]
        self._starts = [0, *accumulate(len(group.items) + 1 for group in groups)]
        self._pages.clear()
        if rows:
            self._pages[0] = {row.id: row for row in rows[:PAGE]}
        self.endResetModel()

    @property
    def item_count(self) -> int:
        """How many items are shown, headings left out."""
        return len(self._ids)

    @property
    def heading_rows(self) -> list[int]:
        """The numbers of the heading rows."""
        return self._starts[:-1]

    def row_of(self, item: UUID) -> int | None:
        """Return the row that shows an item, None when it is not shown."""
        if item not in self._ids:
            return None
        position = self._ids.index(item)
        passed = 0
        for number_, group in enumerate(self._groups, 1):
            passed += len(group.items)
            if position < passed:
                return position + number_
        return None

    def item_at(self, row: int) -> UUID | None:
        """Return the item a row shows, None for a heading."""
        group = bisect_right(self._starts, row) - 1
        if not 0 <= group < len(self._groups):
            return None
        place = row - self._starts[group] - 1
        return self._groups[group].items[place] if place >= 0 else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Headings and items."""
        return 0 if parent.isValid() or not self._starts else self._starts[-1]

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """As many as COLUMNS."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over by keys and clicks."""
        if not index.isValid() or self.item_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return text, tool-tip and words for screen readers; RowRole and GroupRole give the frozen values."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        item = self.item_at(index.row())
        if item is None:
            return self._of_group(index, role)
        row = self._row(index.row(), item)
        if role == RowRole:
            return row
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row) if row else _ABSENT
        if role == Qt.ItemDataRole.ToolTipRole and row and column.full:
            return tip(column.full(row))
        if role == Qt.ItemDataRole.AccessibleTextRole and row:
            return row_aloud(row) if index.column() == 0 else column.text(row)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the column headings."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return text(f"ui.column.{COLUMNS[section].name}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _of_group(self, index: Index, role: int) -> Any:  # noqa: ANN401
        group = self._groups[bisect_right(self._starts, index.row()) - 1]
        if role == GroupRole:
            return group
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.column() == 0:
            return heading(group)
        return None

    def _row(self, row: int, item: UUID) -> ChecklistRow | None:
        # Headings up to here are not items: this is the item's place among all items.
        page = (row - bisect_right(self._starts, row)) // PAGE
        if page not in self._pages:
            self._pages[page] = self._read(self._ids[page * PAGE : (page + 1) * PAGE])
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page].get(item)

    def _read(self, ids: Sequence[UUID]) -> dict[UUID, ChecklistRow]:
        try:
            return {row.id: row for row in self._fetch(ids)}
        except WorkbookError as error:
            # An exception out of `data` would be raised again at every cell.
            self.failed.emit(error)
            return {}


def heading(group: ItemGroup) -> str:
    """Return what stands above a group."""
    return text(
        "ui.checklist.group",
        family=group.family or group.framework,
        framework=group.framework,
        subject=group.subject,
        count=number(len(group.items)),
    )
