"""Working on the selected items: the inspector follows the selection, and keys do what it offers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from workbook.domain.errors import WorkbookError
from workbook.domain.item_detail import Shared
from workbook.domain.item_filter import NewFindingFor
from workbook.messages import text
from workbook.operations import work as working
from workbook.operations.items import Target
from workbook.store.item_detail import item_detail, nothing_shared, shared_of
from workbook.ui.dialogs.attach import AttachDialog
from workbook.ui.dialogs.no_finding import NoFindingDialog
from workbook.ui.inspector.drafts import Drafts
from workbook.ui.inspector.item import ItemInspector
from workbook.ui.inspector.tools import Tools
from workbook.ui.intake import Intake, Outcome, dropped_paths, pasted_name, picture_of
from workbook.ui.item_deeds import Chosen, ItemDeeds, chosen_items
from workbook.ui.item_list import ItemList
from workbook.ui.messages import number, sentence
from workbook.ui.models.checklist import ChecklistModel
from workbook.ui.widgets.checklist_table import ChecklistTable
from workbook.ui.work import Work

_INSPECT_MS: Final = 35
"""How long the inspector waits while one runs down the list with a key held."""
_MOST_LOOKED_AT: Final = 200
_MOST_SAID: Final = 3


class ItemDesk(QObject):
    """Belongs to one page with its table."""

    def __init__(
        self,
        work: Work,
        items: ItemList,
        table: ChecklistTable,
        model: ChecklistModel,
        show_item: Callable[[UUID], object],
    ) -> None:
        super().__init__()
        self._work = work
        self._items = items
        self._table = table
        self._model = model
        self.deeds = ItemDeeds(work)
        self.intake = Intake(work, self)
        self.drafts = Drafts()
        tools = Tools(
            work,
            self.deeds,
            self.drafts,
            show_item,
            self.attach,
            self.new_finding,
            self.no_finding,
            self.submit,
            table.window,
        )
        self.inspector = ItemInspector(tools)
        self._inspecting = QTimer(self)
        self._inspecting.setSingleShot(True)
        self._inspecting.setInterval(_INSPECT_MS)
        self._inspecting.timeout.connect(self.inspect)
        table.selectionModel().selectionChanged.connect(self._on_selection)
        table.dropped.connect(self._take_files)
        self.intake.ended.connect(self._tell_outcome)
        self.inspector.recorded.connect(self._on_recorded)
        self.inspector.left.connect(table.setFocus)

    def selected(self) -> Chosen | None:
        """Return the selected items, None when there are none."""
        items = self._table.selected_items()
        if not items:
            return None
        row = self._model.row_of(items[0])
        name = self._model.index(row or 0, 0).data()
        return chosen_items(items, str(name or ""))

    @Slot()
    def inspect(self) -> None:
        """Show in the inspector what is selected now."""
        self._inspecting.stop()
        items = self._table.selected_items()
        try:
            if len(items) > 1:
                self._inspect_many(items)
                return
            detail = self._work.read(item_detail, items[0], self._work.today) if items else None
            if detail is None:
                self.inspector.clear()
            else:
                self.inspector.show_item(detail)
        except WorkbookError as error:
            self._work.refused.emit(sentence(error))

    def look_again(self, touched: frozenset[UUID]) -> None:
        """Follow a change of these items, a moment later."""
        if touched & set(self._table.selected_items()[:_MOST_LOOKED_AT]):
            self._inspecting.start()

    def in_step(self) -> ItemInspector:
        """Return the inspector, showing what is selected now."""
        if self._inspecting.isActive():
            self.inspect()
        return self.inspector

    def next_undecided(self) -> None:
        """Go on to the next item that is assessed here and not determined; from the end, to the first one."""
        current, ids = self._table.selected_items(), self._model.ids
        row = self._model.row_of(current[-1]) if current else None
        after = 0 if row is None else self._model.place_at(row) + 1
        found = self._items.next_undecided(ids[after:]) or self._items.next_undecided(ids[:after])
        if found is None:
            self._work.told.emit(text("ui.checklist.all_decided"))
        else:
            self._table.go_to_item(found)
            self.inspect()

    def attach(self, chosen: Chosen | None = None) -> None:
        """Ask what is to be attached to the selected items."""
        chosen = chosen or self.in_step().chosen
        if chosen is not None:
            self.attach_dialog(chosen).open()

    def attach_dialog(self, chosen: Chosen, statement: str = "") -> AttachDialog:
        """Return the dialog that attaches; what is attached already cannot be chosen in it."""
        detail = self.inspector.detail
        lines = detail.evidence if detail is not None and chosen.items == (detail.row.id,) else ()
        wanted = set(chosen.objectives)
        of_each: dict[UUID, set[UUID | None]] = {}
        for one in lines:
            of_each.setdefault(one.evidence, set()).add(one.objective_id)
        taken = {key for key, places in of_each.items() if (wanted <= places if wanted else None in places)}
        window = self._table.window()
        return AttachDialog(self._work, self.deeds, self.intake, window, chosen, taken=taken, statement=statement)

    def paste(self) -> None:
        """Attach what is on the clipboard: files, a picture, or a text as a statement that can still be worded."""
        chosen = self.in_step().chosen
        if chosen is None:
            return
        data = QGuiApplication.clipboard().mimeData() or QMimeData()  # it is None while nothing was ever copied
        paths, picture = dropped_paths(data), picture_of(data)
        if paths:
            self.intake.take(paths, chosen.targets)
        elif picture:
            self.intake.take_bytes(pasted_name(self._work.acting.clock(), "png"), picture, chosen.targets)
        elif data.hasText() and data.text().strip():
            self.attach_dialog(chosen, data.text()).open()
        else:
            self._work.told.emit(text("ui.checklist.nothing_to_paste"))

    def new_finding(self, items: Sequence[UUID] | None = None) -> None:
        """Begin a finding about the selected items."""
        wanted = tuple(items or self._table.selected_items())
        if wanted:
            self._work.go("findings", NewFindingFor(wanted))

    def no_finding(self, items: Sequence[UUID] | None = None) -> None:
        """Ask why the selected items lead to no finding."""
        chosen = self.selected()
        if chosen is not None:
            wanted = replace(chosen, items=tuple(items or chosen.items))
            NoFindingDialog(self._work, self.deeds, self._table.window(), wanted).open()

    def go_to_history(self) -> None:
        """Show in the journal what happened to the item selected last."""
        selected = self._table.selected_items()
        if selected:
            self._work.go("journal", ("record", "checklist_item", selected[-1]))

    def submit(self, items: Sequence[UUID] | None = None) -> None:
        """Hand the selected items over for review."""
        chosen = self.selected()
        if chosen is not None:
            wanted = tuple(items or chosen.items)
            self.deeds.run("submit", chosen, lambda book, actor: working.submit(book, actor, wanted))

    @Slot()
    def _on_selection(self, *_: object) -> None:
        self._inspecting.start()

    @Slot(bool)
    def _on_recorded(self, go_on: bool) -> None:
        self._table.setFocus()
        if go_on:
            self.next_undecided()

    def _inspect_many(self, items: Sequence[UUID]) -> None:
        chosen = self.inspector.chosen
        if self.inspector.detail is not None or chosen is None or chosen.items != tuple(items):
            self.inspector.show_many(items, nothing_shared(len(items)))

        def show(shared: Shared) -> None:
            if self._table.selected_items() == list(items):
                self.inspector.show_many(items, shared)

        self._work.fetch(shared_of, items, self._work.today, done=show, key="checklist shared")

    @Slot(object, object)
    def _take_files(self, paths: Sequence[Path], item: UUID) -> None:
        if not self._work.is_read_only:
            self.intake.take(paths, [Target(item)])

    @Slot(object)
    def _tell_outcome(self, outcome: Outcome) -> None:
        """Say what was not taken of a drop, and why; and what a cancel left in."""
        if outcome.was_cancelled:
            self._work.told.emit(outcome.words)
        if not outcome.refusals:
            return
        said = [refusal.words for refusal in outcome.refusals[:_MOST_SAID]]
        more = len(outcome.refusals) - len(said)
        if more:
            said.append(text("ui.checklist.more_refused", count=number(more)))
        self._work.refused.emit(" ".join(said))
