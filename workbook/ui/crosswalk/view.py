"""The crosswalk: every mapping of the workbook's frameworks, filtered, read and judged one after another."""

from enum import StrEnum
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from workbook.domain.crosswalk_views import MappingCounts, MappingFilter, MappingRow
from workbook.domain.vocabulary import ReviewState
from workbook.exports.visible import one_line
from workbook.messages import text
from workbook.store import crosswalk
from workbook.store.book import Book
from workbook.ui.background import Step
from workbook.ui.crosswalk.deeds import MappingDeeds
from workbook.ui.crosswalk.model import MappingModel
from workbook.ui.crosswalk.panel import CrosswalkPanel
from workbook.ui.crosswalk.table import MappingTable
from workbook.ui.unkept import Leftover
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.empty_state import EmptyState
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.search_field import SearchField
from workbook.ui.widgets.tab_bar import TabBar
from workbook.ui.work import Work

_TYPING_MS: Final = 120
_SLICE: Final = 200


class Show(StrEnum):
    """Which mappings are shown."""

    UNREVIEWED = "unreviewed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    ALL = "all"


Found = tuple[tuple[MappingRow, ...], MappingCounts, tuple[tuple[str, str], ...]]


class CrosswalkView(QWidget):
    """A table; what is chosen in it is judged in `panel`, which stands at the right of the page."""

    chosen = Signal()
    """Something else is chosen."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._wanted: tuple[UUID, ...] = ()
        self._place = 0
        self._frameworks: list[str] = [""]
        self.show_ = Show.UNREVIEWED
        self.counts = MappingCounts({})
        self.deeds = MappingDeeds(work)
        self.panel = CrosswalkPanel(self.deeds, is_read_only=work.is_read_only)
        self.model = MappingModel()
        self.model.setParent(self)
        self.table = MappingTable(self.model)
        self.tabs = TabBar(list(Show), self.turn, _words, text("ui.crosswalk.views"))
        self.search = SearchField(text("ui.crosswalk.search"))
        self.framework = Drop(text("ui.crosswalk.framework"))
        self.framework.setMinimumContentsLength(22)
        self.framework.addItem(text("ui.crosswalk.all_frameworks"))
        self.empty = EmptyState(self.add)
        self._stack = QStackedWidget()
        self._lay_out()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.read)
        self._following = QTimer(self)  # selecting many rows tells of each; what is shown follows once
        self._following.setSingleShot(True)
        self._following.setInterval(0)
        self._following.timeout.connect(self._show_chosen)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.framework.activated.connect(self._on_framework)
        self.table.selectionModel().selectionChanged.connect(self._following.start)
        self.table.opened.connect(self._enter_panel)
        self.panel.judged.connect(self.table.setFocus)

    def read(self) -> None:
        """Read the mappings that are wanted, and how many there are of each state."""
        states = frozenset() if self.show_ is Show.ALL else frozenset({ReviewState(self.show_.value)})
        framework = self._frameworks[self.framework.currentIndex()]
        wanted = MappingFilter(states, framework, self.search.text())

        def job(book: Book, step: Step) -> Found:
            with book.reading(background=True) as session:
                counts, frameworks = crosswalk.mapping_counts(session), crosswalk.frameworks_mapped(session)
                ids = crosswalk.mapping_ids(session, wanted)
            rows: list[MappingRow] = []
            for start in range(0, len(ids), _SLICE):  # nobody waits long for a turn at the file
                step(start, len(ids))
                with book.reading(background=True) as session:
                    rows += crosswalk.mapping_rows(session, ids[start : start + _SLICE])
            return tuple(rows), counts, frameworks

        self._work.fetch_steps(job, self._take, key="crosswalk")

    def go_to(self, mapping: UUID) -> None:
        """Show a mapping, whatever is filtered now."""
        self.search.clear()
        self.framework.setCurrentIndex(0)
        self._wanted = (mapping,)
        self.turn(Show.ALL)

    @Slot(object)
    def turn(self, show: Show) -> None:
        """Show others."""
        self.show_, self._place = show, 0
        self.tabs.press(show)
        self.read()

    def enter(self) -> None:
        """Take the keyboard."""
        (self.table if self.model.rows else self.tabs.buttons[self.show_]).setFocus()

    def add(self) -> None:
        """Ask for a mapping of one's own; what is chosen tells the frameworks."""
        from workbook.ui.crosswalk.adding import AddMapping

        rows = self.panel.rows
        choices = self._work.read(crosswalk.control_choices)
        dialog = AddMapping(self._work, self.window(), self.deeds, choices)
        if rows:
            dialog.begin_with(rows[0].control.framework, rows[0].target.framework)
        dialog.added.connect(self.go_to)
        dialog.open()

    def begun(self) -> Leftover | None:
        """Return a reason or another text that was typed and is not recorded."""
        for one in self.panel.drafts.begun():
            if one.typed.strip():
                go = partial(self.go_to, one.items[0])
                return Leftover(text("ui.unkept.mapping"), one.typed, go)
        return None

    def _take(self, found: Found) -> None:
        rows, self.counts, frameworks = found
        before = tuple(one.id for one in self.table.chosen)
        if before and self.model.place_of(before[0]) is not None:
            self._place = self.model.place_of(before[0]) or 0
        wanted, self._wanted = self._wanted or before, ()
        self._offer(frameworks)
        self.tabs.say_counts(
            {one: self.counts.whole if one is Show.ALL else self.counts.states[ReviewState(one.value)] for one in Show}
        )
        self.model.show(rows)
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        if not rows:
            self._teach()
        self.table.choose(wanted, self._place)
        self._following.start()

    def _offer(self, frameworks: tuple[tuple[str, str], ...]) -> None:
        codes = ["", *(code for code, _ in frameworks)]
        if codes == self._frameworks:
            return
        before = self._frameworks[self.framework.currentIndex()]
        self._frameworks = codes
        self.framework.clear()
        self.framework.addItem(text("ui.crosswalk.all_frameworks"))
        self.framework.addItems([one_line(title) for _, title in frameworks])
        self.framework.setCurrentIndex(codes.index(before) if before in codes else 0)

    def _teach(self) -> None:
        can = not self._work.is_read_only
        if not self.counts.whole:
            self.empty.teach(text("ui.crosswalk.empty"), text("ui.subjects.add.crosswalk"), enabled=can)
        elif self.search.text().strip() or self.framework.currentIndex():
            self.empty.teach(text("ui.crosswalk.not_found"))
        else:
            self.empty.teach(text(f"ui.crosswalk.none.{self.show_}"))

    @Slot()
    def _show_chosen(self) -> None:
        rows = self.table.chosen
        if len(rows) == 1:
            self.panel.show_mapping(rows[0], self._work.read(crosswalk.mapping_texts, rows[0].id))
        elif rows:
            self.panel.show_many(rows)
        else:
            self.panel.show_nothing(text("ui.crosswalk.select"))
        self.chosen.emit()

    @Slot()
    def _on_framework(self) -> None:
        self.read()

    @Slot()
    def _enter_panel(self) -> None:
        self.panel.setFocus()

    def _lay_out(self) -> None:
        layout = column(self, spacing=8)
        layout.addWidget(self.tabs)
        head = line(spacing=8)
        head.addWidget(self.search, 1)
        head.addWidget(self.framework)
        layout.addLayout(head)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        layout.addWidget(self._stack, 1)
        layout.addWidget(label(text("ui.crosswalk.note"), "caption", wraps=True))


def _words(show: Show) -> tuple[str, str]:
    return text(f"ui.crosswalk.show.{show}"), text(f"ui.crosswalk.show_tip.{show}")
