"""The frameworks one can choose, found as one types, each of them ticked or not."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from workbook.domain.roster import Offer
from workbook.messages import text
from workbook.ui.messages import number, tip

Index = QModelIndex | QPersistentModelIndex
OfferRole: Final = int(Qt.ItemDataRole.UserRole)


class FrameworkModel(QAbstractListModel):
    """Holds frozen rows; what is ticked stays so while it is not found."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._offers: Sequence[Offer] = ()
        self._rows: Sequence[Offer] = ()
        self._ticked: set[str] = set()
        self._words: list[str] = []

    def show(self, offers: Sequence[Offer]) -> None:
        """Replace everything that can be chosen."""
        self._offers = offers
        self._ticked &= {one.code for one in offers}
        self._refill()

    def find(self, words: str) -> None:
        """Show only those in which all words occur."""
        self._words = words.casefold().split()
        self._refill()

    def tick(self, code: str, on: bool = True) -> None:
        """Tick a framework, or not."""
        self._ticked = self._ticked | {code} if on else self._ticked - {code}
        for place, one in enumerate(self._rows):
            if one.code == code:
                self.dataChanged.emit(self.index(place), self.index(place))
        self.ticked.emit()

    @property
    def chosen(self) -> tuple[Offer, ...]:
        """The ticked frameworks in their order, found or not."""
        return tuple(one for one in self._offers if one.code in self._ticked)

    def _refill(self) -> None:
        self.beginResetModel()
        self._rows = [
            one
            for one in self._offers
            if all(word in f"{one.title} {one.code} {one.publisher} {one.version}".casefold() for word in self._words)
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as were found."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Each can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return usual | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the title, the tick, and everything for screen readers."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one = self._rows[index.row()]
        if role == OfferRole:
            return one
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if one.code in self._ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return titled(one)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{titled(one)}\n{marks(one)}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return text("ui.framework.aloud", title=titled(one), marks=marks(one))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        """Take a tick."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick(self._rows[index.row()].code, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


def titled(one: Offer) -> str:
    """Return the title, with the version where the title does not say it."""
    return one.title if one.version in one.title else text("ui.framework.titled", title=one.title, version=one.version)


def marks(one: Offer) -> str:
    """Return how many controls it has, how near its text is to the publisher's, and its licence."""
    said = text(f"ui.framework.confidence.{one.confidence.value}")
    count = number(one.control_count)
    return text("ui.framework.marks", count=count, confidence=said, licence=one.licence)
