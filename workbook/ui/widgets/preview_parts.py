"""What a preview shows its file with: a picture or page, text with a search, a table."""

from typing import Final

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QFontDatabase, QImage, QKeyEvent, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QPlainTextEdit, QTableView, QWidget

from workbook.exports.visible import one_line, visible
from workbook.messages import text
from workbook.ui.messages import number
from workbook.ui.models.preview import GridModel, ListingModel
from workbook.ui.preview.values import Dump, Grid, Listing, Page, Picture, stride
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.picture import PictureView
from workbook.ui.widgets.search_field import SearchField
from workbook.ui.widgets.tools import Tool

_HEX_ROW: Final = 16
_ROW_HEIGHT: Final = 28
_WIDEST: Final = 280
_ROOMY: Final = 340
_NARROW: Final = 250
"""Pixels of width with room for all tools of a page, and for nearly all."""
_MEASURED: Final = 40
"""Rows that the widths of columns are taken from."""


def image_of(picture: Picture) -> QImage:
    """Return a picture as Qt draws it fastest."""
    made = QImage(picture.rgb, picture.width, picture.height, stride(picture.width), QImage.Format.Format_RGB888)
    return made.convertToFormat(QImage.Format.Format_RGB32)


class PicturePart(QWidget):
    """A picture, or one page of a document, with its tools."""

    wants_more = Signal()
    """It is enlarged beyond the pixels there are, and its file has more."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self._has_more = False
        self._shown_page: Page | None = None
        self.view = PictureView()
        self.view.zoomed.connect(self._say_zoom)
        self.setFocusProxy(self.view)
        self._page = label("", "muted")
        self._zoom = label("", "muted")
        self._zoom.setMinimumWidth(48)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._turning = [
            Tool("previous", text("ui.pdf.previous"), lambda: self.view.turned.emit(-1)),
            self._page,
            Tool("next", text("ui.pdf.next"), lambda: self.view.turned.emit(1)),
        ]
        row = line(spacing=4)
        for part in self._turning:
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(Tool("zoom-out", text("ui.pdf.smaller"), lambda: self.view.zoom_by(-1)))
        row.addWidget(self._zoom)
        row.addWidget(Tool("zoom-in", text("ui.pdf.larger"), lambda: self.view.zoom_by(1)))
        self._by_width = Tool("fit-width", text("ui.preview.fit_width"), lambda: self.view.fit(by_width=True))
        row.addWidget(self._by_width)
        row.addWidget(Tool("fit-page", text("ui.preview.fit"), self.view.fit))
        layout = column(self)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)

    def show_picture(self, picture: Picture, name: str) -> None:
        """Show a picture, fitted."""
        self._shown_page = None
        self._arrange()
        sizes = {"width": number(picture.full_width), "height": number(picture.full_height)}
        self.view.setAccessibleName(text("ui.preview.picture_aloud", name=visible(name), **sizes))
        self._picture, self._has_more = picture, picture.width < picture.full_width
        self.view.show_image(image_of(picture))

    def show_page(self, page: Page, name: str, *, is_next: bool) -> None:
        """Show a page; when one has turned to it, at the zoom of the page before."""
        words = text("ui.pdf.aloud", page=number(page.number + 1), count=number(page.count))
        self._shown_page = page
        self._arrange()
        self._turning[0].setEnabled(page.number > 0)
        self._turning[2].setEnabled(page.number + 1 < page.count)
        self.view.setAccessibleName(text("ui.preview.page_aloud", name=visible(name), page=words))
        self._picture, self._has_more = page.picture, True
        self.view.show_image(image_of(page.picture), by_width=True, keep_zoom=is_next)

    def sharpen(self, picture: Picture) -> None:
        """Show the same picture or page from more pixels."""
        self._picture, self._has_more = picture, False
        self.view.sharpen(image_of(picture))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with the width there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Show the tools that this picture or page needs and that there is room for; every one of them has a key."""
        page = self._shown_page
        for part in self._turning:
            part.setVisible(page is not None and page.count > 1)
        if page is not None:
            key = "ui.pdf.aloud" if self.width() >= _ROOMY else "ui.preview.page_short"
            self._page.setText(text(key, page=number(page.number + 1), count=number(page.count)))
        self._zoom.setVisible(page is None or self.width() >= _ROOMY)
        self._by_width.setVisible(page is not None and self.width() >= _NARROW)

    def _say_zoom(self) -> None:
        """Say how large it is shown: a picture beside its pixels, a page beside paper."""
        picture = self._picture
        if picture is not None and not self.view.image.isNull():
            factor = self.view.zoom * picture.width / max(picture.full_width, 1)
            self._zoom.setText(text("ui.pdf.zoom", percent=round(factor * 100)))
            if self._has_more and self.view.zoom * self.devicePixelRatioF() > 1:
                self.wants_more.emit()


class TextPart(QWidget):
    """Text that can be read, searched, selected and copied, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.field = SearchField(text("ui.preview.find"))
        self.edit = _Text()
        self.edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.edit.setReadOnly(True)
        self.edit.setUndoRedoEnabled(False)
        self.edit.setTabChangesFocus(True)
        self.edit.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusProxy(self.edit)
        self._found = label("", "caption")
        self.field.textChanged.connect(lambda _: self._begin())
        self.field.returnPressed.connect(lambda: self.go_on())
        row = line()
        row.addWidget(self.field, 1)
        row.addWidget(self._found)
        row.addWidget(Tool("previous", text("ui.preview.find_previous"), lambda: self.go_on(back=True)))
        row.addWidget(Tool("next", text("ui.preview.find_next"), lambda: self.go_on()))
        layout = column(self)
        layout.addLayout(row)
        layout.addWidget(self.edit, 1)

    def show_text(self, words: str, name: str, *, wraps: bool = True) -> None:
        """Show a text from its beginning; what hides in it becomes visible."""
        self.field.clear()
        wrap = QPlainTextEdit.LineWrapMode
        self.edit.setLineWrapMode(wrap.WidgetWidth if wraps else wrap.NoWrap)
        self.edit.setPlainText(visible(words))
        self.edit.setAccessibleName(text("ui.preview.text_aloud", name=visible(name)))

    def show_dump(self, dump: Dump, name: str) -> None:
        """Show bytes: where they are, as numbers, and as signs."""
        self.show_text(hex_rows(dump.head), name, wraps=False)

    def go_on(self, *, back: bool = False) -> None:
        """Select the next place with the words searched for, from the other end when there is no further one."""
        words = self.field.text()
        if not words:
            return
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        if not self.edit.find(words, flags):
            cursor = self.edit.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start)
            self.edit.setTextCursor(cursor)
            self.edit.find(words, flags)

    def _begin(self) -> None:
        """Count the places anew, and go to the first one."""
        words = self.field.text()
        self.edit.moveCursor(QTextCursor.MoveOperation.Start)
        count = self.edit.toPlainText().lower().count(words.lower()) if words else 0
        self._found.setText(text("ui.preview.found", count=number(count)) if words else "")
        self.go_on()


class _Text(QPlainTextEdit):
    """Leaves Escape to the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll, select and copy."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class TablePart(QTableView):
    """Cells or entries; nothing in it can be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "cells")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setResizeContentsPrecision(_MEASURED)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setHighlightSections(False)

    def show_grid(self, grid: Grid, name: str) -> None:
        """Show cells with letters over the columns."""
        self.setAccessibleName(text("ui.preview.grid_aloud", name=visible(name)))
        self.verticalHeader().show()
        self.setShowGrid(True)
        self._show(GridModel(grid))
        self.horizontalHeader().setStretchLastSection(False)
        for section in range(grid.columns):
            self.setColumnWidth(section, self._width_of(grid, section))

    def show_listing(self, listing: Listing, name: str) -> None:
        """Show names and sizes."""
        self.setAccessibleName(text("ui.preview.listing_aloud", name=visible(name)))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self._show(ListingModel(listing))
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def _width_of(self, grid: Grid, section: int) -> int:
        """Return about how wide a column must be for its first rows: measuring all of them would take seconds."""
        cells = (row[section] for row in grid.rows[:_MEASURED] if len(row) > section)
        longest = max(cells, key=len, default="")[:_WIDEST]
        return min(max(self.fontMetrics().horizontalAdvance(one_line(longest)) + 24, 48), _WIDEST)

    def _show(self, model: QAbstractTableModel) -> None:
        before, selected = self.model(), self.selectionModel()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        model.setParent(self)
        self.setModel(model)
        for gone in (selected, before):
            if gone is not None:
                gone.deleteLater()
        self.scrollToTop()


def hex_rows(data: bytes) -> str:
    """Return bytes sixteen to a row: offset, numbers, signs."""
    rows = []
    for start in range(0, len(data), _HEX_ROW):
        part = data[start : start + _HEX_ROW]
        numbers = " ".join(f"{byte:02x}" for byte in part)
        signs = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in part)
        rows.append(f"{start:06x}  {numbers:<{3 * _HEX_ROW - 1}}  {signs}")
    return "\n".join(rows)


def sentence_label() -> QLabel:
    """Return a label for a sentence in the middle of a pane."""
    made = label("", "muted", wraps=True)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made
