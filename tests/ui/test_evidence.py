"""The evidence page: the inbox and its keys, drops and pastes, the list, the inspector, what can be done with a piece."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, qRgb
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.tour import pause
from tests.ui.workbooks import HOSTILE, Made
from workbook.domain import records
from workbook.domain.actor import system_clock
from workbook.domain.evidence_views import EvidenceChip
from workbook.domain.vocabulary import Bearing, Method, StatementKind, Tlp
from workbook.exports.palette import Tone
from workbook.operations import evidence
from workbook.store.opening import open_book
from workbook.ui.dialogs.attachment import AttachmentDialog
from workbook.ui.dialogs.evidence_entry import EvidenceDialog, SightedDialog, StatementDialog
from workbook.ui.dialogs.item_picker import ItemPicker
from workbook.ui.evidence_wording import tile_mark
from workbook.ui.main_window import MainWindow
from workbook.ui.models.evidence import DRAGGED, CheckRole, EvidenceModel, dragged, ids_of
from workbook.ui.models.paged import RowRole
from workbook.ui.pages.evidence import EvidencePage
from workbook.ui.pages.evidence_head import View
from workbook.ui.pages.evidence_list import Narrow
from workbook.ui.work import Work

Open = Callable[[Path], MainWindow]
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Scene:
    """The evidence page with its inspector, and what tests ask of it."""

    def __init__(self, window: QWidget, work: Work, page: EvidencePage) -> None:
        self.window = window
        self.work = work
        self.page = page

    def settle(self) -> None:
        pause(5)
        while not self.work.is_idle:
            pause(2)
        pause(2)

    def act(self, name: str) -> None:
        next(act for act in self.page.acts() if act.name == name).run()

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with self.work.book.reading() as session:
            return list(session.driver().execute(query).fetchall())

    def count(self, table: str) -> int:
        return int(str(self.ask(f"SELECT count(*) FROM {table} WHERE withdrawn_at IS NULL")[0][0]))

    def take(self, *paths: Path) -> None:
        self.page.intake.take(paths)
        self.settle()
        self.settle()

    def view(self, view: View) -> None:
        self.page.work.go("evidence", view)
        self.settle()

    def inspected(self) -> str:
        parts = self.page.inspector.findChildren(QLabel)
        return "\n".join(part.text() for part in parts).replace("\u200b", "")

    def press(self, words: str) -> None:
        button = next(one for one in self.page.inspector.findChildren(QPushButton) if one.text() == words)
        button.click()
        self.settle()


def whole(window: MainWindow) -> Scene:
    """Return the page in a window of the program."""
    assert window.book is not None
    window.book.turn_to("evidence")
    page = window.book.current
    assert isinstance(page, EvidencePage)
    scene = Scene(window, window.book.work, page)
    scene.settle()
    return scene


@contextmanager
def alone(path: Path) -> Iterator[Scene]:
    """Give the page without the rest of a window, which takes longer to make than most tests need."""
    work = Work(open_book(path, fixed_actor(7)), replace(fixed_actor(7), clock=system_clock))
    work.acting.act_as(work.acting.people()[0])
    page = EvidencePage(work)
    host = QSplitter()
    host.addWidget(page)
    host.addWidget(page.inspector)
    host.resize(1280, 720)
    work.changed.connect(lambda changes: page.reload() if page.kinds & changes.kinds else None)
    work.asked_to_go.connect(lambda _, target: (page.go_to(target), page.enter()))
    host.show()
    page.reload()
    scene = Scene(host, work, page)
    scene.settle()
    try:
        yield scene
    finally:
        page.keep()
        work.close()
        host.close()
        host.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def scene(app: QApplication, small: Made) -> Iterator[Scene]:
    with alone(small.path) as made:
        yield made


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """Return a folder with four files, so that four pieces are to be placed."""
    folder = tmp_path / "day"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (folder / name).write_text(f"this is {name}")
    return folder


def drop(target: QWidget, data: QMimeData, place: QPoint) -> bool:
    """Drop something on a widget as the system does; tell whether it was taken."""
    actions = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPointF(place), actions, data, LEFT, NONE)
    QApplication.sendEvent(target, enter)
    event = QDropEvent(QPointF(place), actions, data, LEFT, NONE)
    if enter.isAccepted():
        QApplication.sendEvent(target, event)
    return enter.isAccepted() and event.isAccepted()


def urls(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


# The inbox


def test_an_empty_inbox_teaches(scene: Scene) -> None:
    page = scene.page
    assert page.view is View.INBOX
    said = "\n".join(label.text() for label in page.inbox.findChildren(QLabel) if label.isVisible())
    assert "Everything is placed" in said
    assert "no checklist item yet" in said


def test_files_and_folders_are_dropped_on_the_page(scene: Scene, day: Path, tmp_path: Path) -> None:
    single = tmp_path / "single.bin"
    single.write_bytes(b"\x00\xff")
    assert drop(scene.page, urls(day, single), QPoint(40, 200))
    scene.settle()
    scene.settle()
    titles = [scene.page.inbox.model.row(place).title for place in range(5)]
    assert titles == ["single.bin", "d.txt", "c.txt", "b.txt", "a.txt"]  # newest first
    assert not drop(scene.page, QMimeData(), QPoint(40, 200))


def test_a_piece_is_placed_with_a_few_letters_and_enter(scene: Scene, day: Path, qtbot: QtBot) -> None:
    scene.take(day)
    page, panel = scene.page, scene.page.inbox.targets
    with qtbot.waitActive(scene.window):
        scene.window.activateWindow()
    page.enter()
    first = page.chosen()
    code = panel.model.row(2).control
    for letter in code:
        QTest.keyClick(QApplication.focusWidget(), letter.lower())
    assert panel.search.hasFocus()
    QTest.keyClick(panel.search, Qt.Key.Key_Return)  # before the list has followed
    qtbot.waitUntil(lambda: len(page.inbox.model.ids) == 3)
    scene.settle()
    (row,) = scene.ask(
        "SELECT c.code, a.bearing, a.method FROM attachment a JOIN checklist_item i ON i.id = a.item_id"
        " JOIN control c ON c.id = i.control_id ORDER BY a.id DESC LIMIT 1"
    )
    assert row == (code, "supports", "examine")
    assert page.inbox.list.hasFocus()  # back, with the next one chosen
    assert page.chosen()
    assert page.chosen() != first
    assert panel.search.text() == ""
    assert panel.model.row(0).control == code  # the last used stands first


def test_digits_place_and_all_of_it_is_undone(scene: Scene, day: Path) -> None:
    scene.take(day)
    page = scene.page
    before = scene.count("attachment")
    page.enter()
    QTest.keyClick(page.inbox.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.chosen()) == 2
    QTest.keyClick(page.inbox.list, Qt.Key.Key_1)
    QTest.keyClick(page.inbox.list, Qt.Key.Key_1)
    scene.settle()
    assert len(page.inbox.model.ids) == 1
    assert scene.count("attachment") == before + 3
    scene.work.undo()
    scene.work.undo()
    scene.settle()
    assert len(page.inbox.model.ids) == 4
    assert scene.count("attachment") == before


def test_a_piece_is_dragged_to_an_item(scene: Scene, day: Path) -> None:
    scene.take(day)
    page = scene.page
    listed = page.inbox.targets.list
    data = page.inbox.model.mimeData([page.inbox.model.index(1, 0)])
    assert ids_of(data) == [page.inbox.model.ids[1]]
    place = listed.visualRect(listed.model().index(1, 0)).center()
    target = page.inbox.targets.model.ids[1]
    assert drop(listed.viewport(), data, place)
    scene.settle()
    assert len(page.inbox.model.ids) == 3
    assert scene.ask("SELECT item_id FROM attachment ORDER BY id DESC LIMIT 1") == [(target.hex,)]


def test_files_are_dropped_on_an_item(scene: Scene, day: Path, tmp_path: Path) -> None:
    scene.take(day)
    listed = scene.page.inbox.targets.list
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"jpeg")
    target = scene.page.inbox.targets.model.ids[0]
    assert drop(listed.viewport(), urls(photo), listed.visualRect(listed.model().index(0, 0)).center())
    scene.settle()
    scene.settle()
    assert len(scene.page.inbox.model.ids) == 4  # it did not pass through the inbox
    assert scene.ask("SELECT item_id FROM attachment ORDER BY id DESC LIMIT 1") == [(target.hex,)]


def test_what_is_no_evidence_is_not_dropped() -> None:
    data = QMimeData()
    data.setData(DRAGGED, b"not an id\n\xff")
    assert ids_of(data) == []
    assert ids_of(dragged([UUID(int=1)])) == [UUID(int=1)]


def test_how_it_bears_is_kept_but_not_what_it_shows(scene: Scene, day: Path) -> None:
    scene.take(day)
    strip = scene.page.inbox.targets.strip
    strip.fields.fields["bearing"].put(Bearing.CONTRADICTS)
    strip.fields.fields["method"].put(Method.TEST)
    strip.fields.fields["shows"].put("Two tools were reached.")
    scene.page.enter()
    QTest.keyClick(scene.page.inbox.list, Qt.Key.Key_2)
    scene.settle()
    row = scene.ask("SELECT bearing, method, shows FROM attachment ORDER BY id DESC LIMIT 1")
    assert row == [("contradicts", "test", "Two tools were reached.")]
    assert strip.value() == replace(records.Attaching(), bearing=Bearing.CONTRADICTS, method=Method.TEST)


def test_a_refused_place_keeps_everything(scene: Scene, day: Path) -> None:
    scene.take(day)
    scene.page.inbox.targets.strip.fields.fields["shows"].put("null \x00 character")
    scene.page.enter()
    QTest.keyClick(scene.page.inbox.list, Qt.Key.Key_1)
    scene.settle()
    assert len(scene.page.inbox.model.ids) == 4
    assert scene.page.inbox.targets._said.isVisible()
    assert scene.page.inbox.targets.strip.fields.fields["shows"].value() == "null \x00 character"


def test_refusals_are_listed_once_and_tried_again(scene: Scene, tmp_path: Path) -> None:
    late, good = tmp_path / "late.txt", tmp_path / "good.txt"
    good.write_text("good")
    scene.take(late, good)
    panel = scene.page.refusals
    assert panel.isVisible()
    assert [one.path for one in panel.refusals] == [late]
    late.write_text("here now")
    next(one for one in panel.findChildren(QPushButton) if one.text() == "Try again").click()
    scene.settle()
    scene.settle()
    assert not panel.isVisible()
    assert len(scene.page.inbox.model.ids) == 2


# Pasting and typing


def test_a_picture_is_pasted(scene: Scene, qtbot: QtBot) -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(qRgb(200, 10, 10))
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(scene.page.intake.ended):
        scene.act("evidence_paste")
    scene.settle()
    row = scene.page.inbox.model.row(0)
    assert row.media_type == "image/png"
    assert row.title.startswith("Clipboard 20")
    assert row.title.endswith(".png")


def test_a_text_becomes_a_statement_that_is_confirmed(scene: Scene) -> None:
    data = QMimeData()
    data.setText("We filter every prompt.\nSince 2024.")
    scene.page.asking.paste(data)
    dialog = scene.page.findChild(StatementDialog)
    dialog.fields["stated_by"].put("Carla")
    dialog.main_button.click()
    scene.settle()
    row = scene.ask("SELECT statement, stated_by, title FROM evidence ORDER BY id DESC LIMIT 1")
    assert row == [("We filter every prompt.\nSince 2024.", "Carla", "We filter every prompt.")]


def test_a_text_becomes_a_file(scene: Scene, qtbot: QtBot) -> None:
    dialog = scene.page.asking.statement("just a log line")
    assert dialog is not None
    with qtbot.waitSignal(scene.page.intake.ended):
        dialog.file_button.click()
    scene.settle()
    assert scene.page.inbox.model.row(0).title.endswith(".txt")


def test_pasted_files_and_nothing(scene: Scene, day: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(scene.page.intake.ended):
        scene.page.asking.paste(urls(day / "a.txt"))
    with qtbot.waitSignal(scene.work.told):
        scene.page.asking.paste(QMimeData())


def test_what_is_refused_in_a_dialog_stays_typed(scene: Scene) -> None:
    statement, sighted = scene.page.asking.statement(), scene.page.asking.sighted()
    assert isinstance(statement, StatementDialog)
    assert isinstance(sighted, SightedDialog)
    statement.fields["stated_by"].put("Carla")
    statement.fields["statement"].put("We filter.")
    statement.fields["collected_on"].line.setText("yesterday")
    statement.main_button.click()
    assert "yesterday" in statement.said
    sighted.fields["title"].put("Access review")
    sighted.main_button.click()
    assert sighted.said
    assert sighted.fields["title"].value() == "Access review"
    sighted.fields["why"].put("Not to leave the house.")
    sighted.main_button.click()
    scene.settle()
    assert scene.page.inbox.model.row(0).title == "Access review"
    statement.reject()


# The list


def test_the_list_is_searched_narrowed_and_sorted(scene: Scene, day: Path, qtbot: QtBot) -> None:
    scene.take(day)
    scene.view(View.ALL)
    listed = scene.page.all
    assert len(listed.model.ids) == 7
    listed.chips.buttons[Narrow.UNPLACED].click()
    scene.settle()
    assert len(listed.model.ids) == 4
    listed.chips.buttons[Narrow.STATEMENTS].click()
    scene.settle()
    assert listed.model.ids == ()
    listed.chips.all.click()
    listed.search.setText("policy")
    qtbot.waitUntil(lambda: len(listed.model.ids) == 1)
    QTest.keyClick(listed.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(listed.model.ids) == 7)
    listed.table._on_head(1)
    scene.settle()
    titles = [listed.model.row(place).title for place in range(7)]
    assert titles == sorted(titles, key=str.casefold)
    assert listed.filter().chips == frozenset[EvidenceChip]()


def test_the_view_is_remembered(app: QApplication, small: Made) -> None:
    with alone(small.path) as scene:
        scene.view(View.WALL)
    with alone(small.path) as again:
        assert again.page.view is View.WALL


def test_a_link_leads_to_a_piece_whatever_is_shown(scene: Scene, day: Path) -> None:
    scene.take(day)
    scene.view(View.ALL)
    scene.page.all.chips.buttons[Narrow.UNPLACED].click()
    scene.settle()
    key = UUID(str(scene.ask("SELECT id FROM evidence WHERE code = 'E-0002'")[0][0]))
    scene.work.go("evidence", key)
    scene.settle()
    assert scene.page.chosen() == [key]
    assert "tool-policy.pdf" in scene.inspected()


def test_a_link_leads_to_what_was_withdrawn(scene: Scene, day: Path) -> None:
    scene.take(day)
    key = scene.page.inbox.model.ids[0]
    scene.page.deeds.withdraw([key], "Blurred.", lambda _: None)
    scene.work.go("evidence", key)
    scene.settle()
    assert scene.page.chosen() == [key]
    assert "withdrawn" in scene.inspected()
    assert not [one for one in scene.page.inspector.findChildren(QPushButton) if one.text() == "Edit…"]


def test_keys_of_the_page_leave_fields_alone(opened: Open, small: Made, day: Path, qtbot: QtBot) -> None:
    scene = whole(opened(small.path))
    scene.take(day)
    with qtbot.waitActive(scene.window):
        scene.window.activateWindow()
    search = scene.page.inbox.targets.search
    search.setFocus()
    QGuiApplication.clipboard().setText("ac-2")
    QTest.keyClick(search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert search.text() == "ac-2"
    search.setCursorPosition(0)
    QTest.keyClick(search, Qt.Key.Key_Delete)
    assert search.text() == "c-2"
    assert not scene.page.reason.isVisible()
    scene.page.inbox.list.setFocus()
    QTest.keyClick(scene.page.inbox.list, Qt.Key.Key_Delete)
    assert scene.page.reason.isVisible()


def test_models_keep_qts_rules(scene: Scene, day: Path) -> None:
    scene.take(day)
    for model in (scene.page.inbox.model, scene.page.all.model, scene.page.inbox.targets.model):
        tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        scene.view(View.ALL)
        scene.view(View.INBOX)
        tester.deleteLater()


def test_a_hundred_thousand_rows_cost_what_is_painted(app: QApplication) -> None:
    asked: list[int] = []

    def fetch(ids):
        asked.append(len(ids))
        return []

    model = EvidenceModel(fetch)
    model.show([UUID(int=number) for number in range(100_000)])
    model.index(99_000, 0).data(RowRole)
    model.index(99_001, 4).data()
    assert sum(asked) <= 128
    assert model.place_of(UUID(int=99_999)) == 99_999


# The inspector


def test_the_inspector_tells_everything(scene: Scene, day: Path) -> None:
    scene.take(day)
    scene.view(View.ALL)
    scene.page.enter()
    scene.settle()
    said = scene.inspected()
    sha256 = str(scene.ask("SELECT sha256 FROM content ORDER BY id DESC LIMIT 1")[0][0])
    for words in (sha256, "d.txt", "text/plain", "13 bytes", "day", "Attached to no item yet.", "Taken in: d.txt"):
        assert words in said, words


def test_verify_now_says_so_in_place(scene: Scene, day: Path) -> None:
    scene.take(day)
    scene.view(View.ALL)
    scene.page.enter()
    scene.settle()
    scene.press("Verify now")
    scene.settle()
    assert "intact 20" in scene.inspected()
    assert "Read back, intact" in scene.inspected()
    assert "intact 20" in str(scene.page.all.model.index(0, 9).data())


def test_damage_is_found_and_named(app: QApplication, small: Made, qtbot: QtBot) -> None:
    book = open_book(small.path, fixed_actor(5))
    with book.reading() as session:
        person = UUID(session.driver().execute("SELECT id FROM person").fetchone()[0])
    body = b"a photograph that somebody will alter" * 40
    evidence.add_bytes(book, fixed_actor(5, person=person), "photo.jpg", body)
    book.close()
    before = small.path.read_bytes()
    place = before.index(body[:37])
    small.path.write_bytes(before[:place] + b"X" + before[place + 1 :])
    with alone(small.path) as scene:
        scene.page.enter()
        scene.settle()
        with qtbot.waitSignal(scene.work.refused) as refused:
            scene.page.doing.verify()
        scene.settle()
        assert "E-0004" in refused.args[0]
        assert "damaged 20" in scene.inspected()
        scene.page.all.chips.buttons[Narrow.DAMAGED].click()
        scene.settle()
        (place,) = range(scene.page.all.model.rowCount())
        shown = scene.page.all.model.index(place, 0)
        assert tile_mark(shown.data(RowRole), shown.data(CheckRole)) == ("damaged", Tone.BAD)


def test_the_wall_says_in_words_what_is_to_be_minded(scene: Scene) -> None:
    scene.view(View.WALL)
    model = scene.page.all.model
    marks = {row.code: tile_mark(row, None) for row in map(model.row, range(model.rowCount())) if row is not None}
    assert marks == {"E-0001": ("contradicts", Tone.BAD), "E-0002": ("", Tone.NONE), "E-0003": ("", Tone.NONE)}


def test_how_it_bears_is_changed_and_detached_and_undone(scene: Scene) -> None:
    scene.view(View.ALL)
    scene.page.all.choose(scene.page.all.model.ids[0])  # the interview: one item
    scene.settle()
    scene.press("Change…")
    dialog = scene.page.findChild(AttachmentDialog)
    dialog.form.fields["bearing"].put(Bearing.SUPPORTS)
    dialog.main_button.click()
    scene.settle()
    assert "Supports · Interview" in scene.inspected()
    scene.press("Detach")
    assert "Attached to no item yet." in scene.inspected()
    scene.work.undo()
    scene.settle()
    assert "Supports · Interview" in scene.inspected()


def test_what_is_known_is_changed(scene: Scene) -> None:
    scene.view(View.ALL)
    scene.page.enter()
    scene.settle()
    scene.act("evidence_edit")
    dialog = scene.page.findChild(EvidenceDialog)
    dialog.fields["title"].put(" ")
    dialog.main_button.click()
    assert dialog.said
    dialog.fields["title"].put("Interview, 3 November")
    dialog.fields["tlp"].put(Tlp.RED)
    dialog.fields["reason"].put("The day was missing.")
    dialog.main_button.click()
    scene.settle()
    said = scene.inspected()
    for words in ("Interview, 3 November", "TLP:RED", "What is known changed: title, tlp", "The day was missing."):
        assert words in said


def test_withdrawing_asks_for_a_reason_in_place(scene: Scene, day: Path) -> None:
    scene.take(day)
    page = scene.page
    page.enter()
    QTest.keyClick(page.inbox.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    page.doing.withdraw()
    assert page.reason.isVisible()
    QTest.keyClick(page.reason.reason, Qt.Key.Key_Return)
    assert page.reason.isVisible()  # a reason is missing
    QTest.keyClicks(page.reason.reason, "Blurred")
    QTest.keyClick(page.reason.reason, Qt.Key.Key_Return)
    scene.settle()
    assert not page.reason.isVisible()
    assert len(page.inbox.model.ids) == 2
    scene.work.undo()
    scene.settle()
    assert len(page.inbox.model.ids) == 4
    page.doing.withdraw()
    QTest.keyClick(page.reason.reason, Qt.Key.Key_Escape)
    assert not page.reason.isVisible()


def test_what_is_used_is_not_withdrawn(scene: Scene) -> None:
    scene.view(View.ALL)
    scene.page.enter()
    scene.page.doing.withdraw()
    scene.page.reason.reason.setText("Doubled")
    QTest.keyClick(scene.page.reason.reason, Qt.Key.Key_Return)
    assert scene.page.reason.isVisible()
    assert scene.page.reason._wrong.text().startswith("E-0003 is still attached")
    assert scene.page.reason.reason.text() == "Doubled"


def test_a_copy_is_opened_outside_and_wiped(scene: Scene, day: Path) -> None:
    scene.take(day)
    scene.page.enter()
    scene.settle()
    shown: list[Path] = []
    scene.page.deeds.opener = lambda path: bool(shown.append(path)) or True
    scene.press("Open")
    scene.settle()
    assert shown[0].read_text() == "this is d.txt"
    assert not os.access(shown[0], os.W_OK) or os.geteuid() == 0
    assert "Opened outside" in scene.inspected()
    scene.work.private.wipe()  # as when the window closes
    assert not shown[0].exists()
    assert not shown[0].parent.parent.exists()


def test_a_copy_is_saved(scene: Scene, day: Path, tmp_path: Path, qtbot: QtBot) -> None:
    scene.take(day)
    scene.page.enter()
    scene.settle()
    scene.press("Save a copy…")
    dialog = scene.page.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("d.txt")
    dialog.reject()
    with qtbot.waitSignal(scene.work.told):
        scene.page.deeds.save_copy_to(scene.page.chosen()[0], tmp_path / "copy.txt")
    assert (tmp_path / "copy.txt").read_text() == "this is d.txt"
    scene.settle()
    assert "Copy saved: copy.txt" in scene.inspected()


def test_chosen_pieces_are_attached_to_picked_items(scene: Scene, day: Path) -> None:
    scene.take(day)
    scene.view(View.ALL)
    scene.page.enter()
    scene.settle()
    before = scene.count("attachment")
    scene.page.doing.attach()
    picker = scene.page.findChild(ItemPicker)
    scene.settle()
    QTest.keyClick(picker.search, Qt.Key.Key_Down)
    QTest.keyClick(picker.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(picker.list, Qt.Key.Key_Return)
    scene.settle()
    assert scene.count("attachment") == before + 2


def test_hostile_words_stay_words(app: QApplication, hostile: Made) -> None:
    with alone(hostile.path) as scene:
        scene.view(View.ALL)
        scene.page.enter()
        scene.settle()
        said = scene.inspected()
        assert "<b onclick" in said
        assert "\u202e" not in said
        for label in scene.page.inspector.findChildren(QLabel):
            assert label.textFormat() == Qt.TextFormat.PlainText
        assert HOSTILE not in said  # what turns text around is shown as an escape
        scene.window.grab()
        scene.view(View.WALL)
        scene.window.grab()


def test_long_and_strange_names(scene: Scene, tmp_path: Path) -> None:
    name = ("ש" * 40 + "\t\u202e" + "x" * 100).encode()[:250].decode("utf-8", "ignore")
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / name).write_text("x")
    scene.take(tmp_path / "strange")
    scene.page.enter()
    scene.settle()
    scene.window.grab()
    assert "\u202e" not in scene.inspected()
    assert "⟨U+202E⟩" in scene.inspected()


def test_nothing_can_be_changed_when_read_only(opened: Open, small: Made, qtbot: QtBot) -> None:
    small.path.chmod(0o400)
    holder = open_book(small.path, fixed_actor(6)) if os.geteuid() == 0 else None
    try:
        scene = whole(opened(small.path))
        assert scene.work.is_read_only
        scene.view(View.ALL)
        scene.page.enter()
        scene.settle()
        assert isinstance(scene.window, MainWindow)
        assert not scene.window.menus.action("evidence_edit").isEnabled()
        assert not [one for one in scene.page.inspector.findChildren(QPushButton) if one.text() == "Detach"]
        with qtbot.waitSignal(scene.work.refused):
            drop(scene.page, urls(small.path.parent), QPoint(40, 200))
        assert scene.work.is_idle
    finally:
        if holder is not None:
            holder.close()


def test_kinds_of_statement_words(scene: Scene) -> None:
    scene.view(View.ALL)
    kinds = {str(scene.page.all.model.index(place, 2).data()) for place in range(3)}
    assert kinds == {"Direct observation"}
    assert StatementKind.TESTIMONY.value == "testimony"
