"""A view of PDF files that this program has made: a report, or a finding as it will print."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from workbook.messages import text
from workbook.ui.messages import number
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.tools import Tool

if TYPE_CHECKING:
    from workbook.ui.widgets.pdf_pages import PdfPages


class PdfView(QWidget):
    """Pages with their number, zoom and keys. A newer rendering takes the place of the one before where that was read.

    Only for PDF of our own making: it is drawn in this process. Evidence goes through `PreviewPane`. The PDF library is
    loaded with the first document.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self._sentence = label("", "muted", wraps=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setContentsMargins(24, 24, 24, 24)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._sentence)
        self._tools = self._make_tools()
        layout = column(self, spacing=8)
        layout.addWidget(self._tools)
        layout.addWidget(self._stack, 1)
        self.say(text("ui.pdf.nothing"))

    @property
    def page(self) -> int:
        """The page at the top of the view, from 0."""
        return self._pages.page if self._pages else 0

    @property
    def page_count(self) -> int:
        """How many pages are shown; 0 while a sentence is."""
        return self._pages.page_count if self._pages else 0

    def show_file(self, path: Path) -> bool:
        """Show a file, which may then be replaced or removed; return False, with a sentence shown, if it cannot be."""
        try:
            data = path.read_bytes()
        except OSError as error:
            self.say(text("ui.pdf.unreadable", name=path.name, why=error.strerror or type(error).__name__))
            return False
        return self.show_bytes(data)

    def show_bytes(self, data: bytes) -> bool:
        """Show a document at the place where the one before was; return False, with a sentence shown, if it cannot be."""
        pages = self._pages or self._make_pages()
        if not pages.load(data):
            self.say(text("ui.pdf.damaged"))
            return False
        self._stack.setCurrentWidget(pages)
        self._tools.setVisible(True)
        self._follow()
        return True

    def say(self, words: str) -> None:
        """Show a sentence in place of pages; what was shown before comes back with the next document."""
        say(self._sentence, words)
        self._stack.setCurrentWidget(self._sentence)
        self._tools.setVisible(False)

    def _make_pages(self) -> "PdfPages":
        from workbook.ui.widgets.pdf_pages import PdfPages

        self._pages = pages = PdfPages()
        self._stack.addWidget(pages)
        self.setFocusProxy(pages)
        pages.moved.connect(self._follow)
        return pages

    def _make_tools(self) -> QWidget:
        tools, row = QWidget(), line(spacing=4)
        row.setContentsMargins(0, 0, 0, 0)
        tools.setLayout(row)
        self._field = QLineEdit()
        self._field.setAccessibleName(text("ui.pdf.page"))
        self._field.setValidator(QIntValidator(1, 99_999, self._field))
        self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._field.setFixedWidth(56)
        self._field.returnPressed.connect(self._turn_to_typed)
        self._field.editingFinished.connect(self._follow)
        self._count = label("", "muted")
        self._zoom = label("", "muted")
        self._zoom.setMinimumWidth(48)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(Tool("previous", text("ui.pdf.previous"), lambda: self._turn(-1)))
        row.addWidget(self._field)
        row.addWidget(self._count)
        row.addWidget(Tool("next", text("ui.pdf.next"), lambda: self._turn(1)))
        row.addStretch(1)
        row.addWidget(Tool("zoom-out", text("ui.pdf.smaller"), lambda: self._zoom_by(-1)))
        row.addWidget(self._zoom)
        row.addWidget(Tool("zoom-in", text("ui.pdf.larger"), lambda: self._zoom_by(1)))
        row.addWidget(Tool("fit-width", text("ui.pdf.fit_width"), self._fit_width))
        return tools

    def _turn(self, pages: int) -> None:
        if self._pages:
            self._pages.go_to(self._pages.page + pages)

    def _turn_to_typed(self) -> None:
        if self._pages and self._field.text():
            self._pages.go_to(int(self._field.text()) - 1)
            self._pages.setFocus()

    def _zoom_by(self, steps: int) -> None:
        if self._pages:
            self._pages.zoom_by(steps)

    def _fit_width(self) -> None:
        if self._pages:
            self._pages.fit_width()

    def _follow(self) -> None:
        """Say the page and the zoom in the tools."""
        if self._pages is None:
            return
        self._field.setText(str(self._pages.page + 1))
        self._count.setText(text("ui.pdf.of", count=number(self._pages.page_count)))
        self._zoom.setText(text("ui.pdf.zoom", percent=round(self._pages.zoom * 100)))
