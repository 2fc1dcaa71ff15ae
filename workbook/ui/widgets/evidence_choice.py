"""A list of the evidence that is here, to choose from inside a dialog: searched as one types."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget
from shiboken6 import isValid

from workbook.domain.evidence_views import EvidenceFilter, EvidenceRow, EvidenceSort
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.store.book import Book
from workbook.store.evidence_views import SLICE, SortKey, evidence_keys, evidence_rows, in_order
from workbook.ui.background import Step
from workbook.ui.evidence_wording import evidence_aloud, evidence_marks
from workbook.ui.models.paged import PagedList
from workbook.ui.widgets.labels import column, label, say
from workbook.ui.widgets.search_field import SearchField
from workbook.ui.widgets.two_line_delegate import TwoLineDelegate, TwoLines
from workbook.ui.work import Work

_TYPING_MS: Final = 120


class EvidenceChoice(QWidget):
    """Newest first; what is `taken` is shown but cannot be chosen."""

    changed = Signal()

    def __init__(self, work: Work, taken: Collection[UUID]) -> None:
        super().__init__()
        self._work = work
        known = frozenset(taken)
        self.model = PagedList[EvidenceRow](self._rows, evidence_aloud, taken=known.__contains__ if known else None)
        self.model.setParent(self)
        self.search = SearchField(text("ui.picker.evidence_search"))
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineDelegate(_lines, self))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(text("ui.picker.evidence_list"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(140)
        self._said = label("", "muted", wraps=True)
        self._said.hide()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._look)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.installEventFilter(self)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self.changed.emit())
        layout = column(self, spacing=8)
        layout.addWidget(self.search)
        layout.addWidget(self._said)
        layout.addWidget(self.list, 1)
        self._look()

    def chosen(self) -> list[UUID]:
        """Return what is chosen, in the order of the list."""
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        return [self.model.ids[row] for row in rows]

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Let the arrows lead from the search into the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.list.setFocus()
            if not self.list.selectedIndexes() and self.model.ids:
                self.list.setCurrentIndex(self.model.index(self._first()))
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _look(self) -> None:
        wanted, today = EvidenceFilter(text=self.search.text()), self._work.today

        def job(book: Book, step: Step) -> tuple[UUID, ...]:
            keys: list[SortKey] = []
            while True:
                step(len(keys), len(keys))
                with book.reading(background=True) as session:
                    after = keys[-1].id if keys else None
                    part = evidence_keys(session, wanted, EvidenceSort.RECEIVED, today, after=after)
                keys += part
                if len(part) < SLICE:
                    return in_order(keys, EvidenceSort.RECEIVED, descending=True)

        self._work.fetch_steps(job, self._show, key="evidence choice")

    def _show(self, ids: Sequence[UUID]) -> None:
        if not isValid(self):
            return  # the dialog was closed meanwhile
        before = set(self.chosen())
        self.model.show(ids)
        looked_for = self.search.text().strip()
        nothing = text("ui.picker.evidence_not_found") if looked_for else text("ui.picker.evidence_none")
        say(self._said, "" if ids else nothing)
        kept = [place for place, key in enumerate(ids) if key in before]
        if not kept and looked_for and ids and self._first() < len(ids):
            kept = [self._first()]
        selection = self.list.selectionModel()
        for place in kept:
            selection.select(self.model.index(place), selection.SelectionFlag.Select)
        self.changed.emit()

    def _first(self) -> int:
        """Return the first place that can be chosen."""
        places = range(len(self.model.ids))
        usable = Qt.ItemFlag.ItemIsEnabled
        return next((place for place in places if self.model.flags(self.model.index(place)) & usable), len(places))

    def _rows(self, ids: Sequence[UUID]) -> list[EvidenceRow]:
        return self._work.read(evidence_rows, ids, self._work.today)


def _lines(row: EvidenceRow) -> TwoLines:
    return TwoLines(row.code, row.title, evidence_marks(row), tone=Tone.NONE)
