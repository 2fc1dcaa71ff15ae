"""A field round by keyboard alone: fifty items are determined, with evidence, a note and a finding on the way."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.hands import Hands
from tests.ui.test_window import checklist_of
from tests.ui.workbooks import Made
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.vocabulary import OtherKind, Result
from workbook.store.item_filter import filtered_ids
from workbook.store.queries import checklist_rows
from workbook.ui.dialogs.attach import AttachDialog
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.checklist import ChecklistPage

Open = Callable[[Path], MainWindow]
Key = Qt.Key


@pytest.fixture
def page(opened: Open, many: Made, qtbot: QtBot) -> Iterator[ChecklistPage]:
    window = opened(many.path)
    made = checklist_of(window)
    with qtbot.waitActive(window):
        window.activateWindow()
    made.enter()
    qtbot.waitUntil(made.table.hasFocus)
    return made


@pytest.fixture
def hands(page: ChecklistPage) -> Hands:
    return Hands(page.window())


def undecided(page: ChecklistPage) -> int:
    wanted = ItemFilter(chips=frozenset({Chip.UNDECIDED}))
    return len(page.work.read(filtered_ids, wanted, {}, None))


def test_fifty_items_by_keyboard_alone(page: ChecklistPage, hands: Hands, many: Made, qtbot: QtBot) -> None:
    before = undecided(page)
    control = Qt.KeyboardModifier.ControlModifier
    for number in range(50):
        # A digit, the reason, and Ctrl+Enter on to the next: three gestures for each item.
        hands.press((Key.Key_2, Key.Key_3, Key.Key_5)[number % 3])
        assert page.inspector.verdict.reason.hasFocus()
        hands.type(f"Seen in room {number}.")
        hands.press(Key.Key_Return, control)
        assert page.table.hasFocus()
        assert page.current_item() == many.items[number + 1]
    assert undecided(page) == before - 50
    rows = page.work.read(checklist_rows, many.items[:51], page.work.today)
    expected = [OtherKind.NOT_MET, OtherKind.INSUFFICIENT_EVIDENCE, Result.NOT_APPLICABLE]
    assert [row.other_kind or row.result for row in rows[:50]] == [expected[number % 3] for number in range(50)]
    assert rows[50].result is Result.NOT_ASSESSED
    # Each is one deed that can be taken back.
    hands.press(Key.Key_Z, control)
    qtbot.waitUntil(lambda: undecided(page) == before - 49)


def test_a_reason_that_is_there_is_recorded_with_one_key(page: ChecklistPage, hands: Hands, many: Made) -> None:
    hands.press(Key.Key_R)
    hands.type("Nobody could show it.")
    hands.press(Key.Key_Escape)
    assert page.table.hasFocus()
    hands.press(Key.Key_3)
    assert page.table.hasFocus()
    (row,) = page.work.read(checklist_rows, many.items[:1], page.work.today)
    assert row.other_kind is OtherKind.INSUFFICIENT_EVIDENCE
    hands.press(Key.Key_0)
    (row,) = page.work.read(checklist_rows, many.items[:1], page.work.today)
    assert row.result is Result.NOT_ASSESSED


def test_drafts_survive_going_elsewhere(page: ChecklistPage, hands: Hands, many: Made) -> None:
    reason = page.inspector.verdict.reason
    hands.press(Key.Key_2)
    hands.type("Half a thought")
    hands.press(Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    hands.type("and more")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_N)
    page.desk.in_step()
    assert reason.toPlainText() == ""
    hands.press(Key.Key_P)
    page.desk.in_step()
    assert page.current_item() == many.items[0]
    assert reason.toPlainText() == "Half a thought\nand more"
    hands.press(Key.Key_R)
    hands.press(Key.Key_Return)  # the determination that was chosen still waits
    (row,) = page.work.read(checklist_rows, many.items[:1], page.work.today)
    assert row.other_kind is OtherKind.NOT_MET
    assert reason.toPlainText() == ""


def test_satisfied_without_proof_is_refused_in_place_and_can_be_overridden(
    page: ChecklistPage, hands: Hands, many: Made
) -> None:
    box = page.inspector.verdict
    hands.press(Key.Key_1)
    hands.type("The lead says so.")
    hands.press(Key.Key_Return)
    assert "needs supporting evidence" in box._said.text()
    assert box.reason.toPlainText() == "The lead says so."
    assert box.override.hasFocus()
    hands.type("The minutes are privileged.")
    hands.press(Key.Key_Return)
    assert page.table.hasFocus()
    (row,) = page.work.read(checklist_rows, many.items[:1], page.work.today)
    assert row.result is Result.SATISFIED
    page.desk.inspect()
    detail = page.inspector.detail
    assert detail is not None
    assert detail.decision is not None
    assert detail.decision.override_reason == "The minutes are privileged."


def test_a_statement_is_attached_and_then_satisfied(
    page: ChecklistPage, hands: Hands, many: Made, qtbot: QtBot
) -> None:
    hands.press(Key.Key_E)
    dialog = page.window().findChild(AttachDialog)
    qtbot.waitUntil(lambda: dialog.here.search.hasFocus())
    dialog.ways[list(dialog.ways)[2]].setFocus()
    hands.press(Key.Key_Space)
    assert dialog.statement.edit.hasFocus()
    hands.type("The guard refuses the prompt.")
    dialog.kind.drop.setFocus()
    hands.press(Key.Key_Down)  # what the auditor saw
    qtbot.waitUntil(lambda: dialog.main_button.isEnabled())
    hands.press(Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    (row,) = page.work.read(checklist_rows, many.items[:1], page.work.today)
    assert row.evidence == 1
    page.enter()
    hands.press(Key.Key_1)
    hands.type("It was seen to refuse.")
    hands.press(Key.Key_Return)
    (row,) = page.work.read(checklist_rows, many.items[:1], page.work.today)
    assert row.result is Result.SATISFIED


def test_a_note_is_saved_when_one_leaves_it(page: ChecklistPage, hands: Hands, many: Made) -> None:
    hands.press(Key.Key_T)
    assert page.inspector.note.field.hasFocus()
    hands.type("Ask Olga on Friday.")
    hands.press(Key.Key_Escape)
    assert page.table.hasFocus()
    page.desk.inspect()
    assert page.inspector.detail is not None
    assert page.inspector.detail.note == "Ask Olga on Friday."


def test_submit_scope_and_finding(page: ChecklistPage, hands: Hands, many: Made) -> None:
    hands.press(Key.Key_2)
    hands.type("It was off.")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_S)
    (row,) = page.work.read(checklist_rows, many.items[:1], page.work.today)
    assert row.work_state == "submitted"
    asked: list[tuple[str, object]] = []
    page.work.asked_to_go.disconnect()
    page.work.asked_to_go.connect(lambda name, target: asked.append((name, target)))
    hands.press(Key.Key_F)
    assert asked[0][0] == "findings"
    assert asked[0][1].items == (many.items[0],)  # type: ignore[attr-defined]
    hands.press(Key.Key_Down)
    hands.press(Key.Key_I)
    hands.press(Key.Key_Down)  # out of scope
    hands.press(Key.Key_Tab)
    hands.type("The model has no such interface.")
    hands.press(Key.Key_Return)
    (row,) = page.work.read(checklist_rows, many.items[1:2], page.work.today)
    assert row.scope == "out"


def test_several_items_get_one_text(page: ChecklistPage, hands: Hands, many: Made, qtbot: QtBot) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    for _ in range(4):
        hands.press(Key.Key_Down, shift)
    assert page.table.selected_items() == list(many.items[:5])
    hands.press(Key.Key_5)
    assert page.inspector.verdict.reason.hasFocus()
    hands.type("There is no such part.")
    hands.press(Key.Key_Return)
    rows = page.work.read(checklist_rows, many.items[:6], page.work.today)
    assert [row.result for row in rows] == [Result.NOT_APPLICABLE] * 5 + [Result.NOT_ASSESSED]
    assert page.table.selected_items() == list(many.items[:5])
    deed = page.work.deeds.next_undo
    assert deed is not None
    assert len(deed.operations) == 1
    assert "5 items" in deed.label


def test_objectives_are_determined_with_the_same_keys(page: ChecklistPage, hands: Hands, many: Made) -> None:
    page.desk.in_step()
    objectives = page.inspector.objectives
    objectives.setFocus(Qt.FocusReason.TabFocusReason)
    hands.press(Key.Key_2)
    assert page.inspector.verdict.reason.hasFocus()
    hands.type("Not there.")
    hands.press(Key.Key_Return)
    assert objectives.hasFocus()
    page.desk.inspect()
    detail = page.inspector.detail
    assert detail is not None
    assert detail.objectives[0].other_kind is OtherKind.NOT_MET
    hands.press(Key.Key_Escape)
    assert page.table.hasFocus()


def test_next_undecided_passes_over_what_is_decided(page: ChecklistPage, hands: Hands, many: Made) -> None:
    for number in range(3):
        page.table.selectRow(page.model.row_of(many.items[number]) or 0)
        hands.press(Key.Key_5)
        hands.type("None.")
        hands.press(Key.Key_Return)
    page.table.go_to_item(many.items[0])
    hands.press(Key.Key_U)
    assert page.current_item() == many.items[3]
    page.table.go_to_item(many.items[-1])
    hands.press(Key.Key_U)
    assert page.current_item() == many.items[3]  # from the end, to the first one
