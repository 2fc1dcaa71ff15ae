"""The subjects page: what is entered is edited in place, refused in place, undone, and counted."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.conftest import wait_for_book
from tests.ui.workbooks import Made, begin
from workbook.domain.item_filter import ItemFilter
from workbook.domain.roster import ScopeCount
from workbook.domain.vocabulary import ContactRole, ObjectKind, ParticipationState, Role, Scope, SubjectKind, Tlp
from workbook.store import subject_views
from workbook.store.opening import open_book
from workbook.store.standings import standing_items, standings_of
from workbook.ui.dialogs.choose import ChooseDialog
from workbook.ui.dialogs.inherit import InheritDialog
from workbook.ui.main_window import MainWindow
from workbook.ui.models.roster import Kind, View
from workbook.ui.pages.subjects import SubjectsPage
from workbook.ui.widgets.record_panel import NewPanel

Open = Callable[[Path], MainWindow]


@pytest.fixture
def page(opened: Open, small: Made, qtbot: QtBot) -> SubjectsPage:
    return shown(opened(small.path), qtbot)


@pytest.fixture
def empty(opened: Open, tmp_path: Path, qtbot: QtBot) -> SubjectsPage:
    book, _ = begin(tmp_path / "empty.auditbook", "Empty")
    book.close()
    return shown(opened(tmp_path / "empty.auditbook"), qtbot)


def shown(window: MainWindow, qtbot: QtBot) -> SubjectsPage:
    assert window.book is not None
    window.book.go("subjects", None)
    found = window.book.page("subjects")
    assert isinstance(found, SubjectsPage)
    settle(found, qtbot)
    return found


def settle(page: SubjectsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.work.is_idle)


def select(page: SubjectsPage, kind: Kind, name: str) -> None:
    place = next(at for at, row in enumerate(page.model.rows) if row.kind is kind and row.cells[0] == name)
    page.table.setCurrentIndex(page.model.index(place, 0))


def cells(page: SubjectsPage) -> list[tuple[str, ...]]:
    return [row.cells for row in page.model.rows]


def act(page: SubjectsPage, name: str) -> QAction:
    window = page.window()
    assert isinstance(window, MainWindow)
    window.menus.refresh()
    return window.menus.action(name)


FRAMEWORK = "White House voluntary AI commitments, July 2023"


def test_what_is_on_each_checklist_is_counted(page: SubjectsPage) -> None:
    assert cells(page) == [
        ("Example vendor · Vendor",),
        ("Assistant model 2.1", "7", "0", "1", "0", "8"),
        (FRAMEWORK, "7", "0", "1", "0", "8"),
        ("Hosting service", "7", "1", "0", "0", "8"),
        (FRAMEWORK, "7", "1", "0", "0", "8"),
    ]
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for view in View:
        page.turn(view)


def test_counts_lead_to_the_checklist(page: SubjectsPage) -> None:
    asked: list[tuple[str, object]] = []
    page.work.asked_to_go.disconnect()
    page.work.asked_to_go.connect(lambda name, target: asked.append((name, target)))
    row = page.model.rows[2]
    for column in (1, 2, 3, 5):
        middle = page.table.visualRect(page.model.index(2, column)).center()
        QTest.mouseMove(page.table.viewport(), middle)
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle))
    page.table.setCurrentIndex(page.model.index(1, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    base = ItemFilter(subject=row.id, framework=row.framework)
    assert asked[0] == ("checklist", ItemFilter(subject=row.id, framework=row.framework, assessed_here=True))
    assert asked[-2] == ("checklist", base)
    assert asked[-1] == ("checklist", ItemFilter(subject=row.id))
    out = ItemFilter(subject=row.id, framework=row.framework, scopes=frozenset({Scope.OUT}))
    assert ("checklist", out) in asked
    inherited = ItemFilter(subject=row.id, framework=row.framework, inherited=True)
    assert ("checklist", inherited) in asked


def test_a_field_is_one_undoable_change(page: SubjectsPage, qtbot: QtBot) -> None:
    select(page, Kind.SUBJECT, "Assistant model 2.1")
    form = page.panel.panels[Kind.SUBJECT].form
    version = form.fields["version"]
    version.setFocus()
    QTest.keyClicks(version.control, "2.2")
    QTest.keyClick(version.control, Qt.Key.Key_Return)
    form.fields["kind"].drop.setCurrentIndex(list(SubjectKind).index(SubjectKind.MODEL))
    form.fields["kind"].drop.activated.emit(1)
    settle(page, qtbot)
    entered = page.roster.subjects[0].entered
    assert (entered.version, entered.kind) == ("2.2", SubjectKind.MODEL)
    assert page.current is not None
    assert page.current.cells[0] == "Assistant model 2.1"
    assert page.work.deeds.next_undo is not None
    assert page.work.deeds.next_undo.label == "change of Assistant model 2.1"
    page.work.undo()
    page.work.undo()
    settle(page, qtbot)
    entered = page.roster.subjects[0].entered
    assert (entered.version, entered.kind) == ("", SubjectKind.SYSTEM)
    assert version.value() == ""
    page.work.redo()
    assert version.value() == "2.2"


def test_a_refusal_is_said_at_the_field_and_keeps_what_was_typed(page: SubjectsPage, qtbot: QtBot) -> None:
    select(page, Kind.SUBJECT, "Assistant model 2.1")
    name = page.panel.panels[Kind.SUBJECT].form.fields["name"]
    for typed, said in (("Hosting service", "already"), ("   ", "blank"), ("x" * 301, "300")):
        name.line.setText(typed)
        name.commit()
        assert said in name.refusal or said == "blank"
        assert name.refusal
    page.reload()
    settle(page, qtbot)
    assert name.line.text() == "x" * 301
    name.line.setText("Assistant 3")
    name.commit()
    assert name.refusal == ""
    assert page.roster.subjects[0].entered.name == "Assistant 3"


def test_going_on_to_another_record_forgets_nothing_typed_that_was_a_value(page: SubjectsPage) -> None:
    select(page, Kind.SUBJECT, "Assistant model 2.1")
    form = page.panel.panels[Kind.SUBJECT].form
    form.fields["description"].setFocus()
    form.fields["description"].edit.setPlainText("Answers questions.")
    page.table.setFocus()
    select(page, Kind.SUBJECT, "Hosting service")
    assert page.roster.subjects[0].entered.description == "Answers questions."
    assert form.fields["description"].value() == ""


def test_what_is_typed_when_the_window_closes_is_kept(
    page: SubjectsPage, small: Made, opened: Open, qtbot: QtBot
) -> None:
    select(page, Kind.SUBJECT, "Assistant model 2.1")
    page.panel.panels[Kind.SUBJECT].form.fields["version"].line.setText("9")
    page.keep()
    assert page.work.read(subject_views.roster).subjects[0].entered.version == "9"


def test_an_empty_workbook_teaches_from_party_to_checklist(empty: SubjectsPage, qtbot: QtBot) -> None:
    assert "who is audited" in empty.empty.words
    act(empty, "choose_frameworks").trigger()
    assert empty.window().findChild(ChooseDialog) is None
    act(empty, "add_subject").trigger()
    assert empty.panel.currentWidget() is empty.panel.new_panels[Kind.PARTY]
    empty.panel.left.emit()
    empty.turn(View.SUBJECTS)
    empty.empty.button.click()
    assert empty.view is View.PARTIES
    panel = empty.panel.currentWidget()
    assert isinstance(panel, NewPanel)
    assert not panel.add_button.isEnabled()
    QTest.keyClicks(panel.form.fields["name"].control, "Vendor")
    QTest.keyClick(panel.form.fields["name"].control, Qt.Key.Key_Return)
    assert [one.entered.name for one in empty.roster.parties] == ["Vendor"]
    assert not empty.panel.is_entering
    empty.turn(View.SUBJECTS)
    assert "what is assessed" in empty.empty.words
    empty.empty.button.click()
    panel = empty.panel.currentWidget()
    assert isinstance(panel, NewPanel)
    panel.form.fields["name"].line.setText("Assistant")
    panel.add()
    settle(empty, qtbot)
    assert cells(empty) == [("Vendor · Vendor",), ("Assistant", "0", "0", "0", "0", "0")]
    assert empty.current is not None
    assert empty.current.kind is Kind.SUBJECT
    empty.turn(View.PARTIES)
    empty.begin(Kind.CONTACT)
    panel = empty.panel.currentWidget()
    assert isinstance(panel, NewPanel)
    panel.form.fields["name"].line.setText("Cora")
    panel.form.fields["role"].put(ContactRole.OWNER)
    panel.add()
    assert [row.cells[:2] for row in empty.model.rows] == [("Vendor", "Vendor"), ("Cora", "Owner")]
    assert panel.form.fields["name"].value() == ""
    empty.begin(Kind.CONTACT)
    panel.form.fields["name"].line.setText("Cora")
    panel.add()
    assert "already" in panel.form.fields["name"].refusal
    panel.left.emit()
    assert empty.panel.currentWidget() is empty.panel.panels[Kind.CONTACT]


def test_a_refusal_to_take_part_asks_for_its_reason(page: SubjectsPage) -> None:
    page.turn(View.PARTIES)
    select(page, Kind.PARTY, "Example vendor")
    part = page.panel.participation
    part.begin_link.click()
    part.state.put(ParticipationState.DECLINED)
    part.about.put(page.roster.frameworks[0].id)
    part.on_date.line.setText("soon")
    part.record()
    assert "soon" in part.on_date.refusal
    part.on_date.line.setText("2026-09-12")
    part.record()
    assert part.reason.refusal
    assert part.state.value() is ParticipationState.DECLINED
    assert page.roster.parties[0].participations == ()
    part.reason.edit.setPlainText("No contract.")
    part.record_button.click()
    (one,) = page.roster.parties[0].participations
    assert (one.state, one.on_date, one.about, one.reason) == (
        ParticipationState.DECLINED,
        date(2026, 9, 12),
        FRAMEWORK,
        "No contract.",
    )
    assert part.form.isHidden()
    assert page.model.rows[0].cells[-1] == "Declined since 2026-09-12"
    part.begin()
    part.about.put("request")
    part._look()
    part.request.line.setText("R-03")
    part.state.put(ParticipationState.NO_REPLY)
    part.record()
    assert {one.about for one in page.roster.parties[0].participations} == {FRAMEWORK, "R-03"}
    part._withdraw(one)
    assert [one.about for one in page.roster.parties[0].participations] == ["R-03"]
    page.work.undo()
    assert len(page.roster.parties[0].participations) == 2


def test_what_something_rests_on_is_not_withdrawn(page: SubjectsPage) -> None:
    select(page, Kind.SUBJECT, "Hosting service")
    panel = page.panel.panels[Kind.SUBJECT]
    panel.withdraw_link.click()
    assert "(8)" in panel._refused.text()
    page.turn(View.PARTIES)
    select(page, Kind.PARTY, "Example vendor")
    page.begin(Kind.CONTACT)
    new = page.panel.new_panels[Kind.CONTACT]
    new.form.fields["name"].line.setText("Cora")
    new.add()
    page.panel.panels[Kind.CONTACT].withdraw_link.click()
    assert page.roster.parties[0].contacts == ()
    page.work.undo()
    assert [one.entered.name for one in page.roster.parties[0].contacts] == ["Cora"]


def test_choosing_a_framework_for_subjects(page: SubjectsPage, qtbot: QtBot) -> None:
    select(page, Kind.SUBJECT, "Hosting service")
    act(page, "choose_frameworks").trigger()
    dialog = page.window().findChild(ChooseDialog)
    assert dialog.subjects.ticks.chosen == (page.roster.subjects[1].id,)
    assert not dialog.main_button.isEnabled()
    dialog.picker.model.tick("owasp-aisvs-1.0")
    dialog.picker.show_offer("owasp-aisvs-1.0")
    qtbot.waitUntil(lambda: dialog.picker.heads_of("owasp-aisvs-1.0") is not None)
    assert dialog.families.ticks.rowCount() == 12
    first = dialog.families.ticks.index(0).data()
    dialog._tick_all()
    assert "family" in dialog.said
    dialog.families.ticks.tick([first], True)
    dialog.subjects.ticks.tick([page.roster.subjects[0].id], True)
    assert dialog.main_button.isEnabled()
    dialog.picker.level.drop.setCurrentIndex(0)
    dialog.picker.level.drop.activated.emit(0)
    count = dialog._choice("owasp-aisvs-1.0").count(dialog.picker.heads_of("owasp-aisvs-1.0"))
    dialog.main_button.click()
    settle(page, qtbot)
    scopes = {of.title: of.count.items for of in page.scopes[page.roster.subjects[0].id]}
    assert scopes["OWASP Artificial Intelligence Security Verification Standard 1.0"] == count
    assert count < 13
    page.work.undo()
    settle(page, qtbot)
    assert [of.title for of in page.scopes[page.roster.subjects[0].id]] == [FRAMEWORK]
    assert len(page.roster.frameworks) == 1


def test_a_framework_that_is_here_can_go_on_another_checklist(page: SubjectsPage, qtbot: QtBot) -> None:
    page.add()
    new = page.panel.new_panels[Kind.SUBJECT]
    new.form.fields["name"].line.setText("Third")
    new.add()
    page.frameworks.choose(["us-voluntary-2023"])
    dialog = page.window().findChild(ChooseDialog)
    assert [one.held is not None for one in dialog.picker.chosen] == [True]
    dialog.carry_out()
    settle(page, qtbot)
    assert page.scopes[page.roster.subjects[2].id][0].count == ScopeCount(assessed=8)


def test_a_whole_family_goes_out_of_scope_with_a_reason(page: SubjectsPage, qtbot: QtBot) -> None:
    select(page, Kind.FRAMEWORK, FRAMEWORK)
    panel = page.panel.framework
    place = [at for at, row in enumerate(page.model.rows) if row.kind is Kind.FRAMEWORK][1]
    page.table.setCurrentIndex(page.model.index(place, 0))
    assert not panel.set_button.isEnabled()
    family = panel.families.ticks.index(0).data()
    panel.families.setCurrentIndex(panel.families.ticks.index(0))
    QTest.keyClick(panel.families, Qt.Key.Key_Space)
    assert panel.families.ticks.chosen == (family,)
    panel.set_button.click()
    assert panel.reason.refusal
    panel.reason.line.setText("Not deployed.")
    panel.set_button.click()
    settle(page, qtbot)
    subject = page.roster.subjects[1].id
    (of,) = page.scopes[subject]
    families = {one.family: one.count for one in page.work.read(subject_views.family_scopes, subject, of.framework)}
    assert families[family].out == families[family].items > 0
    assert panel.reason.value() == ""
    page.work.undo()
    settle(page, qtbot)
    assert page.scopes[subject][0].count.out == 0


def test_what_cannot_be_done_to_a_family_is_said_in_place(page: SubjectsPage, qtbot: QtBot) -> None:
    page.table.setCurrentIndex(page.model.index(2, 0))
    panel = page.panel.framework
    panel._tick_all()
    panel.scope.put(Scope.OUT)
    panel.reason.line.setText("Not deployed.")
    panel.set_scope()
    settle(page, qtbot)
    assert "accepted" in panel._refused.text()
    assert panel.reason.value() == "Not deployed."
    panel.take_off()
    settle(page, qtbot)
    assert panel._refused.text()
    page.table.setCurrentIndex(page.model.index(4, 0))
    panel.take_off()
    settle(page, qtbot)
    assert [row.cells[0] for row in page.model.rows][-1] == "Hosting service"
    page.work.undo()
    settle(page, qtbot)
    assert page.model.rows[-1].cells[0] == FRAMEWORK


def test_a_subject_inherits_what_is_assessed_elsewhere(page: SubjectsPage, qtbot: QtBot) -> None:
    page.table.setCurrentIndex(page.model.index(4, 0))
    assert act(page, "inherit_items").isEnabled()
    act(page, "inherit_items").trigger()
    dialog = page.window().findChild(InheritDialog)
    assert dialog.source.value() == page.roster.subjects[0].id
    assert "inherited already 1" in dialog._stay.text()
    assert "out of scope or deferred 1" in dialog._stay.text()
    dialog._tick_all()
    assert not dialog.main_button.isEnabled()
    dialog._tick_all()
    dialog.main_button.click()
    settle(page, qtbot)
    assert page.scopes[page.roster.subjects[1].id][0].count == ScopeCount(assessed=1, inherited=7)
    page.work.undo()
    settle(page, qtbot)
    assert page.scopes[page.roster.subjects[1].id][0].count == ScopeCount(assessed=7, inherited=1)


def test_a_framework_file_is_imported_and_offered(page: SubjectsPage, qtbot: QtBot) -> None:
    source = Path(__file__).parent.parent / "data" / "oscal"
    path = next(one for one in sorted(source.glob("*.json")) if "catalog" in one.read_text("utf-8")[:400])
    page.frameworks.import_framework(path)
    settle(page, qtbot)
    assert len(page.roster.frameworks) == 2
    dialog = page.window().findChild(ChooseDialog)
    assert [one.held is not None for one in dialog.picker.chosen] == [True]
    dialog.reject()
    refused: list[str] = []
    page.work.refused.connect(refused.append)
    page.frameworks.import_framework(path)
    settle(page, qtbot)
    page.frameworks.import_framework(Path(__file__))
    settle(page, qtbot)
    assert len(refused) == 2
    assert "already" in refused[0]


def test_the_terms_of_the_engagement(page: SubjectsPage, qtbot: QtBot) -> None:
    act(page, "engagement").trigger()
    assert page.view is View.ENGAGEMENT
    fields = page.views.terms.form.fields
    fields["title"].line.setText("Assistant assurance 2027")
    fields["title"].commit()
    fields["severity_scale"].edit.setPlainText("Grave\n\n Slight ")
    fields["severity_scale"].commit()
    fields["tlp"].put(Tlp.RED)
    fields["tlp"].commit()
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.windowTitle() == "Assistant assurance 2027 · TLP:RED"
    assert page.roster.terms is not None
    assert page.roster.terms.severity_scale == ("Grave", "Slight")
    fields["period_to"].line.setText("2020-01-01")
    fields["period_to"].commit()
    assert "begins" in fields["period_to"].refusal
    fields["freshness_days"].line.setText("-3")
    fields["freshness_days"].commit()
    assert "zero" in fields["freshness_days"].refusal
    fields["freshness_days"].line.setText("ten")
    fields["freshness_days"].commit()
    assert "ten" in fields["freshness_days"].refusal
    fields["severity_scale"].edit.setPlainText("")
    fields["severity_scale"].commit()
    assert "grade" in fields["severity_scale"].refusal
    assert page.roster.terms.period_to == date(2026, 9, 30)
    for _ in range(3):
        page.work.undo()
    assert page.roster.terms.title == "Assistant assurance 2026"


def test_days_that_are_typed_for_a_kind_make_its_evidence_stale(page: SubjectsPage, small: Made) -> None:
    def stale() -> set[UUID]:
        today = page.work.today
        found = page.work.read(lambda session: standings_of(session, standing_items(session), today))
        return {key for key, one in found.items() if one.stale}

    act(page, "engagement").trigger()
    assert stale() == set()
    field = page.views.terms.form.fields["freshness_rules"]
    line = field.lines[ObjectKind.SPECIFICATION]
    line.setFocus()
    QTest.keyClicks(line, "soon")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert "soon" in field.refusal
    assert page.roster.terms is not None
    assert page.roster.terms.freshness_rules == {}
    line.selectAll()
    QTest.keyClicks(line, "1")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert field.refusal == ""
    assert page.roster.terms.freshness_rules == {ObjectKind.SPECIFICATION: 1}
    # The fourth item rests on a document alone; the test of the first one is as fresh as before.
    assert small.items[3] in stale()
    assert small.items[0] not in stale()
    page.work.undo()
    assert stale() == set()
    assert line.text() == ""


def test_the_team_is_edited_and_takes_turns(page: SubjectsPage) -> None:
    act(page, "team").trigger()
    select(page, Kind.PERSON, "Ben Reviewer")
    form = page.panel.panels[Kind.PERSON].form
    form.fields["independence"].edit.setPlainText("None. Declared today.")
    form.fields["independence"].commit()
    assert page.model.rows[1].cells[3] == "None. Declared today."
    page.panel.of_person.button.click()
    assert page.work.acting.name == "Ben Reviewer"
    assert not page.panel.of_person.button.isEnabled()
    page.panel.panels[Kind.PERSON].withdraw_link.click()
    assert "journal" in page.panel.panels[Kind.PERSON]._refused.text()
    page.add()
    new = page.panel.new_panels[Kind.PERSON]
    new.form.fields["name"].line.setText("Cy Observer")
    new.form.fields["role"].put(Role.OBSERVER)
    new.add()
    assert page.current is not None
    assert page.current.cells[:2] == ("Cy Observer", "Observer")
    page.panel.panels[Kind.PERSON].withdraw_link.click()
    assert [row.cells[0] for row in page.model.rows] == ["Ana Lead", "Ben Reviewer"]


def test_links_from_elsewhere_select_the_record(page: SubjectsPage) -> None:
    party = page.roster.parties[1].id
    page.work.go("subjects", party)
    assert page.view is View.PARTIES
    assert page.current is not None
    assert page.current.id == party
    page.work.go("subjects", page.roster.subjects[1].id)
    assert page.current.cells[0] == "Hosting service"
    page.work.go("subjects", UUID(int=7))
    assert page.current.cells[0] == "Hosting service"


def test_hostile_names_are_shown_as_they_are(opened: Open, hostile: Made, qtbot: QtBot) -> None:
    page = shown(opened(hostile.path), qtbot)
    for view in View:
        page.turn(view)
        page.grab()
    page.turn(View.SUBJECTS)
    page.table.setCurrentIndex(page.model.index(2, 0))
    page.grab()
    page.panel.grab()


def test_a_read_only_workbook_is_only_looked_at(opened: Open, small: Made, qtbot: QtBot) -> None:
    holder = open_book(small.path, fixed_actor())
    try:
        window = opened(small.path)
        page = shown(window, qtbot)
        assert page.work.is_read_only
        assert not act(page, "add_party").isEnabled()
        select(page, Kind.SUBJECT, "Hosting service")
        assert page.panel.panels[Kind.SUBJECT].form.fields["name"].line.isReadOnly()
        assert page.panel.panels[Kind.SUBJECT].withdraw_link.isHidden()
    finally:
        holder.close()
    wait_for_book(window, qtbot)
