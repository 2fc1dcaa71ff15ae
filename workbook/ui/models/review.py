"""The reviewer's queue as Qt sees it: headings and items, the items read in pages when they are painted."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal

from workbook.domain.checklist import ItemGroup
from workbook.domain.errors import WorkbookError
from workbook.domain.review import ReviewRow
from workbook.domain.vocabulary import WorkState
from workbook.messages import text, word
from workbook.ui.messages import tip
from workbook.ui.models.paged import Index, Pages, RowRole
from workbook.ui.wording import day, determined_in_full, moment, proved

HeadingRole: Final = RowRole + 1
"""The words of a heading; None for an item."""


class ReviewModel(QAbstractListModel):
    """Holds ids and headings; rows come when they are asked for."""

    failed = Signal(object)
    """A WorkbookError: some rows could not be read."""

    def __init__(self, fetch: Callable[[Sequence[UUID]], list[ReviewRow]]) -> None:
        super().__init__()
        self._pages = Pages(fetch)
        self._entries: list[UUID | str] = []
        self._places: dict[UUID, int] = {}
        self._order: dict[UUID, int] = {}

    def show(self, groups: Sequence[ItemGroup]) -> None:
        """Replace everything shown."""
        self.beginResetModel()
        self._entries = []
        for group in groups:
            self._entries.append(text("ui.review.group", subject=group.subject, family=group.family))
            self._entries.extend(group.items)
        ids = [one for one in self._entries if isinstance(one, UUID)]
        self._pages.show(ids)
        self._order = {key: place for place, key in enumerate(ids)}
        self._places = {one: place for place, one in enumerate(self._entries) if isinstance(one, UUID)}
        self.endResetModel()

    @property
    def ids(self) -> tuple[UUID, ...]:
        """All items, in the order shown."""
        return self._pages.ids

    def place_of(self, key: UUID) -> int | None:
        """Return where an item stands, None when it is not shown."""
        return self._places.get(key)

    def id_at(self, place: int) -> UUID | None:
        """Return the item at a place, None for a heading."""
        entry = self._entries[place] if 0 <= place < len(self._entries) else None
        return entry if isinstance(entry, UUID) else None

    def row(self, key: UUID) -> ReviewRow | None:
        """Return the row of an item, None when it is not there any more."""
        place = self._order.get(key)
        if place is None:
            return None
        try:
            return self._pages.row(place)
        except WorkbookError as error:
            # An exception out of `data` would be raised again at every row.
            self.failed.emit(error)
            return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Headings and items."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be selected."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.id_at(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the words of a heading or row, and the frozen row."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if isinstance(entry, str):
            words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, HeadingRole)
            return entry if role in words else None
        if role not in (RowRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, *_ALOUD):
            return None
        row = self.row(entry)
        if row is None or role == RowRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return text("ui.inspector.coded", code=row.row.control, title=row.row.title)
        return tip(aloud(row)) if role == Qt.ItemDataRole.ToolTipRole else aloud(row)


_ALOUD: Final = (Qt.ItemDataRole.AccessibleTextRole,)


def handled(row: ReviewRow) -> str:
    """Return who did what last with an item, and when."""
    if row.row.work_state is WorkState.SUBMITTED or row.answered_at is None:
        at = moment(row.submitted_at.astimezone()) if row.submitted_at else ""
        return text("ui.review.submitted", name=row.submitted_by, at=at)
    key = "ui.review.returned" if row.row.work_state is WorkState.RETURNED else "ui.review.accepted"
    return text(key, name=row.answered_by, at=moment(row.answered_at.astimezone()))


def handled_short(row: ReviewRow) -> str:
    """Return the same on one short line."""
    if row.row.work_state is WorkState.SUBMITTED or row.answered_at is None:
        parts = [row.submitted_by, row.submitted_at]
    else:
        parts = [word(row.row.work_state), row.answered_by, row.answered_at]
    said = [day(one.astimezone().date()) if isinstance(one, datetime) else one for one in parts if one]
    return " · ".join(said)


def aloud(row: ReviewRow) -> str:
    """Return a whole row as a screen reader says it."""
    return text(
        "ui.review.aloud",
        control=row.row.control,
        title=row.row.title,
        determination=determined_in_full(row.row.result, row.row.other_kind),
        proof=proved(row.row.proof),
        handled=handled(row),
    )
