"""The ledger: every commitment, searched as one types, narrowed by what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from workbook.domain.commitment_views import CommitmentFilter, CommitmentRow
from workbook.domain.commitments import Conclusion
from workbook.messages import text, word
from workbook.store.change import ReadSession
from workbook.store.commitment_views import commitment_ids, commitment_rows
from workbook.ui.commitments.wording import ledger_aloud, ledger_lines
from workbook.ui.messages import number, sentence
from workbook.ui.models.paged import PagedList
from workbook.ui.theme import theme
from workbook.ui.widgets.chips import ChipButton
from workbook.ui.widgets.flow import flowing
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.search_field import SearchField
from workbook.ui.widgets.two_line_delegate import TwoLineDelegate
from workbook.ui.work import Work

_TYPING_MS: Final = 120
_CHIPS: Final = (
    Conclusion.NOT_ESTABLISHED,
    Conclusion.KEPT,
    Conclusion.PARTLY_KEPT,
    Conclusion.NOT_KEPT,
    Conclusion.NOT_DUE,
)


class Ledger(QWidget):
    """Knows which commitments are wanted, and which one is chosen."""

    chosen = Signal(object)
    """The person has gone to another commitment: its id."""
    shown = Signal()
    """The list was read: it may be empty."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.filter = CommitmentFilter()
        self._whole = 0
        self.model: PagedList[CommitmentRow] = PagedList(lambda ids: work.read(commitment_rows, ids), ledger_aloud)
        self.model.setParent(self)
        self.search = SearchField(text("ui.commitment.search"))
        self.view = _view(self.model)
        self._said = label("", "muted", wraps=True)
        self.model.failed.connect(lambda error: say(self._said, sentence(error)))
        self._count = label("", "caption")
        self._everything = link(text("ui.commitment.show_all"), lambda: self.want(CommitmentFilter()))
        self.chips = {one: ChipButton(word(one), text("ui.commitment.chip_tip", became=one)) for one in _CHIPS}
        for chip in self.chips.values():
            chip.neighbours = tuple(self.chips.values())
            chip.clicked.connect(self._narrow)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._narrow)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.view.selectionModel().currentChanged.connect(self._on_current)
        layout = column(self, spacing=8)
        layout.addWidget(self.search)
        layout.addWidget(flowing(*self.chips.values(), spacing=4))
        layout.addWidget(self.view, 1)
        layout.addWidget(self._said)
        foot = line()
        foot.addWidget(self._count)
        foot.addWidget(self._everything)
        foot.addStretch(1)
        layout.addLayout(foot)
        say(self._said, "")
        self._everything.hide()
        self._current: UUID | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is no commitment at all, as far as is known."""
        return self._whole == 0

    def read(self) -> None:
        """Read the ids anew; rows follow when they are painted."""
        wanted = self.filter

        def query(session: ReadSession) -> tuple[list[UUID], int]:
            ids = commitment_ids(session, wanted)
            whole = ids if wanted == CommitmentFilter() else commitment_ids(session, CommitmentFilter())
            return ids, len(whole)

        self._work.fetch(query, done=self._show, key="commitments")

    def want(self, wanted: CommitmentFilter) -> None:
        """List the commitments that fall under a filter."""
        self.filter = wanted
        self.search.setText(wanted.text)
        for one, chip in self.chips.items():
            chip.setChecked(one in wanted.conclusions)
        self._narrow()

    def select(self, commitment: UUID | None) -> None:
        """Mark a commitment as the one that is shown; nothing is announced."""
        self._current = commitment
        place = self.model.place_of(commitment) if commitment else None
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        if place is None:
            selection.clear()
        else:
            index = self.model.index(place)
            selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect)
            self.view.scrollTo(index)
        selection.blockSignals(False)
        self.view.viewport().update()

    @Slot()
    def _narrow(self, *_: object) -> None:
        self._typing.stop()
        pressed = frozenset(one for one, chip in self.chips.items() if chip.isChecked())
        self.filter = replace(self.filter, text=self.search.text(), conclusions=pressed)
        self.read()

    def _show(self, found: tuple[Sequence[UUID], int]) -> None:
        ids, self._whole = tuple(found[0]), found[1]
        selection = self.view.selectionModel()
        if ids == self.model.ids:
            self.model.refresh()
        else:
            selection.blockSignals(True)
            self.model.show(ids)
            selection.blockSignals(False)
        self.select(self._current)
        is_part = len(ids) < self._whole
        key = "ui.commitment.found" if is_part else "ui.commitment.count"
        say(self._count, text(key, count=number(len(ids)), whole=number(self._whole)) if self._whole else "")
        say(self._said, text("ui.commitment.none_listed") if self._whole and not ids else "")
        self._everything.setVisible(is_part)
        self.shown.emit()

    @Slot()
    def _on_current(self, *_: object) -> None:
        index = self.view.currentIndex()
        if index.isValid() and self.model.ids[index.row()] != self._current:
            self._current = self.model.ids[index.row()]
            self.chosen.emit(self._current)


def _view(model: PagedList[CommitmentRow]) -> QListView:
    made = QListView()
    made.setModel(model)
    made.setItemDelegate(TwoLineDelegate(ledger_lines, made))
    made.setUniformItemSizes(True)
    made.setAccessibleName(text("ui.commitment.list"))
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    theme().changed.connect(made.viewport().update)
    return made
