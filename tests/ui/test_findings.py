"""The findings page: what is written is kept as one goes, what is refused stays, and how it prints is what is kept."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE_MS
from tests.ui.workbooks import HOSTILE, Made, begin
from workbook.domain import records
from workbook.domain.finding_views import FindingDetail, FindingFilter, FindingPart
from workbook.domain.item_filter import NewFindingFor
from workbook.domain.responses import Answer
from workbook.domain.vocabulary import Element, FindingKind, FindingState
from workbook.messages import text
from workbook.operations import findings
from workbook.store import finding_details, finding_views
from workbook.ui.findings.listing import FindingList
from workbook.ui.findings.sections import ElementSection
from workbook.ui.findings.writing import LONGEST_MS, PAUSE_MS
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.findings import FindingsPage

Open = Callable[[Path], MainWindow]
WHOLE = records.Finding(
    "Whole", criteria="a", condition="b", cause="c", effect="d", recommendation="e", severity="High",
    severity_rationale="f",
)  # fmt: skip


class At:
    """The page of an open workbook, and short ways to look at it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        assert window.book is not None
        self.book = window.book
        self.work = window.book.work
        window.book.go("findings", None)
        page = window.book.current
        assert isinstance(page, FindingsPage)
        self.page = page
        self.settle()
        self.activate()

    def settle(self) -> None:
        while not self.work.is_idle:
            QTest.qWait(1)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def activate(self) -> None:
        """Make sure that focus comes and goes: offscreen, a window may have lost it to one that is gone."""
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window, PATIENCE_MS)

    def section(self, part: FindingPart) -> QWidget:
        return self.page.sheet.form.sections[part].prose

    def write(self, part: FindingPart, words: str) -> None:
        """Replace a text as a person would: typed, not given."""
        self.activate()
        prose = self.page.sheet.form.sections[part].prose
        prose.setFocus()
        prose.selectAll()
        prose.insertPlainText(words)

    def title(self, words: str) -> None:
        self.activate()
        self.page.sheet.form.title.setFocus()
        self.page.sheet.form.title.selectAll()
        self.page.sheet.form.title.insertPlainText(words)

    def ids(self) -> list[UUID]:
        return list(self.work.read(finding_views.finding_ids, FindingFilter()))

    def kept(self, finding: UUID | None = None) -> FindingDetail:
        key = finding or self.page.writing.detail.id
        detail = self.work.read(finding_details.finding_detail, key)
        assert detail is not None
        return detail

    def raise_(self, finding: records.Finding = WHOLE, *items: UUID) -> UUID:
        changes = self.work.do("x", lambda book, actor: findings.raise_finding(book, actor, finding, items))
        self.settle()
        return changes.created[0]

    def move(self, finding: UUID, *states: FindingState) -> None:
        for state in states:
            assert self.work.do("x", lambda book, actor, to=state: findings.move_finding(book, actor, finding, to))
        self.settle()

    def said(self) -> str:
        labels = [one.text() for one in self.page.findChildren(QLabel) if one.isVisible()]
        return "\n".join(labels).replace("\u200b", "")


@pytest.fixture
def at(opened: Open, small: Made) -> At:
    return At(opened(small.path))


def press(name: str, ground: QWidget) -> None:
    (button,) = [one for one in ground.findChildren(QPushButton) if one.text() == name and one.isVisible()]
    button.click()


def test_the_first_finding_is_shown_beside_the_list(at: At):
    page = at.page
    assert page.list.model.ids == tuple(at.ids())
    assert page.sheet.form.title.toPlainText() == "Agents reach tools outside their task"
    assert "F-0001 · Draft · raised by Ana Lead" in at.said()
    row = page.list.model.row(0)
    assert row.severity == "High"
    assert FindingPart.CAUSE in row.missing
    QAbstractItemModelTester(page.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_what_is_typed_is_kept_after_a_pause_when_left_and_in_one_operation(at: At, qtbot: QtBot):
    page, before = at.page, at.book.masthead.journal_entries
    page.writing._pause.setInterval(30)
    assert PAUSE_MS == 1500
    with qtbot.waitSignal(at.work.changed):
        at.write(FindingPart.CAUSE, "Nobody\nlooked.")
        at.write(FindingPart.CAUSE, "Nobody\nlooks.")
    assert at.kept().finding.cause == "Nobody\nlooks."
    assert at.book.masthead.journal_entries == before + 1
    assert "Saved" in at.said()
    at.write(FindingPart.EFFECT, "Secrets leak.")
    page.list.search.setFocus()
    assert at.kept().finding.effect == "Secrets leak."
    assert at.work.deeds.next_undo.label == "edit of F-0001 (effect)"


def test_turning_the_page_and_closing_the_window_keep_what_was_typed(at: At):
    at.write(FindingPart.CAUSE, "A cron job.")
    at.book.turn_to("checklist")
    assert at.kept().finding.cause == "A cron job."
    at.book.turn_to("findings")
    at.write(FindingPart.CAUSE, "Another job.")
    at.page.keep()
    assert at.kept().finding.cause == "Another job."


def test_a_reload_takes_nothing_that_was_typed(at: At):
    at.write(FindingPart.CAUSE, "Half a sent")
    cursor = at.section(FindingPart.CAUSE).textCursor().position()
    key = at.page.writing.detail.id
    at.work.do("x", lambda book, actor: findings.change_finding(
        book, actor, key, records.Finding("Renamed elsewhere", severity="Low")
    ))  # fmt: skip
    assert at.section(FindingPart.CAUSE).toPlainText() == "Half a sent"
    assert at.section(FindingPart.CAUSE).textCursor().position() == cursor
    assert at.page.sheet.form.title.toPlainText() == "Renamed elsewhere"
    at.page.writing.keep()
    assert (at.kept().finding.title, at.kept().finding.cause) == ("Renamed elsewhere", "Half a sent")


@pytest.mark.parametrize("words", ["bell \a rings", "x" * 40_001])
def test_a_refusal_is_said_on_the_sheet_and_the_text_stays(at: At, words: str):
    other = at.raise_()
    at.page.show_finding(at.ids()[0])
    at.write(FindingPart.CAUSE, words)
    assert at.page.writing.keep() is False
    assert "“" in at.page.sheet.refusal.words or "cause" in at.page.sheet.refusal.words
    assert "Not saved yet" in at.said()
    at.page.show_finding(other)
    at.page.reload()
    assert at.page.sheet.form.sections[FindingPart.CAUSE].value() == words
    assert at.page.writing.detail.id == at.ids()[0]
    assert at.kept().finding.cause == ""
    at.write(FindingPart.CAUSE, "fine")
    assert at.page.writing.keep()
    assert at.page.sheet.refusal.words == ""


def test_the_undo_of_an_edit_shows_the_old_text(at: At):
    at.write(FindingPart.CONDITION, "Three of nine tools.")
    at.page.writing.keep()
    at.page.list.view.setFocus()
    assert at.window.menus.action("undo").text() == "&Undo edit of F-0001 (condition)"
    at.work.undo()
    assert at.section(FindingPart.CONDITION).toPlainText() == "Two of nine tools."
    at.work.redo()
    assert at.section(FindingPart.CONDITION).toPlainText() == "Three of nine tools."


def test_undo_belongs_to_the_text_while_there_is_something_typed_to_take_back(at: At):
    prose = at.section(FindingPart.CONDITION)
    undo = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    prose.setFocus()
    undo.ignore()
    QApplication.sendEvent(prose, undo)
    assert not undo.isAccepted()
    prose.insertPlainText("More. ")
    QApplication.sendEvent(prose, undo)
    assert undo.isAccepted()


def test_texts_are_kept_as_they_were_while_nobody_changes_them(at: At):
    odd = "a\r\nb\u00a0c\u2028d\ttab  "
    key = at.raise_(records.Finding("Odd", condition=odd, not_needed=((Element.CAUSE, "x\r\ny"),), severity="Low"))
    at.page.show_finding(key)
    assert at.page.writing.unkept == set()
    assert "a\nb\u00a0c" in at.page.sheet.form.sections[FindingPart.CONDITION].prose._raw()
    at.title("Odder")
    at.page.writing.keep()
    assert at.kept().finding.condition == odd
    assert at.kept().finding.not_needed == ((Element.CAUSE, "x\r\ny"),)


def test_a_new_finding_is_kept_once_it_has_a_title(at: At):
    count = len(at.ids())
    at.window.menus.action("finding_new").trigger()
    assert at.window.focusWidget() is at.page.sheet.form.title
    at.write(FindingPart.CONDITION, "Seen twice.")
    at.page.writing.keep()
    assert len(at.ids()) == count
    assert text("ui.finding.needs_title") in at.said()
    at.page.reload()
    assert at.section(FindingPart.CONDITION).toPlainText() == "Seen twice."
    at.title("Seen twice")
    at.page.writing.keep()
    at.settle()
    assert at.kept().code == "F-0002"
    assert at.kept().finding.condition == "Seen twice."
    assert at.page.list.model.row(1).title == "Seen twice"
    at.work.undo()
    at.settle()
    assert at.page.writing.detail.code == "F-0001"


def test_a_refused_text_keeps_the_window_open_once(at: At):
    at.write(FindingPart.CONDITION, "x" * 40_001)
    at.book.turn_to("overview")

    assert not at.window.close()
    assert at.book.current is at.page
    assert text("ui.unkept.finding") in at.book.banner.words
    assert len(at.section(FindingPart.CONDITION).toPlainText()) == 40_001
    assert at.page.sheet.refusal.words

    at.write(FindingPart.CONDITION, "Short enough.")
    assert at.window.close()


def test_a_refused_text_is_left_out_when_the_window_is_closed_again(at: At):
    at.title("bad\x07title")

    assert not at.window.close()
    assert at.window.close()


def test_an_untitled_finding_is_set_aside_and_gone_on_with(at: At):
    first = at.ids()[0]
    at.page.begin()
    at.write(FindingPart.EFFECT, "Harm.")
    at.page.show_finding(first)
    assert at.page.writing.detail.id == first
    assert at.page.unfinished.isVisible()
    at.page.unfinished.click()
    assert at.section(FindingPart.EFFECT).toPlainText() == "Harm."
    assert not at.page.unfinished.isVisible()
    at.page.show_finding(first)
    at.page.keep()
    assert [at.kept(key).finding.title for key in at.ids()][1] == text("ui.finding.untitled")


def test_a_new_finding_on_items_begins_with_what_is_known(at: At, small: Made):
    item = small.items[2]
    at.book.go("findings", NewFindingFor((item,)))
    at.settle()
    made = at.kept()
    (shown,) = made.items
    assert (shown.id, len(made.evidence)) == (item, 2)  # what is context only is left out
    assert made.finding.criteria.startswith("Voluntary") or shown.control in made.finding.criteria
    assert shown.title in made.finding.title
    assert at.window.focusWidget() is at.page.sheet.form.title
    assert at.page.sheet.form.title.textCursor().hasSelection()
    assert at.work.deeds.next_undo.label.startswith("new finding on ")
    both = small.items[1], small.items[3]
    at.book.go("findings", NewFindingFor(both))
    made = at.kept()
    assert [one.id for one in made.items] == list(both)
    assert "Two tools outside the task could be reached." in made.finding.condition
    assert "Only a policy was shown." in made.finding.condition
    assert made.finding.title.endswith("and 1 more")
    at.book.go("findings", NewFindingFor((small.items[1],)))
    assert at.kept().finding.title.startswith("Not met: ")
    assert at.kept().finding.condition == "Two tools outside the task could be reached."


def test_what_is_missing_leads_to_where_it_is_written(at: At):
    strip, form = at.page.sheet.missing, at.page.sheet.form
    assert FindingPart.CAUSE in strip.parts
    assert FindingPart.ITEMS not in strip.parts
    strip.links[FindingPart.CAUSE].click()
    assert at.window.focusWidget() is form.sections[FindingPart.CAUSE].prose
    at.write(FindingPart.CAUSE, "A cron job.")
    assert FindingPart.CAUSE not in strip.parts
    strip.links[FindingPart.EVIDENCE].click()
    assert at.window.focusWidget() is at.page.sheet.evidence.add
    form.kind.choose(FindingKind.GOOD_PRACTICE)
    form.kind.activated.emit(2)
    assert set(strip.parts) <= {FindingPart.CRITERIA, FindingPart.EVIDENCE}
    assert at.kept().finding.kind is FindingKind.GOOD_PRACTICE
    assert form.sections[FindingPart.EFFECT].isHidden()
    assert form.sections[FindingPart.CAUSE].isVisible(), "what is written stays in sight"


def test_an_element_is_left_out_with_its_reason(at: At):
    section = at.page.sheet.form.sections[FindingPart.CAUSE]
    assert isinstance(section, ElementSection)
    press(text("ui.finding.leave_out"), section)
    assert at.window.focusWidget() is section.waiver
    section.waiver.insertPlainText("Not looked for.")
    at.page.list.view.setFocus()
    assert at.kept().finding.not_needed == ((Element.CAUSE, "Not looked for."),)
    assert FindingPart.CAUSE not in at.page.sheet.missing.parts
    section.waiver.setFocus()
    section.waiver.selectAll()
    section.waiver.insertPlainText("")
    at.page.list.view.setFocus()
    assert at.kept().finding.not_needed == ()
    assert not section.waiver.isVisible()


def test_a_refused_move_says_why_and_a_granted_one_can_be_undone(at: At):
    at.page.sheet.move_asked.emit(FindingState.REVIEWED)
    assert "F-0001 is not complete" in at.page.sheet.refusal.words
    key = at.raise_()
    at.page.show_finding(key)
    assert at.page.sheet.refusal.words == ""
    press(text("ui.finding.move.reviewed"), at.page.sheet)
    assert at.kept().state is FindingState.REVIEWED
    assert at.work.deeds.next_undo.label == "move of F-0002 to reviewed"
    at.write(FindingPart.CAUSE, "Another.")
    at.page.writing.keep()
    assert at.kept().state is FindingState.DRAFT
    assert "F-0002 · Draft" in at.said()


def test_what_was_sent_is_only_read_and_what_was_typed_before_stays(at: At):
    key = at.raise_()
    at.page.show_finding(key)
    at.write(FindingPart.CAUSE, "Typed, not kept.")
    at.move(key, FindingState.REVIEWED, FindingState.SENT)
    assert at.section(FindingPart.CAUSE).toPlainText() == "Typed, not kept."
    assert at.page.writing.keep() is False
    assert "was sent" in at.page.sheet.refusal.words
    assert at.section(FindingPart.CAUSE).toPlainText() == "Typed, not kept."
    assert at.section(FindingPart.CAUSE).isReadOnly()
    assert not at.page.sheet.form.severity.isEnabled()
    assert not at.page.sheet.items.add.isVisible()


def test_a_response_is_recorded_changed_withdrawn_and_undone(at: At):
    key = at.raise_()
    at.page.show_finding(key)
    at.move(key, FindingState.REVIEWED, FindingState.SENT)
    responses = at.page.sheet.responses
    press(text("ui.response.begin"), responses)
    form = responses.form
    form.take.click()
    assert "exact words" in at.said()
    form.answer.choose(Answer.PARTLY)
    form.words.insertPlainText("Only at night.")
    form.on.line.setText("yesterday")
    form.take.click()
    assert form.isVisible()
    assert form.words.value() == "Only at night."
    form.on.line.setText("2026-09-20")
    at.page.reload()
    assert form.words.value() == "Only at night."
    form.take.click()
    (said,) = at.kept().responses
    assert (said.response.answer, said.response.words) == (Answer.PARTLY, "Only at night.")
    assert at.kept().state is FindingState.ANSWERED
    assert not form.isVisible()
    assert "Example vendor: Agrees in part" in at.said()
    press(text("ui.response.change_asked"), responses)
    form.rejoinder.insertPlainText("Every night.")
    form.take.click()
    assert at.kept().responses[0].response.rejoinder == "Every night."
    press(text("ui.response.withdraw"), responses)
    question = at.page.sheet.question
    question.answer.click()
    assert question.isVisible(), "without a reason it is refused"
    question.reason.insertPlainText("Of another finding.")
    question.answer.click()
    assert at.kept().state is FindingState.SENT
    at.work.undo()
    assert len(at.kept().responses) == 1


def test_a_response_that_is_being_written_stays_with_its_finding(at: At):
    first, key = at.ids()[0], at.raise_()
    at.page.show_finding(key)
    at.move(key, FindingState.REVIEWED, FindingState.SENT)
    press(text("ui.response.begin"), at.page.sheet.responses)
    form = at.page.sheet.responses.form
    form.answer.choose(Answer.DISAGREE)
    form.words.insertPlainText("Not at all")
    form.on.line.setText("2026-0")
    at.page.show_finding(first)
    assert not form.isVisible()
    at.page.begin()
    at.page.show_finding(key)
    assert form.isVisible()
    assert (form.answer.value(), form.words.value(), form.on.line.text()) == (Answer.DISAGREE, "Not at all", "2026-0")
    press(text("ui.response.cancel"), form)
    assert not form.isVisible()
    press(text("ui.response.begin"), at.page.sheet.responses)
    assert form.words.value() == ""


def test_who_never_pauses_is_kept_too(at: At, qtbot: QtBot):
    at.page.writing._pause.setInterval(60_000)
    at.page.writing._longest.setInterval(40)
    assert LONGEST_MS == 10_000
    with qtbot.waitSignal(at.work.changed):
        at.write(FindingPart.CAUSE, "On and on")
    assert at.kept().finding.cause == "On and on"
    assert not at.page.writing._pause.isActive()


def test_final_is_asked_first(at: At):
    key = at.raise_()
    at.page.show_finding(key)
    at.move(key, FindingState.REVIEWED, FindingState.SENT)
    at.page.deeds.begin_response()
    form = at.page.sheet.responses.form
    form.answer.choose(Answer.NO_REPLY)
    assert not form.words.isVisible()
    form.take.click()
    press(text("ui.finding.move.final"), at.page.sheet)
    assert at.kept().state is FindingState.ANSWERED
    QTest.keyClick(at.page.sheet.question.answer, Qt.Key.Key_Escape)
    assert not at.page.sheet.question.isVisible()
    at.page.sheet.move_asked.emit(FindingState.FINAL)
    at.page.sheet.question.answer.click()
    assert at.kept().state is FindingState.FINAL
    assert not at.page.sheet.respond.isVisible()


def test_withdrawing_needs_a_reason_and_shows_the_next(at: At):
    key = at.raise_()
    at.page.show_finding(key)
    at.page.deeds.ask_withdrawal()
    at.page.sheet.question.reason.insertPlainText("Doubled.")
    at.page.sheet.question.answer.click()
    at.settle()
    assert key not in at.ids()
    assert at.page.writing.detail.id == at.ids()[0]
    at.work.undo()
    assert key in at.ids()


def test_a_copy_is_a_draft_with_the_same_basis(at: At, small: Made):
    key = at.raise_(WHOLE, small.items[0])
    at.move(key, FindingState.REVIEWED)
    at.page.show_finding(key)
    at.page.deeds.duplicate()
    copy = at.kept()
    assert (copy.finding.title, copy.state) == ("Copy of Whole", FindingState.DRAFT)
    assert [one.id for one in copy.items] == [small.items[0]]
    assert copy.finding.cause == "c"


def test_items_and_evidence_are_picked_shown_followed_and_taken_away(at: At, small: Made, qtbot: QtBot):
    page, gone = at.page, []
    at.work.asked_to_go.disconnect()
    at.work.asked_to_go.connect(lambda name, target: gone.append((name, target)))
    page.deeds.add_items()
    picker = page.sheet.findChild(QWidget, "") and next(
        one for one in page.sheet.children() if one.__class__.__name__ == "ItemPicker"
    )
    at.settle()
    picker.list.setCurrentIndex(picker.model.index(0))
    picker.take.click()
    at.settle()
    assert len(at.kept().items) == 2
    page.sheet.items.followed.emit(at.kept().items[0].id)
    assert gone == [("checklist", at.kept().items[0].id)]
    evidence = at.work.read(lambda session: finding_details.grounds(session, small.items[:1]))[0]
    page.deeds._rest_on(at.kept(), (), evidence.evidence)
    assert len(page.sheet.evidence.findChildren(QPushButton)) >= 1 + len(evidence.evidence)
    page.sheet.evidence.removed.emit(evidence.evidence[0])
    assert len(at.kept().evidence) == len(evidence.evidence) - 1
    at.work.undo()
    assert len(at.kept().evidence) == len(evidence.evidence)


def test_a_new_sheet_collects_items_before_it_is_kept(at: At, small: Made):
    at.page.begin()
    at.page.writing.rest_on(small.items[:2], ())
    at.page.sheet.items.removed.emit(small.items[0])
    assert [entry.id for entry in at.page.sheet.items._entries] == [small.items[1]]
    assert at.page.sheet.insert.isVisible()
    at.title("On one item")
    at.page.writing.keep()
    assert [one.id for one in at.kept().items] == [small.items[1]]


def test_the_text_of_a_control_is_put_where_the_cursor_is(at: At):
    at.write(FindingPart.CRITERIA, "House rule 7.")
    at.page.sheet.text_asked.emit()
    menu = at.page.sheet.insert.menu()
    menu.actions()[0].trigger()
    words = at.page.sheet.form.sections[FindingPart.CRITERIA].value()
    assert words.startswith("House rule 7.\n")
    assert at.kept().items[0].control in words


def test_list_search_filters_and_sort(at: At):
    other = at.raise_()
    page: FindingList = at.page.list
    page.search.setText("whole")
    QTest.qWait(140)
    at.settle()
    assert page.model.ids == (other,)
    page.show_all()
    at.settle()
    assert len(page.model.ids) == 2
    page.incomplete.click()
    at.settle()
    assert page.model.ids == tuple(at.ids()[:1])
    assert "1 of 2 findings" in at.said()
    page.incomplete.click()
    page._want("states", FindingState.FINAL.value, True)
    at.settle()
    assert text("ui.findings.none_found") in at.said()
    assert page._everything.isVisible()
    page._everything.click()
    page._fill_filters(page.filters.menu())
    page._fill_sorting(page.sorting.menu())
    next(one for one in page.sorting.menu().actions() if one.text() == text("ui.findings.sort.title")).trigger()
    next(one for one in page.sorting.menu().actions() if one.text() == text("ui.findings.descending")).trigger()
    at.settle()
    assert page.model.ids == (other, at.ids()[0])
    at.book.go("findings", FindingFilter(kinds=frozenset({FindingKind.OBSERVATION})))
    at.settle()
    assert page.model.ids == ()


def test_with_the_keyboard_alone(at: At, qtbot: QtBot):
    other = at.raise_()
    page = at.page
    with qtbot.waitActive(at.window):
        at.window.activateWindow()
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_Down)
    assert page.writing.detail.id == other
    page.sheet.form.title.setFocus()
    QTest.keyClick(page.sheet.form.title, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.writing.detail.id == at.ids()[0]
    seen, widget = [], page.sheet.form.title
    widget.setFocus()
    for _ in range(16):
        seen.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    order = [page.sheet.form.sections[part].prose for part in (
        FindingPart.CRITERIA, FindingPart.CONDITION, FindingPart.CAUSE, FindingPart.EFFECT, FindingPart.RECOMMENDATION,
        FindingPart.SEVERITY_RATIONALE,
    )]  # fmt: skip
    places = [seen.index(one) for one in order]
    assert places == sorted(places)
    assert seen.index(page.sheet.form.severity) == places[-1] - 1
    QTest.keyClick(page.sheet.form.title, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is not page.sheet.form.title, "a title is one line"


def test_the_preview_prints_what_is_kept(at: At, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    drawn: list[bytes] = []
    show = at.page.preview.view.show_bytes
    monkeypatch.setattr(at.page.preview.view, "show_bytes", lambda data: drawn.append(data) or show(data))
    if at.page.preview.isHidden():
        with qtbot.waitSignal(at.page.preview.drawn):
            at.page.toggle_preview()
    with qtbot.waitSignal(at.page.preview.drawn):
        at.write(FindingPart.CAUSE, "The rule set is loaded once, says 管理员.")
        at.page.writing.keep()
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(drawn[-1])).pages)
    assert "The rule set is loaded once, says 管理员." in " ".join(words.split())
    assert at.page.preview.view.page_count == 1
    assert QSettings().value("findings/preview", False, bool) is True
    at.page.toggle_preview()
    count = len(drawn)
    at.write(FindingPart.CAUSE, "Unseen.")
    at.page.writing.keep()
    QTest.qWait(350)
    at.settle()
    assert len(drawn) == count, "nobody looks"


def test_hostile_texts_are_shown_as_they_are(opened: Open, hostile: Made):
    at = At(opened(hostile.path))
    assert at.page.sheet.form.title.toPlainText() == HOSTILE
    assert HOSTILE in at.section(FindingPart.CONDITION).toPlainText()
    assert "\u202e" not in at.said()
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in at.page.findChildren(QLabel))
    mime = QMimeData()
    mime.setHtml("<b>bold</b>")
    mime.setText("line one\nline two")
    at.page.sheet.form.title.selectAll()
    at.page.sheet.form.title.insertFromMimeData(mime)
    assert at.page.sheet.form.title.toPlainText() == "line one line two"
    at.section(FindingPart.EFFECT).insertFromMimeData(mime)
    assert at.section(FindingPart.EFFECT).toPlainText() == "line one\nline two"
    at.page.sheet.text_asked.emit()
    at.book.go("findings", NewFindingFor(hostile.items[:1]))
    assert at.kept().finding.condition == HOSTILE


def test_without_findings_the_page_teaches_and_begins(opened: Open, tmp_path: Path):
    book, _ = begin(tmp_path / "empty.auditbook", "Empty")
    book.close()
    at = At(opened(tmp_path / "empty.auditbook"))
    said = at.said()
    for part in ("Criteria", "Condition", "Cause", "Effect"):
        assert re.search(rf"^{part}$", said, re.M)
    at.page.teaching.button.click()
    at.title("First")
    at.page.writing.keep()
    assert at.kept().code == "F-0001"
    at.work.undo()
    at.settle()
    assert at.page.teaching.isVisible()


def test_a_read_only_workbook_is_only_read(opened: Open, small: Made, monkeypatch: pytest.MonkeyPatch):
    from tests.actors import fixed_actor
    from workbook.store.opening import open_book

    held = open_book(small.path, fixed_actor(5))
    try:
        at = At(opened(small.path))
        assert at.section(FindingPart.CAUSE).isReadOnly()
        assert not at.page.new.isEnabled()
        assert not at.page.sheet.items.add.isVisible()
        assert at.page.writing.keep()
    finally:
        held.close()


def test_many_findings_are_read_in_pages(at: At):
    for number in range(140):
        at.work.book  # noqa: B018
        findings.raise_finding(at.work.book, at.work.actor, records.Finding(f"Finding {number}", severity="Low"))
    at.page.reload()
    at.settle()
    view: QListView = at.page.list.view
    assert len(at.page.list.model.ids) == 141
    view.scrollToBottom()
    view.viewport().repaint()
    assert at.page.list.model.row(140).title == "Finding 139"
