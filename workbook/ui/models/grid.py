"""A grid of cells that say something, and lead to what they count."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from workbook.domain.participation_matrix import Part
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.ui.messages import tip

Index = QModelIndex | QPersistentModelIndex
CellRole: Final = int(Qt.ItemDataRole.UserRole)
HeadRole: Final = int(Qt.ItemDataRole.UserRole) + 1
"""A Head, of a row or a column."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """What one cell says: words, smaller words below, a share of a whole, and the whole of it in one sentence."""

    words: str
    below: str = ""
    full: str = ""
    tone: Tone = Tone.PLAIN
    share: float | None = None
    part: Part | None = None
    """what the mark beside the words shows; None has no mark"""
    leads: tuple[str, Any] | None = None
    """page and target"""
    is_quiet: bool = False
    """there is nothing to look at here"""
    short: str = ""
    """what stands below the mark where a column is narrow"""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands beside a row or above a column."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row."""

    head: Head
    cells: tuple[GridCell, ...]
    key: Any = field(default=None)


class GridModel(QAbstractTableModel):
    """Holds frozen rows; every cell is text for people who hear the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[Head, ...] = ()
        self._rows: tuple[GridRow, ...] = ()

    def show(self, columns: Sequence[Head], rows: Sequence[GridRow]) -> None:
        """Show other cells; of the same rows and columns only what is said in them changes."""
        columns, rows = tuple(columns), tuple(rows)
        same = columns == self._columns and [row.head for row in rows] == [row.head for row in self._rows]
        if same:
            self._rows = rows
            if rows and columns:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(columns) - 1))
            return
        self.beginResetModel()
        self._columns, self._rows = columns, rows
        self.endResetModel()

    @property
    def rows(self) -> tuple[GridRow, ...]:
        """What is shown."""
        return self._rows

    def cell_at(self, index: Index) -> GridCell | None:
        """Return the cell at a place, None beside the grid."""
        return self._rows[index.row()].cells[index.column()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as there are groups."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """As many as there are things to say of each."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the words; CellRole gives the frozen cell."""
        cell = self.cell_at(index)
        if cell is None:
            return None
        if role == CellRole:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return one_line(cell.full or cell.words)
        return tip(cell.full or cell.words) if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the words beside a row or above a column."""
        if orientation is Qt.Orientation.Horizontal:
            head = self._columns[section] if section < len(self._columns) else None
        else:
            head = self._rows[section].head if section < len(self._rows) else None
        if head is None:
            return None
        if role == HeadRole:
            return head
        said = one_line(f"{head.code}  {head.name}".strip())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said
        return tip(said) if role == Qt.ItemDataRole.ToolTipRole else None
