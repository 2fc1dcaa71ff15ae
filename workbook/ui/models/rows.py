"""A short list of frozen rows, each with what it says on screen, in its tool-tip and aloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from workbook.ui.messages import tip
from workbook.ui.models.paged import Index, RowRole

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says."""

    words: str
    aloud: str
    hint: str = ""


class RowsModel(QAbstractListModel, Generic[R]):
    """Holds the rows; `said` is for the list that knows what they are."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[R] = ()

    def show(self, rows: Sequence[R]) -> None:
        """Replace everything shown."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def said(self, one: R) -> Said:
        """Return what a row says."""
        raise TypeError(type(one))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as there are rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return what a row says; RowRole gives the row."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one = self._rows[index.row()]
        if role == RowRole:
            return one
        if role == Qt.ItemDataRole.DisplayRole:
            return self.said(one).words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.said(one).aloud
        hint = self.said(one).hint if role == Qt.ItemDataRole.ToolTipRole else ""
        return tip(hint) if hint else None
