"""The view of our own PDF: pages, zoom, keys, and a newer rendering that takes the place of the one before."""

import io
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollBar
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from workbook.messages import text
from workbook.ui.theme import DARK, LIGHT, Appearance, theme
from workbook.ui.widgets.pdf_pages import PdfPages
from workbook.ui.widgets.pdf_view import PdfView
from workbook.ui.widgets.tools import Tool


def pdf(pages: int, mark: str = "made first", ink: str = "#000000") -> bytes:
    """Return a PDF whose pages have a bookmark, a link to the web and a square of one colour at their top."""
    file = io.BytesIO()
    drawn = canvas.Canvas(file, pagesize=A4, invariant=True)
    for page in range(1, pages + 1):
        drawn.bookmarkPage(f"p{page}")
        drawn.addOutlineEntry(f"Page {page}", f"p{page}")
        drawn.linkURL("https://example.org/", (0, 0, A4[0], A4[1]))
        drawn.drawString(72, 700, f"This is page {page}, {mark}.")
        drawn.setFillColor(ink)
        drawn.rect(72, 740, 60, 60, stroke=0, fill=1)
        drawn.setFillColor("#000000")
        drawn.showPage()
    drawn.save()
    return file.getvalue()


@pytest.fixture
def view(app: QApplication, qtbot: QtBot) -> PdfView:
    made = PdfView()
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    return made


def words_of(view: PdfView) -> str:
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view))


def pages(view: PdfView) -> PdfPages:
    found = view.focusProxy()
    assert isinstance(found, PdfPages)
    return found


def bar(view: PdfView) -> QScrollBar:
    return pages(view).verticalScrollBar()


def tool(view: PdfView, key: str) -> Tool:
    return next(one for one in view.findChildren(Tool) if one.accessibleName() == text(key))


def has_ink(view: PdfView, colour: str) -> bool:
    seen = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = int(colour[1:], 16) | 0xFF000000
    return any(seen.pixel(x, y) == wanted for x in range(0, seen.width(), 7) for y in range(0, seen.height(), 7))


def test_nothing_to_show(view: PdfView) -> None:
    assert text("ui.pdf.nothing") in words_of(view)
    assert view.page_count == 0
    assert not view.findChild(QLineEdit).isVisibleTo(view)


def test_pages_are_drawn_and_said(view: PdfView, qtbot: QtBot) -> None:
    assert view.show_bytes(pdf(3, ink="#A03060"))
    assert view.page_count == 3
    qtbot.waitUntil(lambda: has_ink(view, "#A03060"))
    assert pages(view).accessibleName() == "Page 1 of 3"
    assert "This is page 1, made first." in pages(view).accessibleDescription()
    assert "of 3" in words_of(view)


def test_keys_turn_pages_and_zoom(view: PdfView) -> None:
    view.show_bytes(pdf(12))
    reader = pages(view)
    steps = [
        (Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Left, 1), (Qt.Key.Key_End, 11), (Qt.Key.Key_Right, 11),
        (Qt.Key.Key_Home, 0), (Qt.Key.Key_Left, 0),
    ]  # fmt: skip
    for key, page in steps:
        QTest.keyClick(reader, key)
        assert view.page == page
        assert view.findChild(QLineEdit).text() == str(page + 1)
    before = bar(view).value()
    QTest.keyClick(reader, Qt.Key.Key_PageDown)
    assert bar(view).value() > before
    fitted = reader.zoom
    QTest.keyClick(reader, Qt.Key.Key_Plus)
    assert reader.zoom == pytest.approx(fitted * 1.2)
    assert not reader.fits_width
    QTest.keyClick(reader, Qt.Key.Key_Minus)
    assert reader.zoom == pytest.approx(fitted)
    QTest.keyClick(reader, Qt.Key.Key_0)
    assert reader.fits_width


def test_tools_do_what_they_say(view: PdfView) -> None:
    view.show_bytes(pdf(12))
    tool(view, "ui.pdf.next").click()
    tool(view, "ui.pdf.next").click()
    tool(view, "ui.pdf.previous").click()
    assert view.page == 1
    field = view.findChild(QLineEdit)
    field.clear()
    QTest.keyClicks(field, "9")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.page == 8
    field.setText("999")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.page == 11
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.page == 11
    fitted = pages(view).zoom
    tool(view, "ui.pdf.larger").click()
    assert pages(view).zoom > fitted
    assert f"{round(pages(view).zoom * 100)} %" in words_of(view)
    for _ in range(30):
        tool(view, "ui.pdf.smaller").click()
    assert "25 %" in words_of(view)
    tool(view, "ui.pdf.fit_width").click()
    assert pages(view).zoom == pytest.approx(fitted)


def test_the_wheel_zooms_only_with_control(view: PdfView) -> None:
    view.show_bytes(pdf(4))
    reader, fitted = pages(view), pages(view).zoom
    place = QPointF(200, 200)

    def turn(held: Qt.KeyboardModifier) -> None:
        event = QWheelEvent(
            place, reader.mapToGlobal(place), QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton, held,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(reader.viewport(), event)

    turn(Qt.KeyboardModifier.NoModifier)
    assert bar(view).value() > 0
    assert reader.zoom == fitted
    turn(Qt.KeyboardModifier.ControlModifier)
    assert reader.zoom == pytest.approx(fitted / 1.2)


def test_a_newer_rendering_stays_where_one_reads(view: PdfView, qtbot: QtBot) -> None:
    view.show_bytes(pdf(12))
    pages(view).go_to(6)
    bar(view).setValue(bar(view).value() + 100)
    place, zoom = bar(view).value(), pages(view).zoom
    view.show_bytes(pdf(12, "made again", "#3060A0"))
    assert (bar(view).value(), pages(view).zoom) == (place, zoom)
    assert "made again" in pages(view).accessibleDescription()
    pages(view).go_to(6)
    qtbot.waitUntil(lambda: has_ink(view, "#3060A0"))
    view.show_bytes(pdf(2))  # shorter: its last page
    assert view.page == 1
    assert bar(view).value() <= bar(view).maximum()


def test_what_cannot_be_shown_is_said_and_the_place_is_kept(view: PdfView, tmp_path: Path) -> None:
    view.show_bytes(pdf(12))
    pages(view).go_to(6)
    place = bar(view).value()
    for broken in (b"", b"garbage", pdf(1)[:80]):
        assert not view.show_bytes(broken)
        assert text("ui.pdf.damaged") in words_of(view)
    assert not view.show_file(tmp_path / "none.pdf")
    assert "none.pdf cannot be read" in words_of(view)
    view.show_bytes(pdf(12))
    assert text("ui.pdf.damaged") not in words_of(view)
    assert bar(view).value() == place


def test_a_file_that_is_shown_is_not_held(view: PdfView, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(2))
    assert view.show_file(path)
    path.unlink()
    pages(view).go_to(1)
    assert "This is page 2" in pages(view).accessibleDescription()


def test_a_resize_keeps_the_page_and_fits_anew(view: PdfView) -> None:
    view.show_bytes(pdf(12))
    pages(view).go_to(6)
    zoom = pages(view).zoom
    view.resize(900, 500)
    assert view.page == 6
    assert pages(view).zoom > zoom * 1.3
    tool(view, "ui.pdf.larger").click()
    zoom = pages(view).zoom
    view.resize(600, 500)
    assert pages(view).zoom == zoom


def test_a_link_is_not_followed(view: PdfView, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", asked.append)
    view.show_bytes(pdf(2))
    QTest.mouseClick(pages(view).viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
    assert asked == []
    assert view.page == 0


@pytest.mark.parametrize(("appearance", "ground"), [(Appearance.LIGHT, LIGHT.rail), (Appearance.DARK, DARK.rail)])
def test_the_surround_is_that_of_the_theme(view: PdfView, appearance: Appearance, ground: str) -> None:
    theme().choose(appearance)
    view.show_bytes(pdf(1))
    seen = pages(view).viewport().grab().toImage()
    assert seen.pixelColor(3, 3).name().upper() == ground
    assert seen.pixelColor(seen.width() // 2, 300).name() == "#ffffff"


def test_the_pages_of_a_long_document_are_measured_after_it_is_shown(view: PdfView, qtbot: QtBot) -> None:
    file = io.BytesIO()
    drawn = canvas.Canvas(file, pagesize=A4, invariant=True)
    for page in range(420):
        drawn.setPageSize((2 * A4[0], A4[1]) if page == 410 else A4)
        drawn.drawString(72, 700, f"Page {page + 1}.")
        drawn.showPage()
    drawn.save()
    assert view.show_bytes(file.getvalue())
    assert view.page_count == 420
    before = pages(view).zoom

    # The widest page, far down, is measured later; then all of them are shown smaller, at the same place.
    qtbot.waitUntil(lambda: pages(view).zoom < 0.6 * before)
    assert view.page == 0
