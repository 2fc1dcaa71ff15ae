"""Commitments: the ledger of what parties said they would do, and one commitment whole."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar, Final
from uuid import UUID

from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.commitment_views import CommitmentFilter, CommitmentRow, CoverRow
from workbook.domain.commitments import Commitment, Conclusion, Conditionality, Cover, Extent
from workbook.domain.item_filter import NewCommitmentFor
from workbook.messages import text
from workbook.operations import commitments
from workbook.store.book import Book
from workbook.store.commitment_views import commitment_rows, controls_of, subjects_named
from workbook.ui.actions import Act
from workbook.ui.commitments.entry import CommitmentDialog
from workbook.ui.commitments.listing import Ledger
from workbook.ui.commitments.sheet import CommitmentSheet, SheetActs
from workbook.ui.dialogs.item_picker import ItemPicker
from workbook.ui.inspector.drafts import Drafts
from workbook.ui.inspector.forms import Refused, Values
from workbook.ui.pages.page import Page
from workbook.ui.unkept import Leftover
from workbook.ui.widgets.empty_state import EmptyState
from workbook.ui.widgets.labels import column, line
from workbook.ui.widgets.page_head import page_margins, page_title
from workbook.ui.work import Operation, Work

_LIST_WIDTH: Final = 420
_SPLIT: Final = "commitments/split"


class CommitmentsPage(Page):
    """The list at the left, the commitment that is chosen at the right."""

    name: ClassVar[str] = "commitments"
    kinds: ClassVar[frozenset[str]] = frozenset(
        {"commitment", "commitment_cover", "subject", "party", "evidence", "checklist_item", "person", "framework"}
    )

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.ledger = Ledger(work)
        self.drafts = Drafts()
        acts = SheetActs(
            change=self.change,
            judge=self._judge,
            add_controls=self.add_controls,
            cover=self._cover,
            uncover=self._uncover,
            conclude=self._conclude,
            withdraw=self._withdraw,
            history=self.go_to_history,
        )
        self.sheet = CommitmentSheet(work, self.drafts, acts)
        self.new = QPushButton(text("ui.commitment.new"))
        self.new.clicked.connect(lambda _=False: self.begin())
        self.empty = EmptyState(self._begin_first)
        self._stack = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self.ledger.chosen.connect(self.show_commitment)
        self.ledger.shown.connect(self._on_list)

    def reload(self) -> None:
        """Read the list and the commitment anew."""
        self.new.setEnabled(not self.work.is_read_only)
        self.ledger.read()
        if self.sheet.row is not None:
            self._show(self.sheet.row.id)

    def go_to(self, target: object) -> None:
        """Show a commitment, the commitments under a filter, or begin one about a checklist item."""
        if isinstance(target, UUID):
            self.show_commitment(target)
        elif isinstance(target, CommitmentFilter):
            self.ledger.want(target)
        elif isinstance(target, NewCommitmentFor):
            self.begin(target.item)

    def enter(self) -> None:
        """Take the keyboard."""
        if self._stack.currentWidget() is self.empty:
            self.empty.button.setFocus()
        else:
            self.ledger.view.setFocus()

    def go_to_search(self) -> bool:
        """Go to the search above the list."""
        self.ledger.search.setFocus()
        self.ledger.search.selectAll()
        return True

    def keep(self) -> None:
        """Remember the layout."""
        QSettings().setValue(_SPLIT, self._split.saveState())

    def acts(self) -> Sequence[Act]:
        """Return what can be done with commitments."""

        def has_one() -> bool:
            return self.isVisible() and self.sheet.row is not None

        return (
            Act("new_commitment", "subject", self._begin_from_anywhere, "Ctrl+Shift+D", writes=True, starts_group=True),
            Act("change_commitment", "subject", self.change, "Ctrl+Return", self, has_one, writes=True),
            Act("cover_controls", "subject", self.add_controls, "Ctrl+I", self, has_one, writes=True),
            Act("conclude_commitment", "subject", self.conclude, "Ctrl+E", self, has_one, writes=True),
            Act("commitment_history", "subject", self.go_to_history, is_enabled=has_one),
        )

    def begin(self, item: UUID | None = None) -> None:
        """Ask for a new commitment; with a checklist item, about its control and its subject."""
        subjects = self.work.read(subjects_named)
        if not subjects:
            self.work.go("subjects")
            return
        found = self.work.read(controls_of, [item]) if item else []
        covers = [Cover(control, Extent.FULLY) for control, _ in found]
        subject = found[0][1] if found else None

        def record(said: Commitment, refused: Callable[[str], None]) -> bool:
            made = self.work.do(
                text("ui.commitment.deed.record"),
                lambda book, actor: commitments.record_commitment(book, actor, said, covers),
                refused,
            )
            if made is not None:
                self.show_commitment(made.created[0])
            return made is not None

        CommitmentDialog(self.work, self, subjects, record, subject=subject).open()

    def change(self) -> None:
        """Ask what is to be changed of the commitment."""
        row = self.sheet.row
        if row is None or self.work.is_read_only:
            return

        def record(said: Commitment, refused: Callable[[str], None]) -> bool:
            return self._do("change", row, _changing(row, said), refused)

        CommitmentDialog(self.work, self, self.work.read(subjects_named), record, row=row).open()

    def add_controls(self) -> None:
        """Pick checklist items of the subject whose controls the commitment covers."""
        row = self.sheet.row
        if row is None or self.work.is_read_only:
            return
        taken = [cover.item for cover in row.covers if cover.item is not None]
        title = text("ui.commitment.pick_controls", code=row.code)
        picker = ItemPicker(self.work, self, taken=taken, title=title, subject=row.said.subject_id)
        picker.chosen.connect(lambda ids: self._add(row, ids))
        picker.open()

    def conclude(self) -> None:
        """Open the form of the conclusion."""
        if self.sheet.conclude is not None:
            self.sheet.conclude.open()
            self.sheet.ensureWidgetVisible(self.sheet.conclude)

    def go_to_history(self) -> None:
        """Show in the journal what happened to the commitment."""
        if self.sheet.row is not None:
            self.work.go("journal", ("record", "commitment", self.sheet.row.id))

    @Slot(object)
    def show_commitment(self, commitment: UUID) -> None:
        """Show a commitment."""
        self.ledger.select(commitment)
        self._show(commitment)

    def _show(self, commitment: UUID) -> None:
        rows = self.work.read(commitment_rows, [commitment])
        if rows:
            self.sheet.show_row(rows[0])
            self._stack.setCurrentWidget(self.sheet)
        else:
            self.sheet.say_nothing(text("ui.commitment.gone"))
        self.acts_changed.emit()

    @Slot()
    def _on_list(self) -> None:
        """Show the first commitment while none is shown, or what one is while there is none."""
        if self.ledger.is_empty:
            self.sheet.row = None
            has_subjects = bool(self.work.read(subjects_named))
            button = text("ui.commitment.new" if has_subjects else "ui.commitment.add_subject_first")
            self.empty.teach(text("ui.commitment.empty"), button, enabled=not self.work.is_read_only)
            self._stack.setCurrentWidget(self.empty)
        elif self.ledger.model.ids and (self.sheet.row is None or self.sheet.row.id not in self.ledger.model.ids):
            self.show_commitment(self.ledger.model.ids[0])
        self.acts_changed.emit()

    def _begin_first(self) -> None:
        self.begin()

    def _begin_from_anywhere(self) -> None:
        self.work.go(self.name)
        self.begin()

    def _do(
        self, deed: str, row: CommitmentRow, operation: Operation, refused: Callable[[str], None] | None = None
    ) -> bool:
        label = text(f"ui.commitment.deed.{deed}", code=row.code)
        return self.work.do(label, operation, refused) is not None

    def _judge(self, row: CommitmentRow, conditionality: Conditionality, conditions: str) -> None:
        self._do("judge", row, _changing(row, replace(row.said, conditionality=conditionality, conditions=conditions)))

    def _add(self, row: CommitmentRow, items: Sequence[UUID]) -> None:
        added = [Cover(control, Extent.FULLY) for control, _ in self.work.read(controls_of, items)]
        there = {cover.control_id for cover in row.covers}
        self._set_covers(row, [*_covers(row.covers), *(one for one in added if one.control_id not in there)])

    def _cover(self, row: CommitmentRow, cover: CoverRow, extent: Extent) -> None:
        self._set_covers(row, _covers(replace(one, extent=extent) if one == cover else one for one in row.covers))

    def _uncover(self, row: CommitmentRow, cover: CoverRow) -> None:
        self._set_covers(row, _covers(one for one in row.covers if one != cover))

    def _set_covers(self, row: CommitmentRow, covers: Sequence[Cover]) -> None:
        self._do("cover", row, lambda book, actor: commitments.cover_controls(book, actor, row.id, covers))

    def _conclude(self, values: Values, refused: Refused) -> bool:
        row = self.sheet.row
        if row is None:
            return False
        conclusion, reason = Conclusion(values["conclusion"]), values["reason"]

        def operation(book: Book, actor: Actor) -> Changes:
            return commitments.conclude_commitment(book, actor, row.id, conclusion, reason)

        return self._do("conclude", row, operation, refused)

    def _withdraw(self, values: Values, refused: Refused) -> bool:
        row = self.sheet.row
        if row is None:
            return False
        reason = values["reason"]
        return self._do(
            "withdraw", row, lambda book, actor: commitments.withdraw_commitment(book, actor, row.id, reason), refused
        )

    def _not_kept(self) -> Leftover | None:
        """Return what was begun in a form and not recorded."""
        begun = next(self.drafts.begun(), None)
        if begun is None:
            return None
        return Leftover(text("ui.unkept.commitment"), begun.typed, lambda: self.show_commitment(begun.items[0]))

    def _write_typed(self) -> bool:
        """Nothing is written by itself: a form is recorded or left."""
        return next(self.drafts.begun(), None) is None

    def _lay_out(self) -> None:
        left = QWidget()
        inner = column(left, spacing=12)
        page_margins(inner, right=16)
        head = line(spacing=8)
        head.addWidget(page_title(self.name), 1)
        head.addWidget(self.new)
        inner.addLayout(head)
        inner.addWidget(self.ledger, 1)
        left.setMinimumWidth(300)
        for part in (self.sheet, self.empty):
            self._stack.addWidget(part)
        self._stack.setMinimumWidth(380)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self._stack)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([_LIST_WIDTH, 10_000])
        kept = QSettings().value(_SPLIT)
        if kept is not None:
            self._split.restoreState(kept)
        column(self).addWidget(self._split)


def _changing(row: CommitmentRow, said: Commitment) -> Operation:
    return lambda book, actor: commitments.change_commitment(book, actor, row.id, said)


def _covers(rows: Iterable[CoverRow]) -> list[Cover]:
    return [Cover(row.control_id, row.extent, row.note) for row in rows]
