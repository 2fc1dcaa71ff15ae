"""All evidence: searched, narrowed and sorted; as a table, or as a wall of pictures."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QWidget

from workbook.domain.evidence_views import Checks, EvidenceChip, EvidenceFilter
from workbook.domain.vocabulary import EvidenceKind
from workbook.messages import text
from workbook.store.book import Book
from workbook.store.custody import checks
from workbook.store.evidence_detail import parties
from workbook.store.evidence_views import evidence_rows, listed
from workbook.ui.background import Step
from workbook.ui.messages import sentence
from workbook.ui.models.evidence import COLUMNS, EvidenceModel
from workbook.ui.widgets.chips import ChipBar
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.evidence_delegates import Picture
from workbook.ui.widgets.evidence_table import EvidenceTable, EvidenceWall
from workbook.ui.widgets.labels import column, label, say
from workbook.ui.widgets.search_field import SearchField
from workbook.ui.work import Work

_TYPING_MS: Final = 120
_MOST_KEPT: Final = 2000
"""So many chosen rows stay chosen when the list is read anew."""


class Narrow(StrEnum):
    """What one presses above the list."""

    UNPLACED = "unplaced"
    STALE = "stale"
    CONTRADICTING = "contradicting"
    DAMAGED = "damaged"
    FILES = "files"
    STATEMENTS = "statements"
    SIGHTED = "sighted"
    WITHDRAWN = "withdrawn"


_KINDS: Final = {
    Narrow.FILES: EvidenceKind.FILE,
    Narrow.STATEMENTS: EvidenceKind.STATEMENT,
    Narrow.SIGHTED: EvidenceKind.SIGHTED,
}


class EvidenceList(QWidget):
    """Search, chips, and the same rows in two views."""

    selected = Signal()
    opened = Signal()
    checked = Signal()
    """More is known of read-backs."""
    counted = Signal(int, bool)
    """How many are shown, and whether something narrows the list."""

    def __init__(self, work: Work, picture: Picture) -> None:
        super().__init__()
        self._work = work
        self._checks = Checks()
        self._parties: list[UUID | None] = [None]
        self._wanted: UUID | None = None
        self.search = SearchField(text("ui.evidence.search"))
        self.search.setMaximumWidth(340)
        self.model = EvidenceModel(lambda ids: work.read(evidence_rows, ids, work.today))
        self.model.setParent(self)
        self.model.failed.connect(lambda error: work.refused.emit(sentence(error)))
        self.table = EvidenceTable(self.model)
        self.wall = EvidenceWall(self.model, picture)
        self.wall.setSelectionModel(self.table.selectionModel())
        self.supplier = Drop(text("ui.evidence.supplier"))
        self.supplier.activated.connect(lambda _: self.reload())
        self.chips = ChipBar(tuple(Narrow), lambda _: self.reload(), text("ui.evidence.narrow"))
        self._said = label("", "muted", wraps=True)
        self._said.hide()
        self._views = QStackedWidget()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.reload)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._views.addWidget(self.table)
        self._views.addWidget(self.wall)
        layout = column(self, spacing=12)
        layout.addWidget(self.chips)
        layout.addWidget(self._said)
        layout.addWidget(self._views, 1)
        self._offer([])
        self._show_damaged_chip()

    def _show_damaged_chip(self) -> None:
        """Offer to list what is damaged once something is, or it was asked for."""
        chip = self.chips.buttons[Narrow.DAMAGED]
        chip.setVisible(chip.isChecked() or bool(self._checks.damaged))

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.installEventFilter(self)
        self.table.sorted_.connect(self.reload)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        for view in (self.table, self.wall):
            view.activated.connect(lambda _: self.opened.emit())

    @property
    def view(self) -> QAbstractItemView:
        """The table or the wall, whichever is shown."""
        return self.wall if self._views.currentWidget() is self.wall else self.table

    def show_wall(self, wanted: bool) -> None:
        """Show the wall of pictures, or the table."""
        self._views.setCurrentWidget(self.wall if wanted else self.table)
        places = [place for key in self.chosen()[:_MOST_KEPT] if (place := self.model.place_of(key)) is not None]
        if places:
            self._select(places)  # the wall chooses single cells, the table shows rows
        index = self.view.currentIndex()
        if index.isValid():
            self.view.scrollTo(index)

    def filter(self) -> EvidenceFilter:
        """Return what is asked for."""
        pressed = self.chips.pressed
        return EvidenceFilter(
            text=self.search.text(),
            chips=frozenset(chip for chip in EvidenceChip if chip.value in pressed),
            kinds=frozenset(kind for chip, kind in _KINDS.items() if chip in pressed),
            supplied_by=self._parties[max(0, self.supplier.currentIndex())],
        )

    def narrow(self, wanted: EvidenceFilter) -> None:
        """Ask for what falls under a filter, and no longer for anything else."""
        self.show_all()
        self.search.setText(wanted.text)
        self._typing.stop()
        kinds = {narrow for narrow, kind in _KINDS.items() if kind in wanted.kinds}
        self.chips.press(frozenset({Narrow(chip.value) for chip in wanted.chips} | kinds))
        self._show_damaged_chip()
        if wanted.supplied_by in self._parties:
            self.supplier.setCurrentIndex(self._parties.index(wanted.supplied_by))

    def show_all(self, *, withdrawn: bool = False) -> None:
        """Take away what narrows the list; withdrawn evidence is a list of its own."""
        self.search.clear()
        self._typing.stop()
        self.chips.press(frozenset({Narrow.WITHDRAWN}) if withdrawn else frozenset())
        self.supplier.setCurrentIndex(0)

    @Slot()
    def reload(self) -> None:
        """Read the list anew; what is chosen stays chosen."""
        self._typing.stop()
        wanted, today, known = self.filter(), self._work.today, self._checks
        sort, descending = self.table.sort, self.table.descending

        def job(book: Book, step: Step) -> tuple[UUID, ...]:
            among = checks(book, known, step).damaged if EvidenceChip.DAMAGED in wanted.chips else None
            return listed(book, wanted, sort, descending=descending, as_of=today, step=step, among=among)

        self._work.fetch(parties, done=self._offer, key="evidence parties")
        self._work.fetch_steps(job, lambda ids: self._show(ids, wanted), key="evidence")
        self.read_checks()

    def read_checks(self) -> None:
        """Read what was read back since the last time."""
        known = self._checks
        self._work.fetch_steps(lambda book, step: checks(book, known, step), self._show_checks, key="evidence checks")

    def chosen(self) -> list[UUID]:
        """Return what is chosen, in the order of the list."""
        ids: list[UUID] = []
        selection = self.table.selectionModel().selection()
        ranges = [selection.at(place) for place in range(selection.count())]
        for one in sorted(ranges, key=lambda one: one.top()):
            ids += self.model.ids[one.top() : one.bottom() + 1]
        return list(dict.fromkeys(ids))

    def choose(self, key: UUID) -> None:
        """Choose one piece, once it is listed."""
        place = self.model.place_of(key)
        self._wanted = key if place is None else None
        if place is not None:
            self._select([place])

    def enter(self) -> None:
        """Take the keyboard."""
        self.view.setFocus()
        if self.model.ids and not self.table.selectionModel().hasSelection():
            self._select([0])

    @property
    def checks(self) -> Checks:
        """What is known of read-backs."""
        return self._checks

    def _offer(self, known: Sequence[tuple[UUID, str]]) -> None:
        chosen = self._parties[max(0, self.supplier.currentIndex())]
        self._parties = [None, *(key for key, _ in known)]
        self.supplier.clear()
        self.supplier.addItems([text("ui.evidence.any_supplier"), *(name for _, name in known)])
        self.supplier.setCurrentIndex(self._parties.index(chosen) if chosen in self._parties else 0)
        self.supplier.setEnabled(len(known) > 0)

    def _show(self, ids: Sequence[UUID], wanted: EvidenceFilter) -> None:
        before, current = self.chosen()[:_MOST_KEPT], self.view.currentIndex().row()
        if tuple(ids) == self.model.ids:
            self.model.refresh()
        else:
            self.model.show(ids)
        sought, self._wanted = self._wanted, None
        keys = [sought] if sought else before
        places = [place for key in keys if (place := self.model.place_of(key)) is not None]
        if places:
            self._select(places)
        elif before and ids:
            self._select([min(max(current, 0), len(ids) - 1)])
        self.counted.emit(len(ids), not wanted.is_all)
        say(self._said, "" if ids else text("ui.evidence.nothing" if not wanted.is_all else "ui.evidence.none"))
        self._on_selection()

    def _show_checks(self, known: Checks) -> None:
        if known.last != self._checks.last:
            self._checks = known
            self.model.show_checks(known)
            self.checked.emit()
            self._show_damaged_chip()
            if EvidenceChip.DAMAGED in self.filter().chips:
                self.reload()

    def _select(self, places: Sequence[int]) -> None:
        chosen = QItemSelection()
        last = len(COLUMNS) - 1
        for place in places:
            chosen.select(self.model.index(place, 0), self.model.index(place, last))
        model = self.table.selectionModel()
        model.setCurrentIndex(self.model.index(places[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @Slot()
    def _on_selection(self, *_: object) -> None:
        self.selected.emit()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Let the arrow down and Enter lead from the search into the list, and Escape empty the search."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.enter()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)
