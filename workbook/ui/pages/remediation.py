"""Remediation: what is owed for findings by the day it is due, and what was claimed and retested in follow-up rounds."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final
from uuid import UUID

from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.owed import RoundLine
from workbook.domain.owed_views import OwedFilter
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.store.owed import owed_rows, rows_of_finding
from workbook.store.remediation_lines import round_lines
from workbook.ui.actions import Act
from workbook.ui.findings.asking import Question
from workbook.ui.messages import sentence
from workbook.ui.pages.page import Page
from workbook.ui.remediation.asking import RemediationAsking
from workbook.ui.remediation.listing import OwedList
from workbook.ui.remediation.round_asking import RoundAsking
from workbook.ui.remediation.sheet import OwedSheet
from workbook.ui.remediation.wording import round_words
from workbook.ui.widgets.banner import Banner
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.page_head import page_margins, page_title
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.teaching import Teaching
from workbook.ui.work import Work

_LIST_WIDTH: Final = 420
_SPLIT: Final = "remediation/split"


class RemediationPage(Page):
    """The list, the round that is open, and the sheet of what is chosen."""

    name: ClassVar[str] = "remediation"
    kinds: ClassVar[frozenset[str]] = frozenset(
        {
            "remediation", "milestone", "fix_claim", "retest", "remediation_evidence", "risk_acceptance",
            "follow_up_round", "finding", "party", "contact", "evidence", "engagement",
        }
    )  # fmt: skip

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.list = OwedList(work)
        self.question = Question()
        self.refusal = Banner()
        self.asking = RemediationAsking(work, self, self.question, self._refuse)
        self.round_asking = RoundAsking(work, self, self.question)
        self.sheet = OwedSheet(self.asking)
        self.rounds: tuple[RoundLine, ...] = ()
        self._round = label("", "caption", wraps=True)
        self.begin_round = link(text("ui.owed.new_round"), self.round_asking.new_round)
        self.change_round = link(text("ui.owed.change_round"), self.round_asking.change_round)
        self.close_round = link(text("ui.owed.close_round"), self.round_asking.close_round)
        self.to_findings = QPushButton(text("ui.owed.to_findings"))
        self.to_findings.clicked.connect(lambda _=False: work.go("findings"))
        self.teaching = Teaching([self.to_findings])
        self.teaching.say(text("ui.owed.empty_title"), text("ui.owed.empty"))
        self._stack = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self.list.chosen.connect(self.show_row)
        self.list.shown.connect(self._on_list)
        self.question.closed.connect(self.list.view.setFocus)

    def _lay_out(self) -> None:
        left = QWidget()
        inner = column(left, spacing=8)
        page_margins(inner, right=16)
        inner.addWidget(page_title("remediation"))
        beside = line(spacing=8)
        beside.addWidget(self._round, 1)
        for button in (self.begin_round, self.change_round, self.close_round):
            button.setProperty("edge", True)
            beside.addWidget(button)
        inner.addLayout(beside)
        inner.addWidget(self.list, 1)
        left.setMinimumWidth(340)
        right = frame("sheet")
        whole = column(right, spacing=0)
        over = column(spacing=8)
        over.setContentsMargins(28, 0, 28, 0)
        over.addWidget(self.question)
        over.addWidget(self.refusal)
        whole.addLayout(over)
        whole.addWidget(self._stack, 1)
        for shown in (frame("sheet"), self.teaching, self.sheet):  # nothing is said before the list is read
            self._stack.addWidget(shown)
        right.setMinimumWidth(420)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(right)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([_LIST_WIDTH, 10_000])
        kept = QSettings().value(_SPLIT)
        if kept is not None:
            self._split.restoreState(kept)
        column(self).addWidget(self._split)

    def reload(self) -> None:
        """Read the list, the rounds and what is shown anew."""
        self._read_rounds()
        if self.asking.row is not None:
            self._show(self.asking.row.id, keep_place=True)
        self.list.read()

    def go_to(self, target: object) -> None:
        """Show a remediation, an accepted risk, or what is owed for a finding; or the rows under a filter."""
        if isinstance(target, UUID):
            self._show_owed(target)
        elif isinstance(target, OwedFilter):
            self.list.want(target)

    def enter(self) -> None:
        """Take the keyboard."""
        if self._stack.currentWidget() is self.teaching:
            self.to_findings.setFocus()
        else:
            self.list.view.setFocus()

    def go_to_search(self) -> bool:
        """Go to the search above the list."""
        self.list.search.setFocus()
        self.list.search.selectAll()
        return True

    def keep(self) -> None:
        """Remember the layout."""
        QSettings().setValue(_SPLIT, self._split.saveState())

    def acts(self) -> Sequence[Act]:
        """Return what can be done with what is owed."""
        asks, rounds = self.asking, self.round_asking

        def is_shown() -> bool:
            return self.isVisible() and asks.row is not None

        def has_plan() -> bool:
            return self.isVisible() and asks.remediation is not None

        def no_plan() -> bool:
            return is_shown() and asks.remediation is None

        return (
            Act("owed_plan", "finding", asks.plan, "Ctrl+Shift+R", self, no_plan, writes=True, starts_group=True),
            Act("owed_accept", "finding", asks.accept, is_enabled=no_plan, writes=True),
            Act("owed_change", "finding", asks.change_plan, "F2", self, has_plan, writes=True),
            Act("owed_milestone", "finding", asks.milestone, "Ctrl+M", self, has_plan, writes=True),
            Act("owed_claim", "finding", asks.claim, "Ctrl+Shift+F", self, has_plan, writes=True),
            Act("owed_retest", "finding", asks.retest, "Ctrl+T", self, has_plan, writes=True),
            Act("owed_withdraw", "finding", asks.withdraw, is_enabled=is_shown, writes=True),
            Act("owed_history", "finding", asks.history, is_enabled=is_shown),
            Act(
                "round_new",
                "finding",
                self.round_asking.new_round,
                is_enabled=self._may_open,
                writes=True,
                starts_group=True,
            ),
            Act("round_change", "finding", rounds.change_round, is_enabled=self._may_close, writes=True),
            Act("round_close", "finding", rounds.close_round, is_enabled=self._may_close, writes=True),
            Act("owed_previous", "finding", partial(self.step, -1), "Alt+Up", self, self.isVisible, starts_group=True),
            Act("owed_next", "finding", partial(self.step, 1), "Alt+Down", self, self.isVisible),
        )

    @Slot(object)
    def show_row(self, key: UUID) -> None:
        """Show a row whole."""
        now = self.asking.row
        self._show(key, keep_place=now is not None and now.id == key)
        self.list.select(key if self.asking.row is not None else None)

    def _show_owed(self, key: UUID) -> None:
        """Show a row by its own id, or what is owed for the finding with this id."""
        try:
            rows = self.work.read(rows_of_finding, key)
        except WorkbookError as error:
            self._refuse(sentence(error))
            return
        self.show_row(rows[0])

    def step(self, by: int) -> None:
        """Go to the row so many below."""
        key = self.list.neighbour(by)
        if key is not None:
            self.show_row(key)

    def _show(self, key: UUID, *, keep_place: bool) -> None:
        try:
            found = self.work.read(owed_rows, [key], self.work.today)
        except WorkbookError as error:
            self._refuse(sentence(error))
            return
        if not keep_place:
            self.question.close_question()
            self._refuse("")
        self.asking.row = found[0] if found else None
        if not found:
            self._stack.setCurrentIndex(0)  # until the list says what there is
        else:
            self.sheet.show_row(found[0], self.work.today, can_write=not self.work.is_read_only, keep_place=keep_place)
            self._stack.setCurrentWidget(self.sheet)
        self.acts_changed.emit()

    def _read_rounds(self) -> None:
        try:
            self.rounds = self.work.read(round_lines)
        except WorkbookError as error:
            self._refuse(sentence(error))
        current = next((one for one in self.rounds if one.closed_on is None), None)
        self.round_asking.open_round = current
        self.asking.has_round = current is not None
        latest = current or (self.rounds[-1] if self.rounds else None)
        say(self._round, round_words(latest) if latest else text("ui.owed.no_round"))
        can = not self.work.is_read_only
        self.begin_round.setVisible(can and current is None)
        for button in (self.change_round, self.close_round):
            button.setVisible(can and current is not None)

    @Slot()
    def _on_list(self) -> None:
        """Show the first row while none is shown, or what belongs here while there is none."""
        if self.asking.row is not None:
            return
        first = next(iter(self.list.model.ids), None)
        if first is not None:
            self.show_row(first)
        elif self.list.is_empty:
            self._stack.setCurrentWidget(self.teaching)

    def _may_open(self) -> bool:
        return self.isVisible() and self.round_asking.open_round is None

    def _may_close(self) -> bool:
        return self.isVisible() and self.round_asking.open_round is not None

    def _refuse(self, words: str) -> None:
        """Say in place why something was not done; empty when that is over."""
        if words:
            self.refusal.tell(words, Tone.BAD)
        elif self.refusal.words:
            self.refusal.clear()
