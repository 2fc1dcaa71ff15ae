"""The preview pane and thumbnails on a real workbook: every form, every refusal, what is recorded, what ends."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui import hostile_files as files
from tests.ui.workbooks import Made
from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.operations import evidence
from workbook.store.book import Book
from workbook.store.content_parts import read_part
from workbook.store.opening import open_book
from workbook.store.tables import Content, Evidence
from workbook.ui.dialogs.preview import PreviewDialog
from workbook.ui.main_window import MainWindow
from workbook.ui.models.preview import GridModel, ListingModel, letters
from workbook.ui.preview.decoder import Decoder
from workbook.ui.preview.thumbnails import Thumbnails
from workbook.ui.preview.values import Entry, Grid, Listing
from workbook.ui.preview.vault import decoder_of
from workbook.ui.theme import DARK, Appearance, theme
from workbook.ui.widgets.picture import PictureView
from workbook.ui.widgets.preview import PreviewPane
from workbook.ui.widgets.preview_parts import PicturePart, TablePart, TextPart, hex_rows
from workbook.ui.work import Work

Filled = tuple[Path, dict[str, UUID]]
FILES: dict[str, Callable[[], bytes]] = {
    "photo.jpg": lambda: files.picture("jpeg", 400, 300),
    "report.pdf": lambda: files.pdf(pages=3),
    "one.pdf": lambda: files.pdf(box="0 0 300 400"),
    "notes.md": lambda: b"# Notes\n\nThe <b>gateway</b> said \xe2\x80\xaeno. The gateway is down.\n",
    "settings.json": lambda: b'{"limit": 3, "open": false}',
    "accounts.csv": lambda: b"account,state\nU-1,<b>open</b>\n",
    "sheet.xlsx": lambda: files.xlsx('<row r="1"><c r="B1"><v>7</v></c></row>'),
    "logs.zip": lambda: files.zipped({"a/../../b.log": b"abc", "deep/": b""}),
    "model.bin": lambda: bytes(range(256)) * 40,
    "false.png": lambda: files.pdf(),
    "outside.svg": files.NEVER_CRASH["file.svg"],
    "empty.txt": lambda: b"",
    "bomb.png": files.NEVER_CRASH["pixels.png"],
    "cut.pdf": lambda: b"%PDF-1.7\n",
}


@pytest.fixture(scope="module")
def filled(_small: Made, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Return a closed workbook with all files as evidence, and their contents by name."""
    path = tmp_path_factory.mktemp("preview") / "preview.auditbook"
    path.write_bytes(_small.path.read_bytes())
    book, contents = open_book(path, fixed_actor(8)), {}
    try:
        with book.reading() as session:
            person = session.driver().execute("SELECT id FROM person LIMIT 1").fetchone()[0]
        actor = fixed_actor(9, person=UUID(person))
        for name, data in FILES.items():
            made = evidence.add_bytes(book, actor, name, data()).created[0]
            with book.reading() as session:
                found = session.get_one(Evidence, made).content_id
                assert found
                contents[name] = found
    finally:
        book.close()
    return path, contents


@pytest.fixture
def work(filled: Filled, opened: Callable[[Path], MainWindow], tmp_path: Path) -> Work:
    path = tmp_path / "work.auditbook"
    path.write_bytes(filled[0].read_bytes())
    window = opened(path)
    assert window.book is not None
    return window.book.work


class Shown:
    """A pane of a work, and what it shows."""

    def __init__(self, work: Work, contents: dict[str, UUID], qtbot: QtBot) -> None:
        self.work, self.contents, self.qtbot = work, contents, qtbot
        self.pane = PreviewPane()
        qtbot.addWidget(self.pane)
        self.pane.resize(360, 480)
        self.pane.show()

    def turn_to(self, name: str) -> QWidget:
        """Show a file, wait for it, and return what it is shown with."""
        self.pane.show_content(self.work, self.contents[name], name)
        return self.settled()

    def settled(self) -> QWidget:
        pane = self.pane
        self.qtbot.waitUntil(
            lambda: not (pane._passing.isActive() or pane._patience.isActive() or pane._asked) and self.work.is_idle,
            timeout=30_000,
        )
        return pane._stack.currentWidget()

    def said(self) -> str:
        labels = [one for one in self.pane.findChildren(QLabel) if one.isVisibleTo(self.pane)]
        return "\n".join(one.text() for one in labels).replace("\u200b", "")

    def links(self) -> list[str]:
        return [one.text() for one in self.pane.findChildren(QPushButton) if one.isVisibleTo(self.pane)]

    def click(self, key: str) -> QWidget:
        next(one for one in self.pane.findChildren(QPushButton) if one.text() == text(key)).click()
        return self.settled()


@pytest.fixture
def shown(work: Work, filled: Filled, qtbot: QtBot) -> Shown:
    return Shown(work, filled[1], qtbot)


def accesses(book: Book) -> list[str]:
    """Return the evidence that was looked at, by code."""
    with book.reading() as session:
        bodies = [json.loads(row[0]) for row in session.driver().execute("SELECT body FROM access ORDER BY seq")]
    return [body["detail"]["code"] for body in bodies if body["kind"] == "preview evidence"]


def test_nothing_is_selected(shown: Shown) -> None:
    assert shown.said() == text("ui.preview.nothing")
    assert shown.links() == []
    shown.turn_to("photo.jpg")
    shown.pane.show_content(shown.work, None, "")
    assert shown.said() == text("ui.preview.nothing")


def test_every_form(shown: Shown) -> None:
    part = shown.turn_to("photo.jpg")
    assert isinstance(part, PicturePart)
    assert (part.view.image.width(), part.view.image.height()) == (400, 300)
    assert "JPEG picture · 400 × 300 pixels" in shown.said()
    assert part.view.accessibleName() == "Picture photo.jpg, 400 by 300 pixels"
    part = shown.turn_to("notes.md")
    assert isinstance(part, TextPart)
    assert part.edit.toPlainText() == "# Notes\n\nThe <b>gateway</b> said \\u202eno. The gateway is down.\n"
    assert part.edit.isReadOnly()
    part = shown.turn_to("settings.json")
    assert isinstance(part, TextPart)
    assert part.edit.toPlainText() == '{\n  "limit": 3,\n  "open": false\n}'
    assert text("ui.preview.note.indented") in shown.said()
    part = shown.turn_to("accounts.csv")
    assert isinstance(part, TablePart)
    assert [part.model().index(1, column).data() for column in (0, 1)] == ["U-1", "<b>open</b>"]
    part = shown.turn_to("sheet.xlsx")
    assert isinstance(part, TablePart)
    assert [part.model().index(0, column).data() for column in (0, 1)] == ["", "7"]
    assert "Sheet “Accounts”, the first of 1." in shown.said()
    part = shown.turn_to("logs.zip")
    assert isinstance(part, TablePart)
    assert [[part.model().index(row, column).data() for column in (0, 1)] for row in (0, 1)] == [
        ["a/../../b.log", "3 bytes"], ["deep/", text("ui.preview.folder")],
    ]  # fmt: skip
    part = shown.turn_to("model.bin")
    assert isinstance(part, TextPart)
    assert part.edit.toPlainText().startswith("000000  00 01 02 03")
    assert "4.1 kB" in shown.said()


def test_pages_are_turned_on_demand(shown: Shown) -> None:
    part = shown.turn_to("report.pdf")
    assert isinstance(part, PicturePart)
    assert "Page 1 of 3" in shown.said()
    before, following = part._turning[0], part._turning[2]
    assert (before.isEnabled(), following.isEnabled()) == (False, True)
    part.view.zoom_by(-1)
    zoom = part.view.zoom
    QTest.keyClick(part.view, Qt.Key.Key_PageDown)
    QTest.keyClick(part.view, Qt.Key.Key_Right)
    QTest.keyClick(part.view, Qt.Key.Key_Right)
    shown.settled()
    assert "Page 3 of 3" in shown.said()
    assert part.view.zoom == zoom
    assert following.isEnabled() is False
    QTest.mouseClick(before, Qt.MouseButton.LeftButton)
    shown.settled()
    assert part.view.accessibleName() == "report.pdf, Page 2 of 3"
    assert accesses(shown.work.book) == ["E-0005"]
    shown.turn_to("one.pdf")
    assert "Page 1 of 1" not in shown.said()


@pytest.mark.parametrize("width", [224, 288, 500])
def test_a_narrow_inspector_is_wide_enough(shown: Shown, width: int) -> None:
    for name in ("report.pdf", "notes.md", "accounts.csv", "photo.jpg", "bomb.png"):
        shown.pane.resize(width, 400)
        part = shown.turn_to(name)
        assert shown.pane.width() == width, name
        assert shown.pane.minimumSizeHint().width() <= 224, name
        for inner in part.findChildren(QToolButton):
            if inner.isVisibleTo(part) and not isinstance(inner.parent(), QLineEdit):
                right = inner.mapTo(part, QPoint(inner.width(), 0)).x()
                assert right <= part.width(), (name, inner.accessibleName())


def test_what_is_enlarged_becomes_sharper_where_it_is(shown: Shown) -> None:
    part = shown.turn_to("one.pdf")
    assert isinstance(part, PicturePart)
    before = part.view.image.width()
    QTest.keyClick(part.view, Qt.Key.Key_1)
    QTest.keyClick(part.view, Qt.Key.Key_Plus)
    wide, place = part.view.zoom * before, part.view.verticalScrollBar().value()
    shown.qtbot.waitUntil(lambda: part.view.image.width() > 1.2 * before, timeout=30_000)
    assert part.view.zoom * part.view.image.width() == pytest.approx(wide, rel=0.01)
    assert part.view.verticalScrollBar().value() == pytest.approx(place, abs=2)
    assert f"{round(100 * wide / 400)} %" in shown.said()  # 300 points are 400 pixels of a screen
    shown.turn_to("photo.jpg")
    QTest.keyClick(part.view, Qt.Key.Key_1)
    assert "100 %" in shown.said()
    QTest.keyClick(part.view, Qt.Key.Key_Plus)
    assert shown.pane._sharper is None  # it has no more pixels


def test_a_false_name_is_told(shown: Shown) -> None:
    shown.turn_to("false.png")
    assert "The name ends in .png, but the content is something else: PDF document." in shown.said()
    shown.turn_to("photo.jpg")
    assert "The name ends" not in shown.said()


def test_what_cannot_be_shown_is_a_sentence_and_what_can_still_be_done(shown: Shown) -> None:
    for name, key in (("bomb.png", "too_large"), ("cut.pdf", "damaged")):
        shown.turn_to(name)
        assert text(f"ui.preview.reason.{key}") in shown.said()
        assert text("ui.preview.kept") in shown.said()
        assert shown.links() == [text("ui.preview.as_bytes_instead")]
        part = shown.click("ui.preview.as_bytes_instead")
        assert isinstance(part, TextPart)
    shown.turn_to("empty.txt")
    assert shown.said() == text("ui.preview.reason.empty")
    assert shown.links() == []
    shown.turn_to("outside.svg")
    assert text("ui.preview.note.outside") in shown.said()


def test_the_same_file_in_other_forms(shown: Shown) -> None:
    shown.turn_to("accounts.csv")
    assert shown.links() == [text("ui.preview.as_text"), text("ui.preview.as_bytes")]
    part = shown.click("ui.preview.as_text")
    assert isinstance(part, TextPart)
    assert part.edit.toPlainText() == "account,state\nU-1,<b>open</b>\n"
    shown.click("ui.preview.as_bytes")
    assert shown.links() == [text("ui.preview.as_text"), text("ui.preview.as_meant")]
    assert isinstance(shown.click("ui.preview.as_meant"), TablePart)
    assert accesses(shown.work.book) == ["E-0009"]


def test_each_showing_is_recorded_once(shown: Shown) -> None:
    codes: list[object] = []
    shown.pane.shown.connect(codes.append)
    for name in ("photo.jpg", "notes.md", "notes.md", "bomb.png", "photo.jpg"):
        shown.turn_to(name)
    assert accesses(shown.work.book) == ["E-0004", "E-0007", "E-0004"]
    assert codes == [shown.contents[name] for name in ("photo.jpg", "notes.md", "photo.jpg")]


def test_what_is_only_passed_is_not_shown(shown: Shown) -> None:
    for name in ("photo.jpg", "report.pdf", "accounts.csv", "notes.md"):
        shown.pane.show_content(shown.work, shown.contents[name], name)
    assert isinstance(shown.settled(), TextPart)
    assert accesses(shown.work.book) == ["E-0007"]


def test_a_read_only_workbook_records_nothing(filled: Filled, app: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "read.auditbook"
    path.write_bytes(filled[0].read_bytes())
    book = open_book(path, fixed_actor(), read_only=True)
    work = Work(book, fixed_actor())
    before = accesses(book)
    one = Shown(work, filled[1], qtbot)
    assert isinstance(one.turn_to("photo.jpg"), PicturePart)
    assert accesses(book) == before
    work.close()


def test_damage_in_the_workbook_is_a_sentence(shown: Shown, filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise WorkbookError("evidence.chunk_missing", position=3)

    monkeypatch.setattr("workbook.ui.preview.vault.read_part", broken)
    shown.turn_to("photo.jpg")
    assert "Part 3 of the evidence is missing." in shown.said()
    assert shown.links() == [text("ui.preview.try_again")]
    monkeypatch.undo()
    assert isinstance(shown.click("ui.preview.try_again"), PicturePart)


def test_a_hostile_file_stays_attachable(work: Work, filled: Filled) -> None:
    for name, content in filled[1].items():
        data = FILES[name]()
        with work.book.reading() as session:
            assert session.get_one(Content, content).size_bytes == len(data)
        if data:
            assert read_part(work.book, content, 0, len(data)) == data


def test_searching_a_text(shown: Shown) -> None:
    part = shown.turn_to("notes.md")
    assert isinstance(part, TextPart)
    QTest.keyClicks(part.field, "gateway")
    assert "2 found" in shown.said()
    places = [part.edit.textCursor().selectionStart()]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return):
        QTest.keyClick(part.field, key)
        places.append(part.edit.textCursor().selectionStart())
    assert places[0] == places[2] < places[1]
    part.go_on(back=True)
    assert part.edit.textCursor().selectionStart() == places[1]
    assert part.edit.textCursor().selectedText() == "gateway"
    part.field.setText("nowhere")
    assert "0 found" in shown.said()
    shown.turn_to("settings.json")
    assert part.field.text() == ""


def test_tab_leaves_every_part_and_everything_has_a_name(shown: Shown) -> None:
    with shown.qtbot.waitActive(shown.pane):
        shown.pane.activateWindow()
    for name in ("photo.jpg", "report.pdf", "notes.md", "accounts.csv", "logs.zip", "bomb.png"):
        shown.turn_to(name)
        for part in [one for one in shown.pane.findChildren(QWidget) if one.isVisibleTo(shown.pane)]:
            if part.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                found = QAccessible.queryAccessibleInterface(part)
                assert found.text(QAccessible.Text.Name), (name, part)
        start = next(one for one in shown.pane.findChildren(QPushButton) if one.isVisibleTo(shown.pane))
        start.setFocus()
        seen = []
        for _ in range(20):
            QTest.keyClick(shown.pane.focusWidget() or shown.pane, Qt.Key.Key_Tab)
            seen.append(shown.pane.focusWidget())
            if seen[-1] is start:
                break
        assert seen[-1] is start, name


def test_closing_the_window_ends_the_child(shown: Shown, work: Work, window: MainWindow) -> None:
    shown.turn_to("photo.jpg")
    decoder = decoder_of(work)
    assert decoder is decoder_of(work)
    process = decoder.process_id
    assert process
    shown.pane.show_content(work, shown.contents["report.pdf"], "report.pdf")
    small = Thumbnails(work, work)
    small.request(shown.contents["report.pdf"], "report.pdf", 96)
    window.close()
    assert shown.said() == text("ui.preview.nothing")
    assert decoder.process_id == 0
    assert not Path(f"/proc/{process}").exists()
    shown.qtbot.wait(150)  # what was about to be asked is asked no more


# Pictures


@pytest.fixture
def view(app: QApplication, qtbot: QtBot) -> PictureView:
    made = PictureView()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    image = QImage(1000, 500, QImage.Format.Format_RGB32)
    image.fill(0xFFCC0000)
    made.show_image(image)
    return made


def test_a_picture_is_fitted_and_enlarged_by_keys(view: PictureView) -> None:
    fitted = view.zoom
    assert 0.25 < fitted < 0.3
    assert view.horizontalScrollBar().maximum() == 0
    QTest.keyClick(view, Qt.Key.Key_1)
    assert view.zoom == 1
    assert view.horizontalScrollBar().maximum() > 600
    middle = view.horizontalScrollBar().value() / view.horizontalScrollBar().maximum()
    assert middle == pytest.approx(0.5, abs=0.05)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.horizontalScrollBar().value() > 300
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.zoom == pytest.approx(0.8)
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.zoom == fitted
    for _ in range(40):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom == 8
    view.resize(600, 400)
    assert view.zoom == 8
    view.fit(by_width=True)
    assert 0.5 < view.zoom < 0.6


def test_a_picture_is_moved_with_the_mouse(view: PictureView) -> None:
    port = view.viewport()
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    assert view.zoom == 1
    before = view.horizontalScrollBar().value()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    QTest.mouseMove(port, QPoint(110, 100))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(110, 100))
    assert view.horizontalScrollBar().value() == before + 40
    place = QPointF(150, 100)
    event = QWheelEvent(
        place, view.mapToGlobal(place), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(port, event)
    assert view.zoom == 1.25


def test_a_small_picture_is_not_blown_up_and_the_ground_is_that_of_the_theme(view: PictureView) -> None:
    theme().choose(Appearance.DARK)
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(0xFFCC0000)
    view.show_image(image)
    seen = view.viewport().grab().toImage()
    assert view.zoom == 1
    assert seen.pixelColor(seen.width() // 2, seen.height() // 2).name() == "#cc0000"
    assert seen.pixelColor(2, 2).name().upper() == DARK.rail


# Models and bytes


def test_models() -> None:
    grid = GridModel(Grid((("a",), ("b", "c\nd" * 200)), 2))
    QAbstractItemModelTester(grid, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert grid.index(0, 1).data() == ""
    assert "\n" not in grid.index(1, 1).data()
    assert len(grid.index(1, 1).data()) <= 200
    assert [grid.headerData(1, way) for way in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical)] == ["B", "2"]
    listing = ListingModel(Listing((Entry("a\u202eb", -1, False, True), Entry("d/", 0, True, False))))
    QAbstractItemModelTester(listing, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert listing.index(0, 0).data() == "a\\u202eb (locked)"
    assert [listing.index(row, 1).data() for row in (0, 1)] == ["", text("ui.preview.folder")]


def test_letters_of_columns() -> None:
    assert [letters(column) for column in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_bytes_are_set_out() -> None:
    assert hex_rows(b"Audit\x00\xff" + b"." * 10).splitlines() == [
        "000000  41 75 64 69 74 00 ff 2e 2e 2e 2e 2e 2e 2e 2e 2e  Audit··.........",
        "000010  2e                                               .",
    ]
    assert hex_rows(b"") == ""


# Thumbnails


def test_thumbnails(work: Work, filled: Filled, qtbot: QtBot) -> None:
    contents = filled[1]
    made = Thumbnails(work, work)
    pictures: dict[object, QImage] = {}
    made.ready.connect(lambda content, image: pictures.__setitem__(content, image))
    names = ["photo.jpg", "report.pdf", "notes.md", "bomb.png", "empty.txt"]
    for name in names:
        made.request(contents[name], name, 96)
        made.request(contents[name], name, 96)
    qtbot.waitUntil(lambda: len(pictures) == len(names), timeout=30_000)
    assert [pictures[contents[name]].isNull() for name in names] == [False, False, True, True, True]
    photo = pictures[contents["photo.jpg"]]
    assert (photo.width(), photo.height()) == (96, 72)
    assert photo.pixelColor(80, 40).red() > 150
    page = pictures[contents["report.pdf"]]
    assert max(page.width(), page.height()) == 96
    # They are kept: asked for again they are there at once, and nothing of it is recorded.
    pictures.clear()
    made.request(contents["photo.jpg"], "photo.jpg", 96)
    assert pictures[contents["photo.jpg"]].width() == 96
    assert made.image(contents["notes.md"], 96) == QImage()
    assert made.image(contents["photo.jpg"], 48) is None
    assert accesses(work.book) == []


def test_thumbnails_that_nobody_needs_are_not_made(work: Work, filled: Filled, qtbot: QtBot) -> None:
    contents = filled[1]
    made = Thumbnails(work, work)
    ready: list[object] = []
    made.ready.connect(lambda content, _: ready.append(content))
    for name in ("photo.jpg", "report.pdf", "one.pdf", "false.png"):
        made.request(contents[name], name, 64)
    made.want_only({contents["one.pdf"], contents["false.png"]})
    made.cancel(contents["false.png"])
    qtbot.waitUntil(lambda: bool(ready) and work.is_idle, timeout=30_000)
    qtbot.wait(100)
    assert ready == [contents["one.pdf"]]


def test_few_thumbnails_are_kept(work: Work, filled: Filled, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr("workbook.ui.preview.thumbnails._KEPT_BYTES", 30_000)
    contents = filled[1]
    made = Thumbnails(work, work)
    for name in ("photo.jpg", "report.pdf", "one.pdf"):
        made.request(contents[name], name, 96)
        qtbot.waitUntil(lambda name=name: made.image(contents[name], 96) is not None, timeout=30_000)
    assert made.image(contents["photo.jpg"], 96) is None
    assert made.image(contents["one.pdf"], 96) is not None


def test_a_pane_comes_before_thumbnails(shown: Shown, work: Work, qtbot: QtBot) -> None:
    made = Thumbnails(work, work)
    order: list[object] = []
    made.ready.connect(lambda content, _: order.append(content))
    shown.pane.shown.connect(lambda content: order.append(("pane", content)))
    decoder_of(work).warm_up()
    for name in ("report.pdf", "one.pdf", "photo.jpg"):
        made.request(shown.contents[name], name, 96)
    shown.pane.show_content(work, shown.contents["notes.md"], "notes.md")
    qtbot.waitUntil(lambda: len(order) == 4, timeout=30_000)
    assert ("pane", shown.contents["notes.md"]) in order
    assert len(work.findChildren(Decoder)) == 1


def test_a_large_preview_that_is_closed_waits_for_nothing(
    shown: Shown, work: Work, window: MainWindow, qtbot: QtBot
) -> None:
    dialog = PreviewDialog(work, window)
    dialog.show()
    dialog.pane.show_content(work, shown.contents["report.pdf"], "report.pdf")
    qtbot.waitUntil(lambda: dialog.pane._asked is not None)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    shown.turn_to("notes.md")  # what was asked before has been answered by then
