"""A chain as Qt sees it: places of all entries at once, rows in pages when they are painted."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from workbook.domain.errors import WorkbookError
from workbook.domain.journal_views import AccessRow, Trail, TrailRow
from workbook.messages import text
from workbook.ui.journal_wording import about, accessed, aloud, came_out, records, what, when, why
from workbook.ui.messages import tip

Index = QModelIndex | QPersistentModelIndex
ChainRow = TrailRow | AccessRow
Fetch = Callable[[Sequence[int], Sequence[int]], Sequence[ChainRow]]
"""Takes places and counts, and returns the rows of those that are there."""

PAGE: Final = 128
_PAGES_KEPT: Final = 32
COLUMNS: Final = ("when", "who", "what", "why")
RowRole: Final = int(Qt.ItemDataRole.UserRole)
_ABSENT: Final = "–"


class JournalModel(QAbstractTableModel):
    """Shows one row for each operation, or each access, the newest first unless told otherwise."""

    failed = Signal(object)
    """A WorkbookError: a page could not be read, and its rows show dashes."""

    def __init__(self) -> None:
        super().__init__()
        self._fetch: Fetch = lambda _places, _counts: ()
        self.trail = Trail()
        self.is_newest_first = True
        self._pages: OrderedDict[int, dict[int, ChainRow]] = OrderedDict()

    def show(self, trail: Trail, fetch: Fetch) -> None:
        """Replace everything shown."""
        self.beginResetModel()
        self.trail, self._fetch = trail, fetch
        self._pages.clear()
        self.endResetModel()

    def turn_round(self) -> None:
        """Show the oldest first instead of the newest, or the other way."""
        self.beginResetModel()
        self.is_newest_first = not self.is_newest_first
        self.endResetModel()

    def forget_rows(self) -> None:
        """Have the rows read again; which there are stays."""
        self._pages.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(COLUMNS) - 1))

    def place_at(self, row: int) -> int | None:
        """Return the first entry of what a row shows."""
        return self.trail.places[self._turned(row)] if 0 <= row < self.rowCount() else None

    def row_of(self, place: int) -> int | None:
        """Return the row that shows the operation of which this is the first entry, None when none does."""
        found = bisect_left(self.trail.places, place)
        if found == len(self.trail.places) or self.trail.places[found] != place:
            return None
        return self._turned(found)

    def row_before(self, place: int) -> int | None:
        """Return the row of the operation that an entry belongs to: the newest that does not begin behind it."""
        found = bisect_left(self.trail.places, place + 1) - 1
        return self._turned(found) if found >= 0 else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as the trail has operations."""
        return 0 if parent.isValid() else len(self.trail.places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """As many as COLUMNS."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be selected, nothing can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return text, tool-tip and words for screen readers; RowRole gives the frozen row."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        if role not in (RowRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, _ALOUD):
            return None
        row = self.row(index.row())
        if role == RowRole:
            return row
        if row is None:
            return _ABSENT if role == Qt.ItemDataRole.DisplayRole else None
        words = _cell(row, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(words)
        return aloud(row) if role == _ALOUD and index.column() == 0 else words

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the column headings."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return text(f"ui.journal.column.{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def row(self, row: int) -> ChainRow | None:
        """Return the frozen row, None when it cannot be read."""
        found = self._turned(row)
        page = found // PAGE
        if page not in self._pages:
            self._pages[page] = {}  # a page that cannot be read is asked for once, not at every cell
            self._pages[page] = self._read(page)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page].get(self.trail.places[found])

    def _turned(self, row: int) -> int:
        return len(self.trail.places) - 1 - row if self.is_newest_first else row

    def _read(self, page: int) -> dict[int, ChainRow]:
        part = slice(page * PAGE, (page + 1) * PAGE)
        try:
            return {row.place: row for row in self._fetch(self.trail.places[part], self.trail.counts[part])}
        except WorkbookError as error:
            # An exception out of `data` would be raised again at every cell.
            self.failed.emit(error)
            return {}


_ALOUD: Final = Qt.ItemDataRole.AccessibleTextRole


def _cell(row: ChainRow, column: str) -> str:
    """Return what a cell says in one text."""
    if isinstance(row, AccessRow):
        said = {"when": when(row.made.at), "who": row.made.person, "why": came_out(row)}
        return said.get(column) or (f"{accessed(row)} {about(row)}".strip() if column == "what" else "")
    said = {"when": when(row.at), "who": row.person, "why": why(row)}
    return said.get(column) or (f"{what(row)} {records(row)}" if column == "what" else "")
