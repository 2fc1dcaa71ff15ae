"""Rows that are read in pages when they are painted; a list knows all its ids at once."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from workbook.domain.errors import WorkbookError
from workbook.ui.messages import tip

Index = QModelIndex | QPersistentModelIndex
PAGE: Final = 128
_PAGES_KEPT: Final = 32
RowRole: Final = int(Qt.ItemDataRole.UserRole)


class Row(Protocol):
    """A frozen row of a record."""

    @property
    def id(self) -> UUID:
        """The record's id."""


R = TypeVar("R", bound=Row)
Fetch = Callable[[Sequence[UUID]], list[R]]


class Pages(Generic[R]):
    """All ids of a list, and the few pages of rows that were looked at last."""

    def __init__(self, fetch: Fetch[R]) -> None:
        self._fetch = fetch
        self._pages: OrderedDict[int, dict[UUID, R]] = OrderedDict()
        self._places: dict[UUID, int] | None = None
        self.ids: tuple[UUID, ...] = ()

    def show(self, ids: Sequence[UUID]) -> None:
        """Replace everything."""
        self.ids = tuple(ids)
        self._places = None
        self._pages.clear()

    def forget_rows(self) -> None:
        """Have the rows read again; the ids stay."""
        self._pages.clear()

    def place_of(self, key: UUID) -> int | None:
        """Return where an id stands, None when it is not shown."""
        if self._places is None:
            self._places = {one: place for place, one in enumerate(self.ids)}
        return self._places.get(key)

    def row(self, place: int) -> R | None:
        """Return a row, None when it is not there any more. Raises WorkbookError when its page cannot be read."""
        page = place // PAGE
        if page not in self._pages:
            self._pages[page] = {}  # a page that cannot be read is asked for once, not at every cell
            found = self._fetch(self.ids[page * PAGE : (page + 1) * PAGE])
            self._pages[page] = {row.id: row for row in found}
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page].get(self.ids[place])


class PagedList(QAbstractListModel, Generic[R]):
    """One row each; `words` are what a screen reader says and the tool-tip shows."""

    failed = Signal(object)
    """A WorkbookError: a page could not be read, and its rows are empty."""

    def __init__(
        self, fetch: Fetch[R], words: Callable[[R], str], *, taken: Callable[[UUID], bool] | None = None
    ) -> None:
        super().__init__()
        self._pages = Pages(fetch)
        self._words = words
        self._taken = taken

    def show(self, ids: Sequence[UUID]) -> None:
        """Replace everything shown."""
        self.beginResetModel()
        self._pages.show(ids)
        self.endResetModel()

    def refresh(self) -> None:
        """Have the rows read again."""
        self._pages.forget_rows()
        if self._pages.ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._pages.ids) - 1))

    @property
    def ids(self) -> tuple[UUID, ...]:
        """All ids, in the order shown."""
        return self._pages.ids

    def place_of(self, key: UUID) -> int | None:
        """Return the row that shows an id, None when none does."""
        return self._pages.place_of(key)

    def row(self, place: int) -> R | None:
        """Return the frozen row at a place."""
        try:
            return self._pages.row(place)
        except WorkbookError as error:
            # An exception out of `data` would be raised again at every cell.
            self.failed.emit(error)
            return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as there are ids."""
        return 0 if parent.isValid() else len(self._pages.ids)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is taken already cannot be chosen again."""
        if not index.isValid() or (self._taken and self._taken(self._pages.ids[index.row()])):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the words of a row; RowRole gives the frozen value."""
        if not index.isValid() or index.row() >= len(self._pages.ids):
            return None
        if role not in (
            RowRole,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        row = self.row(index.row())
        if role == RowRole or row is None:
            return row
        words = self._words(row)
        return tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
