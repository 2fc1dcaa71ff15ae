"""How the finding on the sheet will print, drawn anew in the background a moment after it was kept."""

from typing import Final
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from workbook.messages import text
from workbook.operations.reporting import make_finding_report
from workbook.store.book import Book
from workbook.ui.background import Step
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.pdf_view import PdfView
from workbook.ui.widgets.tools import Tool
from workbook.ui.work import Work

_PAUSE_MS: Final = 300


class PrintPreview(QWidget):
    """Shows one finding as a page of the report; draws only while it is in sight."""

    closed = Signal()
    drawn = Signal()
    """What is shown is what is kept now."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._finding: UUID | None = None
        self._is_stale = False
        self.view = PdfView()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._draw)
        layout = column(self, spacing=8)
        layout.setContentsMargins(16, 12, 16, 12)
        head = line(spacing=8)
        head.addWidget(label(text("ui.finding.preview"), "strong"), 1)
        head.addWidget(Tool("remove", text("ui.finding.preview_close"), self.closed.emit))
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        self.setMinimumWidth(280)
        self.view.say(text("ui.finding.preview_none"))

    @property
    def is_waiting(self) -> bool:
        """Whether it will soon show something else."""
        return self.isVisible() and (self._is_stale or self._pause.isActive())

    def show_finding(self, finding: UUID | None) -> None:
        """Draw a finding, soon; without one, say when there will be something to see."""
        if finding != self._finding or finding is None:
            self.view.say(text("ui.finding.preview_drawing" if finding else "ui.finding.preview_none"))
        self._finding = finding
        self._is_stale = finding is not None
        if self._is_stale and self.isVisible():
            self._pause.start()

    def come_into_sight(self) -> None:
        """Draw what has changed while nobody looked."""
        if self._is_stale:
            self._pause.start()

    def _draw(self) -> None:
        finding, actor = self._finding, self._work.acting.onlooker()
        if finding is None or not self.isVisible():
            return
        self._is_stale = False

        def job(book: Book, _: Step) -> bytes | None:
            report = make_finding_report(book, actor, finding)
            if report is None:
                return None
            # The libraries behind it are slow to load, so they are loaded here.
            from workbook.exports.pdf import finding_pdf

            return finding_pdf(report)

        self._work.fetch_steps(job, lambda data: self._show(finding, data), key="finding preview")

    def _show(self, finding: UUID, data: bytes | None) -> None:
        if finding != self._finding or data is None:
            return
        self.view.show_bytes(data)
        self.drawn.emit()
