"""The checklist as Qt sees it: ids and groups at once, rows in pages when they are painted."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from workbook.domain.checklist import ChecklistRow
from workbook.domain.errors import WorkbookError
from workbook.domain.item_order import Group, Order, Sorting, ValueGroup
from workbook.messages import text, word
from workbook.ui.messages import number, tip
from workbook.ui.wording import determined_in_full, pill, promised, promised_in_full, proved, proved_in_full, row_aloud

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[UUID]], list[ChecklistRow]]

PAGE: Final = 64
_PAGES_KEPT: Final = 64
RowRole: Final = int(Qt.ItemDataRole.UserRole)
GroupRole: Final = RowRole + 1
_ABSENT: Final = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for settings, and how it reads a row; `full` is for the tool-tip, `order` what it sorts by."""

    name: str
    text: Callable[[ChecklistRow], str]
    full: Callable[[ChecklistRow], str] | None = None
    order: Order | None = None


COLUMNS: Final = (
    Column("control", lambda row: row.control, lambda row: row.control, Order.CONTROL),
    Column("title", lambda row: row.title, lambda row: row.title),
    Column("subject", lambda row: row.subject, lambda row: row.subject),
    Column("commitment", promised, promised_in_full, Order.COMMITMENT),
    Column("work", lambda row: word(row.work_state), None, Order.WORK),
    Column("determination", pill, lambda row: determined_in_full(row.result, row.other_kind), Order.DETERMINATION),
    Column("proof", lambda row: proved(row.proof), lambda row: proved_in_full(row.proof), Order.PROOF),
    Column("evidence", lambda row: number(row.evidence), None, Order.EVIDENCE),
    Column("findings", lambda row: ", ".join(row.findings), lambda row: ", ".join(row.findings)),
)


class ChecklistModel(QAbstractTableModel):
    """Shows groups and their items; a heading row stands before each group. Rows come from `fetch` when asked for."""

    failed = Signal(object)
    """A WorkbookError: a page could not be read, and its rows show dashes."""

    def __init__(self, fetch: Fetch) -> None:
        super().__init__()
        self._fetch = fetch
        self._groups: tuple[Group, ...] = ()
        self._ids: list[UUID] = []
        self._places: dict[UUID, int] | None = None
        self._starts: list[int] = []
        self._passed: list[int] = []
        self._pages: OrderedDict[int, dict[UUID, ChecklistRow]] = OrderedDict()
        self._is_one_subject = False

    def show(self, groups: Sequence[Group], rows: Sequence[ChecklistRow] = (), *, one_subject: bool = False) -> None:
        """Replace everything shown; `rows` are the first rows, when they are known already."""
        self.beginResetModel()
        self._groups = tuple(groups)
        self._ids = [item for group in groups for item in group.items]
        self._places = None
        self._starts = [0, *accumulate(len(group.items) + 1 for group in groups)]
        self._passed = [0, *accumulate(len(group.items) for group in groups)]
        self._pages.clear()
        self._is_one_subject = one_subject
        if rows:
            self._pages[0] = {row.id: row for row in rows[:PAGE]}
        self.endResetModel()

    @property
    def ids(self) -> Sequence[UUID]:
        """The items shown, in order."""
        return self._ids

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
        if self._places is None:
            self._places = {one: place for place, one in enumerate(self._ids)}
        place = self._places.get(item)
        return None if place is None else place + bisect_right(self._passed, place)

    def item_at(self, row: int) -> UUID | None:
        """Return the item a row shows, None for a heading."""
        group = bisect_right(self._starts, row) - 1
        if not 0 <= group < len(self._groups):
            return None
        place = row - self._starts[group] - 1
        return self._groups[group].items[place] if place >= 0 else None

    def place_at(self, row: int) -> int:
        """Return the place of a row's item among all items, headings left out."""
        return row - bisect_right(self._starts, row)

    def loaded(self, items: Iterable[UUID]) -> list[UUID]:
        """Return those of the items whose rows have been read."""
        return [item for item in items if any(item in page for page in self._pages.values())]

    def replace(self, rows: Iterable[ChecklistRow]) -> None:
        """Show new rows in place of those of the same items; nothing moves."""
        for new in rows:
            place = self.row_of(new.id)
            for page in self._pages.values():
                if new.id in page and place is not None:
                    page[new.id] = new
                    self.dataChanged.emit(self.index(place, 0), self.index(place, len(COLUMNS) - 1))

    def forget(self, items: Iterable[UUID] | None = None) -> None:
        """Have the rows of these items, or all rows, read again when they are next painted; nothing moves."""
        if items is None:
            self._pages.clear()
        else:
            wanted = set(items)
            for page in [number for number, rows in self._pages.items() if wanted & rows.keys()]:
                del self._pages[page]
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Headings and items."""
        return 0 if parent.isValid() or not self._starts else self._starts[-1]

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """As many as COLUMNS."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over by keys and clicks; files can be dropped on items."""
        if not index.isValid() or self.item_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        return usable | Qt.ItemFlag.ItemNeverHasChildren

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
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return text(f"ui.column.{column.name}")
        if role == Qt.ItemDataRole.ToolTipRole and column.order is not None:
            return tip(text("ui.checklist.sort_tip", order=text(f"ui.order.{column.order.value}")))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _of_group(self, index: Index, role: int) -> Any:  # noqa: ANN401
        group = self._groups[bisect_right(self._starts, index.row()) - 1]
        if role == GroupRole:
            return group
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.column() == 0:
            return heading(group, one_subject=self._is_one_subject)
        return None

    def _row(self, row: int, item: UUID) -> ChecklistRow | None:
        # Headings up to here are not items: this is the item's place among all items.
        page = self.place_at(row) // PAGE
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


def column_of(sorting: Sorting) -> int:
    """Return the column that shows what a list is sorted by."""
    return next(place for place, column in enumerate(COLUMNS) if column.order is sorting.order)


def heading(group: Group, *, one_subject: bool = False) -> str:
    """Return what stands above a group; the subject is left out where all items are of one."""
    count = items_words(len(group.items))
    if isinstance(group, ValueGroup):
        if isinstance(group.value, int):
            return text("ui.checklist.evidence_group", evidence=number(group.value), count=count)
        return text("ui.checklist.value_group", value=word(group.value), count=count)
    parts = [group.family or group.framework, group.framework, "" if one_subject else group.subject]
    return " · ".join([*dict.fromkeys(part for part in parts if part), count])


def items_words(count: int) -> str:
    """Return how many items there are, in words."""
    return text("ui.checklist.one") if count == 1 else text("ui.checklist.count", count=number(count))
