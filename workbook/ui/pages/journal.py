"""The journal: who did what, when, to which record and why; and who looked at what without changing anything."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.journal_views import AccessRow, JournalFilter, OperationDetail, RecordKey, Trail, TrailRow
from workbook.messages import text
from workbook.store.access_trail import access_rows
from workbook.store.journal import record_types
from workbook.store.journal_entries import operation_detail
from workbook.store.journal_rows import trail_rows
from workbook.store.journal_views import everyone
from workbook.store.record_names import names_of
from workbook.ui.actions import Act
from workbook.ui.chain_reading import Chain, ChainReading
from workbook.ui.journal_links import JournalLinks
from workbook.ui.journal_outlets import JournalOutlets
from workbook.ui.messages import sentence, tip
from workbook.ui.models.journal import ChainRow, JournalModel
from workbook.ui.pages.page import Page
from workbook.ui.widgets.journal_filter import JournalFilterBar, with_text
from workbook.ui.widgets.journal_head import JournalHead, ReadingLine
from workbook.ui.widgets.journal_inspector import JournalInspector
from workbook.ui.widgets.journal_table import JournalTable
from workbook.ui.widgets.labels import column
from workbook.ui.widgets.page_head import page_margins
from workbook.ui.widgets.search_field import SearchField
from workbook.ui.widgets.verified import VerifiedLine
from workbook.ui.work import Work

_TYPING_MS: Final = 180


class JournalPage(Page):
    """Both chains, one at a time, each narrowed by the same bar."""

    name = "journal"
    kinds = frozenset(record_types())

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.model = JournalModel()
        self.model.setParent(self)
        self.table = JournalTable(self.model)
        self.search = SearchField(text("ui.journal.search"))
        self.bar = JournalFilterBar()
        self.reading = ChainReading(work)
        self.links = JournalLinks(work, self._refuse)
        self._panel = JournalInspector(self.links, self.show_history, self.show_operation)
        self.inspector = self._panel
        self.head = JournalHead()
        self.told = ReadingLine(self.reading)
        self._chain = Chain.CHANGES
        self._export = QPushButton(text("ui.journal.export"))
        self.verified = VerifiedLine(
            lambda: self.outlets.verify(), lambda: self.outlets.verify(anew=True), self._export
        )
        self.outlets = JournalOutlets(work, self.verified, self.links, self)
        self._detail: OperationDetail | None = None
        self._root: RecordKey | None = None
        self._sought: UUID | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._read)
        self._lay_out()
        self._connect()

    def acts(self) -> Sequence[Act]:
        """Return what can be done with the journal."""
        return (
            Act("journal_verify", "journal", self._verify, "Ctrl+Shift+V"),
            Act("journal_export", "journal", self.export, is_enabled=lambda: self._chain is Chain.CHANGES),
            Act("journal_undo", "journal", self._undo, "U", self.table, self._can_undo, writes=True, starts_group=True),
            Act("journal_history", "journal", self._history, "H", self.table, lambda: self._record() is not None),
            Act("journal_go", "journal", self._go, "G", self.table, self._can_go),
            Act("journal_changes", "journal", partial(self.show_chain, Chain.CHANGES), starts_group=True),
            Act("journal_access", "journal", partial(self.show_chain, Chain.ACCESS)),
            Act("journal_order", "journal", self._turn_round, "O", self.table),
            Act("journal_clear", "journal", self._clear, is_enabled=lambda: not self.wanted.is_empty),
        )

    @property
    def wanted(self) -> JournalFilter:
        """What is looked for now."""
        return with_text(self.bar.value(), self.search.text())

    def reload(self) -> None:
        """Read what is new, and when the workbook was last verified."""
        self.bar.show_people(self._ask(everyone) or ())
        self._read()
        self.outlets.look()

    def go_to(self, target: object) -> None:
        """Show the history of a record, ("record", table, id), or one operation, ("operation", id)."""
        match target:
            case ("operation", UUID() as operation):
                self.show_operation(operation)
            case ("record", str(table), UUID() as key):
                self.show_history((table, key))

    def enter(self) -> None:
        """Take the keyboard."""
        self.table.setFocus()
        if not self.table.selectionModel().hasSelection() and self.model.rowCount():
            self.table.selectRow(0)

    def go_to_search(self) -> bool:
        """Go to the search."""
        self.search.setFocus()
        self.search.selectAll()
        return True

    def show_chain(self, chain: Chain) -> None:
        """Show changes, or accesses."""
        self.head.check(chain)
        if chain is self._chain:
            return
        self._chain = chain
        if chain is Chain.CHANGES:
            self.bar.offer_changes()
        else:
            self.bar.offer_access()
        self._read()

    def show_history(self, record: RecordKey) -> None:
        """Show every entry of a record, and those that speak of it."""
        names = self._ask(names_of, [record]) or {}
        self._typing.stop()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.show_chain(Chain.CHANGES)
        self.bar.show_record(record, names.get(record, str(record[1])))

    def show_operation(self, operation: UUID) -> None:
        """Select an operation; when the filter hides it, everything is shown again."""
        is_settled = self._chain is Chain.CHANGES and not self._typing.isActive() and not self.reading.is_reading
        if not (is_settled and self._select(operation)):
            self._sought = operation
            self.show_chain(Chain.CHANGES)
            self._clear()

    def _verify(self) -> None:
        """Verify the workbook; what comes of it is shown here."""
        self.work.go(self.name)
        self.outlets.verify()

    def export(self) -> None:
        """Ask where the entries shown are to be written."""
        words = self.search.text().strip()
        parts = (*self.bar.in_words(), *([(text("ui.journal.words"), words)] if words else []))
        self.outlets.ask_export(self.wanted, parts)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Let the arrow down and Enter lead from the search to the table, and Escape empty the search."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.enter()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _read(self) -> None:
        self._typing.stop()
        self.reading.read(self._chain, self.wanted)

    @Slot(object)
    def _show(self, trail: Trail) -> None:
        """Show what was read; what was selected, and the place one looked at, stay."""
        chosen, seen = self._place(), self.model.place_at(self.table.rowAt(0))
        at_top = self.table.verticalScrollBar().value() == 0
        of_changes = self._chain is Chain.CHANGES
        self.model.show(trail, self._read_rows if of_changes else self._read_accesses)
        self._export.setEnabled(of_changes)
        self.head.say_count(self._chain, trail, found=not self.wanted.is_empty)
        self.told.say_found(any_=bool(trail.places), found=not self.wanted.is_empty)
        self.acts_changed.emit()
        found = self._sought is not None and self._select(self._sought)
        if found or not self.reading.is_reading:  # of a long journal, the newest come first
            self._sought = None
        if found:
            return
        row = self.model.row_of(chosen) if chosen is not None else None
        if row is not None:
            self.table.selectRow(row)
        else:
            self._inspect()
        top = None if at_top or seen is None else self.model.row_of(seen)
        if top is not None:
            self.table.scrollTo(self.model.index(top, 0), self.table.ScrollHint.PositionAtTop)

    def _read_rows(self, places: Sequence[int], counts: Sequence[int]) -> list[TrailRow]:
        return self.work.read(trail_rows, places, counts)

    def _read_accesses(self, places: Sequence[int], _counts: Sequence[int]) -> list[AccessRow]:
        return self.work.read(access_rows, places)

    @Slot()
    def _inspect(self, refusal: str = "") -> None:
        row, self._detail, self._root = self._row(), None, None
        if isinstance(row, AccessRow):
            self._panel.show_access(row)
        elif row is not None and (detail := self._ask(operation_detail, row.deed.operation)) is not None:
            self._detail = detail
            self._root = self.links.root_of(detail.places[0]) if len(detail.places) == 1 else None
            self._panel.show_operation(detail, refusal)
        else:
            self._panel.clear()
        self.acts_changed.emit()

    def _ask(self, query: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401  (what the query gives)
        """Return what a query gives; None when it cannot be read, which is said."""
        try:
            return self.work.read(query, *given)
        except WorkbookError as error:
            self.work.refused.emit(sentence(error))
            return None

    def _place(self) -> int | None:
        chosen = self.table.selectionModel().selectedRows()
        return self.model.place_at(chosen[0].row()) if chosen else None

    def _row(self) -> ChainRow | None:
        chosen = self.table.selectionModel().selectedRows()
        return self.model.row(chosen[0].row()) if chosen else None

    def _select(self, operation: UUID) -> bool:
        detail = self._ask(operation_detail, operation)
        return detail is not None and self._chain is Chain.CHANGES and self.table.select_place(detail.row.place)

    def _record(self) -> RecordKey | None:
        """Return the record of the row, None where it is about none or about several."""
        row = self._row()
        if isinstance(row, AccessRow):
            return row.record.key if row.record else None
        return self._root

    def _can_go(self) -> bool:
        record = self._record()
        return record is not None and self.links.can_go(record)

    def _go(self) -> None:
        record = self._record()
        if record is not None:
            self.links.go(record)

    def _history(self) -> None:
        record = self._record()
        if record is not None:
            self.show_history(record)

    def _can_undo(self) -> bool:
        return self._detail is not None and self.links.can_undo(self._detail)

    def _undo(self) -> None:
        if self._detail is not None and self._can_undo():
            self.links.undo(self._detail)

    def _refuse(self, words: str) -> None:
        self._inspect(words)

    def _turn_round(self) -> None:
        chosen = self._place()
        self.model.turn_round()
        if chosen is not None:
            self.table.select_place(chosen)

    def _clear(self) -> None:
        self.search.clear()
        self.bar.drop_all()

    def _connect(self) -> None:
        self.model.failed.connect(lambda error: self.work.refused.emit(sentence(error)))
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.installEventFilter(self)
        self.bar.changed.connect(self._read)
        self.head.chosen.connect(self.show_chain)
        self.reading.loaded.connect(self._show)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._inspect())
        self.table.turned.connect(self._turn_round)
        self._export.setToolTip(tip(text("ui.tip.journal_export")))
        self._export.clicked.connect(lambda _=False: self.export())

    def _lay_out(self) -> None:
        layout = column(self, spacing=12)
        page_margins(layout)
        for widget in (self.head, self.verified, self.search, self.bar, self.told):
            layout.addWidget(widget)
        layout.addWidget(self.table, 1)
