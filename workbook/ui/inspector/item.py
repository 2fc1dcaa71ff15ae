"""The inspector of the checklist: one item whole, or what several have in common."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.crosswalk_views import OfferedResult
from workbook.domain.item_detail import ItemDetail, ObjectiveLine, Shared
from workbook.domain.vocabulary import Result
from workbook.exports.palette import Tone
from workbook.messages import proof_reason, text
from workbook.ui.inspector.attached import add_evidence, add_findings
from workbook.ui.inspector.control import add_guidance, add_head, add_mappings, add_parameters
from workbook.ui.inspector.determined import add_determined, determining
from workbook.ui.inspector.forms import FormPlace
from workbook.ui.inspector.handling import add_handling
from workbook.ui.inspector.history import HistoryView
from workbook.ui.inspector.many import add_deeds, add_shared, determining_many
from workbook.ui.inspector.note import NoteBox
from workbook.ui.inspector.objectives import FIRST, ObjectiveList
from workbook.ui.inspector.offered import OfferedView, can_be_offered
from workbook.ui.inspector.promised import add_commitments
from workbook.ui.inspector.proof import add_proof
from workbook.ui.inspector.tools import Tools
from workbook.ui.inspector.verdict import CHOICES, VerdictBox
from workbook.ui.item_deeds import Chosen, chosen_items
from workbook.ui.messages import number
from workbook.ui.widgets.labels import column, label, say
from workbook.ui.widgets.parts import Panel, link, links

_BY_KEY: Final = {choice.key: choice for choice in CHOICES}


class _Holder(QWidget):
    """A part of the column that is built anew while the others stay."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(self)
        self._inner: QWidget | None = None

    def refill(self, fill: Callable[[QVBoxLayout], object] | None) -> None:
        """Replace what is in it; nothing takes no room."""
        before, self._inner = self._inner, None
        if before is not None:
            before.hide()
            before.setParent(None)
            before.deleteLater()
        if fill is not None:
            self._inner = QWidget()
            fill(column(self._inner))
            self._layout.addWidget(self._inner)
        self.setVisible(fill is not None)


class ItemInspector(Panel):
    """The place where items are worked on."""

    recorded = Signal(bool)
    """The determination of the shown items is recorded; True when the next one is wanted."""
    left = Signal()
    """Back to the list."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(text("ui.inspector.name"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tools = tools
        self._detail: ItemDetail | None = None
        self._chosen: Chosen | None = None
        self._scope: FormPlace | None = None
        self._shown_objectives = FIRST
        self.verdict = VerdictBox(tools.deeds, tools.drafts)
        self.objectives = ObjectiveList()
        self.note = NoteBox(tools.deeds, tools.drafts)
        self._objectives_head = label("", "section", wraps=True)
        self._objective_why = label("", "caption", wraps=True)
        self._more_objectives = link("", self._show_more_objectives)
        self._head, self._middle, self._below, self._last = _Holder(), _Holder(), _Holder(), _Holder()
        self.build(self._lay_out)
        self.verdict.recorded.connect(self._on_recorded)
        self.verdict.left.connect(self._on_left)
        self.verdict.whole_asked.connect(self.objectives.clearSelection)
        self.note.left.connect(self.left)
        self.objectives.chosen.connect(self._on_objectives)
        self.objectives.pressed_key.connect(self._on_objective_key)
        self.objectives.left_list.connect(self.left)
        self.clear()

    def _lay_out(self, layout: QVBoxLayout) -> None:
        self._more_holder = links([self._more_objectives])
        self._objectives_part = QWidget()
        part = column(self._objectives_part)
        part.setContentsMargins(0, 8, 0, 0)
        for widget in (self._objectives_head, self.objectives, self._objective_why, self._more_holder):
            part.addWidget(widget)
        for widget in (
            self._head, self.verdict, self._middle, self._objectives_part, self._below, self.note, self._last,
        ):  # fmt: skip
            layout.addWidget(widget)

    @property
    def item(self) -> UUID | None:
        """The one item that is shown."""
        return self._detail.row.id if self._detail is not None else None

    @property
    def detail(self) -> ItemDetail | None:
        """All that is shown of one item."""
        return self._detail

    @property
    def chosen(self) -> Chosen | None:
        """What evidence would be attached to: the items that are shown, or the objectives that are chosen."""
        lines = self.objectives.selected_lines()
        if self._detail is None or not lines:
            return self._chosen
        return determining(self._detail, lines, is_read_only=False).chosen

    def clear(self) -> None:
        """Show that nothing is selected."""
        self.note.save()
        self._detail, self._chosen, self._scope = None, None, None
        self._head.refill(lambda layout: layout.addWidget(label(text("ui.inspector.empty"), "muted", wraps=True)))
        for part in (self._middle, self._below, self._last):
            part.refill(None)
        for widget in (self.verdict, self.note, self._objectives_part):
            widget.hide()

    def show_item(self, detail: ItemDetail) -> None:
        """Show an item, or the same one as it is now: what is typed stays, and so does the place."""
        is_same = self.item == detail.row.id
        had_focus = self._has_focus_in_parts()
        if not is_same:
            self._shown_objectives = FIRST
        self._detail = detail
        self._chosen = chosen_items([detail.row.id], detail.row.control)
        tools = self._tools
        self._head.refill(lambda layout: self._fill_head(layout, detail))
        self._show_objectives(detail.objectives)
        self._middle.refill(lambda layout: add_proof(layout, detail, tools))
        self._below.refill(lambda layout: self._fill_below(layout, detail))
        self.note.show_note(detail.row.id, detail.row.control, detail.note, can_write=not tools.work.is_read_only)
        self._last.refill(lambda layout: self._fill_last(layout, detail))
        self._show_about(detail)
        for widget in (self.verdict, self.note):
            widget.show()
        if not is_same:
            self.verticalScrollBar().setValue(0)
        elif had_focus:
            self.setFocus()

    def show_many(self, items: Sequence[UUID], shared: Shared) -> None:
        """Show what several items have in common."""
        self.note.save()
        is_same = self._detail is None and self._chosen is not None and self._chosen.items == tuple(items)
        chosen = chosen_items(items, "")
        self._detail, self._chosen = None, chosen
        self._show_objectives(())
        self._head.refill(lambda layout: add_shared(layout, shared))
        for part in (self._middle, self._last):
            part.refill(None)

        def fill(layout: QVBoxLayout) -> None:
            self._scope = add_deeds(layout, chosen, shared, self._tools)

        self._below.refill(fill)
        self.note.hide()
        self.verdict.show()
        self.verdict.show_about(determining_many(chosen, shared, is_read_only=self._tools.work.is_read_only))
        if not is_same:
            self.verticalScrollBar().setValue(0)

    def press(self, key: str) -> None:
        """Choose the determination of a key, for the item as a whole."""
        self.objectives.clearSelection()
        self.verdict.press(_BY_KEY[key])

    def write_reason(self) -> None:
        """Go to the reason."""
        self.verdict.write_reason()
        self.ensureWidgetVisible(self.verdict)

    def write_note(self) -> None:
        """Go to the note."""
        if not self.note.isHidden():
            self.note.write()
            self.ensureWidgetVisible(self.note)

    def change_scope(self) -> None:
        """Open the form of the scope."""
        if self._scope is not None:
            self._scope.open()
            self.ensureWidgetVisible(self._scope)

    @staticmethod
    def _fill_head(layout: QVBoxLayout, detail: ItemDetail) -> None:
        add_head(layout, detail)
        add_determined(layout, detail)

    def _fill_below(self, layout: QVBoxLayout, detail: ItemDetail) -> None:
        tools, chosen = self._tools, self._chosen
        if chosen is not None:
            add_evidence(layout, detail, tools, chosen)
        if can_be_offered(detail, is_read_only=tools.work.is_read_only):
            offered = OfferedView(detail, tools)
            offered.suggested.connect(self._on_suggested)
            layout.addWidget(offered)
        add_commitments(layout, detail, tools)
        add_findings(layout, detail, tools)
        add_parameters(layout, detail, tools)
        self._scope = add_handling(layout, detail, tools)

    def _fill_last(self, layout: QVBoxLayout, detail: ItemDetail) -> None:
        add_guidance(layout, detail)
        add_mappings(layout, detail, self._tools)
        layout.addWidget(HistoryView(self._tools.work, detail.row.id))

    def _show_objectives(self, lines: Sequence[ObjectiveLine]) -> None:
        self.objectives.show_lines(lines, self._shown_objectives)
        self._objectives_part.setVisible(bool(lines))
        decided = sum(one.result is not Result.NOT_ASSESSED for one in lines)
        say(
            self._objectives_head,
            text("ui.inspector.objectives", decided=number(decided), count=number(len(lines))) if lines else "",
        )
        left = self.objectives.left
        more = text("ui.parts.show_more", count=number(min(left, 4 * FIRST)), left=number(left))
        self._more_objectives.setText(more)
        self._more_objectives.setAccessibleName(more)
        self._more_holder.setVisible(left > 0)

    @Slot()
    def _show_more_objectives(self) -> None:
        self._shown_objectives += 4 * FIRST
        if self._detail is not None:
            self._show_objectives(self._detail.objectives)

    def _show_about(self, detail: ItemDetail) -> None:
        lines = self.objectives.selected_lines()
        self._say_why(lines)
        self.verdict.show_about(determining(detail, lines, is_read_only=self._tools.work.is_read_only))

    def _say_why(self, lines: Sequence[ObjectiveLine]) -> None:
        """Say below the list why the proof of the one chosen objective is what it is."""
        if len(lines) != 1:
            say(self._objective_why, "")
            return
        proof = lines[0].proof
        doubt = Tone.WARN if proof.contested or proof.stale else Tone.PLAIN
        words = text("ui.inspector.coded", code=lines[0].code, title=proof_reason(proof.why))
        say(self._objective_why, words, doubt)

    @Slot(list)
    def _on_objectives(self, _lines: list[ObjectiveLine]) -> None:
        if self._detail is not None:
            self._show_about(self._detail)

    @Slot(str)
    def _on_objective_key(self, key: str) -> None:
        chosen = self.chosen
        if key in _BY_KEY:
            self.verdict.press(_BY_KEY[key])
        elif key == "R":
            self.verdict.write_reason()
        elif chosen is not None:
            self._tools.attach(chosen)

    @Slot(object, str)
    def _on_suggested(self, result: OfferedResult, reason: str) -> None:
        """Begin a determination of the item as a whole; nothing is recorded before it is pressed."""
        self.objectives.clearSelection()
        self.verdict.suggest(result.result, result.other_kind, reason)
        self.ensureWidgetVisible(self.verdict)

    @Slot(bool)
    def _on_recorded(self, go_on: bool) -> None:
        lines = self.objectives.selected_lines()
        if not lines or self._detail is None:
            self.recorded.emit(go_on)
            return
        if go_on and not self.objectives.go_on():
            self.recorded.emit(True)
            return
        self.objectives.setFocus(Qt.FocusReason.MouseFocusReason)

    @Slot()
    def _on_left(self) -> None:
        if self.objectives.selected_lines():
            self.objectives.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            self.left.emit()

    def _has_focus_in_parts(self) -> bool:
        focused = self.window().focusWidget()
        parts = (self._head, self._middle, self._below, self._last)
        return focused is not None and any(part.isAncestorOf(focused) for part in parts)
