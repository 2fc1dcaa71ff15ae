"""What can be done to items of the checklist: each act with its key; the bare keys count while the table has the keyboard."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from workbook.domain.item_order import Order, Sorting
from workbook.ui.actions import Act
from workbook.ui.inspector.verdict import CHOICES

if TYPE_CHECKING:
    from workbook.ui.pages.checklist import ChecklistPage


def checklist_acts(page: "ChecklistPage") -> Sequence[Act]:
    """Return the acts of the page, in the order of the menu."""

    def has_items() -> bool:
        return bool(page.model.item_count)

    def has_selection() -> bool:
        return page.table.selectionModel().hasSelection()

    def act(name: str, run: Callable[[], object], key: str, *, writes: bool = True, starts_group: bool = False) -> Act:
        return Act(name, "item", run, key, page.table, has_selection, writes=writes, starts_group=starts_group)

    def press(key: str) -> None:
        page.desk.in_step().press(key)

    verdicts = [
        act(f"determine_{choice.other_kind or choice.result}", partial(press, choice.key), choice.key)
        for choice in CHOICES
    ]
    return (
        Act("next_item", "item", partial(page.table.step, 1), "N", page.table, has_items),
        Act("previous_item", "item", partial(page.table.step, -1), "P", page.table, has_items),
        Act("next_undecided", "item", page.desk.next_undecided, "U", page.table, has_items),
        *verdicts,
        act("write_reason", lambda: page.desk.in_step().write_reason(), "R", starts_group=True),
        act("write_note", lambda: page.desk.in_step().write_note(), "T"),
        act("change_scope", lambda: page.desk.in_step().change_scope(), "I"),
        act("attach_evidence", page.desk.attach, "E", starts_group=True),
        act("paste_evidence", page.desk.paste, "Ctrl+V"),
        act("new_finding_here", page.desk.new_finding, "F"),
        act("no_finding_here", page.desk.no_finding, "Shift+F"),
        act("submit_items", page.desk.submit, "S", starts_group=True),
        Act("item_history", "item", page.desk.go_to_history, "H", page.table, has_selection),
        *_sorts(page),
        Act("save_view", "view", page.menus.ask_name, starts_group=True),
        Act("clear_filter", "view", page.head.clear, is_enabled=lambda: not page.items.filter.is_everything),
    )


def _sorts(page: "ChecklistPage") -> Sequence[Act]:
    return [
        Act(f"sort_{order.value}", "view", partial(page.sort, Sorting(order)), starts_group=order is Order.CONTROL)
        for order in Order
    ]
