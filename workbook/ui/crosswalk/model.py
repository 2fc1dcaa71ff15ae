"""Mappings as rows of a table: two controls, how the first relates to the second, and what was said of it."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from workbook.domain.crosswalk_views import End, MappingRow
from workbook.domain.vocabulary import Relation, ReviewState
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.ui.messages import number, tip
from workbook.ui.models.paged import Index, RowRole

COLUMNS: Final = ("control", "relation", "target", "state", "taken_over")
TONES: Final = {ReviewState.UNREVIEWED: Tone.WARN, ReviewState.CONFIRMED: Tone.OK, ReviewState.REJECTED: Tone.NONE}


class MappingModel(QAbstractTableModel):
    """Holds frozen rows."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[MappingRow] = ()

    def show(self, rows: Sequence[MappingRow]) -> None:
        """Replace everything shown."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def place_of(self, key: UUID) -> int | None:
        """Return where a mapping stands, None when it is not shown."""
        return next((place for place, one in enumerate(self.rows) if one.id == key), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as there are mappings."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Always the same."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return what stands above a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return text(f"ui.crosswalk.column.{COLUMNS[section]}")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the words of a cell; RowRole gives the frozen row."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(aloud(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return aloud(row) if index.column() == 0 else self._words(row, COLUMNS[index.column()])
        return None

    @staticmethod
    def _words(row: MappingRow, column: str) -> str:
        if column in ("control", "target"):
            return coded(row.control if column == "control" else row.target)
        if column == "taken_over":
            return number(row.taken_over) if row.taken_over else ""
        return word(row.relation if column == "relation" else row.state)


def coded(end: End) -> str:
    """Return a control's code with its title where the workbook has it."""
    return text("ui.inspector.coded", code=end.code, title=end.title) if end.title else end.code


def is_related(relation: Relation) -> str:
    """Return a relation as what stands between two controls in a sentence."""
    return text(f"ui.crosswalk.is.{relation}")


def aloud(row: MappingRow) -> str:
    """Return a whole mapping in one sentence."""
    return text(
        "ui.crosswalk.aloud",
        control=coded(row.control),
        framework=row.control.framework_title,
        relation=is_related(row.relation),
        target=coded(row.target),
        other=row.target.framework_title,
        state=row.state,
    )
