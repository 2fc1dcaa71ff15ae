"""The checklist page: what filters, orders and views show, how the inspector follows, and that nothing large stops it."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSplitter
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.actors import fixed_ids
from tests.ui.test_window import inspected, words_of
from tests.ui.workbooks import Made
from workbook.domain.commitments import CommitmentState
from workbook.domain.gap import GapState
from workbook.domain.item_detail import ObjectiveLine
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.item_order import Order, Sorting
from workbook.domain.records import Statement
from workbook.domain.vocabulary import OtherKind, ProofLevel, Result, Role, Scope, StatementKind, WorkState
from workbook.operations import checklist, evidence
from workbook.operations.items import Target
from workbook.store.item_detail import item_detail
from workbook.store.item_history import item_history
from workbook.store.item_sources import sources_of
from workbook.store.proofs import NO_PROOF
from workbook.store.queries import checklist_rows
from workbook.ui.dialogs.attach import AttachDialog, Way
from workbook.ui.dialogs.attachment import AttachmentDialog
from workbook.ui.identity import Identity, keep_identity
from workbook.ui.inspector.attached import RecordCard
from workbook.ui.inspector.forms import FormPlace
from workbook.ui.inspector.objectives import FIRST, ObjectiveModel
from workbook.ui.models.checklist import COLUMNS, GroupRole
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.reading import open_workbook
from workbook.ui.saved_views import SavedView, forget_view, keep_view, saved_views
from workbook.ui.widgets.checklist_menus import SaveViewDialog
from workbook.ui.work import Work

NAMES = [column.name for column in COLUMNS]
DETERMINATION, EVIDENCE = NAMES.index("determination"), NAMES.index("evidence")


@pytest.fixture
def shown(app: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], ChecklistPage]]:
    """Return a function that shows the page of a workbook beside its inspector, without the window around it."""
    keep_identity(Identity("Ana Lead", Role.LEAD))
    pages: list[tuple[ChecklistPage, QSplitter]] = []

    def show(path: Path) -> ChecklistPage:
        opened = open_workbook(path, None)
        work = Work(opened.book, opened.actor)
        page = ChecklistPage(work)
        both = QSplitter()
        pages.append((page, both))
        both.addWidget(page)
        both.addWidget(page.inspector)
        both.resize(1280, 720)
        qtbot.addWidget(both)
        work.changed.connect(lambda changes: page.reload() if page.kinds & changes.kinds else None)
        page.reload()
        both.show()
        qtbot.waitUntil(lambda: work.is_idle)
        return page

    yield show
    for page, both in pages:
        page.keep()
        both.close()
        page.work.close()


@pytest.fixture
def page(shown: Callable[[Path], ChecklistPage], small: Made) -> ChecklistPage:
    return shown(small.path)


def settled(page: ChecklistPage, qtbot: QtBot) -> None:
    """Wait until list and counts say what is so now."""
    qtbot.waitUntil(lambda: not page.head._typing.isActive())
    qtbot.waitUntil(lambda: page.work.is_idle and not page.items._timer.isActive())
    qtbot.wait(1)


def listed(page: ChecklistPage) -> list[UUID]:
    return list(page.model.ids)


def headings(page: ChecklistPage) -> list[str]:
    return [page.model.index(row, 0).data() for row in page.model.heading_rows]


def rows(page: ChecklistPage, *items: UUID):
    return page.work.read(checklist_rows, list(items), page.work.today)


# Filters, orders and views


def test_chips_say_how_many_they_show(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    settled(page, qtbot)
    for chip, button in page.head.chips.buttons.items():
        button.click()
        settled(page, qtbot)
        assert button.text().endswith(f" {len(listed(page))}"), chip
        assert page.work.filter == ItemFilter(chips=frozenset({chip}))
        button.click()
    settled(page, qtbot)
    assert page.head.chips.all.text() == f"All {len(small.items)}"


def test_chips_are_combined_and_taken_away(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    chips = page.head.chips
    chips.buttons[Chip.OTHER_THAN_SATISFIED].click()
    chips.buttons[Chip.RETURNED].click()
    settled(page, qtbot)
    assert listed(page) == [small.items[1]]
    assert f"1 of {len(small.items)} items" in words_of(page.head)
    chips.all.click()
    settled(page, qtbot)
    assert listed(page) == list(small.items)
    assert chips.pressed == frozenset()


def test_a_subject_and_a_framework_are_chosen_beside_the_title(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    settled(page, qtbot)
    assert [page.head.subject.itemText(place) for place in range(page.head.subject.count())] == [
        "All subjects", "S-0001  Assistant model 2.1", "S-0002  Hosting service",
    ]  # fmt: skip
    page.head.subject.setCurrentIndex(2)
    page.head.subject.activated.emit(2)
    settled(page, qtbot)
    assert listed(page) == list(small.items[len(small.items) // 2 :])
    assert page.head.chips.all.text() == f"All {len(small.items) // 2}"
    assert all("Hosting service" not in one for one in headings(page))


def test_headings_sort_and_turn_round(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    page.table._on_heading(DETERMINATION)
    settled(page, qtbot)
    assert headings(page) == [
        "Not met · 1 item", "Insufficient evidence · 1 item", "Not assessed · 12 items", "Satisfied · 2 items",
    ]  # fmt: skip
    page.table._on_heading(DETERMINATION)
    settled(page, qtbot)
    assert headings(page)[0] == "Satisfied · 2 items"
    page.sort(Sorting(Order.PROOF, descending=True))
    settled(page, qtbot)
    assert headings(page)[0].startswith("Tested")
    assert page.model.index(0, 0).data(GroupRole).value is ProofLevel.TESTED
    page.sort(Sorting(Order.EVIDENCE))
    settled(page, qtbot)
    assert headings(page)[0].startswith("Evidence 0 · ")
    page.sort(Sorting())
    settled(page, qtbot)
    assert listed(page) == list(small.items)


def test_a_link_from_elsewhere_can_be_taken_away(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    page.go_to(ItemFilter(results=frozenset({Result.SATISFIED}), assessed_here=True))
    settled(page, qtbot)
    assert listed(page) == [small.items[0]]
    link = next(one for one in page.head.findChildren(QPushButton) if "Satisfied" in one.text() and one.isVisible())
    assert "Only" in link.text()
    link.click()
    settled(page, qtbot)
    assert listed(page) == list(small.items)
    for wanted, words in (
        (ItemFilter(inherited=True), "inherited"),
        (ItemFilter(without_evidence=True, without_finding=True), "without a finding, without evidence"),
    ):
        page.go_to(wanted)
        assert words in words_of(page.head)
    page.go_to(small.items[9])
    settled(page, qtbot)
    assert page.current_item() == small.items[9]
    assert page.items.filter.is_everything


def test_views_are_kept_shown_and_taken_off(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    page.list_items(ItemFilter(text="policy", chips=frozenset({Chip.CONTESTED})), Sorting(Order.WORK, descending=True))
    page.table.hide_columns(frozenset({"findings", "control"}))
    page.menus.ask_name()
    dialog = page.window().findChild(SaveViewDialog)
    dialog.carry_out()
    assert dialog.said  # a view needs a name
    dialog.name.put("<b>Contested</b> & more")
    dialog.carry_out()
    page.head.clear()
    page.table.hide_columns(frozenset())
    settled(page, qtbot)
    (view,) = saved_views()
    assert view.name == "<b>Contested</b> & more"
    page._show_view(view)
    settled(page, qtbot)
    assert listed(page) == [small.items[2]]
    assert page.search.text() == "policy"
    assert page.items.sorting == Sorting(Order.WORK, descending=True)
    assert page.table.hidden == {"findings"}  # a control always has its code
    page.table.hide_columns(frozenset())
    forget_view(view.name)
    assert saved_views() == ()


def test_every_part_of_a_view_comes_back(app: QApplication) -> None:
    key = fixed_ids()()
    whole = ItemFilter(
        "a \u202e b", key, key, "Family", key, key, frozenset({"", "Energy"}), frozenset({None, 2}), frozenset(Chip),
        frozenset(Result), frozenset(OtherKind), frozenset(ProofLevel), frozenset(WorkState), frozenset(Scope),
        True, True, True, True, True, True, True, True, frozenset(CommitmentState), frozenset(GapState),
    )  # fmt: skip
    assert all(getattr(whole, field.name) for field in fields(whole))
    one = SavedView("One", whole, Sorting(Order.EVIDENCE, descending=True), frozenset({"work"}))
    two = replace(one, name="another", filter=ItemFilter())
    keep_view(one)
    assert saved_views() == (one,)
    keep_view(two)
    keep_view(replace(one, hidden=frozenset()))
    assert saved_views() == (two, replace(one, hidden=frozenset()))


# What has changed


def test_a_changed_row_stays_where_it_is_until_one_lists_again(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    page.list_items(ItemFilter(chips=frozenset({Chip.UNDECIDED})), Sorting())
    settled(page, qtbot)
    before = listed(page)
    page.table.go_to_item(before[1])
    page.table.setFocus()
    page.desk.in_step().press("5")
    QTest.keyClicks(page.inspector.verdict.reason, "None.")
    page.inspector.verdict.record_now()
    settled(page, qtbot)
    assert listed(page) == before
    assert page.model.index(page.model.row_of(before[1]) or 0, DETERMINATION).data() == "Not applicable"
    assert page.head.update_link.isVisible()
    assert page.head.chips.buttons[Chip.UNDECIDED].text() == f"Undecided {len(before) - 1}"
    page.head.update_link.click()
    settled(page, qtbot)
    assert listed(page) == [item for item in before if item != before[1]]
    assert not page.head.update_link.isVisible()
    page.work.undo()
    settled(page, qtbot)
    assert page.head.update_link.isVisible()  # it would be listed again


def test_only_touched_rows_are_read_again(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    asked: list[list[UUID]] = []
    fetch = page.model._fetch
    page.model._fetch = lambda ids: asked.append(list(ids)) or fetch(ids)
    page.work.do("x", lambda book, actor: checklist.set_scope(book, actor, [small.items[6]], Scope.DEFERRED, "Later."))
    settled(page, qtbot)
    assert asked == []  # no page was read again
    assert (
        page.model.index(page.model.row_of(small.items[6]) or 0, 0)
        .data(Qt.ItemDataRole.AccessibleTextRole)
        .count("Deferred")
    )


def test_an_heir_follows_its_source(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    half = len(small.items) // 2
    page.work.do("x", lambda book, actor: checklist.inherit(book, actor, [small.items[half + 2]], small.items[2]))
    page.show_item(small.items[half + 2])
    said = inspected(page)
    assert "Inherited from" in said
    assert "It takes its determination from" in said
    assert not page.inspector.verdict.reason.isEnabled()
    page.show_item(small.items[2])
    page.desk.in_step().press("2")
    page.inspector.verdict.reason.setPlainText("It was off.")
    page.inspector.verdict.record_now()
    settled(page, qtbot)
    assert page.model.index(page.model.row_of(small.items[half + 2]) or 0, DETERMINATION).data().startswith("Not met")


def test_what_is_typed_is_not_disturbed_by_a_change(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    page.show_item(small.items[7])
    page.desk.in_step().write_reason()
    QTest.keyClicks(page.inspector.verdict.reason, "Half a thou")
    note = page.inspector.note.field
    page.work.do("x", lambda book, actor: checklist.plan_level(book, actor, [small.items[7]], ProofLevel.TESTED))
    settled(page, qtbot)
    page.desk.inspect()
    assert page.inspector.verdict.reason.toPlainText() == "Half a thou"
    note.setPlainText("Ask")
    page.work.do("x", lambda book, actor: checklist.plan_level(book, actor, [small.items[7]], ProofLevel.CLAIMED))
    page.desk.inspect()
    assert note.toPlainText() == "Ask"
    page.keep()
    assert page.work.read(item_detail, small.items[7], page.work.today).note == "Ask"


# The inspector


def card(page: ChecklistPage, code: str) -> RecordCard:
    cards = page.inspector.findChildren(RecordCard)
    return next(one for one in cards if code in words_of(one) and not one.isHidden())


def test_evidence_is_detached_and_changed_from_its_card(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    page.show_item(small.items[2])
    page.desk.inspect()
    offers = {offer.words: offer.run for offer in card(page, "E-0001").offers}
    offers["Change how it bears…"]()
    dialog = page.window().findChild(AttachmentDialog)
    dialog.form.fields["performed_on"].line.setText("yesterday")
    dialog.carry_out()
    assert dialog.isVisible()
    assert "yesterday" in dialog.said
    dialog.form.fields["performed_on"].line.setText("2026-09-11")
    dialog.form.fields["bearing"].put("context")
    dialog.form.flags["reacted"].setChecked(True)
    dialog.carry_out()
    detail = page.work.read(item_detail, small.items[2], page.work.today)
    how = next(one.how for one in detail.evidence if one.code == "E-0001")
    assert (how.bearing, how.reacted, how.performed_on) == ("context", True, date(2026, 9, 11))
    assert how.shows == "Two tools were reached."
    offers["Detach"]()
    (row,) = rows(page, small.items[2])
    assert row.evidence == 2
    page.work.undo()
    (row,) = rows(page, small.items[2])
    assert row.evidence == 3


def test_a_contradiction_is_resolved_in_place(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    page.show_item(small.items[2])
    page.desk.inspect()
    form = next(one for one in page.inspector.findChildren(FormPlace) if "contradiction" in one.open_link.text())
    form.open()
    form._form.entered()
    assert "Say why" in words_of(form)
    field = next(iter(form._form._widgets.values()))
    field.setPlainText("Another release.")
    page.show_item(small.items[3])
    page.desk.inspect()
    page.show_item(small.items[2])
    page.desk.inspect()  # what was typed is still there
    form = next(one for one in page.inspector.findChildren(FormPlace) if "contradiction" in one.open_link.text())
    form._form.entered()
    (row,) = rows(page, small.items[2])
    assert not row.proof.contested


def test_dropped_files_are_attached_to_the_row(page: ChecklistPage, small: Made, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "rack.txt").write_text("The rack.")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "rack.txt")), QUrl.fromLocalFile(str(tmp_path / "gone.txt"))])
    row = page.model.row_of(small.items[6]) or 0
    page.table.scrollTo(page.model.index(row, 0))
    place = page.table.visualRect(page.model.index(row, 0)).center()
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    said: list[str] = []
    page.work.refused.connect(said.append)
    page.table.dropEvent(event)
    assert event.isAccepted()
    settled(page, qtbot)
    assert rows(page, small.items[6])[0].evidence == 1
    assert page.model.index(row, EVIDENCE).data() == "1"
    assert len(said) == 1
    assert "gone.txt" in said[0]


def test_what_a_stopped_drop_left_in_is_said(page: ChecklistPage, small: Made, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "first.txt").write_text("The first.")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(60_000_000)
    said: list[str] = []
    page.work.told.connect(said.append)

    def stop_at_the_large_one() -> None:
        job = page.work.jobs.running
        if job is not None and job.done > 1_000_000:
            page.work.jobs.cancel()

    page.work.jobs.shown.connect(stop_at_the_large_one)
    page.desk.intake.take([tmp_path / "first.txt", tmp_path / "large"], [Target(small.items[6])])
    settled(page, qtbot)
    assert rows(page, small.items[6])[0].evidence == 1
    assert said == ["Stopped. 1 was already in and stays; the rest was left out."]


def test_a_pasted_text_becomes_a_statement(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    page.show_item(small.items[6])
    QGuiApplication.clipboard().setText("The lead said it is on.")
    page.desk.paste()
    dialog = page.window().findChild(AttachDialog)
    assert dialog.way is Way.STATEMENT
    assert dialog.statement.value() == "The lead said it is on."
    dialog.kind.put(StatementKind.TESTIMONY)
    dialog.carry_out()
    detail = page.work.read(item_detail, small.items[6], page.work.today)
    assert [one.how.method for one in detail.evidence] == ["interview"]
    assert not dialog.isVisible()


def test_evidence_that_is_here_is_attached(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    page.show_item(small.items[0])
    page.desk.attach()
    dialog = page.window().findChild(AttachDialog)
    qtbot.waitUntil(lambda: len(dialog.here.model.ids) == 3)
    taken = [not dialog.here.model.flags(dialog.here.model.index(place)) for place in range(3)]
    assert taken == [False, True, True]  # what is attached already cannot be chosen
    assert not dialog.main_button.isEnabled()
    dialog.here.list.setCurrentIndex(dialog.here.model.index(0))
    assert dialog.main_button.isEnabled()
    # The item is accepted: a refusal keeps everything that was chosen.
    dialog.carry_out()
    assert dialog.isVisible()
    assert "accepted" in dialog.said
    dialog.reject()


def test_several_items_say_what_they_share(page: ChecklistPage, small: Made, qtbot: QtBot) -> None:
    page.table.select_items([small.items[0], small.items[1]], small.items[0])
    page.desk.inspect()
    settled(page, qtbot)
    said = words_of(page.inspector)
    assert "2 items selected" in said
    assert "Subject: Assistant model 2.1" in said
    assert "Work: different" in said
    page.table.selectAll()
    page.desk.inspect()
    settled(page, qtbot)
    assert f"{len(small.items)} items selected" in words_of(page.inspector)


def test_mappings_sources_and_history(page: ChecklistPage, small: Made) -> None:
    half = len(small.items) // 2
    assert [name for _, name in page.work.read(sources_of, small.items[3])] == ["S-0002  Hosting service"]
    assert [name for _, name in page.work.read(sources_of, small.items[half + 3])] == ["S-0001  Assistant model 2.1"]
    lines = page.work.read(item_history, small.items[1])
    assert [line.verb for line in lines][:3] == ["return", "submit", "determine"]
    assert lines[0].reason == "Name the two tools."
    assert lines[0].who == "Ben Reviewer"
    assert lines[2].result is OtherKind.NOT_MET
    assert lines[2].said == "Two tools outside the task could be reached."
    older = page.work.read(item_history, small.items[1], before=lines[1].seq, limit=1)
    assert older == lines[2:3]


# What is large


@pytest.fixture
def many_page(shown: Callable[[Path], ChecklistPage], many: Made) -> ChecklistPage:
    return shown(many.path)


def test_a_thousand_attachments_are_built_in_portions(many_page: ChecklistPage, many: Made, qtbot: QtBot) -> None:
    item, work = many.items[2], many_page.work
    book, actor = work.book, work.actor
    for number in range(60):
        said = Statement(StatementKind.TESTIMONY, f"Word {number}")
        evidence.state_and_attach(book, actor, said, [Target(item)])
    many_page.show_item(item)
    many_page.desk.inspect()
    cards = many_page.inspector.findChildren(RecordCard)
    assert len(cards) == 20
    more = next(one for one in many_page.inspector.findChildren(QPushButton) if one.text() == "Show 20 more of 40")
    more.click()
    assert len(many_page.inspector.findChildren(RecordCard)) == 40


def test_objectives_are_shown_in_portions(many_page: ChecklistPage, many: Made) -> None:
    many_page.show_item(many.items[0])  # AC-1 has 17
    many_page.desk.inspect()
    objectives = many_page.inspector.objectives
    assert objectives.model().rowCount() == FIRST
    many_page.inspector._more_objectives.click()
    assert objectives.model().rowCount() == 17
    assert objectives.left == 0
    assert objectives.verticalScrollBar().maximum() == 0  # as high as what it shows


def test_very_many_selected_items_are_dealt_with_in_the_background(
    many_page: ChecklistPage, many: Made, qtbot: QtBot
) -> None:
    many_page.table.selectAll()
    assert many_page.table.selected_items() == list(many.items)
    some = list(many.items[10:162])
    many_page.table.select_items(some, some[0])
    before = len(many.items)
    many_page.desk.in_step().press("5")
    many_page.inspector.verdict.reason.setPlainText("There is no such service.")
    many_page.inspector.verdict.record_now()
    qtbot.waitUntil(lambda: many_page.work.is_idle, timeout=60_000)
    settled(many_page, qtbot)
    assert many_page.head.chips.buttons[Chip.UNDECIDED].text() == f"Undecided {before - len(some)}"
    assert many_page.table.selected_items() == some
    deed = many_page.work.deeds.next_undo
    assert deed is not None
    assert len(deed.operations) == 1


def objective(number: int) -> ObjectiveLine:
    key = UUID(int=number)
    return ObjectiveLine(key, f"O-{number}", "It holds.", Result.NOT_ASSESSED, None, "", "", NO_PROOF)


def test_the_model_of_objectives_keeps_qts_rules(app: QApplication, qtmodeltester: ModelTester) -> None:
    model = ObjectiveModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for count, shown in ((0, 5), (3, 5), (400, 12), (400, 60), (400, 60), (1, 1)):
        lines = [objective(number) for number in range(count)]
        model.show(lines, shown)
        qtmodeltester.check(model)
        assert model.rowCount() == min(count, shown)
        assert model.left == count - min(count, shown)
    tester.deleteLater()
