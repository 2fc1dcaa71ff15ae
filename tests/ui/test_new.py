"""A new workbook from the window: who begins it, what is missing, what is refused, and what is there in the end."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.conftest import wait_for_book
from tests.ui.workbooks import Made
from workbook.domain.errors import WorkbookError
from workbook.domain.roster import Roster
from workbook.domain.vocabulary import PartyKind, Role, SubjectKind, Tlp
from workbook.store import subject_views
from workbook.store.opening import open_book
from workbook.ui import recent
from workbook.ui.app import Desk
from workbook.ui.dialogs.identity import IdentityDialog
from workbook.ui.dialogs.new import NewDialog
from workbook.ui.dialogs.people import PeopleDialog
from workbook.ui.identity import Identity, identity, keep_identity
from workbook.ui.main_window import MainWindow

SMALL = "us-voluntary-2023"
SECRET = "lantern kelp anvil moss fjord"


@pytest.fixture
def nobody(app: QApplication, qtbot: QtBot) -> Desk:
    """Return a desk before anybody has said who they are."""
    return Desk(app)


def ask_new(window: MainWindow) -> NewDialog:
    window.menus.action("new").trigger()
    dialog = window.person.dialog
    assert isinstance(dialog, NewDialog)
    return dialog


def fill(dialog: NewDialog, path: Path, passphrase: str | None = None) -> None:
    dialog.engagement.title.line.setText("Grid assistant 2026")
    dialog.engagement.objective.edit.setPlainText("Find out what is kept.")
    dialog.engagement.begin.line.setText("2026-01-01")
    dialog.engagement.end.line.setText("2026-09-30")
    dialog.engagement.tlp.reset(Tlp.RED)
    dialog.what.party.line.setText("Example Vendor")
    dialog.what.party_kind.reset(PartyKind.SUPPLIER)
    dialog.what.sector.line.setText("Power")
    dialog.what.subject.line.setText("Assistant")
    dialog.what.subject_kind.reset(SubjectKind.MODEL)
    dialog.what.version.line.setText("2.1")
    dialog.place.place.line.setText(str(path))
    dialog.place.place.line.textEdited.emit(str(path))
    if passphrase is None:
        dialog.passphrase.without.setChecked(True)
    else:
        dialog.passphrase.first.line.setText(passphrase)
        dialog.passphrase.again.line.setText(passphrase)
    dialog.picker.model.tick(SMALL)


def read(path: Path, passphrase: str | None = None) -> tuple[Roster, int]:
    book = open_book(path, fixed_actor(), passphrase)
    try:
        with book.reading() as session:
            roster = subject_views.roster(session)
            counts = [one.count.items for of in roster.subjects for one in subject_views.scopes(session, of.id)]
            return roster, sum(counts)
    finally:
        book.close()


def test_a_new_workbook_with_a_passphrase_opens_again(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "grid.auditbook"
    dialog = ask_new(window)
    fill(dialog, path, SECRET)
    qtbot.waitUntil(lambda: dialog.picker.heads_of(SMALL) is not None)
    assert dialog.lacks == ""
    QTest.keyClick(dialog.engagement.title.line, Qt.Key.Key_Return)
    wait_for_book(window, qtbot)
    assert window.person.dialog is None
    assert window.windowTitle() == "Grid assistant 2026 · TLP:RED"
    assert window.book is not None
    assert window.book.work.acting.name == "Ana Lead"
    assert [one.path for one in recent.recents()] == [path]
    window.close()
    assert recent.recents()[0].progress is None  # of an encrypted workbook only the name of the file is kept
    assert recent.recents()[0].title == path.name
    assert path.read_bytes()[:6] != b"SQLite"
    with pytest.raises(WorkbookError):
        read(path, "wrong")
    roster, items = read(path, SECRET)
    assert items == 8
    assert roster.terms is not None
    assert (roster.terms.objective, roster.terms.period_from) == ("Find out what is kept.", date(2026, 1, 1))
    assert [(one.entered.name, one.entered.role) for one in roster.people] == [("Ana Lead", Role.LEAD)]
    assert [(one.entered.kind, one.entered.sector) for one in roster.parties] == [(PartyKind.SUPPLIER, "Power")]
    assert [(one.entered.kind, one.entered.version) for one in roster.subjects] == [(SubjectKind.MODEL, "2.1")]


def test_without_passphrase_is_a_plain_choice(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ask_new(window)
    fill(dialog, tmp_path / "grid.auditbook")
    assert dialog.passphrase._plain.isVisible()
    assert not dialog.passphrase.first.isVisible()
    dialog.main_button.click()
    wait_for_book(window, qtbot)
    assert (tmp_path / "grid.auditbook").read_bytes()[:6] == b"SQLite"


def test_what_is_missing_is_said_beside_the_button(window: MainWindow, tmp_path: Path) -> None:
    dialog = ask_new(window)
    said = [dialog.said]
    assert not dialog.main_button.isEnabled()
    QTest.keyClick(dialog.engagement.title.line, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.engagement.title.line, "Grid: one/two")
    assert Path(dialog.place.place.value()).name == "Grid one two.auditbook"
    said.append(dialog.said)
    dialog.passphrase.first.line.setText("kelp")
    said.append(dialog.said)
    dialog.passphrase.again.line.setText("moss")
    assert dialog.passphrase.again.refusal
    dialog.passphrase.shown.setChecked(True)
    assert dialog.said == ""
    dialog.picker.model.tick(SMALL)
    said.append(dialog.said)
    dialog.what.subject.line.setText("Assistant")
    dialog.what.subject.typed.emit()
    said.append(dialog.said)
    dialog.what.party.line.setText("Vendor")
    dialog.what.party.typed.emit()
    assert dialog.said == ""
    assert dialog.main_button.isEnabled()
    dialog.place.place.line.clear()
    dialog.place.place.line.textEdited.emit("")
    said.append(dialog.lacks)
    assert len(set(said)) == 6
    assert all(words.startswith("Still missing: ") for words in said)
    dialog.reject()
    assert window.person.dialog is None


def test_a_refusal_keeps_what_was_typed_and_leaves_no_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "grid.auditbook"
    path.write_bytes(b"mine")
    dialog = ask_new(window)
    fill(dialog, path, SECRET)
    dialog.engagement.end.line.setText("2025-01-01")
    dialog.main_button.click()
    assert "begins" in dialog.said
    dialog.engagement.end.line.setText("yesterday")
    dialog.main_button.click()
    assert "yesterday" in dialog.said
    dialog.engagement.end.line.setText("2026-09-30")
    dialog.main_button.click()
    qtbot.waitUntil(lambda: dialog.is_idle)
    assert "already" in dialog.said
    assert path.read_bytes() == b"mine"
    assert dialog.engagement.title.value() == "Grid assistant 2026"
    assert dialog.passphrase.value() == SECRET
    assert [one.code for one in dialog.picker.chosen] == [SMALL]
    dialog.place.place.line.setText(str(tmp_path / "nowhere" / "grid.auditbook"))
    dialog.main_button.click()
    qtbot.waitUntil(lambda: dialog.is_idle)
    assert "nowhere" in dialog.said
    assert sorted(tmp_path.glob("*.auditbook*")) == [path]
    dialog.place.place.line.setText(str(tmp_path / "other"))
    dialog.main_button.click()
    wait_for_book(window, qtbot)
    assert window.path == tmp_path / "other.auditbook"


def test_stopping_leaves_no_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ask_new(window)
    fill(dialog, tmp_path / "grid.auditbook")
    dialog.picker.model.tick("nist-800-53-r5-high")
    dialog.main_button.click()
    assert not dialog.engagement.title.isEnabled()
    dialog.reject()
    qtbot.waitUntil(lambda: dialog.is_idle, timeout=30_000)
    assert list(tmp_path.glob("*.auditbook*")) == []
    assert dialog.engagement.title.isEnabled()
    assert dialog.isVisible()
    dialog.reject()
    assert not dialog.isVisible()


def test_closing_the_window_while_it_is_made_leaves_nothing_open(
    desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    dialog = ask_new(window)
    fill(dialog, tmp_path / "grid.auditbook")
    dialog.main_button.click()
    window.close()
    assert desk.windows == []
    for path in tmp_path.glob("*.auditbook"):
        open_book(path, fixed_actor()).close()


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_second_workbook_gets_a_window_of_its_own(
    desk: Desk, opened: Callable[[Path], MainWindow], qtbot: QtBot, small: Made, tmp_path: Path
) -> None:
    window = opened(small.path)
    dialog = ask_new(window)
    fill(dialog, tmp_path / "grid.auditbook")
    dialog.main_button.click()
    qtbot.waitUntil(lambda: len(desk.windows) == 2 and desk.windows[1].book is not None, timeout=30_000)
    wait_for_book(desk.windows[1], qtbot)
    assert desk.windows[1].path == tmp_path / "grid.auditbook"


def test_the_place_can_be_chosen(window: MainWindow, tmp_path: Path) -> None:
    dialog = ask_new(window)
    dialog.place.choose.click()
    asking = dialog.findChild(QFileDialog)
    asking.fileSelected.emit(str(tmp_path / "chosen.auditbook"))
    asking.close()
    dialog.engagement.title.line.setText("Another title")
    assert dialog.place.value() == tmp_path / "chosen.auditbook"
    dialog.reject()


def test_levels_are_offered_where_a_framework_has_them(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask_new(window)
    picker = dialog.picker
    assert "us-eo-14409" not in {one.code for one in picker.model._offers}
    QTest.keyClicks(picker.search, "aisvs")
    assert picker.model.rowCount() == 1
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: picker.heads_of("owasp-aisvs-1.0") is not None)
    assert picker.level.isVisibleTo(picker)
    whole = picker.count()
    picker.level.drop.setCurrentIndex(0)
    picker.level.drop.activated.emit(0)
    assert 0 < picker.count() < whole == 191
    assert picker.choice_of("owasp-aisvs-1.0").up_to_level == 1
    picker.search.setText("no such framework anywhere")
    assert picker.list.isHidden()
    picker.search.clear()
    picker.list.setCurrentIndex(picker.model.index(0))
    QTest.keyClick(picker.list, Qt.Key.Key_Space)
    assert len(picker.chosen) == 2
    QTest.keyClick(picker.list, Qt.Key.Key_Space)
    assert len(picker.chosen) == 1
    dialog.reject()


def test_first_run_asks_who_you_are_once(nobody: Desk, qtbot: QtBot) -> None:
    window = nobody.show_window()
    qtbot.waitUntil(lambda: window.person.dialog is not None)
    dialog = window.person.dialog
    assert isinstance(dialog, IdentityDialog)
    assert not dialog.main_button.isEnabled()
    QTest.keyClicks(dialog.person.line, "Ana Lead")
    dialog.role.reset(Role.LEAD)
    dialog.organisation.line.setText("Audit office")
    QTest.keyClick(dialog.person.line, Qt.Key.Key_Return)
    assert identity() == Identity("Ana Lead", Role.LEAD, "Audit office")
    assert window.person.dialog is None
    window.close()
    again = nobody.show_window()
    with qtbot.waitSignal(again.start.painted):
        pass
    qtbot.wait(20)
    assert again.person.dialog is None
    again.menus.action("identity").trigger()
    assert isinstance(again.person.dialog, IdentityDialog)
    assert again.person.dialog.person.value() == "Ana Lead"
    again.close()


def test_later_is_asked_for_again_only_when_it_is_needed(nobody: Desk, qtbot: QtBot) -> None:
    window = nobody.show_window()
    qtbot.waitUntil(lambda: window.person.dialog is not None)
    window.person.dialog.reject()
    window.close()
    again = nobody.show_window()
    with qtbot.waitSignal(again.start.painted):
        pass
    qtbot.wait(20)
    assert again.person.dialog is None
    again.start.new_button.click()
    asking = again.person.dialog
    assert isinstance(asking, IdentityDialog)
    asking.person.line.setText("Ana Lead")
    asking.carry_out()
    assert isinstance(again.person.dialog, NewDialog)
    again.close()


def test_people_take_turns(opened: Callable[[Path], MainWindow], small: Made) -> None:
    window = opened(small.path)
    window.menus.action("people").trigger()
    dialog = window.person.dialog
    assert isinstance(dialog, PeopleDialog)
    rows = [dialog.model.index(row).data() for row in range(dialog.model.rowCount())]
    assert rows == ["Ana Lead", "Ben Reviewer"]
    dialog.list.setCurrentIndex(dialog.model.index(1))
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert window.book is not None
    assert window.book.work.acting.name == "Ben Reviewer"
    window.menus.action("people").trigger()
    dialog = window.person.dialog
    assert isinstance(dialog, PeopleDialog)
    QTest.keyClicks(dialog.person.line, "Ana Lead")
    QTest.keyClick(dialog.person.line, Qt.Key.Key_Return)
    assert "already" in dialog.person.refusal
    assert dialog.person.value() == "Ana Lead"
    dialog.person.line.setText("Cy Auditor")
    dialog._look()
    dialog.add_button.click()
    assert dialog.isVisible()
    assert dialog.list.currentIndex().data() == "Cy Auditor"
    dialog.main_button.click()
    assert window.book.work.acting.name == "Cy Auditor"
    assert window.person.dialog is None


def test_a_changed_name_acts_at_once(opened: Callable[[Path], MainWindow], small: Made) -> None:
    window = opened(small.path)
    window.menus.action("identity").trigger()
    dialog = window.person.dialog
    assert isinstance(dialog, IdentityDialog)
    dialog.person.line.setText("Dee New")
    dialog.carry_out()
    assert window.book is not None
    assert window.book.work.acting.name == "Dee New"
    assert identity() is not None
    keep_identity(Identity("Ana Lead", Role.LEAD))


def test_nothing_that_has_to_be_answered_stands_below_the_fold(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask_new(window)
    assert dialog.height() <= 690  # what a screen of 720 leaves a window
    passed = []
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    for part in (
        dialog.engagement.title.line,
        dialog.what.version.line,
        dialog.place.choose,
        dialog.passphrase.without,
    ):
        assert not part.visibleRegion().isEmpty()
        assert part.visibleRegion().boundingRect().size() == part.size()
    while (focused := dialog.focusWidget()) is not dialog.passphrase.shown and len(passed) < 30:
        passed.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    order = (
        dialog.engagement.title,
        dialog.what.party,
        dialog.picker.search,
        dialog.place.place,
        dialog.passphrase.first,
    )
    places = [passed.index(one.focusProxy() or one) for one in order]
    assert places == sorted(places)
