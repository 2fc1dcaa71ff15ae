"""Tables of a preview as Qt sees them: cells of a sheet, and what is in an archive."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from workbook.exports.visible import elided, one_line, visible
from workbook.messages import text
from workbook.ui.messages import number, size, tip
from workbook.ui.preview.values import Entry, Grid, Listing

Index = QModelIndex | QPersistentModelIndex
_SHOWN: Final = 200
"""Characters of a cell that a row has room for; the tool-tip has all of them."""
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class GridModel(QAbstractTableModel):
    """Cells with letters over the columns and numbers beside the rows, as in the file."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self._grid = grid

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as are shown of the file."""
        return 0 if parent.isValid() else len(self._grid.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """As many as the longest row has."""
        return 0 if parent.isValid() else self._grid.columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return a cell on one line, and all of it as tool-tip."""
        if not index.isValid() or index.row() >= len(self._grid.rows):
            return None
        row = self._grid.rows[index.row()]
        cell = row[index.column()] if index.column() < len(row) else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return elided(one_line(cell), _SHOWN)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(visible(cell))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the letters of a column or the number of a row."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return letters(section) if orientation is Qt.Orientation.Horizontal else number(section + 1)


class ListingModel(QAbstractTableModel):
    """Names and sizes, as the archive says them."""

    def __init__(self, listing: Listing) -> None:
        super().__init__()
        self._entries = listing.entries

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as are shown of the archive."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Name and size."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the name as it is, nothing hidden in it, or the size."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _listed_name(entry) if index.column() == 0 else _listed_size(entry)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 0:
            return tip(visible(entry.name))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return _RIGHT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return text("ui.preview.size" if section else "ui.preview.name")
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 1:
            return _RIGHT
        return None


def letters(column: int) -> str:
    """Return what spreadsheets call a column: A, Z, AA."""
    name = ""
    while column >= 0:
        column, place = divmod(column, 26)
        name = chr(ord("A") + place) + name
        column -= 1
    return name


def _listed_name(entry: Entry) -> str:
    name = one_line(entry.name)
    return text("ui.preview.locked_entry", name=name) if entry.is_locked else name


def _listed_size(entry: Entry) -> str:
    if entry.is_folder:
        return text("ui.preview.folder")
    return size(entry.size) if entry.size >= 0 else ""
