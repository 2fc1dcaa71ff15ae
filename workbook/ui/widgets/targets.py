"""Where evidence is placed: checklist items, the last used first, found by a few letters."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QPushButton, QWidget

from workbook.domain.evidence_views import TargetRow
from workbook.domain.records import Attaching
from workbook.exports.palette import Tone
from workbook.exports.visible import elided, one_line
from workbook.messages import text
from workbook.store.targets import last_used_ids, target_ids, target_rows
from workbook.ui.evidence_wording import target_aloud, target_where
from workbook.ui.intake import dropped_paths
from workbook.ui.messages import number, sentence
from workbook.ui.models.evidence import ids_of
from workbook.ui.models.paged import Index, PagedList
from workbook.ui.theme import theme
from workbook.ui.widgets.attach_form import AttachStrip
from workbook.ui.widgets.labels import column, label, say
from workbook.ui.widgets.search_field import SearchField
from workbook.ui.widgets.two_line_delegate import TwoLineDelegate, TwoLines
from workbook.ui.work import Work

_TYPING_MS: Final = 120
_MOST_NAME: Final = 30
KEYS: Final = 9
"""So many items have a digit as their key."""


class TargetDelegate(TwoLineDelegate):
    """Paints an item with the digit that places on it."""

    def lines_of(self, index: Index, row: object) -> TwoLines:
        """Return the words of a row."""
        assert isinstance(row, TargetRow)
        digit = str(index.row() + 1) if index.row() < KEYS else ""
        return TwoLines(row.control, row.title, target_where(row), digit)


class TargetList(QListView):
    """Items that evidence and files can be dropped on."""

    evidence_dropped = Signal(list, object)
    """ids of evidence, and the item"""
    files_dropped = Signal(list, object)
    """paths, and the item"""

    def __init__(self, model: PagedList[TargetRow]) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(TargetDelegate(lambda _: TwoLines("", "", ""), self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(text("ui.targets.list"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        theme().changed.connect(self.viewport().update)

    def target_at(self, place: QPoint) -> UUID | None:
        """Return the item under a point."""
        index = self.indexAt(place)
        return self._model.ids[index.row()] if index.isValid() else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take evidence of this window, and files of this machine."""
        if ids_of(event.mimeData()) or dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which item would have it."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.setCurrentIndex(index)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand over what was dropped on an item."""
        target = self.target_at(event.position().toPoint())
        ids, paths = ids_of(event.mimeData()), dropped_paths(event.mimeData())
        if target is None or not (ids or paths):
            event.ignore()
            return
        event.acceptProposedAction()
        if ids:
            self.evidence_dropped.emit(ids, target)
        else:
            self.files_dropped.emit(paths, target)


class TargetPanel(QWidget):
    """Search, items, and how evidence will bear."""

    place_asked = Signal(object)
    """The item that what is chosen goes to."""
    left = Signal()
    """The person goes back without placing."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._recent: list[UUID] = []
        self._said = label("", "caption", wraps=True)
        self._said.hide()
        self.model = PagedList[TargetRow](lambda ids: work.read(target_rows, ids), target_aloud)
        self.model.setParent(self)
        self.model.failed.connect(lambda error: say(self._said, sentence(error), Tone.BAD))
        self.search = SearchField(text("ui.targets.search"))
        self.list = TargetList(self.model)
        self.strip = AttachStrip()
        self.place = QPushButton()
        self.place.setProperty("role", "main")
        self.place.setAutoDefault(False)
        self.place.clicked.connect(self._ask)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.reload)
        self._asked_for = False
        self._is_nothing_found = False
        self._count = 0
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(self._ask)
        self.list.selectionModel().currentChanged.connect(lambda *_: self.say_chosen(self._count))
        self._lay_out()

    def _lay_out(self) -> None:
        layout = column(self, spacing=8)
        layout.addWidget(label(text("ui.targets.heading"), "section"))
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._said)
        layout.addWidget(self.strip)
        layout.addWidget(self.place)
        self.say_chosen(0)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for a code and some of its title."""
        return QSize(260, 160)

    @Slot()
    def reload(self) -> None:
        """Look for what is typed, or for what was used last."""
        self._typing.stop()
        words = self.search.text()
        if not self._recent:
            self._work.fetch(last_used_ids, done=self._take_recent, key="targets used")
        self._work.fetch(target_ids, words, done=self._show, key="targets", open_only=True)

    def _take_recent(self, ids: Sequence[UUID]) -> None:
        self._recent += [key for key in ids if key not in self._recent]

    def _show(self, ids: Sequence[UUID]) -> None:
        before = self.chosen()
        looked_for = bool(self.search.text().strip())
        known = set(ids)
        first = [key for key in self._recent if key in known or not looked_for]
        rest = set(first)
        ids = [*first, *(key for key in ids if key not in rest)] if not looked_for else _stirred(ids, first)
        self.model.show(ids)
        place = self.model.place_of(before) if before and not looked_for else None
        if ids:
            self.list.setCurrentIndex(self.model.index(place or 0))
        if not ids:
            say(self._said, text("ui.targets.nothing" if looked_for else "ui.targets.none"))
        elif self._is_nothing_found:
            say(self._said, "")
        self._is_nothing_found = not ids
        if self._asked_for:
            self._asked_for = False
            self._ask()

    def chosen(self) -> UUID | None:
        """Return the item that evidence would be placed on."""
        index = self.list.currentIndex()
        return self.model.ids[index.row()] if index.isValid() else None

    def target(self, digit: int) -> UUID | None:
        """Return the item with this digit, 1 to 9."""
        return self.model.ids[digit - 1] if 0 < digit <= min(KEYS, len(self.model.ids)) else None

    def name_of(self, target: UUID) -> str:
        """Return how people call an item that is listed."""
        place = self.model.place_of(target)
        row = self.model.row(place) if place is not None else None
        return row.name if row else ""

    def attaching(self) -> Attaching:
        """Return how evidence will bear. Raises WorkbookError for a text that cannot be kept."""
        return self.strip.value()

    def was_used(self, target: UUID) -> None:
        """Put an item first, and begin anew."""
        self._recent = [target, *(key for key in self._recent if key != target)][:50]
        self.strip.was_used()
        if self.search.text():
            self.search.clear()
        else:
            self.reload()

    def say_chosen(self, count: int) -> None:
        """Say on the button how much would be placed where."""
        self._count = count
        target = self.chosen()
        name = elided(one_line(self.name_of(target)), _MOST_NAME) if target else ""
        words = text("ui.targets.place" if name else "ui.targets.place_nowhere", count=number(count), item=name)
        self.place.setText(words.replace("&", "&&"))
        self.place.setAccessibleName(words)
        self.place.setEnabled(count > 0 and bool(name) and not self._work.is_read_only)

    def tell(self, words: str, tone: Tone = Tone.PLAIN) -> None:
        """Say what was done or refused."""
        say(self._said, words, tone)

    def begin_typing(self, letters: str) -> None:
        """Take the keyboard with the first letters already typed."""
        self.search.setFocus()
        self.search.setText(letters)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Let arrows choose and Enter place while one types; Escape empties the search, then goes back."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
            return True
        if event.key() == Qt.Key.Key_Escape:
            if self.search.text():
                self.search.clear()
            else:
                self.left.emit()
            return True
        if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            place = min(max(self.list.currentIndex().row() + step, 0), len(self.model.ids) - 1)
            self.list.setCurrentIndex(self.model.index(place))
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _ask(self, *_: QModelIndex | bool) -> None:
        if self._typing.isActive():
            self._asked_for = True  # it goes to what was typed, not to what was listed before
            self.reload()
            return
        target = self.chosen()
        if target is not None:
            self.place_asked.emit(target)


def _stirred(found: Sequence[UUID], first: Sequence[UUID]) -> list[UUID]:
    """Return what was found with the best hit where it is, and what was used before right behind it."""
    best = list(found[:1])
    used = [key for key in first if key not in best]
    return [*best, *used, *(key for key in found if key not in best and key not in set(used))]
