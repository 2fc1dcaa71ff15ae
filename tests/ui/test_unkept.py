"""What was typed and not recorded: closing the window says so once, and leads to it; it is there again at its place."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.hands import Hands
from tests.ui.test_window import checklist_of
from tests.ui.tour import settle, view
from tests.ui.workbooks import Made
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.item_order import Sorting
from workbook.domain.vocabulary import FindingState, ParticipationState
from workbook.messages import text
from workbook.operations import findings
from workbook.ui.main_window import MainWindow
from workbook.ui.models.roster import Kind
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.pages.findings import FindingsPage
from workbook.ui.pages.review import ReviewPage
from workbook.ui.pages.subjects import SubjectsPage

Key = Qt.Key


@pytest.fixture
def window(opened: Callable[[Path], MainWindow], small: Made, qtbot: QtBot) -> MainWindow:
    made = opened(small.path)
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def at(window: MainWindow, item: UUID) -> ChecklistPage:
    page = checklist_of(window)
    page.show_item(item)
    settle(window, 60)
    page.desk.in_step()
    page.table.setFocus()
    return page


def name_of(page: ChecklistPage) -> str:
    detail = page.inspector.detail
    assert detail is not None
    return detail.row.control


def stays(window: MainWindow, words: str) -> bool:
    """Tell whether the window refuses to close, and says this."""
    stayed = not window.close()
    settle(window, 60)
    return stayed and words in view(window).banner.words


def test_a_reason_without_a_determination_keeps_the_window_open_once(window: MainWindow, small: Made) -> None:
    page, hands = at(window, small.items[6]), Hands(window)
    hands.press(Key.Key_2)
    hands.type("Two of nine tools.")
    name = name_of(page)
    at(window, small.items[7])
    page.list_items(ItemFilter(chips=frozenset({Chip.CONTESTED})), Sorting())
    view(window).turn_to("overview")

    assert stays(window, text("ui.unkept.verdict", item=name))
    assert page.current_item() == small.items[6]
    page.desk.in_step()
    assert page.inspector.verdict.reason.toPlainText() == "Two of nine tools."
    assert window.close()


def test_more_that_is_typed_is_said_again(window: MainWindow, small: Made) -> None:
    page = at(window, small.items[6])
    hands = Hands(window)
    hands.press(Key.Key_2)
    hands.type("Two")
    words = text("ui.unkept.verdict", item=name_of(page))

    assert stays(window, words)
    page.inspector.verdict.reason.setFocus()
    hands.type(" of nine.")
    assert stays(window, words)
    hands.press(Key.Key_Return)
    assert window.close()


def test_forms_and_refused_notes_count_too(window: MainWindow, small: Made) -> None:
    page, hands = at(window, small.items[6]), Hands(window)
    name = name_of(page)
    page.inspector.change_scope()
    scope = page.inspector._scope
    assert scope is not None
    assert scope._form is not None
    reason = scope._form._widgets["reason"]
    reason.setFocus()
    hands.type("No such interface.")
    at(window, small.items[7])
    page.inspector.note.write()
    page.inspector.note.field.insertPlainText("n" * 40_001)
    at(window, small.items[6])

    more = text("ui.unkept.more", count="1")
    assert stays(window, f"{text('ui.unkept.item', item=name)} {more}")
    at(window, small.items[7])
    assert len(page.inspector.note.field.toPlainText()) == 40_001
    page.inspector.note.field.setPlainText("n")
    page.inspector.note.save()
    assert not stays(window, more)


def test_a_note_to_return_with_is_led_to(window: MainWindow, small: Made) -> None:
    window.menus.action("page_review").trigger()
    settle(window, 60)
    page = view(window).current
    assert isinstance(page, ReviewPage)
    page.go_to(small.items[0])
    settle(window, 60)
    page.bar.open_note()
    Hands(window).type("Which tools?")
    view(window).turn_to("overview")

    assert stays(window, text("ui.unkept.note", count="1"))
    assert page.selected == (small.items[0],)
    assert page.bar.note.value() == "Which tools?"
    page.bar.note.reset("")
    assert window.close()


def test_a_response_that_was_begun_is_led_to(window: MainWindow) -> None:
    work = view(window).work
    page = view(window).page("findings")
    assert isinstance(page, FindingsPage)
    view(window).turn_to("findings")
    settle(window, 60)
    assert page.writing.detail is not None
    finding = page.writing.detail.id
    for state in (FindingState.REVIEWED, FindingState.SENT):
        work.do("move", lambda book, actor, to=state: findings.move_finding(book, actor, finding, to))
    page.deeds.begin_response()
    page.sheet.responses.form.words.setFocus()
    Hands(window).type("We agree.")
    page.begin()

    assert stays(window, text("ui.unkept.response"))
    assert page.sheet.responses.form.words.value() == "We agree."
    page.sheet.responses.close_form()
    assert window.close()


def test_records_that_were_begun_are_led_to(window: MainWindow) -> None:
    page = view(window).page("subjects")
    assert isinstance(page, SubjectsPage)
    view(window).turn_to("subjects")
    settle(window, 60)
    parties = page.roster.parties
    page.go_to(parties[0].id)
    part = page.panel.participation
    part.begin()
    part.state.put(ParticipationState.DECLINED)
    part.reason.edit.insertPlainText("Sent no one.")
    page.go_to(parties[1].id)
    assert part.form.isHidden()

    assert stays(window, text("ui.unkept.participation", party=parties[0].entered.name))
    assert part.reason.value() == "Sent no one."
    assert part.state.value() is ParticipationState.DECLINED
    part.record()
    part.begin()
    assert part.reason.value() == ""

    page.begin(Kind.CONTACT)
    Hands(window).type("Kim")
    page.go_to(parties[1].id)
    assert stays(window, text("ui.unkept.record", kind="contact"))
    assert page.panel.new_panels[Kind.CONTACT].typed == "Kim"
    page.panel.new_panels[Kind.CONTACT].add()
    assert window.close()


def test_the_reason_of_a_scope_stays_with_its_framework(window: MainWindow) -> None:
    page = view(window).page("subjects")
    assert isinstance(page, SubjectsPage)
    view(window).turn_to("subjects")
    settle(window, 60)
    rows = [place for place, row in enumerate(page.model.rows) if row.kind is Kind.FRAMEWORK]
    first, other = (page.model.index(place, 0) for place in rows[:2])
    page.table.setCurrentIndex(first)
    page.panel.framework.reason.line.setFocus()
    Hands(window).type("Another team does these.")
    page.table.setCurrentIndex(other)
    assert page.panel.framework.reason.value() == ""
    page.table.setCurrentIndex(first)
    assert page.panel.framework.reason.value() == "Another team does these."
    assert not window.close()
    page.panel.framework.reason.reset("")
    assert window.close()


def test_nothing_typed_closes_at_once(window: MainWindow, small: Made) -> None:
    page, hands = at(window, small.items[1]), Hands(window)
    hands.press(Key.Key_R)  # the reason that stands is there to be changed, and is not
    assert page.inspector.verdict.reason.toPlainText()
    assert window.close()
