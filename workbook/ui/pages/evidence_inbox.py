"""The inbox: evidence that is attached nowhere yet at the left, the items it can go to at the right."""

from collections.abc import Sequence
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QItemSelectionModel, QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QSplitter, QStackedWidget, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.evidence_views import EvidenceChip, EvidenceFilter, EvidenceSort
from workbook.domain.records import Attaching
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.operations import placing
from workbook.operations.items import Target
from workbook.store.book import Book
from workbook.store.evidence_views import evidence_rows, listed
from workbook.ui.background import Step
from workbook.ui.messages import number, sentence
from workbook.ui.models.evidence import EvidenceModel
from workbook.ui.theme import theme
from workbook.ui.widgets.evidence_delegates import InboxDelegate, Picture
from workbook.ui.widgets.labels import column
from workbook.ui.widgets.targets import TargetPanel
from workbook.ui.work import Work

_UNPLACED: Final = EvidenceFilter(chips=frozenset({EvidenceChip.UNPLACED}))
_AT_ONCE: Final = 100
"""So many attachments are made without leaving the main thread."""
_BOTH: Final = 520
"""Pixels that inbox and items need beside each other."""
_SPLIT: Final = "evidence/inbox_split"


class InboxList(QListView):
    """What is to be placed; it can be dragged to an item."""

    def __init__(self, model: EvidenceModel, picture: Picture) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(InboxDelegate(picture, self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(text("ui.inbox.list"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        theme().changed.connect(self.viewport().update)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the search for items."""


class InboxView(QWidget):
    """Places what is chosen with a digit, with a few letters and Enter, with a drag, or with the button."""

    selected = Signal()
    """Something else is chosen."""
    opened = Signal()
    """What is chosen is to be looked at."""
    files_dropped = Signal(list, object, object)
    """paths, the item they go to, and how they bear"""
    counted = Signal(int)
    """How many are to be placed."""

    def __init__(self, work: Work, picture: Picture, teaching: QWidget) -> None:
        super().__init__()
        self._work = work
        self.model = EvidenceModel(lambda ids: work.read(evidence_rows, ids, work.today))
        self.model.setParent(self)
        self.model.failed.connect(lambda error: work.refused.emit(sentence(error)))
        self.list = InboxList(self.model, picture)
        self.targets = TargetPanel(work)
        self._stack = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out(teaching)
        self.list.selectionModel().selectionChanged.connect(self._on_selection)
        self.list.activated.connect(lambda _: self.opened.emit())
        self.list.installEventFilter(self)
        self.targets.place_asked.connect(lambda target: self.place(self.chosen(), target))
        self.targets.left.connect(self.enter)
        self.targets.list.evidence_dropped.connect(self.place)
        self.targets.list.files_dropped.connect(self._on_files)

    def _lay_out(self, teaching: QWidget) -> None:
        self._split.addWidget(self.list)
        right = QWidget()
        inner = column(right)
        inner.setContentsMargins(12, 0, 0, 0)
        inner.addWidget(self.targets)
        self._split.addWidget(right)
        self._split.setHandleWidth(12)
        self._split.setProperty("role", "clear")
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        kept = QSettings().value(_SPLIT)
        if kept is not None:
            self._split.restoreState(kept)
        self._stack.addWidget(self._split)
        self._stack.addWidget(teaching)
        column(self).addWidget(self._stack)
        self.list.setMinimumSize(QSize(220, 80))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the items below the inbox where both do not fit beside each other."""
        wide = event.size().width() >= _BOTH
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if orientation is not self._split.orientation():
            self._split.setOrientation(orientation)
            self._split.setSizes([1000, 1000])
        super().resizeEvent(event)

    def reload(self) -> None:
        """Read what is to be placed, and where it can go."""
        today = self._work.today

        def job(book: Book, step: Step) -> tuple[UUID, ...]:
            return listed(book, _UNPLACED, EvidenceSort.RECEIVED, descending=True, as_of=today, step=step)

        self._work.fetch_steps(job, self._show, key="inbox")
        self.targets.reload()

    def enter(self) -> None:
        """Take the keyboard."""
        if not self.model.ids:
            return
        self.list.setFocus()
        if not self.chosen():
            self._choose(0)

    def go_to_search(self) -> None:
        """Go to the search for items."""
        self.targets.search.setFocus()
        self.targets.search.selectAll()

    def chosen(self) -> list[UUID]:
        """Return what is chosen, in the order of the list."""
        return [self.model.ids[row] for row in sorted(index.row() for index in self.list.selectedIndexes())]

    def choose(self, key: UUID) -> bool:
        """Choose one piece; False when it is not to be placed."""
        place = self.model.place_of(key)
        if place is None:
            return False
        self._choose(place)
        return True

    def keep(self) -> None:
        """Remember the layout."""
        QSettings().setValue(_SPLIT, self._split.saveState())

    @Slot(list, object)
    def place(self, ids: Sequence[UUID], target: UUID) -> None:
        """Attach evidence to an item as the strip says, and go on with the next."""
        if not ids:
            return
        try:
            attaching = self.targets.attaching()
        except WorkbookError as error:
            self._refuse(sentence(error))
            return
        operation = partial(_place, ids=tuple(ids), target=target, attaching=attaching)
        label = self._deed(ids, target)
        if len(ids) > _AT_ONCE:
            words = text("ui.inbox.placing", count=number(len(ids)))
            self._work.start(
                words,
                lambda book, actor, _: operation(book, actor),
                lambda _: self._went(ids, target),
                label=label,
                failed=self._refuse,
            )
        elif self._work.do(label, operation, self._refuse) is not None:
            self._went(ids, target)

    def _deed(self, ids: Sequence[UUID], target: UUID) -> str:
        name = self.targets.name_of(target)
        place = self.model.place_of(ids[0])
        row = self.model.row(place) if place is not None else None
        if len(ids) == 1 and row is not None:
            return text("ui.inbox.deed", evidence=row.code, item=name)
        return text("ui.inbox.deed_many", count=number(len(ids)), item=name)

    def _went(self, ids: Sequence[UUID], target: UUID) -> None:
        """Show what is left at once, choose the next, and say where the others are."""
        said = text("ui.inbox.placed", what=self._deed(ids, target))
        gone = set(ids)
        first = next((place for place, key in enumerate(self.model.ids) if key in gone), 0)
        self._put([key for key in self.model.ids if key not in gone])
        self.targets.was_used(target)
        if self.model.ids:
            self._choose(min(first, len(self.model.ids) - 1))
            self.list.setFocus()
        self.targets.tell(said, Tone.OK)

    def _refuse(self, words: str) -> None:
        self.targets.tell(words, Tone.BAD)

    def _show(self, ids: Sequence[UUID]) -> None:
        before, current = set(self.chosen()), self.list.currentIndex().row()
        if tuple(ids) != self.model.ids:
            self._put(ids)
            flag = QItemSelectionModel.SelectionFlag.Select
            for place in (place for key in before if (place := self.model.place_of(key)) is not None):
                self.list.selectionModel().select(self.model.index(place, 0), flag)
            if ids and not self.chosen():
                self._choose(min(max(current, 0), len(ids) - 1))
        else:
            self.model.refresh()
            self._stack.setCurrentIndex(0 if ids else 1)
        self.counted.emit(len(ids))
        self._on_selection()

    def _put(self, ids: Sequence[UUID]) -> None:
        self.model.show(ids)
        self._stack.setCurrentIndex(0 if ids else 1)

    def _choose(self, place: int) -> None:
        self.list.setCurrentIndex(self.model.index(place, 0))

    @Slot()
    def _on_selection(self, *_: object) -> None:
        self.targets.say_chosen(len(self.list.selectedIndexes()))
        self.selected.emit()

    @Slot(list, object)
    def _on_files(self, paths: list[object], target: UUID) -> None:
        try:
            self.files_dropped.emit(paths, target, self.targets.attaching())
        except WorkbookError as error:
            self._refuse(sentence(error))

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Let a digit place, and letters begin the search for an item."""
        if watched is not self.list or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        letters = event.text()
        if held != Qt.KeyboardModifier.NoModifier or not letters.strip() or not letters.isprintable():
            return super().eventFilter(watched, event)
        if letters.isascii() and letters.isdigit():
            target = self.targets.target(int(letters))
            if target is not None:
                self.place(self.chosen(), target)
        else:
            self.targets.begin_typing(letters)
        return True


def _place(book: Book, actor: Actor, *, ids: tuple[UUID, ...], target: UUID, attaching: Attaching) -> Changes:
    return placing.place(book, actor, ids, [Target(target)], attaching)
