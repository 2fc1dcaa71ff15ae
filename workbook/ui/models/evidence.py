"""Evidence as Qt sees it: all ids at once, rows in pages when they are painted, never bytes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QByteArray, QMimeData, QModelIndex, Qt, Signal

from workbook.domain.errors import WorkbookError
from workbook.domain.evidence_views import Checks, EvidenceRow, EvidenceSort
from workbook.messages import text, word
from workbook.ui.evidence_wording import checked_words, evidence_aloud, kind_words, mark_words
from workbook.ui.messages import number, size, tip
from workbook.ui.models.paged import Fetch, Index, Pages, RowRole
from workbook.ui.wording import day, moment

DRAGGED: Final = "application/x-audit-workbook-evidence"
"""Ids of evidence on their way to a checklist item, one a line."""
CheckRole: Final = RowRole + 1


@dataclass(frozen=True, slots=True)
class EvidenceColumn:
    """One column: its name, how it reads a row, and what a click on its head sorts by."""

    name: str
    text: Callable[[EvidenceRow], str]
    sort: EvidenceSort | None = None


COLUMNS: Final = (
    EvidenceColumn("code", lambda row: row.code, EvidenceSort.CODE),
    EvidenceColumn("title", lambda row: row.title, EvidenceSort.TITLE),
    EvidenceColumn("kind", kind_words, EvidenceSort.KIND),
    EvidenceColumn("size", lambda row: "" if row.size_bytes is None else size(row.size_bytes), EvidenceSort.SIZE),
    EvidenceColumn("received", lambda row: moment(row.received_at), EvidenceSort.RECEIVED),
    EvidenceColumn("collected", lambda row: day(row.collected_on) if row.collected_on else "", EvidenceSort.COLLECTED),
    EvidenceColumn("supplied", lambda row: row.supplied_by, EvidenceSort.SUPPLIED),
    EvidenceColumn("items", lambda row: number(row.items)),
    EvidenceColumn("mark", mark_words),
    EvidenceColumn("checked", lambda _: ""),
    EvidenceColumn("tlp", lambda row: word(row.tlp) if row.tlp else "", EvidenceSort.TLP),
)


class EvidenceModel(QAbstractTableModel):
    """A row for each piece of evidence; RowRole gives the frozen value, CheckRole when its bytes were last read back."""

    failed = Signal(object)
    """A WorkbookError: a page could not be read, and its rows are empty."""

    def __init__(self, fetch: Fetch[EvidenceRow]) -> None:
        super().__init__()
        self._pages = Pages(fetch)
        self._checks = Checks()

    def show(self, ids: Sequence[UUID]) -> None:
        """Replace everything shown."""
        self.beginResetModel()
        self._pages.show(ids)
        self.endResetModel()

    def refresh(self) -> None:
        """Have the rows read again; the ids stay."""
        self._pages.forget_rows()
        self._tell_all()

    def show_checks(self, checks: Checks) -> None:
        """Show when bytes were last read back."""
        self._checks = checks
        self._tell_all()

    def _tell_all(self) -> None:
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(COLUMNS) - 1))

    @property
    def ids(self) -> tuple[UUID, ...]:
        """All ids, in the order shown."""
        return self._pages.ids

    def place_of(self, key: UUID) -> int | None:
        """Return the row that shows an id, None when none does."""
        return self._pages.place_of(key)

    def row(self, place: int) -> EvidenceRow | None:
        """Return the frozen row at a place."""
        try:
            return self._pages.row(place)
        except WorkbookError as error:
            # An exception out of `data` would be raised again at every cell.
            self.failed.emit(error)
            return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as there are ids."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """As many as COLUMNS."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be chosen and dragged to an item."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return text, tool-tip and words for screen readers."""
        if not index.isValid() or index.row() >= len(self.ids) or role not in _ROLES:
            return None
        row = self.row(index.row())
        if role == RowRole or row is None:
            return row
        if role == CheckRole:
            return self._checks.of(row)
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        words = checked_words(row, self._checks.of(row)) if column.name == "checked" else column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(evidence_aloud(row) if column.name in ("code", "title") else words)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return evidence_aloud(row)
        return words

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the column headings."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return text(f"ui.evidence.column.{COLUMNS[section].name}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def mimeTypes(self) -> list[str]:
        """Only ids are dragged, inside this window."""
        return [DRAGGED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the ids of the dragged rows."""
        return dragged([self.ids[row] for row in sorted({index.row() for index in indexes})])


# Made once: all rows chosen, Qt asks for them a million times.
_FLAGS: Final = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
_ROLES: Final = frozenset(
    {
        RowRole,
        CheckRole,
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.TextAlignmentRole,
    }
)


def dragged(ids: Sequence[UUID]) -> QMimeData:
    """Return evidence as it is dragged."""
    data = QMimeData()
    data.setData(DRAGGED, QByteArray("\n".join(str(key) for key in ids).encode()))
    return data


def ids_of(data: QMimeData) -> list[UUID]:
    """Return the evidence that is dragged; nothing where something else is, or what only claims to be."""
    if not data.hasFormat(DRAGGED):
        return []
    try:
        return [UUID(line) for line in bytes(data.data(DRAGGED).data()).decode().splitlines()]
    except ValueError:
        return []
