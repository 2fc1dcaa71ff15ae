"""A large preview that stays beside the window and follows what is chosen there."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QWidget

from workbook.domain.evidence_views import EvidenceRow
from workbook.exports.visible import one_line
from workbook.messages import text
from workbook.ui.widgets.labels import column
from workbook.ui.widgets.preview import PreviewPane
from workbook.ui.work import Work

_SIZE = QSize(880, 680)


class PreviewDialog(QDialog):
    """Not modal: one goes on choosing in the list."""

    def __init__(self, work: Work, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._work = work
        self.pane = PreviewPane()
        column(self, margin=12).addWidget(self.pane)
        self.resize(_SIZE)

    def done(self, result: int) -> None:
        """Wait for nothing any more: what is being decoded would be shown in a part that is gone."""
        self.pane.clear()
        super().done(result)

    def show_evidence(self, row: EvidenceRow) -> None:
        """Show another piece."""
        title = text("ui.inspector.coded", code=row.code, title=one_line(row.title))
        self.setWindowTitle(title.replace("[*]", "[*][*]"))
        self.pane.show_content(self._work, row.content_id, row.original_name)
