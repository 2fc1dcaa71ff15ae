"""The review page: the queue, accepting and returning from the keyboard, refusals in place, and what changed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.workbooks import Made, begin
from workbook.domain.review import Tab
from workbook.domain.vocabulary import OtherKind, Result, WorkState
from workbook.operations import determinations, engagement, work
from workbook.operations.determinations import Verdict
from workbook.operations.items import Target
from workbook.operations.lookup import Named
from workbook.store import queries
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.review import ReviewPage

Open = Callable[[Path], MainWindow]
NO = Verdict(Result.OTHER_THAN_SATISFIED, "Only a policy was shown.", OtherKind.INSUFFICIENT_EVIDENCE)

OTHER = replace(NO, override_reason="The whole family is not met.")


@pytest.fixture
def page(opened: Open, small: Made, qtbot: QtBot) -> ReviewPage:
    """Return the page of a workbook in which Ana submitted three items, as Ben sees it."""
    window = opened(small.path)
    assert window.book is not None
    about = window.book.work
    items = small.items
    for item in (items[2], items[3], items[4]):
        about.do("", lambda book, actor, item=item: determinations.determine(book, actor, [Target(item)], NO))  # type: ignore[misc]
    about.do("", lambda book, actor: work.submit(book, actor, [items[2], items[3], items[4]]))
    found = shown(window, qtbot)
    act_as(found, "Ben Reviewer", qtbot)
    return found


def shown(window: MainWindow, qtbot: QtBot) -> ReviewPage:
    assert window.book is not None
    window.book.go("review", None)
    found = window.book.page("review")
    assert isinstance(found, ReviewPage)
    settle(found, qtbot)
    return found


def settle(page: ReviewPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.work.is_idle and not page._following.isActive())


def act_as(page: ReviewPage, name: str, qtbot: QtBot) -> None:
    person = next(one for one in page.work.acting.people() if one.name == name)
    page.work.acting.act_as(Named(person.id, "", name))
    settle(page, qtbot)


def turn(page: ReviewPage, tab: Tab, qtbot: QtBot) -> None:
    page.turn(tab)
    settle(page, qtbot)


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def state(page: ReviewPage, place: int, made: Made) -> WorkState:
    return page.work.read(queries.checklist_rows, [made.items[place]], page.work.today)[0].work_state


def trigger(page: ReviewPage, name: str) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    window.menus.refresh()
    window.menus.action(name).trigger()


def test_the_queue_in_its_parts(page: ReviewPage, small: Made, qtbot: QtBot) -> None:
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert page.model.ids == small.items[2:5]
    assert [button.text() for button in page.tabs.buttons.values()] == [
        "To review 3",
        "Returned 1",
        "Accepted 1",
        "Mine 0",
    ]
    assert page.selected == small.items[2:3]
    assert "Submitted by Ana Lead" in words(page.panel)
    assert "Only a policy was shown." in words(page.sheet)
    assert "Two tools were reached." in words(page.sheet)
    turn(page, Tab.RETURNED, qtbot)
    assert page.model.ids == (small.items[1],)
    assert "Name the two tools." in words(page.panel)
    assert "Returned: Name the two tools." in words(page.sheet)
    turn(page, Tab.ACCEPTED, qtbot)
    assert page.model.ids == (small.items[0],)
    turn(page, Tab.MINE, qtbot)
    assert "submitted nothing" in page.empty.words
    act_as(page, "Ana Lead", qtbot)
    assert set(page.model.ids) == set(small.items[:5])


def test_keys_accept_return_and_go_on(page: ReviewPage, small: Made, qtbot: QtBot) -> None:
    window = page.window()
    with qtbot.waitActive(window):
        window.activateWindow()
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_N)
    settle(page, qtbot)
    assert page.selected == small.items[3:4]
    QTest.keyClick(page.list, Qt.Key.Key_P)
    settle(page, qtbot)
    assert page.selected == small.items[2:3]
    QTest.keyClick(page.list, Qt.Key.Key_N)
    settle(page, qtbot)
    QTest.keyClick(page.list, Qt.Key.Key_A)
    settle(page, qtbot)
    assert state(page, 3, small) is WorkState.ACCEPTED
    assert page.selected == small.items[4:5]  # what followed took its place
    QTest.keyClick(page.list, Qt.Key.Key_R)
    note = page.bar.note
    assert note.isVisible()
    QTest.keyClick(note.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert note.refusal
    QTest.keyClicks(note.edit, "Ask again, and note who answers.")
    QTest.keyClick(note.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert state(page, 4, small) is WorkState.RETURNED
    assert not note.isVisible()
    assert note.value() == ""
    assert page.selected == small.items[2:3]
    assert page.work.deeds.next_undo is not None
    assert page.work.deeds.next_undo.label.startswith("return of ")
    page.work.undo()
    page.work.undo()
    settle(page, qtbot)
    assert page.model.ids == small.items[2:5]


def test_a_note_belongs_to_the_item_it_was_begun_for(page: ReviewPage, small: Made, qtbot: QtBot) -> None:
    trigger(page, "review_return")
    page.bar.note.edit.setPlainText("Half a thought")
    page.step(1)
    settle(page, qtbot)
    assert page.bar.note.value() == ""
    assert page.bar.note.isHidden() or not page.bar.note.isVisible()
    page.step(-1)
    settle(page, qtbot)
    assert page.bar.note.value() == "Half a thought"
    assert page.bar.note.isVisible()
    QTest.keyClick(page.bar.note.edit, Qt.Key.Key_Escape)
    assert not page.bar.note.isVisible()
    assert page.bar.return_button.isVisible()


def test_many_are_accepted_in_one_change(page: ReviewPage, small: Made, qtbot: QtBot) -> None:
    page.list.selectAll()
    settle(page, qtbot)
    assert len(page.selected) == 3
    assert "3 items selected" in words(page.sheet)
    assert page.bar.accept_button.text() == "Accept 3 items"
    page.bar.accept_button.click()
    settle(page, qtbot)
    assert page.model.ids == ()
    assert "Nothing waits for review" in page.empty.words
    assert [state(page, place, small) for place in (2, 3, 4)] == [WorkState.ACCEPTED] * 3
    page.work.undo()
    settle(page, qtbot)
    assert page.model.ids == small.items[2:5]


def test_nobody_accepts_what_they_submitted(page: ReviewPage, small: Made, qtbot: QtBot) -> None:
    act_as(page, "Ana Lead", qtbot)
    trigger(page, "review_accept")
    assert "was submitted by Ana Lead" in page.bar.said
    assert page.bar.said.endswith("that can be: Ben Reviewer.")
    assert state(page, 2, small) is WorkState.SUBMITTED
    assert page.selected == small.items[2:3]
    page.step(1)
    settle(page, qtbot)
    assert page.bar.said == ""


def test_an_auditor_is_told_who_can_accept(page: ReviewPage, small: Made, qtbot: QtBot) -> None:
    from workbook.domain import records

    page.work.do("", lambda book, actor: engagement.add_person(book, actor, records.Person("Cy Auditor")))
    act_as(page, "Cy Auditor", qtbot)
    page.bar.open_note()
    page.bar.note.edit.setPlainText("No.")
    page.bar._send()
    assert "only a reviewer or lead" in page.bar.said
    assert "Ana Lead, Ben Reviewer" in page.bar.said
    assert page.bar.note.value() == "No."


def test_where_nobody_else_can_that_is_said(opened: Open, tmp_path: Path, qtbot: QtBot, small: Made) -> None:
    window = opened(small.path)
    page = shown(window, qtbot)
    people = {one.name: one.id for one in page.work.acting.people()}
    from workbook.domain import records
    from workbook.domain.vocabulary import Role

    ben = records.Person("Ben Reviewer", Role.AUDITOR)
    page.work.do("", lambda book, actor: engagement.change_person(book, actor, people["Ben Reviewer"], ben))
    item = small.items[2]
    page.work.do("", lambda book, actor: determinations.determine(book, actor, [Target(item)], NO))
    page.work.do("", lambda book, actor: work.submit(book, actor, [item]))
    settle(page, qtbot)
    page.accept()
    assert "Nobody else in this workbook is a reviewer or lead yet" in page.bar.said


def test_what_changed_since_i_answered(page: ReviewPage, small: Made, qtbot: QtBot) -> None:
    item = small.items[2]
    assert "for the first time" in words(page.panel)
    page.send_back("Look at the log.")
    settle(page, qtbot)
    act_as(page, "Ana Lead", qtbot)
    other = replace(NO, reason="The log was shown.", other_kind=OtherKind.NOT_MET)
    page.work.do("", lambda book, actor: determinations.determine(book, actor, [Target(item)], other))
    page.work.do("", lambda book, actor: work.submit(book, actor, [item]))
    act_as(page, "Ben Reviewer", qtbot)
    page.go_to(item)
    settle(page, qtbot)
    assert page.selected == (item,)
    said = words(page.panel)
    assert "Since you last answered" in said
    assert "By Ana Lead" in said
    for part in ("Insufficient evidence", "Not met", "Only a policy was shown.", "The log was shown."):
        assert part in said
    assert "Satisfied" not in said
    page.accept()
    settle(page, qtbot)
    turn(page, Tab.ACCEPTED, qtbot)
    page.go_to(item)
    settle(page, qtbot)
    assert "Nothing has changed since then." in words(page.panel)


def test_an_auditor_finds_what_was_returned_and_hands_it_over_again(
    page: ReviewPage, small: Made, qtbot: QtBot
) -> None:
    act_as(page, "Ana Lead", qtbot)
    page.go_to(Tab.RETURNED)
    settle(page, qtbot)
    assert "Name the two tools." in words(page.panel)
    asked: list[tuple[str, object]] = []
    page.work.asked_to_go.disconnect()
    page.work.asked_to_go.connect(lambda name, target: asked.append((name, target)))
    trigger(page, "review_open")
    assert asked == [("checklist", small.items[1])]
    assert not page.bar.can_accept
    trigger(page, "review_submit")
    settle(page, qtbot)
    assert state(page, 1, small) is WorkState.SUBMITTED


def test_evidence_and_findings_lead_to_their_pages(page: ReviewPage, small: Made, qtbot: QtBot) -> None:
    asked: list[tuple[str, object]] = []
    page.sheet._go = lambda name, target: asked.append((name, target))
    turn(page, Tab.RETURNED, qtbot)
    for button in page.sheet.findChildren(QPushButton):
        if button.accessibleName() != "Open on the checklist":
            button.click()
    turn(page, Tab.TO_REVIEW, qtbot)
    for button in page.sheet.findChildren(QPushButton):
        button.click()
    assert {name for name, _ in asked} == {"findings", "evidence", "checklist"}
    assert ("checklist", small.items[2]) in asked


def test_what_is_new_on_an_item_is_read_anew_and_the_selection_stays(
    page: ReviewPage, small: Made, qtbot: QtBot
) -> None:
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    place = page.model.place_of(small.items[4])
    assert place is not None
    page.list.selectionModel().setCurrentIndex(page.model.index(place), flags)
    settle(page, qtbot)
    page.reload()
    settle(page, qtbot)
    assert page.selected == small.items[4:5]
    page.grab()
    assert page.model.index(0).data().endswith(" · Assistant model 2.1")


def test_an_empty_queue_teaches(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    begin(tmp_path / "empty.auditbook", "Empty")[0].close()
    page = shown(opened(tmp_path / "empty.auditbook"), qtbot)
    for tab in Tab:
        turn(page, tab, qtbot)
        assert page.empty.words
        assert page.empty.button.isVisible()
    assert not page.bar.can_accept
    page.step(1)
    page.accept()


def test_hostile_texts_are_shown_as_they_are(opened: Open, hostile: Made, qtbot: QtBot) -> None:
    window = opened(hostile.path)
    page = shown(window, qtbot)
    page.work.do("", lambda book, actor: work.submit(book, actor, [hostile.items[0]]))
    settle(page, qtbot)
    assert page.selected == hostile.items[:1]
    page.grab()
    page.panel.grab()
    assert "<b onclick" in words(page.sheet)


def test_very_many_are_answered_in_the_background(opened: Open, many: Made, qtbot: QtBot) -> None:
    window = opened(many.path)
    page = shown(window, qtbot)
    items = many.items[:120]
    page.work.do("", lambda book, actor: determinations.determine(book, actor, [Target(one) for one in items], OTHER))
    page.work.do("", lambda book, actor: work.submit(book, actor, items))
    settle(page, qtbot)
    page.list.selectAll()
    page.reload()
    settle(page, qtbot)
    assert set(page.selected) == set(items)
    page.accept()
    settle(page, qtbot)
    assert "was submitted by Ana Lead" in page.bar.said
    page.send_back("Too many at once.")
    settle(page, qtbot)
    assert page.model.ids == ()
    page.work.undo()
    settle(page, qtbot)
    assert len(page.model.ids) == 120
