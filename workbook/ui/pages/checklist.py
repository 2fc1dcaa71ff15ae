"""The checklist: every item, found as one types, and worked on with a few keys."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QRect, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from workbook.domain.item_filter import ItemFilter
from workbook.domain.item_order import Sorting
from workbook.messages import text
from workbook.store.item_choices import Choices, choices
from workbook.store.queries import checklist_rows
from workbook.ui.actions import Act
from workbook.ui.inspector.item import ItemInspector
from workbook.ui.item_deeds import chosen_items
from workbook.ui.item_desk import ItemDesk
from workbook.ui.item_list import Counted, ItemList, Listed
from workbook.ui.messages import number, sentence
from workbook.ui.models.checklist import ChecklistModel
from workbook.ui.pages.checklist_acts import checklist_acts
from workbook.ui.pages.page import Page
from workbook.ui.saved_views import SavedView
from workbook.ui.unkept import Leftover
from workbook.ui.widgets.checklist_head import ChecklistHead
from workbook.ui.widgets.checklist_menus import ChecklistMenus
from workbook.ui.widgets.checklist_table import ChecklistTable
from workbook.ui.widgets.empty import EmptyState
from workbook.ui.widgets.labels import column
from workbook.ui.widgets.page_head import page_margins
from workbook.ui.work import Work

_MOST_IN_PLACE: Final = 200


class ChecklistPage(Page):
    """Head, table and inspector, and what the keys do."""

    name = "checklist"
    kinds = frozenset(
        {"checklist_item", "determination", "attachment", "evidence", "finding", "finding_item", "parameter",
            "commitment", "commitment_cover",
         "subject", "framework", "engagement", "party", "mapping", "no_finding"}
    )  # fmt: skip

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.items = ItemList(work)
        self.items.setParent(self)
        self.model = ChecklistModel(lambda ids: work.read(checklist_rows, ids, work.today))
        self.model.setParent(self)
        self.table = ChecklistTable(self.model)
        self.menus = ChecklistMenus(self.table.fill_column_menu, self._view)
        self.menus.setParent(self)
        self.head = ChecklistHead(*self.menus.buttons())
        self.search = self.head.search
        self.empty = EmptyState()
        self._stack = QStackedWidget()
        self._choices = Choices((), (), has_subjects=True)
        self._kept: tuple[list[UUID], UUID | None] | None = None
        self._is_read = False
        self._count: int | None = None
        self.desk = ItemDesk(work, self.items, self.table, self.model, self.show_item)
        self.desk.setParent(self)
        self.inspector: ItemInspector = self.desk.inspector
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = column(self, spacing=12)
        page_margins(layout)
        layout.addWidget(self.head)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.model.failed.connect(lambda error: self.work.refused.emit(sentence(error)))
        self.search.installEventFilter(self)
        self.head.asked.connect(lambda wanted: self.list_items(wanted, self.items.sorting))
        self.head.updated.connect(self.items.again)
        self.menus.sorted_by.connect(self.sort)
        self.menus.view_chosen.connect(self._show_view)
        self.table.sorted_by.connect(self.sort)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.acts_changed.emit())
        self.items.listed.connect(self._show_listed)
        self.items.touched.connect(self._show_touched)
        self.items.counted.connect(self._show_counted)

    # What the frame asks

    def reload(self) -> None:
        """Read what has changed: touched rows in place, or everything."""
        if not self._is_read or self.items.catch_up():
            self._is_read = True
            self._kept = self.table.selected_items(), self.table.current_item()
            self.work.fetch(choices, done=self._show_choices, key="checklist choices")
            self.items.again()

    def go_to(self, target: object) -> None:
        """Show what a filter asks for, or one item."""
        if isinstance(target, ItemFilter):
            self.list_items(target, Sorting())
        elif isinstance(target, UUID):
            self.show_item(target)

    def acts(self) -> Sequence[Act]:
        """Return what can be done to items."""
        return checklist_acts(self)

    def enter(self) -> None:
        """Take the keyboard."""
        if self._stack.currentWidget() is self.empty:
            self.empty.button.setFocus()
            return
        self.table.setFocus()
        self._begin_at_first()

    def go_to_search(self) -> bool:
        """Go to the search."""
        self.search.setFocus()
        self.search.selectAll()
        return True

    def _write_typed(self) -> bool:
        """Write the note that is being typed."""
        self.inspector.note.save()
        return not self.inspector.note.is_unkept and not any(self.desk.drafts.begun())

    def _not_kept(self) -> Leftover | None:
        """Return what was typed about items and not recorded."""
        begun = list(self.desk.drafts.begun())
        if not begun:
            return super()._not_kept()
        first, others = begun[0], len(begun) - 1
        key, name = "ui.unkept.verdict", first.verdict_on
        if not name:
            rows = self.work.read(checklist_rows, first.items[:1], self.work.today)
            key, name = "ui.unkept.item", chosen_items(first.items, rows[0].control if rows else "").name
        more = [text("ui.unkept.more", count=number(others))] if others else []
        words = " ".join([text(key, item=name), *more])
        return Leftover(words, "\n".join(one.typed for one in begun), lambda: self.show_items(first.items))

    # The list

    def current_item(self) -> UUID | None:
        """Return the item that the keyboard is on."""
        return self.table.current_item()

    def list_items(self, wanted: ItemFilter, sorting: Sorting) -> None:
        """List the wanted items; what is selected stays selected where it is among them."""
        self.head.show_filter(wanted)
        self.head.say_outdated(0)
        self.menus.sorting = sorting
        self.table.show_sorting(sorting)
        self._kept = self._kept or (self.table.selected_items(), self.table.current_item())
        self.items.ask(wanted, sorting)

    @Slot(object)
    def sort(self, sorting: Sorting) -> None:
        """List the same items in another order."""
        self.list_items(self.items.filter, sorting)

    def show_item(self, item: UUID) -> None:
        """Select one item; where the filter leaves it out, the filter goes."""
        self.show_items((item,))

    def show_items(self, items: Sequence[UUID]) -> None:
        """Select these items; where the filter leaves some out, the filter goes."""
        # While another list is on its way, what is listed now says nothing of it.
        if self._kept is None and all(self.model.row_of(item) is not None for item in items):
            self.table.select_items(items, items[0])
            self.desk.inspect()
            return
        self._kept = list(items), items[0]
        self.list_items(ItemFilter(), Sorting())

    @Slot(object)
    def _show_listed(self, listed: Listed) -> None:
        kept = self._kept or (self.table.selected_items(), self.table.current_item())
        place = self.table.verticalScrollBar().value()
        self.model.show(listed.groups, listed.rows, one_subject=self.items.filter.subject is not None)
        is_there = any(self.model.row_of(item) is not None for item in kept[0][:1])
        if kept[0] and (is_there or listed.is_whole):
            self.table.select_items(kept[0], kept[1], scroll=not is_there or self._kept is not None)
        else:
            self.table.verticalScrollBar().setValue(place)
            if self.table.hasFocus():
                self._begin_at_first()
        self._kept = None if listed.is_whole or is_there else kept
        if listed.is_whole:
            self._show_nothing()
            self._say_found()
            if kept[0] and not is_there:
                self.desk.inspect()

    def _begin_at_first(self) -> None:
        """Choose the first item for whoever is at the table and has chosen none: keys then have something to work on."""
        if self.table.current_item() is None and self.model.item_count:
            self.table.selectRow(1)

    def _show_nothing(self) -> None:
        """Show the table, or why there is nothing in it."""
        if self.model.item_count:
            self._stack.setCurrentWidget(self.table)
            return
        if not self.items.filter.is_everything:
            key, run = "nothing_found", self.head.clear
        elif self._choices.has_subjects:
            key, run = "no_framework", lambda: self.work.go("subjects")
        else:
            key, run = "no_subject", lambda: self.work.go("subjects")
        heading, words, button = (text(f"ui.checklist.{key}{part}") for part in ("", "_words", "_button"))
        self.empty.show_words(heading, words, button, run)
        self._stack.setCurrentWidget(self.empty)

    def _show_choices(self, offered: Choices) -> None:
        self._choices = offered
        self.head.show_choices(offered)
        if self._stack.currentWidget() is self.empty:
            self._show_nothing()

    @Slot(object)
    def _show_touched(self, touched: frozenset[UUID]) -> None:
        """Read the rows of these items again, in place; the inspector follows a moment later."""
        shown = [item for item in self.model.loaded(touched) if self.model.row_of(item) is not None]
        if len(shown) > _MOST_IN_PLACE:
            self.model.forget(shown)
        elif shown:
            self.model.replace(self.work.read(checklist_rows, shown, self.work.today))
            self.table.viewport().repaint(self._area_of(shown))
        self.desk.look_again(touched)

    def _area_of(self, items: Sequence[UUID]) -> QRect:
        area = QRect()
        for item in items:
            row = self.model.row_of(item)
            if row is not None:
                top, height = self.table.rowViewportPosition(row), self.table.rowHeight(row)
                area = area.united(QRect(0, top, self.table.viewport().width(), height))
        return area.intersected(self.table.viewport().rect())

    @Slot(object)
    def _show_counted(self, counted: Counted) -> None:
        self.head.chips.say_counts(counted.counts)
        self._count = counted.counts.get(None)
        self._say_found()
        listed = {item for item in counted.compared if self.model.row_of(item) is not None}
        self.head.say_outdated(len(listed ^ counted.matching))

    def _say_found(self) -> None:
        found = self.model.item_count
        is_part = self._count is not None and bool(self.items.filter.chips)
        self.head.say_found(found if is_part else None, self._count or 0)

    # Views

    def _view(self, name: str) -> SavedView:
        wanted = self.items.filter
        if self.work.book.is_encrypted and wanted.text:  # views are kept on this machine, in plain settings
            wanted = replace(wanted, text="")
            self.work.told.emit(text("ui.checklist.view_without_words"))
        return SavedView(name, wanted, self.items.sorting, self.table.hidden)

    @Slot(object)
    def _show_view(self, view: SavedView) -> None:
        self.table.hide_columns(view.hidden)
        self.list_items(view.filter, view.sorting)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Let the arrow down and Enter lead from the search to the table, and Escape empty the search."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.head.ask_now()
                self.enter()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)
