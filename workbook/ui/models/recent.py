"""The workbooks opened lately, as Qt sees them."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from workbook.messages import text
from workbook.ui.messages import number, tip
from workbook.ui.recent import Recent
from workbook.ui.wording import moment

Index = QModelIndex | QPersistentModelIndex
RecentRole: Final = int(Qt.ItemDataRole.UserRole)


class RecentModel(QAbstractListModel):
    """Holds frozen rows; looks at no disk."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Recent] = ()

    def show(self, rows: Sequence[Recent]) -> None:
        """Replace everything shown."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the title, the whole path as tool-tip, and everything for screen readers."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one = self._rows[index.row()]
        if role == RecentRole:
            return one
        if role == Qt.ItemDataRole.DisplayRole:
            return one.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(shown_path(one))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = text("ui.recent.aloud", title=one.title, path=shown_path(one), when=when(one))
            return text("ui.recent.aloud_progress", words=words, progress=far(one)) if far(one) else words
        return None


def shown_path(one: Recent) -> str:
    """Return the path for showing; bytes that are no text become visible."""
    return str(one.path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def when(one: Recent) -> str:
    """Return when it was last opened, or that it is missing."""
    return text("ui.recent.missing") if one.is_missing else text("ui.recent.opened", when=moment(one.opened))


def far(one: Recent) -> str:
    """Return how far the workbook was when it was closed last, empty where that is not known."""
    if one.progress is None:
        return ""
    if not one.progress.assessed:
        return text("ui.recent.nothing_in_scope")
    return text(
        "ui.recent.progress", determined=number(one.progress.determined), assessed=number(one.progress.assessed)
    )
