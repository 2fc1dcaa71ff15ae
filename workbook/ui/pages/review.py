"""Review: what is handed over, what it claims, what that rests on, and what changed since one last looked."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QSettings, Qt, QTimer, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.checklist import ItemGroup
from workbook.domain.errors import WorkbookError
from workbook.domain.review import ReviewRow, Tab
from workbook.domain.vocabulary import WorkState
from workbook.messages import text
from workbook.operations import work as handling
from workbook.store import review_changes, review_views
from workbook.store.book import Book
from workbook.store.item_detail import item_detail
from workbook.ui.actions import Act
from workbook.ui.background import Step
from workbook.ui.dialogs.sheet import plain_button
from workbook.ui.messages import number, sentence
from workbook.ui.models.review import ReviewModel
from workbook.ui.pages.page import Page
from workbook.ui.review_wording import many_words, refusal_words, tab_words
from workbook.ui.unkept import Leftover
from workbook.ui.widgets.decision_bar import DecisionBar
from workbook.ui.widgets.empty_state import EmptyState
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.page_head import page_margins, page_title
from workbook.ui.widgets.review_changes import ChangesPanel
from workbook.ui.widgets.review_list import ReviewList
from workbook.ui.widgets.review_sheet import ReviewSheet
from workbook.ui.widgets.tab_bar import TabBar
from workbook.ui.work import Work

_SPLIT = "review/split"
_LIST_WIDTH = 284
_AT_ONCE = 50
"""How many items are answered without leaving the main thread."""


class ReviewPage(Page):
    """A queue at the left, the item beside it, what changed at the right; A accepts, R returns, N and P go on."""

    name = "review"
    kinds = frozenset(
        {"checklist_item", "determination", "attachment", "evidence", "finding", "finding_item", "parameter", "person"}
    )

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.tab = Tab.TO_REVIEW
        self.model = ReviewModel(lambda ids: work.read(review_views.review_rows, ids, work.today))
        self.model.setParent(self)
        self.list = ReviewList(self.model)
        self.sheet = ReviewSheet(self.work.go)
        self.bar = DecisionBar()
        self.panel = ChangesPanel()
        self.inspector = self.panel
        self.tabs = TabBar(list(Tab), self.turn, tab_words, text("ui.page.review"))
        self.empty = EmptyState(lambda: self.work.go("checklist"))
        self._stack = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._shown: UUID | None = None
        self._wanted: UUID | None = None
        self._place = 0
        self._lay_out()
        # Selecting many rows tells of each; what is shown follows once.
        self._following = QTimer(self)
        self._following.setSingleShot(True)
        self._following.setInterval(0)
        self._following.timeout.connect(self._show_selected)
        self.list.selectionModel().selectionChanged.connect(self._following.start)
        self.model.failed.connect(self._fail)
        self.list.activated.connect(self._open)
        self.bar.accept_asked.connect(self.accept)
        self.bar.return_asked.connect(self.send_back)
        self.bar.submit_asked.connect(self.submit)
        self.bar.note_closed.connect(self.list.setFocus)
        work.acting.changed.connect(self.reload)

    def reload(self) -> None:
        """Read the queue and how many items each part of it holds."""
        person, tab = self.work.acting.person, self.tab
        self.work.fetch(review_views.queue_counts, person, done=self.tabs.say_counts, key="review counts")
        self.work.fetch(review_views.queue, tab, person, done=self._take, key="review queue")

    def go_to(self, target: object) -> None:
        """Show a part of the queue, or an item in it."""
        if isinstance(target, Tab):
            self.turn(target)
        elif isinstance(target, UUID):
            try:
                rows = self.work.read(review_views.review_rows, [target], self.work.today)
            except WorkbookError as error:
                self._fail(error)
                return
            if rows and rows[0].row.work_state is not WorkState.DRAFT:
                self._wanted = target
                states = {WorkState.SUBMITTED: Tab.TO_REVIEW, WorkState.RETURNED: Tab.RETURNED}
                self.turn(states.get(rows[0].row.work_state, Tab.ACCEPTED))

    def enter(self) -> None:
        """Take the keyboard."""
        (self.list if self.model.ids else self.tabs.buttons[self.tab]).setFocus()

    def keep(self) -> None:
        """Remember how the width is shared."""
        QSettings().setValue(_SPLIT, self._split.saveState())

    def _write_typed(self) -> bool:
        """Notes are written when they are sent."""
        return not self.bar.begun

    def _not_kept(self) -> Leftover | None:
        """Return a note to return items with that is not sent."""
        items, note = next(iter(self.bar.begun.items()), ((), ""))
        words = text("ui.unkept.note", count=number(len(items)))
        return Leftover(words, note, lambda: self._show_note(items)) if items else None

    def _show_note(self, items: tuple[UUID, ...]) -> None:
        """Show a note that was begun, with the items it is for."""
        if self.selected == items and self.bar.can_return:
            self.bar.open_note()
        else:
            self.go_to(items[0])

    def acts(self) -> Sequence[Act]:
        """Return what can be done here."""
        bar = self.bar
        return (
            Act("review_accept", "review", self.accept, "A", self, lambda: bar.can_accept, writes=True),
            Act("review_return", "review", bar.open_note, "R", self, lambda: bar.can_return, writes=True),
            Act("review_submit", "review", self.submit, "S", self, lambda: bar.can_submit, writes=True),
            Act("review_next", "review", lambda: self.step(1), "N", self, self._has_items, starts_group=True),
            Act("review_previous", "review", lambda: self.step(-1), "P", self, self._has_items),
            Act("review_open", "review", self._open, "O", self, self._has_items),
        )

    @Slot(object)
    def turn(self, tab: Tab) -> None:
        """Show another part of the queue."""
        if tab is not self.tab:
            self.tab, self._place, self._shown = tab, 0, None
            self.bar.refuse("")
        self.tabs.press(tab)
        self.reload()

    @property
    def selected(self) -> tuple[UUID, ...]:
        """The selected items, in their order."""
        places = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return tuple(key for key in (self.model.id_at(place) for place in places) if key is not None)

    def step(self, by: int) -> None:
        """Go on to the next item, or back."""
        ids = self.model.ids
        if ids:
            last = self.selected[-1 if by > 0 else 0] if self.selected else None
            at = ids.index(last) + by if last is not None else 0
            self._select_all([ids[max(0, min(len(ids) - 1, at))]])

    @Slot()
    def accept(self) -> None:
        """Accept what is selected; a refusal is said in place, with who could."""
        self._carry_out("accept", handling.accept)

    @Slot(str)
    def send_back(self, reason: str) -> None:
        """Return what is selected with a reason."""
        self._carry_out("return", lambda book, actor, ids: handling.return_items(book, actor, ids, reason))

    @Slot()
    def submit(self) -> None:
        """Submit again what was returned."""
        self._carry_out("submit", handling.submit)

    def _carry_out(self, what: str, operation: Callable[[Book, Actor, Sequence[UUID]], Changes]) -> None:
        chosen = self.selected
        if not chosen:
            return
        # What follows in the queue takes the place of what leaves it.
        self._place = self.model.ids.index(chosen[0])
        deed = self._deed(what, chosen)
        if len(chosen) > _AT_ONCE:

            def job(book: Book, actor: Actor, step: Step) -> Changes:
                step(0, 0)
                return operation(book, actor, chosen)

            self.work.start(deed, job, lambda _: self._finish(), label=deed, failed=self._refuse)
        elif self.work.do(deed, lambda book, actor: operation(book, actor, chosen), self._refuse) is not None:
            self._finish()

    def _finish(self) -> None:
        self.bar.finish()
        self.list.setFocus()

    def _deed(self, what: str, chosen: Sequence[UUID]) -> str:
        row = self.model.row(chosen[0])
        name = row.row.control if row is not None and len(chosen) == 1 else ""
        items = text("ui.review.items", count=number(len(chosen)))
        return text(f"ui.review.deed.{what}", what=name or items)

    def _refuse(self, words: str) -> None:
        rows = [row for row in map(self.model.row, self.selected) if row is not None]
        self.bar.refuse(refusal_words(self.work, words, self.tab, {row.submitter for row in rows}))

    def _take(self, groups: tuple[ItemGroup, ...]) -> None:
        before = self.selected
        wanted, self._wanted = self._wanted, None
        self.model.show(groups)
        ids = self.model.ids
        self._stack.setCurrentWidget(self._split if ids else self.empty)
        self.empty.teach(text(f"ui.review.empty.{self.tab.value}"), text("ui.review.to_checklist"))
        kept = [wanted] if wanted in self.model.ids else [key for key in before if self.model.place_of(key) is not None]
        if not kept and ids:
            kept = [ids[min(self._place, len(ids) - 1)]]
        self._select_all(kept)
        if not ids:
            self._following.start()

    def _select_all(self, keys: Sequence[UUID]) -> None:
        self.list.choose([place for place in map(self.model.place_of, keys) if place is not None])

    @Slot()
    def _show_selected(self) -> None:
        chosen = self.selected
        row = self.model.row(chosen[0]) if chosen else None
        self.bar.show_state(row.row.work_state if row else None, chosen, read_only=self.work.is_read_only)
        if len(chosen) == 1 and row is not None:
            self._show_item(row)
        else:
            self._shown = None
            self.sheet.say(
                text("ui.review.selected", count=number(len(chosen))) if chosen else "", many_words(len(chosen))
            )
            self.panel.show_nothing(text("ui.review.select_one"))
        self.acts_changed.emit()

    def _show_item(self, row: ReviewRow) -> None:
        person = self.work.acting.person
        try:
            detail = self.work.read(item_detail, row.id, self.work.today)
            grounds = self.work.read(review_views.grounds, row.id)
            findings = self.work.read(review_views.finding_ids, row.id)
            changed = self.work.read(review_changes.changes_since, row.id, person)
        except WorkbookError as error:
            self._fail(error)
            return
        if detail is not None:
            if row.id != self._shown:
                self.bar.refuse("")
            self.sheet.show_item(detail, grounds, findings, keep_place=row.id == self._shown)
            self.panel.show_changes(row, changed)
            self._shown = row.id

    @Slot()
    def _open(self) -> None:
        if self.selected:
            self.work.go("checklist", self.selected[0])

    def _has_items(self) -> bool:
        return bool(self.model.ids)

    @Slot(object)
    def _fail(self, error: WorkbookError) -> None:
        self.work.refused.emit(sentence(error))

    def _lay_out(self) -> None:
        layout = column(self, spacing=12)
        page_margins(layout)
        head = line(spacing=8)
        head.addWidget(page_title("review"))
        head.addStretch(1)
        head.addWidget(label(text("ui.review.keys"), "caption"))
        head.addWidget(plain_button(text("ui.review.sign_off"), self.work.asked_to_sign.emit))
        layout.addLayout(head)
        layout.addWidget(self.tabs)
        beside = QWidget()
        inner = column(beside, spacing=0)
        inner.addWidget(self.sheet, 1)
        inner.addWidget(self.bar)
        self._split.addWidget(self.list)
        self._split.addWidget(beside)
        self._split.setHandleWidth(8)
        self._split.setProperty("role", "gap")
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([_LIST_WIDTH, 10_000])
        kept = QSettings().value(_SPLIT)
        if kept is not None:
            self._split.restoreState(kept)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._split)
        layout.addWidget(self._stack, 1)
