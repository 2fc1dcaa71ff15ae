"""The pages of a PDF below each other, drawn as they come into view. Imports Qt's PDF library: ask `PdfView` for it."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from math import sqrt
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from workbook.exports.visible import elided, visible
from workbook.messages import text
from workbook.ui.messages import number
from workbook.ui.theme import theme, tokens

LEAST_ZOOM: Final = 0.25
MOST_ZOOM: Final = 4.0
_STEP: Final = 1.2
_GAP: Final = 12
_MARGIN: Final = 16
_MOST_PIXELS: Final = 12_000_000
"""Pixels a page is drawn with at most; of a page that is shown larger, the picture is enlarged."""
_KEPT_BYTES: Final = 96 * 1024 * 1024
_MEASURED_AT_ONCE: Final = 200
"""Pages whose sizes are read in one turn: some milliseconds."""
_SPOKEN: Final = 4000
"""Characters of the page that a screen reader is given."""


class PdfPages(QAbstractScrollArea):
    """Shows a PDF that this program has made; links in it are not followed."""

    moved = Signal()
    """Another page is current, or the zoom has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: QPdfDocument | None = None
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._keep)
        self._drawn: OrderedDict[int, QImage] = OrderedDict()
        self._asked: dict[int, tuple[int, QSize]] = {}
        self._sizes: list[QSizeF] = []
        self._measured = 0
        self._widest = 1.0
        self._measuring = QTimer(self)
        self._measuring.setSingleShot(True)
        self._measuring.timeout.connect(self._measure)
        self._tops: list[int] = [0]
        self._zoom: float | None = None
        self._page = 0
        self.setAccessibleName(text("ui.pdf.name"))
        self.setProperty("role", "paper")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(self._follow)
        theme().changed.connect(self.viewport().update)

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page at the top of the view, from 0."""
        return self._page

    @property
    def zoom(self) -> float:
        """The factor the pages are shown with; 1 is their size on paper."""
        return self._factor() * 72 / self.logicalDpiY()

    @property
    def fits_width(self) -> bool:
        """Whether the zoom follows the width of the view."""
        return self._zoom is None

    def load(self, data: bytes) -> bool:
        """Show other bytes at the place where the ones before were; return False, and stay, if they cannot be shown."""
        document = QPdfDocument(self)
        buffer = QBuffer(document)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        if document.status() is not QPdfDocument.Status.Ready or not document.pageCount():
            document.deleteLater()
            return False
        place = self._place() if self._sizes else None
        before, self._document = self._document, document
        self._renderer.setDocument(document)
        if before is not None:
            before.deleteLater()
        # The pictures of before stay until the new ones are there: a living preview does not flicker.
        self._asked.clear()
        self._sizes, self._measured = [document.pagePointSize(0)] * document.pageCount(), 0
        self._measure()
        for gone in [one for one in self._drawn if one >= self.page_count]:
            del self._drawn[gone]
        self._lay_out()
        if place is not None:
            self._restore(*place)
        self._tell()
        self.viewport().update()
        return True

    def go_to(self, page: int) -> None:
        """Bring the top of a page to the top of the view."""
        page = max(0, min(page, self.page_count - 1))
        self.verticalScrollBar().setValue(self._tops[page] - _GAP)

    def fit_width(self) -> None:
        """Let the widest page fill the width, also when the view is resized."""
        self._set_zoom(None)

    def zoom_by(self, steps: float) -> None:
        """Enlarge by so many steps, or make smaller."""
        self._set_zoom(self.zoom * _STEP**steps)

    def _set_zoom(self, zoom: float | None) -> None:
        page, offset = self._place()
        self._zoom = None if zoom is None else max(LEAST_ZOOM, min(zoom, MOST_ZOOM))
        self._lay_out()
        self._restore(page, offset)
        self.moved.emit()

    def _factor(self) -> float:
        """Return pixels per point."""
        if self._zoom is not None:
            return self._zoom * self.logicalDpiY() / 72
        room = max(self.viewport().width() - 2 * _MARGIN, 40)
        return min(room / max(self._widest, 1.0), MOST_ZOOM * self.logicalDpiY() / 72)

    @Slot()
    def _measure(self) -> None:
        """Read the size of some more pages; until then they count as large as the first: a long document opens at once."""
        document, begin = self._document, self._measured
        if document is None or begin >= self.page_count:
            return
        self._measured = min(begin + _MEASURED_AT_ONCE, self.page_count)
        read = [document.pagePointSize(page) for page in range(begin, self._measured)]
        differs, place = read != self._sizes[begin : self._measured], self._place()
        self._sizes[begin : self._measured] = read
        self._widest = max(size.width() for size in self._sizes)
        if begin and differs:
            self._lay_out()
            self._restore(*place)
        self._measuring.start()

    def _size_of(self, page: int) -> QSize:
        return (self._sizes[page] * self._factor()).toSize().expandedTo(QSize(1, 1))

    def _place(self) -> tuple[int, float]:
        """Return where the view begins, as a page and a share of its height."""
        if not self._sizes:
            return 0, 0.0
        top = self.verticalScrollBar().value()
        page = self._page_at(top)
        return page, (top - self._tops[page]) / self._size_of(page).height()

    def _restore(self, page: int, offset: float) -> None:
        if self._sizes:
            page = min(page, self.page_count - 1)
            self.verticalScrollBar().setValue(round(self._tops[page] + offset * self._size_of(page).height()))
        self._follow()
        self.viewport().update()

    def _page_at(self, y: int) -> int:
        return max(0, min(bisect_right(self._tops, y + _GAP) - 1, self.page_count - 1))

    def _lay_out(self) -> None:
        tops, top, widest = [], _MARGIN, 0
        for page in range(self.page_count):
            size = self._size_of(page)
            tops.append(top)
            top += size.height() + _GAP
            widest = max(widest, size.width())
        self._tops = tops or [0]
        room = self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setPageStep(room.height())
        vertical.setSingleStep(40)
        vertical.setRange(0, max(0, top - _GAP + _MARGIN - room.height()))
        horizontal.setPageStep(room.width())
        horizontal.setSingleStep(40)
        horizontal.setRange(0, max(0, widest + 2 * _MARGIN - room.width()))

    def _area(self, page: int) -> QRect:
        """Return where a page stands in the view."""
        size = self._size_of(page)
        width = self.viewport().width()
        left = (width - size.width()) // 2 if size.width() + 2 * _MARGIN <= width else _MARGIN
        place = QRect(0, 0, size.width(), size.height())
        place.moveTo(left - self.horizontalScrollBar().value(), self._tops[page] - self.verticalScrollBar().value())
        return place

    def _in_view(self) -> Iterator[int]:
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        for page in range(self._page_at(top - _GAP), self.page_count):
            if self._tops[page] > top + height:
                return
            yield page

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages in view, and ask for those that are not there in this size yet."""
        painter, colours = QPainter(self.viewport()), tokens()
        painter.fillRect(self.viewport().rect(), QColor(colours.rail))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._in_view():
            area = self._area(page)
            painter.fillRect(area.adjusted(-1, -1, 1, 1), QColor(colours.line))
            painter.fillRect(area, Qt.GlobalColor.white)
            drawn = self._drawn.get(page)
            if drawn is not None:
                self._drawn.move_to_end(page)
                painter.drawImage(area, drawn)
            self._ask(page, area.size())
        painter.end()

    def _ask(self, page: int, size: QSize) -> None:
        wanted = size * self.devicePixelRatioF()
        if (pixels := wanted.width() * wanted.height()) > _MOST_PIXELS:
            wanted = wanted * sqrt(_MOST_PIXELS / pixels)
        if page in self._asked and self._asked[page][1] == wanted:
            return
        self._asked[page] = (self._renderer.requestPage(page, wanted), wanted)

    def _keep(self, page: int, size: QSize, image: QImage, _options: object, request: int) -> None:
        if self._asked.get(page, (0, size))[0] != request:
            return
        self._drawn[page] = image
        self._drawn.move_to_end(page)
        while len(self._drawn) > 1 and sum(one.sizeInBytes() for one in self._drawn.values()) > _KEPT_BYTES:
            gone, _ = self._drawn.popitem(last=False)
            self._asked.pop(gone, None)
        self.viewport().update()

    @Slot()
    def _follow(self) -> None:
        """Notice which page is at the top now."""
        page = self._page_at(self.verticalScrollBar().value() + self.viewport().height() // 3)
        if page != self._page:
            self._page = page
            self._tell()
            self.moved.emit()

    def _tell(self) -> None:
        """Give screen readers the page and its text."""
        name = text("ui.pdf.aloud", page=number(self._page + 1), count=number(self.page_count))
        self.setAccessibleName(name)
        words = self._document.getAllText(self._page).text() if self._document else ""
        self.setAccessibleDescription(elided(visible(words), _SPOKEN))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Draw the other place."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the width anew, at the same place."""
        page, offset = self._place()
        super().resizeEvent(event)
        self._lay_out()
        self._restore(page, offset)
        if self.fits_width:
            self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / 240)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End, Left and Right for pages, plus and minus for the zoom; the rest scrolls."""
        key = Qt.Key
        turns = self.horizontalScrollBar().maximum() == 0
        match event.key():
            case key.Key_Home:
                self.go_to(0)
            case key.Key_End:
                self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
            case key.Key_Left if turns:
                self.go_to(self._page - 1)
            case key.Key_Right if turns:
                self.go_to(self._page + 1)
            case key.Key_Plus | key.Key_Equal:
                self.zoom_by(1)
            case key.Key_Minus:
                self.zoom_by(-1)
            case key.Key_0:
                self.fit_width()
            case _:
                super().keyPressEvent(event)
