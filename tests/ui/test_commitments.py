"""The commitments page: the exact words go in whole, a way out is pointed at, and what became of it needs a reason."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QPushButton, QTextEdit, QWidget

from tests.ui import tour
from tests.ui.workbooks import HOSTILE, Made
from workbook.domain import records
from workbook.domain.commitment_views import CommitmentFilter, CommitmentRow
from workbook.domain.commitments import Commitment, CommitmentState, Conclusion, Conditionality, Cover, Extent
from workbook.domain.item_filter import Chip, ItemFilter, NewCommitmentFor
from workbook.domain.item_order import Order, Sorting
from workbook.messages import text
from workbook.operations import commitments, evidence
from workbook.store.commitment_views import all_commitments, controls_of, subjects_named
from workbook.store.queries import checklist_ids
from workbook.ui.commitments.entry import CommitmentDialog
from workbook.ui.gap_view import VIEWS
from workbook.ui.main_window import MainWindow
from workbook.ui.overview_views import View
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.pages.commitments import CommitmentsPage
from workbook.ui.pages.overview import OverviewPage

Open = Callable[[Path], MainWindow]


class At:
    """The page of an open workbook, and short ways to look at it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.book = tour.view(window)
        self.work = self.book.work
        self.page = self.turn()

    def turn(self, target: object = None) -> CommitmentsPage:
        self.book.go("commitments", target)
        page = self.book.current
        assert isinstance(page, CommitmentsPage)
        self.settle()
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)
        return page

    def settle(self) -> None:
        tour.settle(self.window, 5)
        while not self.work.is_idle:
            tour.settle(self.window, 2)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def rows(self) -> list[CommitmentRow]:
        return self.work.read(all_commitments)

    def items(self) -> list[UUID]:
        return self.work.read(checklist_ids)

    def source(self) -> UUID:
        seen = records.Sighted("Not to leave the house.", "1.0", "Screen", "Olga")
        changes = self.work.do("x", lambda book, actor: evidence.add_sighted(book, actor, seen, records.Provenance()))
        assert changes is not None
        return changes.created[0]

    def record(self, words: str = "We log.", *items: UUID, **more: object) -> UUID:
        source = self.source()
        covered = self.work.read(controls_of, list(items))
        subject = covered[0][1] if covered else self.work.read(subjects_named)[0][0]
        said = Commitment(subject, words, source, **more)  # type: ignore[arg-type]
        covers = [Cover(control, Extent.FULLY) for control, _ in covered]
        changes = self.work.do("x", lambda book, actor: commitments.record_commitment(book, actor, said, covers))
        assert changes is not None
        self.settle()
        return changes.created[0]

    def dialog(self) -> CommitmentDialog:
        (made,) = [one for one in tour.dialogs(self.window) if isinstance(one, CommitmentDialog)]
        return made

    def said(self, ground: QWidget | None = None) -> str:
        labels = [one.text() for one in (ground or self.page).findChildren(QLabel) if one.isVisible()]
        return "\n".join(labels).replace("\u200b", "")


@pytest.fixture
def at(opened: Open, small: Made) -> At:
    return At(opened(small.path))


def press(name: str, ground: QWidget) -> None:
    (button,) = [one for one in ground.findChildren(QPushButton) if one.text() == name and one.isVisible()]
    button.click()


def type_into(field: QWidget, words: str) -> None:
    field.setFocus()
    QTest.keyClicks(field.focusProxy() or field, words)


def test_a_page_without_commitments_says_what_one_is_and_begins_one(at: At) -> None:
    assert at.rows() == []
    assert "in its exact words" in at.page.empty.words
    at.page.empty.button.click()
    assert at.dialog().isVisible()
    at.dialog().reject()


def test_a_commitment_is_recorded_by_keyboard_with_its_way_out_pointed_at(at: At) -> None:
    source = at.source()
    QTest.keyClick(at.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = at.dialog()
    assert dialog.focusWidget() is dialog.fields["words"].control
    type_into(dialog.fields["words"], "We intend to log every prompt where feasible.")
    assert "“intend to”, “where feasible”" in at.said(dialog)
    press(text("ui.commitment.is_conditional"), dialog)
    assert dialog.fields["conditions"].value() == "intend to; where feasible"
    dialog.carry_out()
    assert dialog.said == text("commitment.source_missing")
    assert at.rows() == []
    dialog.take_source(source)
    type_into(dialog.fields["made_on"], "2026-13-01")
    dialog.carry_out()
    assert "2026-13-01" in dialog.said
    dialog.fields["made_on"].put(date(2026, 1, 5))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    at.settle()
    (row,) = at.rows()
    assert row.said.words == "We intend to log every prompt where feasible."
    assert (row.said.conditionality, row.said.made_on) == (Conditionality.CONDITIONAL, date(2026, 1, 5))
    assert at.page.sheet.row == row
    assert "On condition: intend to; where feasible" in at.said()
    assert "It covers no control yet" in at.said()


def test_what_became_of_it_needs_a_reason_and_can_be_undone(at: At) -> None:
    at.record("We log.", at.items()[0])
    at.page.ledger.view.setFocus()
    QTest.keyClick(at.page.ledger.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    at.settle()
    form = at.page.sheet.conclude
    assert form is not None
    (choice,) = form.findChildren(QComboBox)
    choice.setCurrentIndex(list(Conclusion).index(Conclusion.NOT_KEPT))
    press(text("ui.form.record"), form)
    assert "“Not kept” needs a reason" in at.said()
    assert at.rows()[0].conclusion is Conclusion.NOT_ESTABLISHED
    (reason,) = [one for one in form.findChildren(QWidget) if isinstance(one, QTextEdit | QPlainTextEdit)]
    type_into(reason, "The log of June is empty.")
    assert at.page.left_over() is not None
    press(text("ui.form.record"), form)
    at.settle()
    row = at.rows()[0]
    assert (row.conclusion, row.conclusion_reason) == (Conclusion.NOT_KEPT, "The log of June is empty.")
    assert row.concluded_by
    assert at.page.left_over() is None
    assert "The log of June is empty." in at.said()
    at.work.undo()
    at.settle()
    assert at.rows()[0].conclusion is Conclusion.NOT_ESTABLISHED
    assert "The log of June is empty." not in at.said()


def test_controls_are_added_narrowed_and_taken_out(at: At) -> None:
    first, second = at.items()[:2]
    at.record("We log.", first)
    at.page._add(at.rows()[0], [first, second])
    at.settle()
    assert [cover.item for cover in at.rows()[0].covers] == [first, second]
    drops = [one for one in at.page.sheet.findChildren(QComboBox) if one.isVisible()]
    drops[1].setCurrentIndex(1)
    drops[1].activated.emit(1)
    at.settle()
    assert [cover.extent for cover in at.rows()[0].covers] == [Extent.FULLY, Extent.PARTLY]
    name = text("ui.commitment.uncover", control=at.rows()[0].covers[0].control)
    (remove,) = [one for one in at.page.sheet.findChildren(QWidget) if one.accessibleName() == name]
    remove.click()  # type: ignore[attr-defined]
    at.settle()
    assert [cover.item for cover in at.rows()[0].covers] == [second]
    at.page.add_controls()
    (picker,) = tour.dialogs(at.window)
    at.settle()
    subject = at.rows()[0].said.subject_id
    offered = at.work.read(controls_of, list(picker.model.ids))  # type: ignore[attr-defined]
    assert {whose for _, whose in offered} == {subject}
    picker.reject()


def test_wording_is_marked_until_a_person_judges_it(at: At) -> None:
    at.record("We plan to log.")
    assert text("ui.commitment.is_it_conditional") in at.said()
    press(text("ui.commitment.is_unconditional"), at.page.sheet)
    at.settle()
    assert at.rows()[0].said.conditionality is Conditionality.UNCONDITIONAL
    assert text("ui.commitment.is_it_conditional") not in at.said()
    at.work.undo()
    at.settle()
    press(text("ui.commitment.is_conditional"), at.page.sheet)
    at.settle()
    assert at.rows()[0].said.conditions == "plan to"


def test_the_ledger_is_searched_and_narrowed(at: At) -> None:
    QAbstractItemModelTester(at.page.ledger.model, QAbstractItemModelTester.FailureReportingMode.Fatal, at.page)
    log, keys = at.record("We log."), at.record("We rotate keys.")
    at.work.do("x", lambda b, a: commitments.conclude_commitment(b, a, keys, Conclusion.KEPT, "Seen."))
    at.settle()
    at.page.ledger.want(CommitmentFilter(text="rotate"))
    at.settle()
    assert at.page.ledger.model.ids == (keys,)
    assert at.page.sheet.row is not None
    assert at.page.sheet.row.id == keys
    at.page.ledger.want(CommitmentFilter(conclusions=frozenset({Conclusion.NOT_ESTABLISHED})))
    at.settle()
    assert at.page.ledger.model.ids == (log,)
    at.page.ledger.want(CommitmentFilter(text="nowhere at all"))
    at.settle()
    assert text("ui.commitment.none_listed") in at.said()


def test_the_checklist_shows_filters_and_sorts_by_commitment(at: At) -> None:
    first, second = at.items()[:2]
    key = at.record("We log.", first)
    at.record("We intend to.", second, conditionality=Conditionality.CONDITIONAL, conditions="intend to")
    at.book.go("checklist", ItemFilter(chips=frozenset({Chip.COMMITTED})))
    page = at.book.current
    assert isinstance(page, ChecklistPage)
    at.settle()
    assert list(page.model.ids) == [first]
    at.book.go("checklist", ItemFilter(commitments=frozenset({CommitmentState.CONDITIONAL})))
    at.settle()
    assert list(page.model.ids) == [second]
    at.book.go("checklist", ItemFilter())
    page.sort(Sorting(Order.COMMITMENT))
    at.settle()
    assert list(page.model.ids[:2]) == [first, second]
    page.go_to(first)
    at.settle()
    assert "C-0001" in at.said(at.window)
    at.turn(key)
    assert at.page.sheet.row is not None
    assert at.page.sheet.row.id == key


def test_a_commitment_is_begun_about_an_item(at: At) -> None:
    item = at.items()[3]
    at.book.go("commitments", NewCommitmentFor(item))
    dialog = at.dialog()
    control, subject = at.work.read(controls_of, [item])[0]
    assert dialog.fields["subject_id"].value() == subject
    dialog.take_source(at.source())
    type_into(dialog.fields["words"], "We do.")
    dialog.carry_out()
    at.settle()
    assert [(cover.control_id, cover.extent) for cover in at.rows()[0].covers] == [(control, Extent.FULLY)]


def test_the_cross_table_leads_to_its_items(at: At) -> None:
    at.record("We log.", at.items()[0])
    at.book.go("overview", None)
    page = at.book.current
    assert isinstance(page, OverviewPage)
    while page.glance is None or not page.glance.gap.totals.committed:
        tour.pause(5)
    page.views.turn(View.GAP)
    page.views.gap.choose(None)
    model = page.views.gap.model
    assert page.views.gap.choice.currentIndex() == VIEWS.index(None)
    head = model.headerData(0, Qt.Orientation.Vertical)
    assert str(head).startswith("Committed")
    cell = model.rows[0].cells[-1]
    assert cell.words == "1"
    assert cell.leads is not None
    at.book.go(*cell.leads)
    at.settle()
    shown = at.book.current
    assert isinstance(shown, ChecklistPage)
    assert list(shown.model.ids) == [at.items()[0]]


def test_hostile_texts_are_plain(at: At) -> None:
    at.record("\n".join(HOSTILE[:12]))
    at.settle()
    assert at.page.sheet.row is not None
    for one in at.page.findChildren(QLabel):
        assert one.textFormat() is Qt.TextFormat.PlainText


def test_a_source_is_told_at_the_evidence_and_cannot_be_withdrawn(at: At) -> None:
    key = at.record("We log.")
    row = next(row for row in at.rows() if row.id == key)
    said: list[str] = []
    source = row.said.source_id
    assert source is not None
    refused = at.work.do("x", lambda b, a: evidence.withdraw_evidence(b, a, source, "No."), said.append)
    assert refused is None
    assert said == [f"{row.source} is the source of {row.code}; name another source there first."]
